"""The figures of a period as a workbook: to be filled in, sent back, and read in again without a difference.

The first sheet holds the figures as they stand, the second those of the period before. Columns are known by their
words alone, so nothing hidden is needed; an unknown figure is a blank cell and KPS says that nothing arose.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from xlsxwriter.utility import xl_range

from recruitment.kernel.dates import format_date
from recruitment.kernel.workbook_writing import FONT, new_workbook
from reports.periodic.indicators import Indicator
from reports.periodic.models import Period
from reports.periodic.queries import ReportRow
from reports.periodic.values import NOTHING, NOTHING_SHOWN, Value, number
from reports.periodic.workbook.words import (
    NAME,
    NUMBER,
    PAPER,
    PREVIOUS,
    PREVIOUS_PERIOD,
    SHEET,
    TITLE,
    TOTAL,
)

HEADING_ROW = 4  # below title, day, advice and a blank row; rows count from 0, as XlsxWriter does
FIRST_FIGURE = 2
CELL = {**FONT, "valign": "vcenter", "border": 1}
FORMATS = {
    "title": {**FONT, "bold": True, "font_size": 14},
    "advice": {**FONT, "font_color": "#55606D"},
    "heading": {**CELL, "bold": True, "align": "center", "text_wrap": True},
    "name": {**CELL, "text_wrap": True, "indent": 1},
    "figure": {**CELL, "align": "center", "num_format": "#,##0"},
    "locked": {**CELL, "align": "center", "num_format": "#,##0", "bg_color": "#EEF1F4"},
    "total_name": {**CELL, "bold": True, "indent": 1},
    "total": {**CELL, "bold": True, "align": "center", "num_format": "#,##0"},
}


@dataclass(frozen=True, kw_only=True)
class Writing:
    """What a workbook is made of. as_of: the moment the figures were taken, in words; with_papers: the district's."""

    period: Period
    rows: Sequence[ReportRow]
    on: date
    as_of: str
    with_papers: bool

    @property
    def columns(self) -> tuple[Indicator, ...]:
        return self.period.columns


def report_workbook(writing: Writing) -> bytes:
    """The workbook as an .xlsx file."""
    file = BytesIO()
    with new_workbook(file) as book:
        book.set_properties({"title": f"{TITLE} {writing.period.label}"})
        formats = {name: book.add_format(look) for name, look in FORMATS.items()}
        _Figures(book.add_worksheet(SHEET), formats, writing).write()
        _Previous(book.add_worksheet(PREVIOUS), formats, writing).write()
    return file.getvalue()


class _Page:
    """What both sheets share: title, headings, a line for each base."""

    def __init__(self, sheet, formats, writing: Writing):
        self.sheet, self.formats, self.writing = sheet, formats, writing
        self.last = FIRST_FIGURE + len(writing.columns) - 1

    def head(self, lines: Sequence[str], headings: Sequence[str]) -> None:
        for row, words in enumerate(lines):
            self.sheet.write_string(row, 0, words, self.formats["advice" if row else "title"])
        for column, words in enumerate(headings):
            self.sheet.write_string(HEADING_ROW, column, words, self.formats["heading"])
        self.sheet.set_row(HEADING_ROW, 66)
        self.sheet.set_column(0, 0, 5)
        self.sheet.set_column(1, 1, 30)
        self.sheet.set_column(FIRST_FIGURE, len(headings) - 1, 12)
        self.sheet.freeze_panes(HEADING_ROW + 1, FIRST_FIGURE)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEADING_ROW)

    def base(self, place: int, row: ReportRow) -> int:
        """The number and the name of a base; returns its row on the sheet."""
        line = HEADING_ROW + 1 + place
        self.sheet.write_number(line, 0, row.base.number, self.formats["figure"])
        self.sheet.write_string(line, 1, row.base.display_name, self.formats["name"])
        return line

    def figure(self, line: int, column: int, value: Value, look: str = "figure") -> None:
        if value is None:
            self.sheet.write_blank(line, column, None, self.formats[look])
        elif value == NOTHING:
            self.sheet.write_string(line, column, NOTHING_SHOWN, self.formats[look])
        else:
            self.sheet.write_number(line, column, value, self.formats[look])

    @property
    def headings(self) -> list[str]:
        return [NUMBER, NAME, *(indicator.label for indicator in self.writing.columns)]


class _Figures(_Page):
    """The sheet to be filled in."""

    def write(self) -> None:
        period = self.writing.period
        due = f" Hạn nộp {format_date(period.due_on)}." if period.due_on else ""
        advice = (
            "Ghi số nguyên từ 0; KPS nếu không phát sinh; ô để trống thì giữ nguyên số đang có. "
            "Ô nền xám đang khóa, không nhập được."
        )
        papers = [PAPER] if self.writing.with_papers else []
        self.head(
            [f"{TITLE} {period.label}", f"Số liệu lúc {self.writing.as_of}.{due}", advice],
            [*self.headings, *papers],
        )
        for place, row in enumerate(self.writing.rows):
            self._line(self.base(place, row), row)
        if len(self.writing.rows) > 1:
            self._total(HEADING_ROW + 1 + len(self.writing.rows))

    def _line(self, line, row):
        for column, indicator in enumerate(self.writing.columns, start=FIRST_FIGURE):
            is_locked = row.why_locked(indicator.code, on=self.writing.on)
            self.figure(line, column, row.values[indicator.code], "locked" if is_locked else "figure")
        if self.writing.with_papers:
            self.sheet.write_string(
                line, self.last + 1, row.report.paper if row.report else "", self.formats["name"]
            )

    def _total(self, line):
        self.sheet.write_blank(line, 0, None, self.formats["total"])
        self.sheet.write_string(line, 1, TOTAL, self.formats["total_name"])
        for column, indicator in enumerate(self.writing.columns, start=FIRST_FIGURE):
            known = [number(row.values[indicator.code]) for row in self.writing.rows]
            summed = sum(value for value in known if value is not None)
            formula = f"=SUM({xl_range(HEADING_ROW + 1, column, line - 1, column)})"
            self.sheet.write_formula(line, column, formula, self.formats["total"], summed)


class _Previous(_Page):
    """The figures of the period before, to compare with; this sheet is never read in."""

    def write(self) -> None:
        self.head(
            [f"Kỳ trước của {self.writing.period.label}", "Chỉ để xem, không nhập từ trang tính này."],
            [*self.headings, PREVIOUS_PERIOD],
        )
        for place, row in enumerate(self.writing.rows):
            line = self.base(place, row)
            for column, indicator in enumerate(self.writing.columns, start=FIRST_FIGURE):
                self.figure(line, column, row.background.previous.get(indicator.code))
            self.sheet.write_string(line, self.last + 1, row.background.previous_label, self.formats["name"])
