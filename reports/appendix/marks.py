"""Whether the subtotals that stand now are those that the applied workbook printed ("khớp bản in")."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from recruitment.kernel.numbers import format_count, format_signed
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import search_key
from reports.appendix.layout import Column, Layout
from reports.appendix.models import Appendix, AppendixImport, SheetAct
from reports.appendix.planning import SubtotalCheck
from reports.appendix.queries import AppendixRow, AppendixSection, AppendixTable

NAMED_AT_MOST = 2
LOOKED_AT_MOST = 20  # imports, the last ones
SHORT = {
    "members": "số đảng viên",
    "sources": "nguồn",
    "registered": "chỉ tiêu",
    "admitted": "đã kết nạp",
    "supplement": "bổ sung",
    "total": "tổng bổ sung",
}


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What stands beside a subtotal: the printed figures that are not the sums of today, in column order.

    rows: the TT of its rows in which those columns changed since the workbook was read; all of its rows where none did,
    for then the sum was wrong in print.
    """

    differing: tuple[SubtotalCheck, ...] = ()
    rows: frozenset[int] = frozenset()

    @property
    def agrees(self) -> bool:
        return not self.differing

    @property
    def words(self) -> str:
        """ "khớp bản in", or the first columns that differ with both figures."""
        if self.agrees:
            return "khớp bản in"
        named = [_difference(check) for check in self.differing[:NAMED_AT_MOST]]
        rest = len(self.differing) - len(named)
        return "; ".join([f"lệch bản in, {named[0]}", *named[1:], *([f"{rest} cột khác"] if rest else [])])


def _difference(check: SubtotalCheck) -> str:
    printed, computed = format_count(check.printed), format_count(check.computed)
    return f"{_short(check.column)}: in {printed}, cộng {computed} ({format_signed(-check.difference)})"


def _short(column: Column) -> str:
    words = SHORT[column.kind]
    if column.kind == "registered" and column.year is None:
        return f"{words} nhiệm kỳ"
    return f"{words} {'6 tháng ' if column.half else ''}{column.year}" if column.year else words


def marks_of(table: AppendixTable, *, appendix: Appendix, scope: Scope) -> dict[str, Mark]:
    """The marks of a table's subtotals by their names, against the imports that stand applied. One query.

    A subtotal speaks of a group only when its rows are the group's: that of a file with some of the rows is no
    printed sum of all, and the one an earlier file printed stays. Empty for someone who does not see every base: a
    sum over fewer rows is not the printed one.
    """
    if not scope.covers_committee("bases.view"):
        return {}
    groups = {search_key(section.subtotal.name): section for section in table.sections if section.subtotal}
    found = {}
    for subtotals, rows, names in _applied(appendix):
        by_line = {row["line"]: row for row in rows}
        for subtotal in subtotals:
            key = search_key(subtotal["label"])
            over = [by_line[line] for line in subtotal["lines"]]
            if key in groups and key not in found and _covers(over, groups[key], names or {}):
                found[key] = subtotal, over
        if len(found) == len(groups):
            break
    return {
        groups[key].subtotal.name: _mark(groups[key], *found[key], table.layout)
        for key in groups
        if key in found
    }


def rows_to_look_at(marks: Mapping[str, Mark]) -> frozenset[int]:
    """The TT of the rows behind subtotals that are not as printed."""
    return frozenset().union(*(mark.rows for mark in marks.values()))


def _mark(section: AppendixSection, subtotal: dict, over: list[dict], layout: Layout) -> Mark:
    differing = tuple(_differing(section.subtotal, subtotal, layout))
    if not differing:
        return Mark()
    columns = {check.column.code for check in differing}
    read = {search_key(row["name"]): row["values"] for row in over}
    rows = [row for _, block in section.blocks for row in block]
    moved = {
        row.number
        for row in rows
        if (values := read.get(search_key(row.name))) is not None
        and any(values.get(code) != row.values[code] for code in columns if code in values)
    }
    return Mark(differing=differing, rows=frozenset(moved or (row.number for row in rows)))


def _applied(appendix: Appendix) -> QuerySet:
    """(subtotals, rows, names that were answered) of the workbooks applied and not undone, the last one first."""
    applied = SheetAct.objects.filter(
        appendix=appendix,
        kind=SheetAct.Kind.APPLY,
        appendix_import__state=AppendixImport.State.APPLIED,
    )
    kept = (
        "appendix_import__table__subtotals",
        "appendix_import__table__rows",
        "appendix_import__answers__names",
    )
    return applied.order_by("-pk").values_list(*kept)[:LOOKED_AT_MOST]


def _covers(rows: list[dict], section: AppendixSection, names: Mapping[str, int]) -> bool:
    """Whether rows of a file stand for exactly the bases of a group.

    A row is known by its TT, by its name, or by what a person said its name means; one that is not was known by
    another name of its base, so each may stand for one base of the group that no other row stands for.
    """
    group = {row.number: search_key(row.name) for _, block in section.blocks for row in block}
    numbers = {key: number for number, key in group.items()}
    told, untold = set(), 0
    for row in rows:
        key = search_key(row["name"])
        number = row["number"] or names.get(key) or numbers.get(key)
        if number is None:
            untold += 1
        else:
            told.add(number)
    return told <= group.keys() and len(group) - len(told) == untold


def _differing(row: AppendixRow, line: dict, layout: Layout) -> Iterator[SubtotalCheck]:
    for column in layout.summed:
        printed = line["values"].get(column.code)
        check = SubtotalCheck(
            label=row.name,
            column=column,
            cell="",
            printed=printed,
            computed=row.values[column.code] or 0,
            is_uncomputed=printed is None,
        )
        if not check.agrees:
            yield check
