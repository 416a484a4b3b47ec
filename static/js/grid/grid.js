// The grid of one panel: its rows and cells, what a person does to them, and what the page says of it.

import { againButton, signInAgain, wasPutOff } from "../session.js";
import { Cell } from "./cell.js";
import { onKey } from "./keys.js";
import { searchKey } from "./names.js";
import { onPaste } from "./pasting.js";
import { Saving } from "./saving.js";
import { Server } from "./server.js";
import { read, received, shown, written } from "./values.js";

const BLANK_KEEPS = "để trống không xóa số đã có. Nếu không có, ghi 0; Esc để lấy lại số cũ.";

export class Grid {
  constructor(panel) {
    this.panel = panel;
    this.rows = []; // { base, keys, slots: [{ cell (null: computed), td, code, heading }] }
    this.cells = new Map(); // input → Cell
    this.places = new Map(); // Cell → [row, slot]
    this.offers = new Map(); // Cell → the line that asks which of two figures stands
    this.tokens = words(panel.dataset.tokens);
    this.server = new Server(panel);
    this.saving = new Saving(this);
    this.isTyping = this.isEditing = false;
  }

  find(name) {
    return this.panel.querySelector(`[data-grid-${name}]`);
  }

  start() {
    const heads = new Map([...this.panel.querySelectorAll("th[data-code]")].map((th) => [th.dataset.code, th.dataset]));
    for (const row of this.panel.querySelectorAll("tr[data-base]")) this.rows.push(this.makeRow(row, heads));
    for (const name of ["tools", "bar"]) this.find(name).hidden = false;
    this.find("undo").addEventListener("click", () => this.takeBack());
    const on = (name, handle) => this.panel.addEventListener(name, handle);
    on("focusin", ({ target }) => this.cells.has(target) && this.onFocus(this.cells.get(target)));
    on("focusout", ({ target }) => this.cells.has(target) && this.commit(this.cells.get(target)));
    on("input", ({ target }) => this.cells.has(target) && this.onInput(this.cells.get(target)));
    on("pointerdown", ({ target }) => target === document.activeElement && (this.isEditing = true));
    on("keydown", (event) => onKey(this, event));
    on("paste", (event) => onPaste(this, event));
    addEventListener("beforeunload", (event) => {
      if (this.panel.querySelector("td.is-unsaved, td.is-saving, td.is-wrong")) event.preventDefault();
    });
    addEventListener("online", () => this.saving.flush());
    addEventListener("offline", () => this.alert("Mất mạng. Số vừa gõ còn trên màn hình, sẽ tự lưu khi có mạng."));
  }

  makeRow(row, heads) {
    const names = [row.dataset.name, ...(row.dataset.aliases ?? "").split("|")];
    const slots = [...row.querySelectorAll("td[data-cell], td[data-sum]")].map((td, slot) => {
      const code = td.dataset.cell ?? td.dataset.sum.split(":").at(-1);
      const { heading, tokens } = heads.get(code) ?? {};
      const cell = td.dataset.cell
        ? new Cell(td, { row, heading, tokens: words(tokens ?? this.panel.dataset.tokens), describedBy: this.find("hint")?.id })
        : null;
      if (cell) {
        this.cells.set(cell.input, cell);
        this.places.set(cell, [this.rows.length, slot]);
      }
      return { cell, td, code, heading };
    });
    return { base: row.dataset.base, keys: new Set(names.map(searchKey).filter((key) => /\p{L}/u.test(key))), slots };
  }

  // ---------- Finding cells ----------

  place(cell) {
    return this.places.get(cell);
  }

  slot(base, column) {
    return this.rows.find((row) => row.base === String(base))?.slots.find(({ code }) => code === column);
  }

  cell(base, column) {
    return this.slot(base, column)?.cell ?? null;
  }

