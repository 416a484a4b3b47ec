// The live grid of the appendix. The page is a native table of figures; here each figure of a base becomes an input
// that saves itself. Nothing typed is lost: what the server did not take stays on the screen, marked, with the reason.

const RETRIES = [5_000, 15_000, 60_000];

class Grid {
  constructor(panel) {
    this.panel = panel;
    this.rows = [];
    this.place = new Map();
    this.queue = new Map(); // input → the value waiting to be saved
    this.done = []; // acts that Ctrl+Z takes back, the latest last
    this.failures = 0;
    this.find = (name) => panel.querySelector(`[data-grid-${name}]`);
    this.token = panel.querySelector("input[name=csrfmiddlewaretoken]").value;
  }

  start() {
    const headings = new Map(
      [...this.panel.querySelectorAll("th[data-code]")].map((th) => [th.dataset.code, th.dataset.heading]),
    );
    for (const row of this.panel.querySelectorAll("tr[data-base]")) {
      const inputs = [...row.querySelectorAll("td[data-cell]")].map((cell) => this.makeInput(row, cell, headings));
      inputs.forEach((input, column) => this.place.set(input, [this.rows.length, column]));
      this.rows.push(inputs);
    }
    for (const name of ["tools", "bar"]) this.find(name).hidden = false;
    this.find("undo").addEventListener("click", () => this.takeBack());
    this.panel.addEventListener("focusin", (event) => this.onFocus(event.target));
    this.panel.addEventListener("focusout", (event) => this.commit(event.target));
    this.panel.addEventListener("keydown", (event) => this.onKey(event));
    this.panel.addEventListener("input", (event) => this.place.has(event.target) && this.onInput(event.target));
    this.panel.addEventListener("paste", (event) => this.onPaste(event));
    addEventListener("beforeunload", (event) => {
      if (this.queue.size || this.panel.querySelector("td.is-unsaved, td.is-wrong")) event.preventDefault();
    });
    addEventListener("online", () => this.flush());
    addEventListener("offline", () => this.alert("Mất mạng. Số vừa gõ còn trên màn hình, sẽ tự lưu khi có mạng."));
  }

  makeInput(row, cell, headings) {
    const input = document.createElement("input");
    const text = cell.textContent.trim();
    input.value = text === "–" ? "" : text;
    Object.assign(input, { inputMode: "numeric", autocomplete: "off", className: "grid-input", maxLength: 40 });
    input.placeholder = "–";
    input.setAttribute("aria-label", `${row.dataset.name}, ${headings.get(cell.dataset.cell)}`);
    input.dataset.base = row.dataset.base;
    input.dataset.column = cell.dataset.cell;
    input.dataset.seen = digits(input.value) ?? "";
    cell.classList.add("has-input");
    cell.replaceChildren(input);
    return input;
  }

  onFocus(input) {
    if (!this.place.has(input)) return;
    this.before = input.value;
    this.editing = false;
    input.select();
    this.find("cell").textContent = input.getAttribute("aria-label");
    const link = this.find("history");
    link.hidden = false;
    link.href = this.panel.dataset.history.replace("/0/cot/", `/${input.dataset.base}/${input.dataset.column}/`);
  }

  onInput(input) {
    this.editing = true;
    mark(input, digits(input.value) === input.dataset.seen ? "" : "is-unsaved");
  }

  // What was typed goes to the server when the cell is left.
  commit(input) {
    if (!this.place.has(input)) return;
    const value = digits(input.value);
    if (value === null) return this.refuse(input, `${input.getAttribute("aria-label")}: phải là số nguyên từ 0. Đang có “${input.value}”.`);
    if (value === input.dataset.seen) {
      this.queue.delete(input);
      if (!input.closest("td").classList.contains("is-saving")) mark(input, "");
      input.value = shown(value);
      return;
    }
    if (value === "") {
      return this.refuse(input, `${input.getAttribute("aria-label")}: để trống không xóa số đã có. Nếu không có, ghi 0; Esc để lấy lại số cũ.`);
    }
    input.value = shown(value);
    mark(input, "is-unsaved");
    this.queue.set(input, value);
    this.flush();
  }

