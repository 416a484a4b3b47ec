"""What the server answers to the grid: what became of each cell, and what follows from it elsewhere."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from recruitment.kernel import clock
from recruitment.kernel.dates import format_moment
from reports.periodic.actions import Outcome
from reports.periodic.grid.columns import ColumnSet
from reports.periodic.grid.forms import BadCell
from reports.periodic.grid.hints import hint_of, is_marked
from reports.periodic.grid.page import computed_texts, sums_of
from reports.periodic.indicators import BY_CODE
from reports.periodic.models import EntryCell
from reports.periodic.queries import ReportRow
from reports.periodic.templatetags.report_cells import state_tag
from reports.periodic.values import Value, from_text, shown
from units.bases.models import PartyBase


def saved(
    outcome: Outcome, refused: Sequence[BadCell], *, bases: Mapping[int, PartyBase], rows: Iterable[ReportRow]
) -> tuple[dict, int]:
    """The answer and its status: 409 when nothing but conflicts came of it, 422 when nothing but refusals."""
    by_id = {base.pk: base for base in bases.values()}
    answer = {
        "act": str(outcome.act.act_id) if outcome.act else None,
        "at": f"{clock.now():%H:%M}",
        "saved": [_cell(by_id[edit.base_id], edit.column, edit.value) for edit in outcome.saved],
        "conflicts": [conflict(one, by_id[one.base_id]) for one in outcome.conflicts],
        "refused": [
            *({"base": one.number, "column": one.column, "message": one.message} for one in refused),
            *(_locked(one, by_id[one.base_id]) for one in outcome.refused),
        ],
        "derived": derived(rows, {(base_id, column) for base_id, column, _ in outcome.derived}),
    }
    status = 200 if answer["saved"] else 409 if answer["conflicts"] else 422 if answer["refused"] else 200
    return answer, status


def conflict(one, base: PartyBase) -> dict:
    """A cell that somebody else wrote: what stands there, and the sentence with who and when."""
    who = f"đ/c {one.by_label}" if one.by_label else "người khác"
    when = f" ({_when(one.changed_at)})" if one.changed_at else ""
    words = f"Ô này vừa được {who} sửa thành {shown(one.current)}{when}."
    return _cell(base, one.column, one.current, key="current") | {"message": words}


def _when(moment: datetime) -> str:
    return format_moment(timezone.localtime(moment))


def _locked(one, base):
    message = f"{base.display_name}, {BY_CODE[one.column].label}: {one.message}"
    return {"base": base.number, "column": one.column, "message": message}


def _cell(base, column: str, value: Value, *, key="value"):
    return {"base": base.number, "column": column, key: value}


def derived(rows: Iterable[ReportRow], followed: Iterable[tuple[int, str]] = ()) -> list[dict]:
    """What the bar says of the cells of some rows now, the figures that followed, and what is worked out from them."""
    followed, found = set(followed), []
    for row in rows:
        for indicator in row.report.period.columns if row.report else ():
            code = indicator.code
            cell = {
                "base": row.base.number,
                "column": code,
                "hint": hint_of(row, code),
                "isMarked": is_marked(row, code),
            }
            if (row.base.pk, code) in followed:
                cell["value"] = row.values[code]
            found.append(cell)
        found += [_cell(row.base, code, text) for code, text in computed_texts(row).items()]
    return found


def taken_back(cells: Sequence[EntryCell], rows: Iterable[ReportRow]) -> dict:
    """What an undo brought back, and how many figures it left."""
    return {
        "at": f"{clock.now():%H:%M}",
        "restored": [
            _cell(cell.report.base, cell.column, from_text(cell.new)) for cell in cells if not cell.is_kept
        ],
        "kept": sum(cell.is_kept for cell in cells),
        "derived": derived(rows),
    }


def sums(rows: Sequence[ReportRow], columns: ColumnSet) -> dict:
    """Every computed text of the grid by its key, and where each report stands."""
    found = {
        f"{line.key}:{code}": text for line in sums_of(rows, columns) for code, text in line.texts.items()
    }
    if columns.with_year:
        for row in rows:
            found |= {f"{row.base.number}:{code}": text for code, text in computed_texts(row).items()}
    marks = {str(row.base.number): state_tag(row.state, row.late_days, str(row.base.number)) for row in rows}
    return {"sums": found, "marks": marks}