  /** The next cell of the same row, over computed figures. */
  beside(cell, by) {
    const [row, slot] = this.place(cell);
    const { slots } = this.rows[row];
    const rest = by > 0 ? slots.slice(slot + 1) : slots.slice(0, slot).reverse();
    return rest.find((one) => one.cell)?.cell;
  }

  get ends() {
    const all = [...this.cells.values()];
    return { first: all[0], last: all.at(-1) };
  }

  // ---------- What a person does ----------

  onFocus(cell) {
    this.rest();
    this.find("cell").textContent = cell.label;
    this.hint(cell);
    const link = this.find("history");
    if (!link || !this.panel.dataset.history) return;
    link.hidden = false;
    link.href = this.panel.dataset.history.replace("/0/", `/${cell.base}/`).replace("/cot/", `/${cell.column}/`);
  }

  /** What the bar says of the chosen cell besides its name: why it is locked, and its own words. */
  hint({ locked, hint }) {
    const words = [locked && `Ô khóa: ${locked}`, hint].filter(Boolean);
    if (this.find("hint")) this.find("hint").textContent = words.join(" ");
  }

  /** What stands in the focused cell now is where its next edit begins: it is chosen whole, typing writes over it. */
  rest() {
    const cell = this.cells.get(document.activeElement);
    cell?.input.select();
    this.before = cell?.snapshot();
    this.isTyping = this.isEditing = false;
  }

  onInput(cell) {
    this.isTyping = true;
    cell.wrong = "";
    cell.mark();
  }

  /** What was typed goes to the server when the cell is left. */
  commit(cell) {
    const before = this.before;
    if (!before) return;
    if (cell.text === before.text) {
      cell.wrong = before.wrong;
      cell.mark();
      if (cell.wrong) this.say(cell.wrong);
      return;
    }
    this.enter([[cell, cell.text]], { before });
    if (cell.wrong) this.say(cell.wrong);
  }

  /** Enter where there is no next cell: what was typed is saved, and the cell stays chosen. */
  stay(cell) {
    this.commit(cell);
    this.rest();
  }

  /** Escape: what the server holds, whatever was typed. */
  giveUp(cell) {
    cell.show();
    this.rest();
  }

  valueOf(cell, text) {
    return read(text, cell.tokens);
  }

  /** Whether a blank takes away what stands in a cell. */
  erases(cell, { isPasted = false } = {}) {
    const { blank } = this.panel.dataset;
    return cell.target !== "" && (blank === "clears" || (blank === "typed" && !isPasted));
  }

  /** Put texts into cells as one act: what is valid and new goes to the server, the rest stays and says why. */
  enter(pairs, { before, isPasted = false } = {}) {
    const entries = [];
    for (const [cell, text] of pairs) {
      const value = this.valueOf(cell, text);
      const isKept = value === "" && cell.target !== "" && !this.erases(cell, { isPasted });
      if (isKept && isPasted) continue;
      const entry = { cell, before: before ?? cell.snapshot() };
      if (value === null) this.refuse(cell, text, `phải là ${expected(cell)}. Đang có “${text.trim()}”.`);
      else if (isKept) this.refuse(cell, text, BLANK_KEEPS);
      else {
        if (value !== cell.target) entry.value = value;
        Object.assign(cell, { text: shown(value), wrong: "" }).mark();
      }
      if (entry.value !== undefined || cell.wrong) entries.push(entry);
    }
    if (entries.length) this.saving.add(entries);
  }

  refuse(cell, text, why) {
    Object.assign(cell, { text, wrong: `${cell.label}: ${why}` }).mark();
  }

  takeBack() {
    return this.saving.takeBack();
  }

  // ---------- What the server answers ----------

