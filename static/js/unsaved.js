// Forms that save themselves by no script: a word before leaving while something typed is unsaved, and without a network.
// Live grids and the report look after themselves.

const OFFLINE = "Mất mạng. Nội dung vừa gõ còn trên màn hình; có mạng rồi hãy bấm gửi.";

/** Whether a form holds something that the server has not got. */
function isUnsaved(form) {
  return form.dataset.kept !== undefined || (form.dataset.typed !== undefined && [...form.elements].some(isChanged));
}

function isChanged(field) {
  if (field.matches("input[type=checkbox], input[type=radio]")) return field.checked !== field.defaultChecked;
  if (field.dataset.touched === undefined) return false;
  if (field.matches("select")) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  return field.matches("textarea, input:not([type=hidden], [type=password], [type=submit])") && field.value !== field.defaultValue;
}

export function warnOfUnsaved() {
  const forms = [...document.querySelectorAll("form")].filter((form) => form.method === "post" && form.dataset.report === undefined);
  if (!forms.length) return;
  for (const form of forms) {
    form.addEventListener("input", ({ target }) => {
      form.dataset.typed = target.dataset.touched = "";
    });
  }
  let isSending = false;
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (!defaultPrevented && target.method === "post") isSending = true;
  });
  addEventListener("pageshow", ({ persisted }) => persisted && (isSending = false));
  addEventListener("beforeunload", (event) => {
    if (!isSending && forms.some(isUnsaved)) event.preventDefault();
  });
  if (document.querySelector("[data-grid], form[data-report]")) return; // they say it themselves
  addEventListener("offline", () => forms.some(isUnsaved) && say(OFFLINE));
  addEventListener("online", () => document.querySelector("[data-offline]")?.remove());
}

function say(text) {
  const line = Object.assign(document.createElement("div"), { className: "notice notice-slow" });
  line.dataset.offline = "";
  line.setAttribute("role", "alert");
  line.append(Object.assign(document.createElement("p"), { textContent: text }));
  document.querySelector("main").prepend(line);
}
