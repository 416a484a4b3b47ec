// What a person fills in on a report: figures, words, explanations. Each knows what the server holds of it, what stands on
// the screen, and what is in the way of saving it.

import { compared, read, received, shown } from "../grid/values.js";

class Part {
  constructor(field) {
    this.field = field;
    this.problem = document.getElementById(`loi-${field.name}`);
    this.hidden = document.querySelector(`input[data-seen="${field.name}"]`); // goes along when the form itself is sent
    this.seen = this.hidden?.value ?? tidy(field.value);
    this.wrong = ""; // why the server does not get what stands here
    this.rival = null; // what somebody else wrote meanwhile, until the person chooses
    this.isSaved = false;
  }

  /** Whether there is something for the server now. */
  get isWaiting() {
    return this.isChanged && !this.wrong && this.rival === null && this.value !== null;
  }

  get isChanged() {
    return this.value !== this.seen;
  }

  accept(value) {
    this.seen = value;
    if (this.hidden) this.hidden.value = value;
    this.isSaved = true;
    this.mark();
  }

  refuse(message) {
    this.wrong = message;
    this.say(message);
    this.mark();
  }

  /** What was wrong is being put right. */
  touch() {
    if (this.wrong || this.problem?.querySelector(".invalid-feedback")) {
      this.wrong = "";
      this.say("");
    }
    this.mark();
  }

  say(message) {
    if (!this.problem || this.rival !== null) return;
    const line = Object.assign(document.createElement("p"), { className: "invalid-feedback d-block", textContent: message });
    this.problem.replaceChildren(...(message ? [line] : []));
  }

  mark() {
    const isWrong = Boolean(this.wrong) || this.rival !== null;
    this.field.classList.toggle("is-invalid", isWrong);
    this.field.classList.toggle("is-unsaved", !isWrong && this.isChanged);
    if (isWrong) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
  }

  /** Somebody else wrote it: both, and the person chooses. */
  offer({ message, theirs, keep, take, shows = "" }, chosen) {
    this.say("");
    this.rival = theirs;
    const box = document.createElement("div");
    box.className = "ask-choice";
    box.append(Object.assign(document.createElement("p"), { className: "invalid-feedback d-block", textContent: message }));
    if (shows) box.append(Object.assign(document.createElement("p"), { className: "ask-theirs", textContent: shows }));
    const choose = (text, takes) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: text });
      button.addEventListener("click", () => {
        box.remove();
        this.rival = null;
        this.accept(theirs);
        if (takes) this.field.value = this.shown(theirs);
        this.mark();
        this.field.focus();
        chosen();
      });
      box.append(button);
    };
    choose(keep, false);
    choose(take, true);
    this.problem.replaceChildren(box);
    this.mark();
  }

  shown(value) {
    return value;
  }
}

export class Figure extends Part {
  get tokens() {
    return (this.field.dataset.tokens ?? "").split(" ").filter(Boolean);
  }

  /** A text as in grid/values.js; null for what is no figure. */
  get value() {
    return read(this.field.value, this.tokens);
  }

  shown(value) {
    return shown(value);
  }

  /** When the field is left: what is valid stands as people write it, what is not says so. */
  leave() {
    if (this.value === null) {
      const expected = this.tokens.length ? "số nguyên từ 0, hoặc KPS" : "số nguyên từ 0";
      this.refuse(`Phải là ${expected}. Đang có “${this.field.value.trim()}”.`);
    } else if (!this.wrong) this.field.value = shown(this.value);
  }

  get edit() {
    const value = this.value;
    return { column: this.field.name, seen: compared(this.seen), value: compared(value) };
  }

  /** A figure that the server worked out. */
  follow(value) {
    const wasUntouched = !this.isChanged;
    this.accept(received(value));
    if (wasUntouched) this.field.value = shown(this.seen);
    this.mark();
  }
}

export class Words extends Part {
  constructor(field) {
    super(field);
    this.seen = tidy(this.seen);
  }

  get value() {
    return tidy(this.field.value);
  }

  leave() {}

  get edit() {
    return { field: this.field.name, seen: this.seen, text: this.value };
  }
}

export class Explanation extends Words {
  /** A blank explains nothing, and takes nothing away. */
  get isWaiting() {
    return super.isWaiting && this.value !== "";
  }

  get edit() {
    return { check: this.field.dataset.check, column: this.field.dataset.column, text: this.value };
  }
}

function tidy(text) {
  return text.replace(/\r\n?/g, "\n").normalize("NFC").trim();
}
