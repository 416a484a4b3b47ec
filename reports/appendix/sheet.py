"""The appendix table as the page prints it: headings in groups, cells with the classes of the look.

Phones show four columns (name, term target, supplements, admitted so far); the rest carries the class `wide`.
What the cells of one column share is worked out once, so that hundreds of cells cost next to nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from recruitment.kernel.text import search_key
from reports.appendix.layout import Column
from reports.appendix.marks import Mark
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
    """One column's short heading, the classes of its head and those of its cells."""

    column: Column
    text: str
    classes: str
    cell_classes: str


@dataclass(frozen=True, kw_only=True)
class SheetCell:
    """One figure, the code of its column and the classes of its cell; is_editable: a figure of a base, no sum."""

    value: int | None
    classes: str
    code: str
    is_editable: bool = False


@dataclass(frozen=True, kw_only=True)
class SheetRow:
    """One line: the row it prints, its figures in column order, and the sum of admissions that phones show.

    key: what names the line on the page, the TT of a base or the words of a sum. mark: of a subtotal, whether it is
    the one the applied workbook printed (None: nothing printed to compare with).
    """

    row: AppendixRow
    key: str
    name: str
    cells: tuple[SheetCell, ...]
    admitted: int | None
    is_waiting: bool
    mark: Mark | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """groups: (title, number of columns); sections: ((block name, rows), …) and the subtotal line of each."""

    groups: tuple[tuple[str, int], ...]
    headings: tuple[Heading, ...]
    sections: tuple[tuple[tuple[tuple[str, tuple[SheetRow, ...]], ...], SheetRow], ...]
    closing: tuple[SheetRow, ...]
    waiting: tuple[SheetRow, ...] = ()

    @property
    def rows_by_block(self) -> list[tuple[str, tuple[SheetRow, ...]]]:
        """(block name, its rows) over all sections, the bases without a row last."""
        found = [block for blocks, _ in self.sections for block in blocks]
        return [*found, ("", self.waiting)]

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
        tuple(_heading(column, column.code in firsts) for column in columns),
    )


def sheet(
    table: AppendixTable,
    *,
    keeps: Callable[[AppendixRow, str], bool] = lambda *_: True,
    marks: Mapping[str, Mark] | None = None,
) -> Sheet:
    """Arrange an appendix table for the page.

    keeps: of a row and its block, whether it is shown; sums stay whole. marks: how subtotals agree with print, by name.
    """
    groups, headings = headings_of(table.layout.summed)

    def line(row):
        return _line(row, headings, (marks or {}).get(row.name))

    def section_lines(section):
        for name, rows in section.blocks:
            if kept := tuple(line(row) for row in rows if keeps(row, name)):
                yield name, kept

    sections = [(tuple(section_lines(section)), section.subtotal) for section in table.sections]
    return Sheet(
        groups=groups,
        headings=headings,
        sections=tuple((blocks, line(subtotal)) for blocks, subtotal in sections if blocks),
        waiting=tuple(line(row) for row in table.waiting if keeps(row, "")),
        closing=(line(table.known), line(table.district), line(table.residual)),
    )


def _heading(column: Column, is_first: bool) -> Heading:
    classes = _classes(column, is_first)
    return Heading(
        column=column, text=_short(column), classes=classes, cell_classes=classes.replace(" narrow", "")
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


def _line(row: AppendixRow, headings: Sequence[Heading], mark: Mark | None) -> SheetRow:
    is_base = row.kind in ("base", "waiting")
    cells, admitted = [], []
    for heading in headings:
        column, value = heading.column, row.values[heading.column.code]
        cells.append(
            SheetCell(
                value=value,
                classes=heading.cell_classes + _mark(row, column),
                code=column.code,
                is_editable=is_base and column.kind != "total",
            )
        )
        if column.kind == "admitted" and value is not None:
            admitted.append(value)
    return SheetRow(
        row=row,
        key=str(row.number) if row.number else search_key(row.name).replace(" ", "-"),
        name=row.name,
        cells=tuple(cells),
        admitted=sum(admitted) if admitted else None,
        is_waiting=row.kind == "waiting",
        mark=mark,
    )


def _mark(row: AppendixRow, column: Column) -> str:
    if row.short and column.kind == "sources":
        return " warn"
    if column.kind == "total" and row.kind == "base":
        return " computed"
    return ""
