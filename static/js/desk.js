// Helps on the office's desk: ticking blocks of bases, copying a reminder. No page needs them.

// <form data-ticks>: a tick for a block is a tick for each of its bases, and for all of them one for each block.
function tickTogether(form) {
  const all = form.querySelector("[data-ticks-all]");
  const groups = [...form.querySelectorAll("[data-ticks-group]")].map((group) => {
    const block = group.querySelector("[data-ticks-block]");
    return { block, bases: [...group.querySelectorAll("input[type=checkbox]")].filter((box) => box !== block) };
  });
  const bases = groups.flatMap((group) => group.bases);
  const count = form.querySelector("[data-ticks-count]");

  // The server adds up what is ticked, so a block is ticked only while every base of it is.
  const show = () => {
    for (const { block, bases: own } of groups) mark(block, own);
    mark(all, bases);
    const chosen = bases.filter((box) => box.checked).length;
    count.textContent = chosen ? `Đã chọn ${chosen}/${bases.length} cơ sở` : "";
  };
  const mark = (box, over) => {
    const ticked = over.filter((one) => one.checked).length;
    box.checked = ticked === over.length && ticked > 0;
    box.indeterminate = ticked > 0 && ticked < over.length;
  };

  if (all.checked) bases.forEach((box) => (box.checked = true));
  groups.filter(({ block }) => block.checked).forEach((group) => group.bases.forEach((box) => (box.checked = true)));
  form.addEventListener("change", (event) => {
    const group = groups.find(({ block }) => block === event.target);
    const over = event.target === all ? bases : group?.bases;
    over?.forEach((box) => (box.checked = event.target.checked));
    show();
  });
  show();
}

// <button data-copy="id" hidden>: copies the text of a field and says so beside the button.
function copyButtons() {
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    const field = document.getElementById(button.dataset.copy);
    const said = document.getElementById(button.dataset.said);
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = "Đã sao chép.";
      } catch {
        said.textContent = "Trình duyệt không cho sao chép: chữ đã được chọn, bấm Ctrl+C.";
      }
    });
  });
}

document.querySelectorAll("form[data-ticks]").forEach(tickTogether);
copyButtons();