  refuse(input, message) {
    this.queue.delete(input);
    mark(input, "is-wrong");
    this.say(message);
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.saving || !this.queue.size) return;
    const batch = [...this.queue];
    this.queue.clear();
    this.saving = true;
    batch.forEach(([input]) => mark(input, "is-saving"));
    try {
      this.settle(batch, await this.post(this.panel.dataset.save, { edits: batch.map(([input, value]) => edit(input, value)) }));
      this.failures = 0;
      this.alert("");
    } catch (fault) {
      batch.forEach(([input, value]) => {
        if (!this.queue.has(input)) this.queue.set(input, value);
        mark(input, "is-unsaved");
      });
      this.alert(fault.message, fault.signIn);
      this.timer = setTimeout(() => this.flush(), RETRIES[Math.min(this.failures++, RETRIES.length - 1)]);
      return;
    } finally {
      this.saving = false;
    }
    if (this.queue.size) this.flush();
    else this.refresh();
  }

  async post(url, body, again = true) {
    const options = {
      method: "POST",
      redirect: "manual",
      headers: { "X-CSRFToken": this.token, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    };
    let response;
    try {
      response = await fetch(url, options);
    } catch {
      throw new Error("Chưa lưu được vì mất mạng. Số vừa gõ còn trên màn hình, sẽ tự lưu lại.");
    }
    if (response.type === "opaqueredirect") {
      throw Object.assign(new Error("Phiên làm việc đã hết. Số vừa gõ còn trên màn hình."), { signIn: true });
    }
    if (response.status === 403 && again) {
      // Signing in again elsewhere changed the token of this page.
      this.token = (await this.read())?.token ?? this.token;
      return this.post(url, body, false);
    }
    if (![200, 409, 422].includes(response.status)) {
      throw new Error("Chưa lưu được. Số vẫn còn trên màn hình, sẽ thử lại sau ít giây.");
    }
    return response.json();
  }

  settle(batch, answer) {
    const inputs = new Map(batch.map(([input]) => [`${input.dataset.base}:${input.dataset.column}`, input]));
    const of = (cell) => inputs.get(`${cell.base}:${cell.column}`);
    for (const cell of answer.saved) {
      const input = of(cell);
      input.dataset.seen = String(cell.value);
      if (!this.queue.has(input)) mark(input, "is-saved");
    }
    for (const cell of answer.refused) this.refuse(of(cell), cell.message);
    for (const cell of answer.conflicts) this.offer(of(cell), cell);
    if (answer.act) this.done.push(answer.act);
    this.find("undo").disabled = !this.done.length;
    if (!answer.refused.length && !answer.conflicts.length) this.say(`✓ Đã lưu ${answer.at}`);
    else if (answer.saved.length) this.say(`Đã lưu ${answer.saved.length} ô; ${answer.refused.length + answer.conflicts.length} ô cần xem.`);
  }

  // Somebody else wrote the cell: both figures, and the person chooses.
  offer(input, cell) {
    const mine = digits(input.value);
    mark(input, "is-wrong");
    const current = cell.current === null ? "" : String(cell.current);
    const line = document.createElement("p");
    line.append(`${input.getAttribute("aria-label")}. ${cell.message} `);
    line.append(
      button(`Giữ số của đồng chí (${shown(mine)})`, () => {
        line.remove();
        input.dataset.seen = current;
        input.value = shown(mine);
        this.commit(input);
        this.closeAlert();
      }),
      button(`Nhận số mới (${shown(current) || "–"})`, () => {
        line.remove();
        input.dataset.seen = current;
        input.value = shown(current);
        mark(input, "");
        this.closeAlert();
        this.refresh();
      }),
    );
    this.find("alert").append(line);
    this.find("alert").hidden = false;
  }

  closeAlert() {
    const box = this.find("alert");
    if (!box.childElementCount) box.hidden = true;
  }

  alert(message, signIn = false) {
    const box = this.find("alert");
    box.querySelector("[data-fault]")?.remove();
    if (message) {
      const line = document.createElement("p");
      line.dataset.fault = "1";
      line.append(message);
      if (signIn) {
        const link = Object.assign(document.createElement("a"), { href: this.panel.dataset.signIn, target: "_blank" });
        link.textContent = "Đăng nhập lại ở trang mới";
        line.append(" ", link, ", số sẽ tự lưu sau đó.");
      }
      box.prepend(line);
      box.hidden = false;
    }
    this.closeAlert();
  }

  async read() {
    const response = await fetch(this.panel.dataset.sums, { redirect: "manual" }).catch(() => null);
    return response?.ok ? response.json() : null;
  }

  async refresh() {
    const now = await this.read();
    if (!now) return;
    this.token = now.token;
    for (const cell of this.panel.querySelectorAll("td[data-sum]")) {
      const text = now.sums[cell.dataset.sum];
      if (text !== undefined && cell.textContent.trim() !== text) cell.textContent = text;
    }
    for (const place of this.panel.querySelectorAll("[data-mark]")) {
      if (now.marks[place.dataset.mark]) place.outerHTML = now.marks[place.dataset.mark];
    }
    this.panel.querySelector("[data-identities]").innerHTML = now.identities;
  }

  async takeBack() {
    const act = this.done.pop();
    if (!act) return;
    this.find("undo").disabled = !this.done.length;
    try {
      const answer = await this.post(this.panel.dataset.takeBack.replace("00000000-0000-0000-0000-000000000000", act), {});
      if (answer.message) return this.say(answer.message);
      for (const cell of answer.restored) {
        const input = this.rows.flat().find((one) => one.dataset.base === String(cell.base) && one.dataset.column === cell.column);
        if (!input) continue;
        input.dataset.seen = cell.value === null ? "" : String(cell.value);
        input.value = shown(input.dataset.seen);
        mark(input, "is-saved");
      }
      this.before = document.activeElement.value;
      const kept = answer.kept ? ` ${answer.kept} ô giữ nguyên vì có người sửa sau đó.` : "";
      this.say(`Đã hoàn tác ${answer.restored.length} ô lúc ${answer.at}.${kept}`);
      this.refresh();
    } catch (fault) {
      this.done.push(act);
      this.find("undo").disabled = false;
      this.alert(fault.message, fault.signIn);
    }
  }

  onKey(event) {
    const input = event.target;
    if (!this.place.has(input)) return;
    const [row, column] = this.place.get(input);
    const go = (to, at) => {
      event.preventDefault();
      this.rows[to]?.[at]?.focus();
    };
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const last = this.rows.length - 1;
    if (event.key === "ArrowUp") go(row - 1, column);
    else if (event.key === "ArrowDown") go(row + 1, column);
    else if (event.key === "Enter") go(row + (event.shiftKey ? -1 : 1), column);
    else if (event.key === "ArrowLeft" && !event.shiftKey && whole) go(row, column - 1);
    else if (event.key === "ArrowRight" && !event.shiftKey && whole) go(row, column + 1);
    else if (event.key === "Home" && event.ctrlKey) go(0, 0);
    else if (event.key === "End" && event.ctrlKey) go(last, this.rows[last].length - 1);
    else if (event.key === "F2") {
      event.preventDefault();
      input.setSelectionRange(input.value.length, input.value.length);
    } else if (event.key === "F6") {
      event.preventDefault();
      this.find("undo").disabled ? this.find("history").focus() : this.find("undo").focus();
    } else if (event.key === "Escape") {
      input.value = shown(input.dataset.seen);
      this.editing = false;
      mark(input, "");
      input.select();
    } else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !this.editing) {
      event.preventDefault();
      this.takeBack();
    }
  }

  // A block from Excel: shown first, then written in one act that one undo takes back.
  onPaste(event) {
    const start = event.target;
    if (!this.place.has(start)) return;
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const [row, column] = this.place.get(start);
    const block = text.split(/\r?\n/).map((line) => line.split("\t"));
    const cells = [];
    let outside = 0;
    block.forEach((line, down) =>
      line.forEach((value, right) => {
        const input = this.rows[row + down]?.[column + right];
        if (input) cells.push([input, value]);
        else outside++;
      }),
    );
    const wrong = cells.filter(([, value]) => digits(value) === null).length;
    const size = `${block.length} × ${Math.max(...block.map((line) => line.length))}`;
    this.find("paste-says").textContent =
      `Dán ${size} ô vào từ “${start.getAttribute("aria-label")}”. ${wrong} ô không hợp lệ.` +
      (outside ? ` ${outside} ô nằm ngoài bảng sẽ bỏ.` : "");
    this.ask(() => this.paste(cells), start);
  }

  ask(go, start) {
    const dialog = this.find("paste");
    const answer = (yes) => () => {
      dialog.close();
      start.focus();
      if (yes) go();
    };
    this.find("paste-go").onclick = answer(true);
    this.find("paste-leave").onclick = answer(false);
    dialog.oncancel = () => setTimeout(() => start.focus());
    dialog.showModal();
    this.find("paste-go").focus();
  }

  paste(cells) {
    let wrong = 0;
    let kept = 0;
    for (const [input, text] of cells) {
      const value = digits(text);
      if (value === null) {
        input.value = text;
        mark(input, "is-wrong");
        this.queue.delete(input);
        wrong++;
      } else if (value === "") {
        kept++; // blank or a dash: unknown, and a blank never erases a figure
      } else {
        input.value = shown(value);
        if (value !== input.dataset.seen) {
          mark(input, "is-unsaved");
          this.queue.set(input, value);
        } else mark(input, "");
      }
    }
    this.before = document.activeElement.value;
    this.editing = false;
    const parts = [`Đã dán ${cells.length} ô`];
    if (wrong) parts.push(`${wrong} ô không hợp lệ`);
    if (kept) parts.push(`${kept} ô trống giữ nguyên`);
    this.say(`${parts.join(", ")}. Ctrl+Z để hoàn tác.`);
    this.flush();
  }

  say(message) {
    this.find("says").textContent = message;
  }
}

