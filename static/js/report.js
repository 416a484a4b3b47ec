// A base's own report on the page: it keeps itself as a draft, shows what follows from other figures, and opens the
// breakdown once somebody was admitted. Everything here also works by the buttons of the form alone.
//
// form  data-report, data-save (takes the draft), data-sums (gives a fresh token)
// field data-figure="code" (data-tokens="kps" where KPS is a value), data-words="name", data-check and data-column

import { Server } from "./grid/server.js";
import { counted, read, shown } from "./grid/values.js";
import { Explanation, Figure, Words } from "./report/parts.js";
import { Saving } from "./report/saving.js";
import { againButton, signInAgain, wasPutOff } from "./session.js";

const TYPING = 10_000; // long texts are also saved while somebody writes
const OFFLINE = "Mất mạng. Số vừa gõ còn trên màn hình, sẽ tự lưu khi có mạng.";

class Report {
  constructor(form) {
    this.form = form;
    this.isLeaving = false;
    const make = (selector, Kind) => [...form.querySelectorAll(selector)].map((field) => new Kind(field));
    this.parts = {
      figures: make("input[data-figure]", Figure),
      words: make("textarea[data-words]", Words),
      explanations: make("textarea[data-check]", Explanation),
    };
    this.byField = new Map(Object.values(this.parts).flat().map((part) => [part.field, part]));
    this.server = new Server(form);
    this.saving = new Saving(this.server, this.parts, this, form.querySelector("[data-version]"));
  }

  start() {
    const on = (name, handle) => this.form.addEventListener(name, (event) => handle(this.byField.get(event.target), event));
    on("input", (part) => part && this.typed(part));
    on("focusout", (part) => part && this.left(part));
    on("keydown", (part, event) => this.next(part, event));
    this.form.addEventListener("submit", (event) => this.submit(event));
    addEventListener("online", () => this.saving.flush());
    addEventListener("offline", () => this.alert(OFFLINE));
    addEventListener("pageshow", (event) => event.persisted && (this.isLeaving = false));
    addEventListener("beforeunload", (event) => {
      if (!this.isLeaving && this.saving.all.some((part) => part.isChanged)) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => this.seen());
    for (const [, part] of this.byField) part.mark();
    this.changed();
    this.showTarget();
    addEventListener("hashchange", () => this.showTarget());
  }

  typed(part) {
    delete this.form.dataset.kept; // shown again after signing in: nothing of it is saved before somebody works on
    part.touch();
    this.changed();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.saving.flush(), TYPING);
  }

  left(part) {
    part.leave();
    this.changed();
    this.saving.flush();
  }

  /** Leaving the page saves what stands in the field; coming back tries again what failed, after signing in for example. */
  seen() {
    const part = this.byField.get(document.activeElement);
    if (document.hidden && part) part.leave();
    if (this.form.dataset.kept === undefined && (document.hidden || this.saving.isFailing)) this.saving.flush();
  }

  /** Enter goes on to the next field; the form is sent by its buttons alone. */
  next(part, event) {
    if (event.key !== "Enter" || !(part instanceof Figure)) return;
    event.preventDefault();
    const fields = [...this.byField.keys()].filter((field) => field.offsetParent);
    (fields[fields.indexOf(part.field) + 1] ?? this.form.querySelector("button[type=submit]")).focus();
  }

  async submit(event) {
    if (this.isLeaving || !this.form.requestSubmit) return;
    event.preventDefault();
    for (const part of this.saving.all) part.leave();
    if (!(await this.saving.flush({ always: true }))) return;
    const open = this.saving.all.find((part) => part.rival !== null);
    if (open) {
      open.problem.querySelector("button").focus();
      return;
    }
    this.isLeaving = true;
    this.form.requestSubmit(event.submitter);
  }

  // ---------- What follows from other figures ----------

  value(code) {
    const part = this.parts.figures.find(({ field }) => field.name === code);
    const output = this.form.querySelector(`output[data-shown="${code}"]`);
    const value = part ? part.value : output ? read(output.dataset.value, ["kps"]) : "";
    return value === null || value === "" ? null : counted(value);
  }

  changed() {
    this.balance();
    const sum = this.form.querySelector("output[data-year-sum]");
    const admitted = this.value("admitted");
    if (sum) sum.textContent = admitted === null ? "–" : shown(String(Number(sum.dataset.before) + admitted));
    const parts = this.form.querySelector("details[data-of-admitted]");
    if (!parts) return;
    const isNeeded = admitted > 0 || [...parts.querySelectorAll("input[data-figure]")].some(({ value }) => value.trim());
    if (admitted > 0 && (parts.hidden || !this.wasAdmitted)) parts.open = true;
    this.wasAdmitted = admitted > 0;
    parts.hidden = !isNeeded;
  }

  balance() {
    const output = this.form.querySelector("output[data-shown=sources]");
    const words = this.form.querySelector("[data-balance]");
    if (!output || !words) return;
    const figures = ["sources_start", "sources_added", "sources_removed", "admitted"].map((code) => this.value(code));
    if (figures.includes(null)) {
      const kept = output.dataset.value;
      output.textContent = kept === "" ? "–" : shown(kept);
      words.textContent = "tự tính khi đủ số";
      return;
    }
    const [start, added, removed, admitted] = figures;
    const end = start + added - removed - admitted;
    output.textContent = end < 0 ? "–" : shown(String(end));
    const sum = `${figures.map((one) => shown(String(one))).join(" − ").replace(" − ", " + ")}`;
    words.textContent = end < 0 ? `${sum}: không thể dưới 0, xem lại các số` : `= ${sum}`;
  }

  /** A figure that the server worked out. */
  follow(code, value) {
    const part = this.parts.figures.find(({ field }) => field.name === code);
    const output = this.form.querySelector(`output[data-shown="${code}"]`);
    if (part) part.follow(value);
    if (output) {
      output.dataset.value = value ?? "";
      output.textContent = value === null ? "–" : shown(String(value));
    }
    this.changed();
  }

  // ---------- What the page says ----------

  /** A link to a field within a closed section opens it. */
  showTarget() {
    const field = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    const section = field && field.closest("details");
    if (section) Object.assign(section, { open: true, hidden: false });
    if (field && this.byField.has(field)) field.focus();
  }

  status(text) {
    document.querySelector("[data-status]").textContent = text;
  }

  alert(message, signIn = false) {
    const box = document.querySelector("[data-alert]");
    box.hidden = !message;
    const line = document.createElement("p");
    line.append(message);
    if (signIn) {
      const again = () => signInAgain().then((isIn) => isIn && this.saving.flush());
      line.append(" ", againButton(again), ", số sẽ tự lưu sau đó.");
      if (!wasPutOff()) again();
    }
    box.replaceChildren(...(message ? [line] : []));
  }
}

document.querySelectorAll("form[data-report]").forEach((form) => new Report(form).start());
