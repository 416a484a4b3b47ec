// Acts on the grid, saved one after the other and taken back from the last. What is typed into a cell is an act, a pasted
// block is one; each goes to the server by itself, so that each comes back by itself.

import { received } from "./values.js";

const RETRIES = [5_000, 15_000, 60_000];

export class Saving {
  constructor(grid) {
    this.grid = grid;
    this.queue = []; // acts on their way
    this.acts = []; // what Ctrl+Z takes back, the latest last
    this.failures = 0;
    this.undoing = Promise.resolve();
  }

  /** A new act: entries [{ cell, before, value }], value only where something goes to the server. */
  add(entries) {
    const act = { entries, sent: entries.filter(({ value }) => value !== undefined), id: null, isWaiting: false };
    this.acts.push(act);
    this.grid.undoable(true);
    if (!act.sent.length) return;
    act.isWaiting = true;
    act.sent.forEach(({ cell, value }) => cell.pending.push(value));
    act.entries.forEach(({ cell }) => cell.mark());
    this.queue.push(act);
    this.flush();
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.isBusy || !this.queue.length) return;
    this.isBusy = true;
    try {
      while (this.queue.length) await this.send(this.queue[0]);
      this.failures = 0;
      this.grid.alert("");
      this.grid.refresh();
    } catch (fault) {
      this.grid.alert(fault.message, fault.signIn);
      this.timer = setTimeout(() => this.flush(), RETRIES[Math.min(this.failures++, RETRIES.length - 1)]);
    } finally {
      this.isBusy = false;
    }
  }

  async send(act) {
    const sending = (is) => act.sent.forEach(({ cell }) => Object.assign(cell, { isSending: is }).mark());
    sending(true);
    act.isWaiting = false;
    act.answered = this.grid.server.save(act.sent.map(({ cell, value }) => [cell, value]));
    try {
      const answer = await act.answered;
      this.queue.shift();
      this.settle(act, answer);
    } catch (fault) {
      act.isWaiting = true;
      throw fault;
    } finally {
      sending(false);
    }
  }

  settle(act, answer) {
    const open = new Map(act.sent.map((entry) => [`${entry.cell.base}:${entry.cell.column}`, entry]));
    const take = ({ base, column }) => {
      const entry = open.get(`${base}:${column}`);
      open.delete(`${base}:${column}`);
      entry.cell.pending.shift();
      return entry;
    };
    const accept = ({ cell }, value) => Object.assign(cell, { seen: value, isSaved: true });
    const { saved, refused, conflicts } = answer;
    for (const one of saved) accept(take(one), received(one.value));
    for (const one of refused) take(one).cell.wrong = one.message;
    for (const one of conflicts) {
      const { cell, value } = take(one);
      this.grid.offer(cell, one, value);
    }
    for (const { cell, value } of [...open.values()]) accept(take(cell), value); // held already, so nothing is said of it
    for (const one of answer.derived ?? []) this.grid.derive(one);
    act.id = answer.act;
    this.grid.saved({ count: saved.length, at: answer.at, refused });
  }

  /** Take back the last act that still shows; one after the other, however fast the keys come. */
  takeBack() {
    this.undoing = this.undoing.then(() => this.takeBackOne());
    return this.undoing;
  }

  async takeBackOne() {
    let act;
    do act = this.acts.pop();
    while (act && !this.shows(act));
    this.grid.undoable(this.acts.length > 0);
    if (!act) return;
    try {
      if (!act.isWaiting) await act.answered; // on its way: the answer names what to take back
    } catch {
      // It did not arrive: it waits again, and is taken out of the queue.
    }
    if (act.isWaiting) this.withdraw(act);
    const answer = act.id ? await this.ask(act) : { restored: [], kept: 0 };
    if (answer) this.bringBack(act, answer);
  }

  shows(act) {
    const isOnItsWay = this.queue.includes(act);
    return act.id || isOnItsWay || act.entries.some(({ cell, before }) => cell.text !== before.text);
  }

  withdraw(act) {
    this.queue = this.queue.filter((one) => one !== act);
    act.sent.forEach(({ cell }) => cell.pending.pop());
    if (!this.queue.length) this.grid.alert("");
  }

  async ask(act) {
    try {
      const answer = await this.grid.server.takeBack(act.id);
      if (!answer.message) return answer;
      this.grid.say(answer.message);
    } catch (fault) {
      this.acts.push(act);
      this.grid.undoable(true);
      this.grid.alert(fault.message, fault.signIn);
    }
    return null;
  }

  bringBack(act, { restored, kept, at, derived = [] }) {
    const before = new Map(act.entries.map((entry) => [entry.cell, entry.before]));
    const sent = act.id ? act.sent.map(({ cell }) => cell) : [];
    const written = new Set(sent.filter((cell) => !cell.wrong && !cell.rival));
    const shown = new Set();
    for (const one of restored) {
      const cell = this.grid.cell(one.base, one.column);
      if (!cell) continue;
      Object.assign(cell, { seen: received(one.value), isSaved: true });
      cell.restore(before.get(cell) ?? cell.snapshot());
      shown.add(cell);
    }
    for (const [cell, was] of before) {
      if (shown.has(cell) || written.has(cell)) continue; // what was written and not restored, someone changed since
      this.grid.forget(cell);
      if (cell.text !== was.text) shown.add(cell);
      cell.restore(was);
    }
    derived.forEach((one) => this.grid.derive(one));
    const left = kept ? ` ${kept} ô giữ nguyên vì có người sửa sau đó.` : "";
    this.grid.say(`Đã hoàn tác ${shown.size} ô${at ? ` lúc ${at}` : ""}.${left}`);
    this.grid.rest();
    if (act.id) this.grid.refresh();
  }
}
