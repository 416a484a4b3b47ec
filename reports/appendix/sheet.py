"""The appendix table as the page prints it: headings in groups, cells with the classes of the look.

Phones show four columns (name, term target, supplements, admitted so far); the rest carries the class `wide`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from reports.appendix.layout import Column, Layout
from reports.appendix.queries import AppendixRow, AppendixTable

ON_PHONES = ("term_target", "supplement_total")
SHORT = {
    "members": "Tổng số đảng viên",
    "term_target": "Chỉ tiêu nhiệm kỳ",
    "source": "Nguồn hiện có",
    "supplement_total": "Tổng cộng",
}


@dataclass(frozen=True, kw_only=True)
class Heading:
    """One column's short heading and the classes of its cells."""

    column: Column
    text: str
    classes: str


@dataclass(frozen=True, kw_only=True)
class SheetCell:
    """One figure and the classes of its cell."""

    value: int | None
    classes: str


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One line: the row it prints, its figures in column order, and the sum of admissions that phones show."""

    row: AppendixRow
    cells: tuple[SheetCell, ...]
    admitted: int | None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """groups: (title, number of columns); sections: ((block name, rows), …) and the subtotal line of each."""

    groups: tuple[tuple[str, int], ...]
    headings: tuple[Heading, ...]
    sections: tuple[tuple[tuple[tuple[str, tuple[SheetRow, ...]], ...], SheetRow], ...]
    closing: tuple[SheetRow, ...]

    @property
    def width(self) -> int:
        """Columns of figures, the phones' one included."""
        return len(self.headings) + 1


def headings_of(columns: Sequence[Column]) -> tuple[tuple[tuple[str, int], ...], tuple[Heading, ...]]:
    """The two heading rows over some columns: groups as (title, width), and each column's own heading."""
    groups = [(title, list(members)) for title, members in groupby(columns, key=_group)]
    firsts = {members[0].code for _, members in groups}
    return (
        tuple((title, len(members)) for title, members in groups),
        tuple(
            Heading(column=column, text=_short(column), classes=_classes(column, column.code in firsts))
            for column in columns
        ),
    )


def sheet(table: AppendixTable) -> Sheet:
    """Arrange an appendix table for the page."""
    groups, headings = headings_of(table.layout.summed)

    def line(row):
        return _line(row, headings, table.layout)

    return Sheet(
        groups=groups,
        headings=headings,
        sections=tuple(
            (
                tuple((name, tuple(line(row) for row in rows)) for name, rows in section.blocks),
                line(section.subtotal),
            )
            for section in table.sections
        ),
        closing=(line(table.known), line(table.district), line(table.residual)),
    )


def _group(column: Column) -> str:
    if column.kind in ("supplement", "total"):
        return "Bổ sung chỉ tiêu"
    return f"Năm {column.year}" if column.year else "Hiện trạng nhiệm kỳ"


def _short(column: Column) -> str:
    if column.kind == "supplement":
        return str(column.year)
    if column.kind == "registered" and column.year:
        return "Chỉ tiêu"
    if column.kind == "admitted":
        return "Đã kết nạp đến 30/6" if column.half else "Đã kết nạp"
    return SHORT[column.code]


def _classes(column: Column, is_first: bool) -> str:
    classes = ["num"]
    if column.code not in ON_PHONES:
        classes.append("wide")
    if column.kind == "supplement":
        classes.append("narrow")
    if is_first or column.kind == "total":
        classes.append("group-start")
    return " ".join(classes)


def _line(row: AppendixRow, headings: Sequence[Heading], layout: Layout) -> SheetRow:
    cells = tuple(
        SheetCell(
            value=row.values[heading.column.code],
            classes=heading.classes.replace(" narrow", "") + _mark(row, heading.column),
        )
        for heading in headings
    )
    admitted = [row.values[column.code] for column in layout.figures if column.kind == "admitted"]
    known = [value for value in admitted if value is not None]
    return SheetRow(row=row, cells=cells, admitted=sum(known) if known else None)


def _mark(row: AppendixRow, column: Column) -> str:
    if row.short and column.kind == "sources":
        return " warn"
    if column.kind == "total" and row.kind == "base":
        return " computed"
    return ""
