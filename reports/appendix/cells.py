"""One cell of the appendix as a count, and what must be said of it. Pure: no Django, no database."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from recruitment.kernel.numbers import BadCount, parse_count
from reports.appendix.layout import Column
from reports.appendix.table import ERROR, NOTE, WARNING
from reports.appendix.words import text

MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d):\d\d(\.\d+)?")  # as kernel.workbook gives a date
A_NUMBER = re.compile(r"\(?([0-9]{1,6})[.)]")  # as lists are numbered
A_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d{2})( \d\d:\d\d)?")
NAMED_AT_MOST = 10
NO_RESULT = "công thức"  # what stands in a cell whose formula the file has no result of


def as_written(value: object) -> object:
    """A cell's value with a date the way people here write it: 05/06/2021; everything else as it is."""
    if isinstance(value, str) and (found := MOMENT.fullmatch(value)):
        year, month, day, time, _ = found.groups()
        return f"{day}/{month}/{year}" + ("" if time == "00:00" else f" {time}")
    return value


@dataclass
class CellReader:
    """Reads cells as counts. say(severity, ref, message, value): where a problem goes.

    uncomputed: (column, cell) of sums whose formula has no stored result.
    """

    say: Callable[..., None]
    uncomputed: list = field(default_factory=list)
    computed: list = field(default_factory=list)

    def number(self, cell) -> int | None:
        """The TT of a row, "1." and "1)" too; None where there is none: the name tells the base."""
        if cell is None or not text(cell):
            return None
        if pointed := A_NUMBER.fullmatch(text(cell)):
            return int(pointed[1])
        try:
            return parse_count(cell.value)
        except BadCount as refusal:
            self._refuse(cell, f"Ô {cell.ref}: số thứ tự (TT) {refusal}")
            return None

    def figure(self, cell, column: Column, *, is_sum: bool = False) -> int | None:
        """The figure of a cell under a column; None for a blank, and for what is reported as no count."""
        if cell is None:
            return None
        is_sum = is_sum or column.kind == "total"
        place = f"Ô {cell.ref}, cột “{column.heading}”"
        if cell.is_formula and cell.value is None:
            if is_sum:
                self.uncomputed.append((column, cell))
            else:
                self._refuse(
                    cell, f"{place} là công thức chưa có kết quả. Mở tệp bằng Excel, lưu lại rồi tải lên."
                )
            return None
        try:
            found = parse_count(cell.value)
        except BadCount as refusal:
            self._refuse(cell, f"{place} {refusal}")
            return None
        if not is_sum:
            self._look_at(cell, place, found)
        return found

    def _refuse(self, cell, message):
        if A_DAY.fullmatch(text(cell)):
            message += " Đây là ngày, không phải số: đổi ô sang định dạng số rồi gõ lại số."
        self.say(ERROR, cell.ref, message, text(cell) or NO_RESULT)

    def _look_at(self, cell, place, found):
        """A figure that is read and yet worth a look: a text with a sign for thousands, a formula's old result."""
        if cell.is_formula:
            self.computed.append(cell)
        if (
            isinstance(cell.value, str)
            and found is not None
            and found >= 1_000
            and not text(cell).isdecimal()
        ):
            message = f"{place} là chữ “{text(cell)}”, được đọc là số {found}. Xem có đúng không."
            self.say(WARNING, cell.ref, message, text(cell))

    def report_formulas(self) -> None:
        """What is worth a note of formulas: sums are computed anyway, figures come as the file stores them."""
        for cells, words in (
            (
                [cell for _, cell in self.uncomputed],
                "{} ô cộng là công thức chưa có kết quả, đã cộng lại: {}.",
            ),
            (self.computed, "{} ô số liệu là công thức, lấy kết quả lưu trong tệp: {}."),
        ):
            if cells:
                refs = ", ".join(cell.ref for cell in cells[:NAMED_AT_MOST])
                more = " …" if len(cells) > NAMED_AT_MOST else ""
                self.say(NOTE, cells[0].ref, words.format(len(cells), refs + more), "")
