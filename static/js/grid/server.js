// What goes to the server and comes back. A fault is an Error whose text a person may read.

import { mark } from "../session.js";
import { compared } from "./values.js";

const ANSWERS = [200, 409, 422]; // saved, only conflicts, only refusals
const ANY_ACT = "00000000-0000-0000-0000-000000000000"; // in the address of data-take-back

export class Server {
  constructor(panel) {
    this.paths = panel.dataset;
    this.field = panel.querySelector("input[name=csrfmiddlewaretoken]");
  }

  /** The token stands in the page's own field, where signing in again puts a new one. */
  get token() {
    return this.field.value;
  }

  set token(token) {
    this.field.value = token;
  }

  /** Save [[cell, value], …] in one act. */
  save(sent) {
    const edits = sent.map(([cell, value]) => ({
      base: Number(cell.base),
      column: cell.column,
      seen: compared(cell.seen),
      value,
    }));
    return this.post(this.paths.save, { edits });
  }

  takeBack(act) {
    return this.post(this.paths.takeBack.replace(ANY_ACT, act), {});
  }

  /** Sums, marks and identities as they are now, and a fresh token; null when there is no answer. */
  async read() {
    if (!this.paths.sums) return null;
    const response = await fetch(this.paths.sums, { redirect: "manual", headers: mark() }).catch(() => null);
    const now = response?.ok ? await response.json() : null;
    this.token = now?.token ?? this.token;
    return now;
  }

  async post(url, body, again = true) {
    const options = {
      method: "POST",
      redirect: "manual",
      headers: { "X-CSRFToken": this.token, "Content-Type": "application/json", ...mark() },
      body: JSON.stringify(body),
    };
    const response = await fetch(url, options).catch(() => {
      throw new Error("Chưa lưu được vì mất mạng. Số vừa gõ còn trên màn hình, sẽ tự lưu lại.");
    });
    if (response.status === 401) {
      const { message } = await response.json();
      throw Object.assign(new Error(message), { signIn: true });
    }
    if (response.status === 403 && again) {
      await this.read(); // signing in again elsewhere changed the token of this page
      return this.post(url, body, false);
    }
    if (!ANSWERS.includes(response.status)) {
      throw new Error("Chưa lưu được. Số vẫn còn trên màn hình, sẽ thử lại sau ít giây.");
    }
    return response.json();
  }
}
