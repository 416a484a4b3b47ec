// The end of the session while a page stays open: a word five minutes before it, typing that puts it off, and signing in
// again on the page itself, so that nothing typed is lost. Works on <template data-session> of signed-in pages.

const WARN = 5 * 60; // seconds before the end
const ASK_AGAIN = 30; // seconds, when the server could not be asked
const RENEW_EVERY = 60_000;

class Session {
  constructor(template) {
    this.facts = template.dataset;
    const find = (name) => template.content.querySelector(`[data-session-${name}]`);
    this.warning = find("warning");
    this.again = find("again");
    document.body.append(this.warning, this.again);
    this.again.querySelector("#ma-lai").inputMode = "numeric";
    this.renewedAt = Date.now();
    this.wasPutOff = false;
  }

  start() {
    this.plan(Number(this.facts.seconds));
    addEventListener("input", (event) => this.typed(event), true);
    document.addEventListener("visibilitychange", () => !document.hidden && Date.now() >= this.lookAt && this.look());
    this.warning.querySelector("button").addEventListener("click", () => this.goOn());
    const form = this.again.querySelector("form");
    form.addEventListener("submit", (event) => this.signIn(event));
    form.querySelector("[data-session-later]").addEventListener("click", () => this.again.close());
    this.again.addEventListener("close", () => this.closed());
  }

  /** Look again when only the time of the warning is left: another page may have put the end off meanwhile. */
  plan(seconds) {
    const wait = Math.max(seconds - WARN, 0) * 1000;
    this.lookAt = Date.now() + wait;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), wait);
  }

  async state(method) {
    const options = { method, headers: method === "POST" ? { "X-CSRFToken": this.token, ...mark() } : {} };
    const response = await fetch(this.facts.state, options).catch(() => null);
    return response?.ok ? response.json() : null;
  }

  async look() {
    const now = await this.state("GET");
    if (!now) return this.plan(WARN + ASK_AGAIN);
    if (now.seconds > WARN) {
      this.warning.close();
      return this.plan(now.seconds);
    }
    if (!now.seconds) return this.over();
    this.warn(now);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), (now.seconds + 1) * 1000);
  }

  warn({ seconds, may_go_on: mayGoOn }) {
    const left = `Phiên làm việc sắp hết (còn ${Math.ceil(seconds / 60)} phút).`;
    const last = " Đã đủ thời gian của một lần đăng nhập: lưu việc đang làm, sau đó đăng nhập lại.";
    this.warning.querySelector("[data-session-says]").textContent = mayGoOn ? left : left + last;
    this.warning.querySelector("button").textContent = mayGoOn ? "Tiếp tục làm việc" : "Đã rõ";
    if (!this.warning.open && !this.again.open) this.warning.showModal();
  }

  async goOn() {
    this.warning.close();
    const now = await this.renew();
    if (now && !now.seconds) this.over();
  }

  /** Typing is work. */
  typed({ target }) {
    if (!this.again.contains(target) && Date.now() - this.renewedAt >= RENEW_EVERY) this.renew();
  }

  async renew() {
    this.renewedAt = Date.now();
    const now = await this.state("POST");
    if (now?.seconds > WARN) this.plan(now.seconds);
    return now;
  }

  over() {
    this.warning.close();
    if (!this.wasPutOff) this.ask();
  }

  // ---------- Signing in on the page ----------

  /** Ask for the password; answers whether the person is in again. */
  ask() {
    this.asking ??= new Promise((resolve) => (this.answer = resolve));
    if (!this.again.open) {
      this.isIn = false;
      this.fault("");
      this.again.showModal();
    }
    return this.asking;
  }

  async signIn(event) {
    event.preventDefault();
    const [password, code] = ["#mat-khau-lai", "#ma-lai"].map((name) => this.again.querySelector(name));
    const button = this.again.querySelector("button[type=submit]");
    button.disabled = true;
    const answer = await this.send({ trang_cua: this.facts.mark, password: password.value, code: code.value });
    button.disabled = false;
    if (answer.token) {
      this.token = answer.token;
      password.value = code.value = "";
      this.isIn = true;
      return this.again.close();
    }
    this.fault(answer.message);
    this.again.querySelector("[data-session-code]").hidden = !answer.needs_code;
    (answer.needs_code ? code : password).focus();
  }

  /** The token of the page may be out of date too, so a fresh one is asked for first. */
  async send(fields) {
    try {
      const { token } = await (await fetch(this.facts.again)).json();
      const options = { method: "POST", headers: { "X-CSRFToken": token }, body: new URLSearchParams(fields) };
      return await (await fetch(this.facts.again, options)).json();
    } catch {
      return { message: "Chưa gửi được. Kiểm tra mạng rồi bấm lại." };
    }
  }

  fault(message) {
    this.again.querySelector("[data-session-fault]").textContent = message;
  }

  closed() {
    this.again.querySelector("#mat-khau-lai").value = "";
    this.wasPutOff = !this.isIn;
    if (this.isIn) this.state("GET").then((now) => now && this.plan(now.seconds));
    this.answer?.(this.isIn);
    this.asking = null;
  }

  get token() {
    return this.facts.token;
  }

  set token(token) {
    this.facts.token = token;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => (field.value = token));
  }
}

const template = document.querySelector("template[data-session]");
const session = template ? new Session(template) : null;
session?.start();

/** The header that says whose page this is: what was typed on it is not saved in another person's name. */
export function mark() {
  return session ? { "X-Trang-Cua": session.facts.mark } : {};
}

export function signInAgain() {
  return session ? session.ask() : Promise.resolve(false);
}

/** Whether the person closed the question for the password: then it does not come back by itself. */
export function wasPutOff() {
  return session?.wasPutOff ?? true;
}

export function againButton(action) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "btn btn-quiet btn-small", textContent: "Đăng nhập lại" });
  made.addEventListener("click", action);
  return made;
}
