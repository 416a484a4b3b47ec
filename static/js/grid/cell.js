// One figure of the grid: the input that takes the place of its text, and the state it shows.

import { read, shown } from "./values.js";

const STATES = ["is-wrong", "is-saving", "is-unsaved", "is-saved"]; // the first that holds shows

export class Cell {
  /** td: of the page; row: its <tr>; heading: words of its column; tokens: what counts beside numbers. */
  constructor(td, { row, heading, tokens, describedBy }) {
    this.td = td;
    this.base = row.dataset.base;
    this.column = td.dataset.cell;
    this.tokens = tokens;
    this.heading = heading;
    this.label = `${row.dataset.name}, ${heading}`;
    this.locked = td.dataset.locked ?? row.dataset.locked ?? "";
    this.hint = td.dataset.hint ?? "";
    this.seen = read(td.textContent, tokens) ?? ""; // what the server holds, as far as this page knows
    this.pending = []; // values on their way to the server, the latest last
    this.isSending = this.isSaved = false;
    this.wrong = ""; // why the server does not get what stands here
    this.rival = null; // what somebody else wrote meanwhile, until the person chooses: { value }
    this.input = this.makeInput(describedBy);
    this.mark();
  }

  makeInput(describedBy) {
    const input = document.createElement("input");
    Object.assign(input, { value: shown(this.seen), autocomplete: "off", className: "grid-input", maxLength: 40 });
    Object.assign(input, { placeholder: "–", readOnly: Boolean(this.locked) });
    input.inputMode = this.tokens.length ? "text" : "numeric";
    input.setAttribute("aria-label", this.label);
    if ((this.locked || this.hint) && describedBy) input.setAttribute("aria-describedby", describedBy);
    this.td.classList.add("has-input");
    this.td.classList.toggle("is-locked", Boolean(this.locked));
    this.td.replaceChildren(input);
    return input;
  }

  get text() {
    return this.input.value;
  }

  set text(text) {
    this.input.value = text;
  }

  /** The value of what stands in it; null for what is none. */
  get value() {
    return read(this.text, this.tokens);
  }

  /** What the server will hold when everything on its way has arrived. */
  get target() {
    return this.pending.at(-1) ?? this.seen;
  }

  /** What an undo must be able to bring back. */
  snapshot() {
    return { text: this.text, wrong: this.wrong };
  }

  /** Show what the server holds. */
  show() {
    this.text = shown(this.target);
    this.wrong = "";
    this.mark();
  }

  /** Bring back what stood before; a wrong text only where it is still wrong. */
  restore({ text, wrong }) {
    this.text = wrong ? text : shown(this.target);
    this.wrong = wrong;
    this.mark();
  }

  mark() {
    const isWrong = Boolean(this.wrong || this.rival);
    const holds = [isWrong, this.isSending, this.isUnsaved, this.isSaved];
    this.td.classList.remove(...STATES);
    if (holds.includes(true)) this.td.classList.add(STATES[holds.indexOf(true)]);
    if (isWrong) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }

  get isUnsaved() {
    return this.pending.length > 0 || this.value !== this.seen;
  }
}
