// The draft that keeps itself: what waits is sent together, what the server did not take stays on the screen with the
// reason, and what did not arrive is tried again.

import { received, written } from "../grid/values.js";

const RETRIES = [5_000, 15_000, 60_000];

export class Saving {
  /** parts: { figures, words, explanations }; page: { status(text), alert(text, signIn), follow(column, value) }. */
  constructor(server, parts, page, version) {
    Object.assign(this, { server, parts, page, version });
    this.failures = 0;
    this.isFailing = false;
    this.last = Promise.resolve(true);
  }

  get all() {
    return [...this.parts.figures, ...this.parts.words, ...this.parts.explanations];
  }

  /** Send what waits, after what is on its way. Answers whether the server was reached. */
  flush({ always = false } = {}) {
    this.last = this.last.then(() => this.send(always));
    return this.last;
  }

  async send(always) {
    clearTimeout(this.timer);
    const waiting = (parts) => parts.filter((part) => part.isWaiting).map((part) => ({ part, value: part.value, edit: part.edit }));
    const sent = Object.fromEntries(Object.entries(this.parts).map(([kind, parts]) => [kind, waiting(parts)]));
    const count = Object.values(sent).reduce((sum, some) => sum + some.length, 0);
    if (!count && !always) return true;
    if (count) this.page.status("Đang lưu…");
    try {
      const edits = (some) => some.map(({ edit }) => edit);
      const body = { edits: edits(sent.figures), words: edits(sent.words), explanations: edits(sent.explanations) };
      this.settle(sent, await this.server.post(this.server.paths.save, { ...body, version: Number(this.version?.value ?? 0) }));
    } catch (fault) {
      this.fail(fault);
      return false;
    }
    this.failures = 0;
    this.isFailing = false;
    this.page.alert("");
    return true;
  }

  fail(fault) {
    this.isFailing = true;
    this.page.alert(fault.message, fault.signIn);
    this.page.status("Chưa lưu được, sẽ tự lưu lại");
    this.timer = setTimeout(() => this.flush(), RETRIES[Math.min(this.failures++, RETRIES.length - 1)]);
  }

  settle(sent, answer) {
    const figures = new Map(sent.figures.map((one) => [one.edit.column, one]));
    for (const { column, value } of answer.saved) figures.get(column)?.part.accept(received(value));
    for (const { column, message } of answer.refused) figures.get(column)?.part.refuse(message);
    for (const one of answer.conflicts) this.offer(figures.get(one.column), one);
    for (const { column, value } of answer.derived) this.page.follow(column, value);
    this.settleWords(sent.words, answer.words);
    const { message } = answer.explanations;
    for (const { part, value } of sent.explanations) message ? part.refuse(message) : part.accept(value);
    if (this.version && !message) this.version.value = answer.version;
    this.report(answer.at, sent);
  }

  settleWords(sent, { message, now }) {
    for (const { part, value } of sent) {
      const theirs = now[part.field.name];
      if (!message) part.accept(value);
      else if (theirs === undefined) part.refuse(message);
      else if (theirs !== part.seen) {
        const keep = "Giữ bản của đồng chí";
        part.offer({ message, theirs, keep, take: "Nhận bản mới", shows: theirs || "(để trống)" }, () => this.flush());
      }
    }
  }

  offer({ part, value }, { message, current }) {
    const theirs = received(current);
    const keep = `Giữ số của đồng chí (${written(value)})`;
    part.offer({ message, theirs, keep, take: `Nhận số mới (${written(theirs)})` }, () => {
      this.page.changed();
      this.flush();
    });
  }

  report(at, sent) {
    const wrong = this.all.filter((part) => part.wrong || part.rival !== null).length;
    const saved = Object.values(sent).some((some) => some.some(({ part }) => part.isSaved && !part.isChanged));
    if (wrong) this.page.status(`Còn ${wrong} ô cần xem, chưa lưu`);
    else if (saved) this.page.status(`✓ Đã lưu nháp ${at}`);
  }
}
