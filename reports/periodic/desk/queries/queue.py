"""Reads of the reports that wait for a decision: what the checks found in each, and how long it has waited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from recruitment.kernel.scope import Scope
from reports.periodic.desk.queries.periods import PeriodLine, counts_by_period
from reports.periodic.examining import Remark, remarks_of_each
from reports.periodic.indicators import BY_CODE, Indicator
from reports.periodic.models import PeriodicReport
from reports.periodic.stated import periods
from reports.periodic.values import shown
from units.targets.models import TargetLine

KEY_INDICATORS = tuple(
    BY_CODE[code] for code in ("members", "sources_added", "sources_removed", "sources", "admitted")
)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One report that waits: what was found in it, and since how many days it is here."""

    report: PeriodicReport
    remarks: tuple[Remark, ...]
    days: int

    @property
    def explained(self) -> int:
        """How many of the findings the base has explained."""
        return sum(bool(remark.explanation) for remark in self.remarks)

    @property
    def key_figures(self) -> list[tuple[Indicator, str]]:
        """(indicator, figure as it is shown) of those a list has room for; a dash where the period asks for no such."""
        return [(one, shown(self.report.value(one.code))) for one in KEY_INDICATORS]

    @property
    def other_figures(self) -> list[tuple[Indicator, str]]:
        """What else the report says and an approval makes official: (indicator, figure as it is shown)."""
        others = (one for one in self.report.period.columns if one not in KEY_INDICATORS)
        known = ((one, self.report.value(one.code)) for one in others)
        return [(one, shown(value)) for one, value in known if value is not None]


def waiting_reports(scope: Scope):
    """The reports that wait for a decision, the one handed in first before the others."""
    found = PeriodicReport.objects.visible_to(scope).filter(state=PeriodicReport.State.SUBMITTED)
    return found.select_related("base", "period").order_by("submitted_at", "pk")


def queue(*, scope: Scope, today: date) -> list[Waiting]:
    """Every report that waits, the oldest first. Six queries, whatever waits."""
    reports = list(waiting_reports(scope).prefetch_related("explanations"))
    found = remarks_of_each(
        reports,
        beside=PeriodicReport.objects.visible_to(scope),
        lines=TargetLine.objects.visible_to(scope),
    )
    return [
        Waiting(report=one, remarks=tuple(found[one.pk]), days=_days_since(one.submitted_at, today))
        for one in reports
    ]


def _days_since(moment, today: date) -> int:
    return max(0, (today - timezone.localtime(moment).date()).days)


def without_remarks(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Those in which nothing was found: they may be approved together."""
    return [one for one in waiting if not one.remarks]


def still_owed(scope: Scope) -> list[PeriodLine]:
    """The periods that take reports and lack some, the one due first before the others. Three queries."""
    counts = counts_by_period(scope)
    open_now = periods().filter(opened_on__isnull=False, locked_on__isnull=True).order_by("due_on", "pk")
    lines = [PeriodLine(period=one, counts=counts[one.pk]) for one in open_now if one.pk in counts]
    return [line for line in lines if line.counts.missing]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a report stands in the queue: the ones before and after it."""

    reports: tuple[PeriodicReport, ...]
    previous: PeriodicReport | None
    next: PeriodicReport | None


def place_in_queue(report: PeriodicReport, *, scope: Scope) -> Place:
    """The queue around a report; of one that no longer waits, the next is the oldest that does. One query."""
    reports = tuple(waiting_reports(scope))
    keys = [one.pk for one in reports]
    if report.pk not in keys:
        return Place(reports=reports, previous=None, next=reports[0] if reports else None)
    here = keys.index(report.pk)
    return Place(
        reports=reports,
        previous=reports[here - 1] if here else None,
        next=reports[here + 1] if here + 1 < len(reports) else None,
    )