  /** A figure that the server worked out or changed, and what is to be said of it. */
  derive({ base, column, value, hint, isMarked }) {
    const slot = this.slot(base, column);
    if (!slot) return;
    const { cell, td } = slot;
    if (!cell) td.textContent = written(received(value));
    else if (value !== undefined) {
      const isAsSeen = cell.text === shown(cell.target);
      cell.seen = received(value);
      if (isAsSeen) cell.show();
    }
    if (isMarked !== undefined) td.classList.toggle("warn", isMarked);
    if (cell && hint !== undefined) {
      cell.hint = hint;
      if (cell.input === document.activeElement) this.hint(cell);
    }
  }

  /** Say what was saved, and how much on the screen is still not. */
  saved({ count, at, refused }) {
    const all = [...this.cells.values()];
    const wrong = all.filter((cell) => cell.wrong).length;
    const rivals = all.filter((cell) => cell.rival).length;
    const parts = [];
    if (count) parts.push(count === 1 ? `✓ Đã lưu ${at}` : `✓ Đã lưu ${count} ô lúc ${at}`);
    if (wrong) parts.push(`${wrong} ô không hợp lệ`);
    if (rivals) parts.push(`${rivals} ô vừa có người khác sửa`);
    if (!count && refused.length === 1) this.say(refused[0].message);
    else this.say(parts.join("; ") + (parts.length > 1 ? "." : ""));
  }

  /** Somebody else wrote the cell: both figures, and the person chooses. */
  offer(cell, { message, current }, mine) {
    this.forget(cell);
    const theirs = received(current);
    cell.rival = { value: theirs };
    const line = document.createElement("p");
    line.append(`${cell.label}. ${message} `);
    line.append(
      button(`Giữ số của đồng chí (${written(mine)})`, () => {
        this.forget(cell);
        this.enter([[cell, shown(mine)]]);
      }),
      button(`Nhận số mới (${written(theirs)})`, () => {
        this.forget(cell);
        cell.show();
        this.refresh();
      }),
    );
    this.offers.set(cell, line);
    this.find("alert").append(line);
    this.find("alert").hidden = false;
    cell.mark();
  }

  /** A choice that is no longer open; what the other person wrote counts as seen. */
  forget(cell) {
    if (cell.rival) cell.seen = cell.rival.value;
    cell.rival = null;
    this.offers.get(cell)?.remove();
    this.offers.delete(cell);
    this.closeAlert();
  }

  async refresh() {
    const now = await this.server.read();
    if (!now) return;
    for (const cell of this.panel.querySelectorAll("td[data-sum]")) {
      const text = now.sums?.[cell.dataset.sum];
      if (text !== undefined && cell.textContent.trim() !== text) cell.textContent = text;
    }
    for (const place of this.panel.querySelectorAll("[data-mark]")) {
      if (now.marks?.[place.dataset.mark]) place.outerHTML = now.marks[place.dataset.mark];
    }
    if (now.identities) this.panel.querySelector("[data-identities]").innerHTML = now.identities;
  }

  // ---------- What the page says ----------

  say(message) {
    this.find("says").textContent = message;
  }

  undoable(is) {
    this.find("undo").disabled = !is;
  }

  alert(message, signIn = false) {
    const box = this.find("alert");
    box.querySelector("[data-fault]")?.remove();
    if (message) {
      const line = document.createElement("p");
      line.dataset.fault = "1";
      line.append(message);
      if (signIn) {
        const again = () => signInAgain().then((isIn) => isIn && this.saving.flush());
        line.append(" ", againButton(again), ", số sẽ tự lưu sau đó.");
        if (!wasPutOff()) again();
      }
      box.prepend(line);
      box.hidden = false;
    }
    this.closeAlert();
  }

  closeAlert() {
    const box = this.find("alert");
    if (!box.childElementCount) box.hidden = true;
  }
}

/** What may stand in a cell, in words. */
function expected(cell) {
  return cell.tokens.includes("kps") ? "số nguyên từ 0 hoặc KPS (không phát sinh)" : "số nguyên từ 0";
}

function words(text) {
  return (text ?? "").split(" ").filter(Boolean);
}

function button(text, action) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-small" });
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}
