// Small helps for every page. Each works on what the page marks with a data attribute, and no page needs them.

import { warnOfUnsaved } from "./unsaved.js";

const STUCK_AFTER = 20_000; // a slow server may still answer; a lost one must leave the person a button

// A form goes out once: a second press of the button must not apply an import twice.
function submitOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const buttons = form.querySelectorAll("button[type=submit], button:not([type]), input[type=submit]");
    // After this event, or the pressed button's own name and value would be left out of what is sent.
    setTimeout(() => buttons.forEach((button) => (button.disabled = true)));
    setTimeout(() => release(form, buttons), STUCK_AFTER);
  });
  // Coming back with the browser's button shows the page as it was left: with a button that works.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => release(form, form.querySelectorAll(":disabled")));
  });
}

function release(form, buttons) {
  delete form.dataset.sent;
  buttons.forEach((button) => (button.disabled = false));
}

// <button data-reveal="id_password" hidden><span>Hiện</span>…: shows what was typed, as Unikey changes letters unseen.
function revealPasswords() {
  document.querySelectorAll("button[data-reveal]").forEach((button) => {
    const field = document.getElementById(button.dataset.reveal);
    if (!field) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const hidden = field.type === "password";
      field.type = hidden ? "text" : "password";
      button.firstElementChild.textContent = hidden ? "Ẩn" : "Hiện";
      field.focus();
    });
    // A shown password must not be kept by the browser as an ordinary text field.
    field.form?.addEventListener("submit", () => (field.type = "password"));
  });
}

// <button data-print hidden>
function printButtons() {
  document.querySelectorAll("button[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
}

// <form data-autosubmit>: a new choice shows at once, and what was chosen keeps the focus. The button (data-without-js)
// comes back for those who choose by keys: each arrow in a closed list is a choice, and none must reload the page.
function submitOnChoice() {
  document.querySelectorAll("form[data-autosubmit]").forEach((form) => {
    const buttons = form.querySelectorAll("[data-without-js]");
    const showButtons = (shown) => buttons.forEach((button) => (button.hidden = !shown));
    let byKeys = false;
    showButtons(false);
    form.addEventListener("pointerdown", () => (byKeys = false));
    form.addEventListener("keydown", ({ target }) => (byKeys = target.matches("select")));
    form.addEventListener("change", ({ target }) => {
      if (!target.matches("select, input[type=checkbox], input[type=radio]")) return;
      if (byKeys) return showButtons(true);
      if (target.id) form.action = `#${target.id}`;
      form.requestSubmit();
    });
  });
}

function focusErrors() {
  document.querySelector("[data-error-summary]")?.focus();
}

submitOnce();
revealPasswords();
printButtons();
submitOnChoice();
focusErrors();
warnOfUnsaved();
