// A block of cells as Excel leaves it on the clipboard, and where each of its cells belongs on the grid. Pure.

import { isNameHeading, isTotal, searchKey } from "./names.js";
import { counted, read } from "./values.js";

/** The cells of a text by line. A cell with a line break, a tab or a quote in it stands in quotes. */
export function cellsOf(text) {
  const lines = [[]];
  const cell = /("(?:[^"]|"")*"|[^\t\r\n]*)(\t|\r\n|\n|\r|$)/y;
  for (;;) {
    const [, content, end] = cell.exec(text);
    const isQuoted = content.length > 1 && content.startsWith('"') && content.endsWith('"');
    lines.at(-1).push(isQuoted ? content.slice(1, -1).replaceAll('""', '"') : content);
    const isLast = end === "" || (end !== "\t" && cell.lastIndex === text.length);
    if (isLast) return lines;
    if (end !== "\t") lines.push([]);
  }
}

/**
 * Where a block goes: by the names of units when it has a column of them, otherwise by its place from a cell on.
 *
 * rows: [{ base, keys, slots: [{ cell, heading }] }], a slot without a cell is computed; at: [row, slot]. Answers
 * { byName, lines, pairs: [[cell, text]], headers, totals: [{ label, differences }], unknown, doubled, misnumbered,
 * locked, computed, outside }.
 */
export function arrange(block, { rows, at: [row, from], tokens = [] }) {
  const plan = new Plan(rows, from, tokens);
  const column = plan.nameColumn(block);
  if (column === null) plan.byPlace(block, row);
  else plan.byNames(block, column);
  return plan;
}

class Plan {
  constructor(rows, from, tokens) {
    this.rows = rows;
    this.from = from;
    this.tokens = tokens;
    this.byName = false;
    this.pairs = [];
    Object.assign(this, { totals: [], unknown: [], doubled: [], misnumbered: [] });
    Object.assign(this, { lines: 0, headers: 0, locked: 0, computed: 0, outside: 0 });
    this.named = new Map();
    for (const one of rows) for (const key of one.keys) this.named.set(key, this.named.has(key) ? null : one);
  }

  nameColumn(block) {
    return [0, 1].find((column) => block.some((line) => this.named.get(searchKey(line[column] ?? "")))) ?? null;
  }

  byPlace(block, row) {
    const isHeaded = block.length > 1 && this.isHeading(block[0]);
    this.headers = Number(isHeaded);
    block.slice(this.headers).forEach((line, down) => this.place(this.rows[row + down], line));
  }

  /** Words over the figures: every cell that is filled is a word and no value. */
  isHeading(line) {
    const filled = line.filter((text) => text.trim());
    return filled.length > 0 && filled.every((text) => /\p{L}{2}/u.test(text) && read(text, this.tokens) === null);
  }

  byNames(block, column) {
    this.byName = true;
    const taken = new Map(); // row → its figures
    let open = []; // figures since the last printed sum
    for (const line of block) {
      const label = (line[column] ?? "").trim() || (column && /\p{L}/u.test(line[0]) ? line[0].trim() : "");
      const figures = line.slice(column + 1);
      const number = column ? read(line[0]) : "";
      const row = this.rowOf(label, number, figures);
      if (row && !this.refuses(row, { label, number, taken })) {
        taken.set(row, figures);
        open.push(figures);
        this.place(row, figures);
      } else if (!row && isTotal(label)) {
        const isWhole = !open.length || searchKey(label).startsWith("toan quan");
        this.totals.push({ label, differences: this.differences(figures, isWhole ? [...taken.values()] : open) });
        open = [];
      } else if (!row && figures.some((text) => text.trim())) this.leave(label, figures, taken.size);
    }
  }

  rowOf(label, number, figures) {
    if (label) return this.named.get(searchKey(label));
    return figures.some((text) => text.trim()) ? this.rows.find(({ base }) => base === number) : undefined;
  }

  refuses(row, { label, number, taken }) {
    if (number && number !== row.base) this.misnumbered.push(label);
    else if (taken.has(row)) this.doubled.push(label || row.base);
    else return false;
    return true;
  }

  /** A line that is neither a unit nor a sum: the heading of the block, of a page of it, or a name nobody knows. */
  leave(label, figures, before) {
    if (isNameHeading(label) || (!before && (!label || this.isHeading(figures)))) this.headers++;
    else this.unknown.push(label || figures.filter(Boolean).join(" "));
  }

  place(row, figures) {
    this.lines++;
    figures.forEach((text, right) => {
      const slot = row?.slots[this.from + right];
      if (slot?.cell && !slot.cell.locked) this.pairs.push([slot.cell, text]);
      else if (!text.trim()) return;
      else if (!slot) this.outside++;
      else if (slot.cell) this.locked++;
      else this.computed++;
    });
  }

  /** Where a printed sum is not that of the lines above it: [{ heading, printed, computed }]. */
  differences(printed, lines) {
    return printed
      .map((text, right) => ({
        heading: this.rows[0]?.slots[this.from + right]?.heading,
        printed: read(text),
        computed: lines.reduce((sum, line) => sum + counted(read(line[right] ?? "")), 0),
      }))
      .filter(({ heading, printed, computed }) => heading && printed && Number(printed) !== computed);
  }
}
