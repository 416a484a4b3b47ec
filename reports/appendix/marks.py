"""Whether the subtotals that stand now are those that the applied workbook printed ("khớp bản in")."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recruitment.kernel.numbers import format_count, format_signed
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import search_key
from reports.appendix.layout import Column, Layout
from reports.appendix.models import Appendix, AppendixImport, SheetAct
from reports.appendix.planning import SubtotalCheck
from reports.appendix.queries import AppendixRow, AppendixTable

NAMED_AT_MOST = 2
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
    """What stands beside a subtotal: the printed figures that are not the sums of today, in column order."""

    differing: tuple[SubtotalCheck, ...] = ()

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
    """The marks of a table's subtotals by their names, against the last import that stands applied. One query.

    Empty for someone who does not see every base: a sum over fewer rows is not the printed one.
    """
    if not scope.covers_committee("bases.view"):
        return {}
    printed = {search_key(line["label"]): line for line in _printed_subtotals(appendix)}
    rows = [section.subtotal for section in table.sections]
    lines = [(row, printed[key]) for row in rows if (key := search_key(row.name)) in printed]
    return {row.name: Mark(differing=tuple(_differing(row, line, table.layout))) for row, line in lines}


def _printed_subtotals(appendix: Appendix) -> Iterable[dict]:
    """The subtotal lines of the workbook applied last and not undone; only they leave the database, not the table."""
    applied = SheetAct.objects.filter(
        appendix=appendix,
        kind=SheetAct.Kind.APPLY,
        appendix_import__state=AppendixImport.State.APPLIED,
    )
    found = applied.order_by("-pk").values_list("appendix_import__table__subtotals", flat=True)
    return found.first() or ()


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
