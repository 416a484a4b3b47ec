// Pasting a block: what it would do is shown first, then it is written in one act that one undo takes back.

import { arrange, cellsOf } from "./blocks.js";
import { shown, written } from "./values.js";

const LISTED = 10;

/** Take a paste into the grid; a single figure is left to the input it goes into. */
export function onPaste(grid, event) {
  const start = grid.cells.get(event.target);
  const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
  if (!start || !/[\t\r\n]/.test(text)) return;
  event.preventDefault();
  const block = cellsOf(text);
  const plan = arrange(block, { rows: grid.rows, at: grid.place(start), tokens: grid.tokens });
  const outcome = weigh(grid, plan.pairs);
  grid.find("paste-says").textContent = summary(block, plan, outcome, start);
  grid.find("paste-more").replaceChildren(...details(plan, outcome));
  ask(grid, start, () => paste(grid, plan.pairs, outcome));
}

/** What becomes of each cell: { changed: [[cell, value]], wrong: [[cell, text]], kept: how many blanks }. */
function weigh(grid, pairs) {
  const read = pairs.map(([cell, text]) => [cell, text, grid.valueOf(cell, text)]);
  const isKept = ([cell, , value]) => value === "" && cell.target !== "" && !grid.erases(cell, { isPasted: true });
  const isChanged = ([cell, , value]) => value !== null && value !== cell.target;
  return {
    changed: read.filter((one) => isChanged(one) && !isKept(one)).map(([cell, , value]) => [cell, value]),
    wrong: read.filter(([, , value]) => value === null),
    kept: read.filter(isKept).length,
  };
}

function summary(block, plan, { wrong }, start) {
  const size = `${block.length} × ${Math.max(...block.map((line) => line.length))}`;
  const where = plan.byName
    ? `Dán ${plan.lines} dòng theo tên đơn vị, không theo vị trí, các cột từ “${start.heading}”.`
    : `Dán ${size} ô vào từ “${start.label}”.`;
  return `${where} ${wrong.length} ô không hợp lệ.`;
}

function details(plan, { changed, wrong, kept }) {
  const notes = [
    plan.headers && `Bỏ ${plan.headers} dòng tiêu đề.`,
    plan.outside && `${plan.outside} ô nằm ngoài bảng sẽ bỏ.`,
    plan.locked && `${plan.locked} ô khóa giữ nguyên.`,
    plan.computed && `${plan.computed} ô phần mềm tự tính, không dán.`,
    kept && `${kept} ô để trống hoặc gạch ngang: giữ nguyên số đang có.`,
    plan.unknown.length && `Không có trong bảng, không dán: ${quoted(plan.unknown)}.`,
    plan.doubled.length && `Có hai dòng, chỉ lấy dòng đầu: ${quoted(plan.doubled)}.`,
    plan.misnumbered.length && `Tên và TT không khớp nhau, không dán: ${quoted(plan.misnumbered)}.`,
    ...plan.totals.map(compare),
  ].filter(Boolean);
  const change = ([cell, value]) => `${cell.label}: ${written(cell.target)} → ${written(value)}`;
  const fault = ([cell, text]) => `${cell.label}: “${text.trim()}”`;
  return [
    ...notes.map((note) => element("p", note)),
    ...list(`${wrong.length} ô không hợp lệ, giữ trên màn hình để sửa`, wrong, fault),
    ...list(`${changed.length} ô đổi số`, changed, change),
  ];
}

function compare({ label, differences }) {
  const found = differences.map(({ heading, printed, computed }) => {
    const gap = Number(printed) - computed;
    const signed = `${gap > 0 ? "+" : "−"}${shown(String(Math.abs(gap)))}`;
    return `${heading} ghi ${shown(printed)}, cộng lại ${shown(String(computed))}, lệch ${signed}`;
  });
  return `“${label}” chỉ để đối chiếu, không ghi: ${found.join("; ") || "khớp"}.`;
}

function list(title, items, words) {
  if (!items.length) return [];
  const lines = element("ul");
  lines.append(...items.slice(0, LISTED).map((item) => element("li", words(item))));
  if (items.length > LISTED) lines.append(element("li", `và ${items.length - LISTED} ô nữa`));
  return [element("h3", title), lines];
}

function quoted(names) {
  const rest = names.length - LISTED;
  return names.slice(0, LISTED).map((name) => `“${name}”`).join(", ") + (rest > 0 ? ` và ${rest} dòng nữa` : "");
}

function element(tag, text = "") {
  return Object.assign(document.createElement(tag), { textContent: text });
}

function ask(grid, start, go) {
  const dialog = grid.find("paste");
  const answer = (yes) => () => {
    dialog.close();
    start.input.focus();
    if (yes) go();
  };
  grid.find("paste-go").onclick = answer(true);
  grid.find("paste-leave").onclick = answer(false);
  dialog.oncancel = () => setTimeout(() => start.input.focus());
  dialog.showModal();
  grid.find("paste-go").focus();
}

function paste(grid, pairs, { wrong, kept }) {
  const words = [`Đã dán ${pairs.length} ô`];
  if (wrong.length) words.push(`${wrong.length} ô không hợp lệ`);
  if (kept) words.push(`${kept} ô trống giữ nguyên`);
  grid.say(`${words.join(", ")}. Ctrl+Z để hoàn tác.`);
  grid.enter(pairs, { isPasted: true });
  grid.rest();
}