// "1.804", " 25 ", "２５" → digits; "" for blank or a dash; null for what is no count.
function digits(text) {
  const plain = text.normalize("NFKC").replace(/[\s\u200b\ufeff]+/g, "");
  if (plain === "" || /^[-–—−]$/.test(plain)) return "";
  const joined = /^[1-9]\d{0,2}(\.\d{3})+$/.test(plain) ? plain.replaceAll(".", "") : plain;
  return /^\d{1,7}$/.test(joined) && Number(joined) <= 1_000_000 ? String(Number(joined)) : null;
}

function shown(value) {
  return value === "" || value === null ? "" : String(value).replace(/\B(?=(\d{3})+$)/g, ".");
}

function edit(input, value) {
  const seen = input.dataset.seen === "" ? null : Number(input.dataset.seen);
  return { base: Number(input.dataset.base), column: input.dataset.column, seen, value };
}

function mark(input, state) {
  const cell = input.closest("td");
  cell.classList.remove("is-unsaved", "is-saving", "is-saved", "is-wrong");
  if (state) cell.classList.add(state);
  input.toggleAttribute("aria-invalid", false);
  if (state === "is-wrong") input.setAttribute("aria-invalid", "true");
}

function button(text, action) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet btn-small" });
  made.textContent = text;
  made.addEventListener("click", action);
  return made;
}

document.querySelectorAll("[data-grid]").forEach((panel) => new Grid(panel).start());
