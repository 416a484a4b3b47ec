"""What the grid shows besides the rows of a period: names to paste by, and the history behind a cell."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from recruitment.kernel.scope import Scope
from reports.periodic.indicators import Indicator
from reports.periodic.models import EntryCell, Period, PeriodicReport, ReportStep
from reports.periodic.values import from_text, shown
from units.bases.models import PartyBase


def names_by_base(scope: Scope) -> dict[int, tuple[str, ...]]:
    """Every name of each base a scope may see, by its id. One query."""
    found: dict[int, tuple[str, ...]] = {}
    named = PartyBase.objects.visible_to(scope).annotate(called=F("names__name")).exclude(called=None)
    for base_id, name in named.values_list("pk", "called").order_by("pk", "names__pk"):
        found[base_id] = (*found.get(base_id, ()), name)
    return found


def bases_to_enter(scope: Scope) -> dict[int, PartyBase]:
    """The bases that a person enters figures for, by TT. One query."""
    ids = scope.base_ids("reports.enter")
    bases = PartyBase.objects.visible_to(scope)
    mine = bases if ids is None else bases.filter(pk__in=ids)
    return {base.number: base for base in mine}


@dataclass(frozen=True, kw_only=True)
class Happening:
    """Something that happened to a cell, or to its report with the figure as it was then.

    old, new: texts; old "" where the figure itself did not move.
    """

    happened_at: datetime
    by_label: str
    what: str
    new: str
    old: str = ""
    note: str = ""

    @property
    def is_change(self) -> bool:
        return bool(self.old)


@dataclass(frozen=True, kw_only=True)
class CellHistory:
    """What happened to one figure, the latest first; the report it belongs to, None while nobody has begun it."""

    report: PeriodicReport | None
    happenings: tuple[Happening, ...] = ()


def cell_history(*, period: Period, base: PartyBase, indicator: Indicator, scope: Scope) -> CellHistory:
    """The history of one figure of a base in a period. Three queries."""
    report = PeriodicReport.objects.visible_to(scope).filter(period=period, base=base).first()
    if report is None:
        return CellHistory(report=None)
    entries = EntryCell.objects.visible_to(scope).filter(report=report, column=indicator.code, is_kept=False)
    steps = ReportStep.objects.visible_to(scope).filter(report=report)
    found = [_entered(cell) for cell in entries.select_related("act").order_by("pk")]
    found += [_stepped(step, indicator.code) for step in steps.order_by("pk")]
    found.sort(key=lambda one: one.happened_at, reverse=True)
    return CellHistory(report=report, happenings=tuple(found))


def _entered(cell):
    return Happening(
        happened_at=cell.act.done_at,
        by_label=cell.act.done_by_label,
        what=cell.act.get_kind_display(),
        old=shown(from_text(cell.old)),
        new=shown(from_text(cell.new)),
    )


def _stepped(step, column):
    is_about_it = column in step.columns
    return Happening(
        happened_at=step.done_at,
        by_label=step.done_by_label,
        what=step.get_kind_display() + (" ô này" if is_about_it and step.kind == "return" else " báo cáo"),
        new=shown(step.figures.get(column)),
        note=f"Số báo cáo {step.note}" if step.note and step.kind == "submit" else step.note,
    )
