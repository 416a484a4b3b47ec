// Names of units as people type and paste them, compared without case, accents and odd spaces.

/** The key of recruitment/kernel/text.py: "Phường  Võ Thị Sáu" → "phuong vo thi sau"; hoà and hòa are one. */
export function searchKey(text) {
  return text
    .replace(/[đĐðÐ]/g, "d")
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, "")
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Whether a label is that of a printed sum. "Cộng" only with its accent: "Công an …" is a unit. */
export function isTotal(label) {
  const key = searchKey(label);
  return /^(tong cong|toan quan)\b/.test(key) || key === "cong" || /^cộng\s/i.test(label.normalize("NFC").trim());
}

/** Whether a label stands over a column of names. */
export function isNameHeading(label) {
  return /^(ten )?(don vi|co so dang|to chuc co so dang|chi, dang bo co so)$/.test(searchKey(label));
}
