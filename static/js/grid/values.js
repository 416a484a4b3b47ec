// What is typed or pasted into a cell, read as the server reads it (recruitment/kernel/numbers.py): nothing is rounded,
// joined or guessed. A value is a text: "25", a token such as "kps", or "" for what is not known (blank or a dash).

import { searchKey } from "./names.js";

const LARGEST = 1_000_000;
const TOKENS = { kps: { shown: "KPS", words: ["kps", "khong phat sinh"] } };

/** The value of a text; null when it is none. tokens: names of TOKENS that count as values here. */
export function read(text, tokens = []) {
  if (/\p{No}/u.test(text)) return null; // ² and ① would become digits in the next line
  const plain = text.normalize("NFKC").replace(/[\u200b-\u200d\u2060\ufeff]/g, "").trim();
  if (plain === "" || /^[-–—−]$/.test(plain)) return "";
  const token = tokens.find((name) => TOKENS[name]?.words.includes(searchKey(plain)));
  if (token) return token;
  const digits = /^[1-9]\d{0,2}([. ]\d{3})+$/.test(plain) ? plain.replace(/[. ]/g, "") : plain;
  return /^\d{1,7}$/.test(digits) && Number(digits) <= LARGEST ? String(Number(digits)) : null;
}

/** A value as people write it: "1.804", "KPS", "" for unknown. */
export function shown(value) {
  return TOKENS[value]?.shown ?? value.replace(/\B(?=(\d{3})+$)/g, ".");
}

/** A value where nothing may stand empty. */
export function written(value) {
  return shown(value) || "–";
}

/** A value as the server sends it (a number, a token, null) → value. */
export function received(value) {
  return value === null || value === undefined ? "" : String(value);
}

/** What the person saw, as the server compares it: a number, a token, null for unknown. */
export function compared(value) {
  return value === "" ? null : value in TOKENS ? value : Number(value);
}

/** What a value adds to a sum: tokens and unknown ones nothing. */
export function counted(value) {
  return /^\d+$/.test(value ?? "") ? Number(value) : 0;
}
