// The table of amounts: while numbers are typed, each line's result, the sums and the remainder follow. The server says
// the same when the form is saved; nothing here is needed for that.

const form = document.querySelector("form[data-share]");
const lines = [...form.querySelectorAll("[data-share-line]")].map((row) => ({
  row,
  before: number(row.querySelector("[data-share-before]").dataset.shareBefore),
  input: row.querySelector("input"),
  after: row.querySelector("[data-share-after]"),
}));
const asked = form.elements.namedItem("amount"); // stands above the table and belongs to the form by its attribute
let changed = false;

// A count as people write it; NaN where it is none. Blank and a dash are nothing, null.
function number(text) {
  const plain = text.normalize("NFKC").trim();
  if (plain === "" || plain === "–" || plain === "-") return null;
  return /^\d{1,7}$/.test(plain) ? Number(plain) : /^[1-9]\d{0,2}([. ]\d{3})+$/.test(plain) ? Number(plain.replace(/[. ]/g, "")) : NaN;
}

function words(value) {
  return value === null || Number.isNaN(value) ? "–" : String(value).replace(/\B(?=(\d{3})+$)/g, ".");
}

function total(values) {
  const known = values.filter((value) => value !== null);
  return known.length ? known.reduce((sum, value) => sum + value, 0) : null;
}

function refresh() {
  const results = lines.map(({ row, before, input, after }) => {
    const typed = number(input.value);
    const result = total([before, typed || (Number.isNaN(typed) ? NaN : null)]);
    after.textContent = words(result);
    return { row, added: typed ?? 0, result };
  });
  for (const block of form.querySelectorAll("[data-share-block]")) {
    show(block, results.filter(({ row }) => block.contains(row)));
  }
  show(form.querySelector("[data-share-all]"), results);
  state(results.reduce((sum, { added }) => sum + added, 0));
}

function show(place, results) {
  place.querySelector('[data-share-sum="added"]').textContent = words(results.reduce((sum, { added }) => sum + added, 0));
  place.querySelector('[data-share-sum="after"]').textContent = words(total(results.map(({ result }) => result)));
}

function state(added) {
  const wanted = number(asked.value);
  const left = wanted === null ? NaN : wanted - added;
  const now = left === 0 ? "ok" : left > 0 ? "slow" : left < 0 ? "late" : "";
  for (const tag of document.querySelectorAll("[data-share-state]")) tag.hidden = tag.dataset.shareState !== now;
  for (const gap of document.querySelectorAll("[data-share-gap]")) gap.textContent = words(Math.abs(left));
  for (const place of document.querySelectorAll("[data-share-total]")) place.textContent = words(added);
  for (const place of document.querySelectorAll("[data-share-wanted]")) place.textContent = words(wanted);
}

// Enter and the arrows go from line to line, as in the appendix; saving is a button.
function onKey(event) {
  const place = lines.findIndex(({ input }) => input === event.target);
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (place < 0 || !step) return;
  event.preventDefault();
  lines[place + step]?.input.focus();
}

document.addEventListener("input", (event) => {
  if (event.target.form !== form) return;
  changed = true;
  refresh();
});
form.addEventListener("keydown", onKey);
form.addEventListener("focusin", (event) => event.target.matches(".grid-input") && event.target.select());
document.addEventListener("submit", () => (changed = false));
addEventListener("beforeunload", (event) => changed && event.preventDefault());
