"""What a workbook is planned against, and what became of one."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from recruitment.kernel.scope import Scope
from recruitment.kernel.text import search_key
from reports.periodic.grid.queries import bases_to_enter, names_by_base
from reports.periodic.grid.readiness import is_open, lacking, to_explain
from reports.periodic.indicators import BY_CODE
from reports.periodic.models import EntryAct, EntryCell, Period
from reports.periodic.queries import ReportRow, report_rows
from reports.periodic.values import from_text, shown
from reports.periodic.workbook.planning import Plan, Unit, plan_table
from reports.periodic.workbook.reading import FileTable


def plan_of(table: FileTable, *, period: Period, scope: Scope, on: date) -> Plan:
    """What a workbook would change for the bases a person enters for. Thirteen queries."""
    mine = {base.pk for base in bases_to_enter(scope).values()}
    names = names_by_base(scope)
    rows = report_rows(scope=scope, period=period, on=on)
    units = [_unit(row, names.get(row.base.pk, ()), on) for row in rows if row.base.pk in mine]
    return plan_table(table, units=units, takes_papers=scope.covers_committee("reports.enter"))


def _unit(row: ReportRow, names, on):
    return Unit(
        id=row.base.pk,
        number=row.base.number,
        name=row.base.display_name,
        keys=frozenset({search_key(name) for name in (*names, row.base.display_name)}),
        values=row.values,
        why_locked=partial(row.why_locked, on=on),
        paper=row.report.paper if row.report else "",
        is_open=row.state == "" or is_open(row, on=on),
        is_waiting=not row.base.name,
    )


@dataclass(frozen=True, kw_only=True)
class Written:
    """One figure that a workbook wrote, as texts; is_kept: an undo of it left the figure alone."""

    base_name: str
    label: str
    old: str
    new: str
    is_kept: bool = False


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    """What became of a workbook: its figures, the reports with the district now, and those that are still drafts."""

    act: EntryAct
    undo: EntryAct | None
    written: tuple[Written, ...]
    handed_in: tuple[ReportRow, ...]
    drafts: tuple[tuple[ReportRow, tuple[str, ...]], ...]

    @property
    def base_count(self) -> int:
        return len({one.base_name for one in self.written})

    @property
    def kept(self) -> list[Written]:
        """The figures that the undo left as they were."""
        return [one for one in self.written if one.is_kept]


def uploaded(act: EntryAct, *, scope: Scope, on: date) -> Uploaded:
    """What a workbook did, as its reports stand now. Thirteen queries."""
    cells = EntryCell.objects.visible_to(scope).filter(act=act).select_related("report__base").order_by("pk")
    undo = EntryAct.objects.editable_by(scope).filter(undoes=act).first()
    kept = set()
    if undo:
        left = EntryCell.objects.visible_to(scope).filter(act=undo, is_kept=True)
        kept = set(left.values_list("report_id", "column"))
    cells = list(cells)
    rows = report_rows(
        scope=scope, period=act.period, on=on, base_ids={cell.report.base_id for cell in cells}
    )
    return Uploaded(
        act=act,
        undo=undo,
        written=tuple(_written(cell, kept) for cell in cells),
        handed_in=tuple(row for row in rows if row.report and row.report.is_handed_in),
        drafts=tuple((row, why_draft(row, scope)) for row in rows if is_open(row, on=on)),
    )


def _written(cell, kept):
    return Written(
        base_name=cell.report.base.display_name,
        label=BY_CODE[cell.column].label,
        old=shown(from_text(cell.old)),
        new=shown(from_text(cell.new)),
        is_kept=(cell.report_id, cell.column) in kept,
    )


def why_draft(row: ReportRow, scope: Scope) -> tuple[str, ...]:
    """Why a report with figures of a workbook has not gone to the district."""
    found = [*lacking(row), *(remark.finding.message for remark in to_explain(row))]
    if not found and scope.covers_committee("reports.enter"):
        found = ["chưa có số báo cáo có chữ ký."]
    return tuple(found)


def own_base_id(scope: Scope, rows: list[ReportRow]) -> int | None:
    """The base a file is about when somebody sees only one; None for the whole committee."""
    return rows[0].base.pk if len(rows) == 1 and not scope.covers_committee("bases.view") else None
