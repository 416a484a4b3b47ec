"""Reads of the bases' reports."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from recruitment.kernel import row_level
from recruitment.kernel.scope import Scope
from reports.periodic.checks import Background
from reports.periodic.examining import Remark, backgrounds, remarks, rules_for
from reports.periodic.gates import Stage, late_days, why_locked
from reports.periodic.indicators import CODES
from reports.periodic.models import ExpectedReport, Period, PeriodicReport
from reports.periodic.rules import is_open
from reports.periodic.stages import surroundings
from reports.periodic.values import Values
from units.bases.models import PartyBase
from units.targets import stated
from units.targets.models import TargetLine


@row_level.all_rows()
def district_totals_of_periods(scope: Scope) -> dict[date, tuple[int, int]]:
    """By the last day of a period: how many bases have an approved report, of how many expected. Numbers only.

    Expected are the bases that were when the period was opened, and where it never was, as for the figures of an
    appendix, those open on that day. Only their reports are counted, so a base that closes changes nothing in the
    periods before and is not waited for after. Ad hoc periods are left out.
    """
    bases = PartyBase.objects.for_district_totals(scope).values_list("pk", "opened_on", "closed_on")
    lifetimes = {pk: (opened_on, closed_on) for pk, opened_on, closed_on in bases}
    reports = PeriodicReport.objects.for_district_totals(scope).official()
    by_day = defaultdict(set)
    for ends_on, base_id in reports.values_list("period__ends_on", "base_id").order_by("period__ends_on"):
        by_day[ends_on].add(base_id)
    frozen = defaultdict(set)
    waited_for = ExpectedReport.objects.for_district_totals(scope).exclude(period__kind=Period.Kind.AD_HOC)
    for ends_on, base_id in waited_for.values_list("period__ends_on", "base_id").order_by("pk"):
        frozen[ends_on].add(base_id)
    counts = {}
    for day, reporting in by_day.items():
        open_bases = {pk for pk, lifetime in lifetimes.items() if is_open(*lifetime, on=day)}
        expected = frozen.get(day) or open_bases
        counts[day] = (len(reporting & expected), len(expected))
    return counts


@dataclass(frozen=True, kw_only=True)
class FigureDates:
    """The days on which figures end, oldest first, and the one that pages and commands stand at by default."""

    days: tuple[date, ...]
    default: date


def figure_dates(scope: Scope) -> FigureDates:
    """The days worth looking at. Default (design 4): the end of the last period that all expected bases have
    approved or a control figure covers; the first day of the term when there is neither.
    """
    covered = {control.ends_on for control in stated.control_figures() if control.measure == "admitted"}
    periods = district_totals_of_periods(scope)
    full = {day for day, (reports, expected) in periods.items() if reports >= expected > 0}
    default = max(covered | full, default=None) or stated.current_term().starts_on
    return FigureDates(days=tuple(sorted(covered | set(periods) | {default})), default=default)


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """The report of one base for one period with everything that bears on it; report None: nobody has begun it.

    late_days: past the due day, of the first hand-in or up to the day the page stands at.
    """

    base: PartyBase
    report: PeriodicReport | None
    stage: Stage
    background: Background
    remarks: tuple[Remark, ...]
    late_days: int

    @cached_property
    def values(self) -> Values:
        """Every figure by its code; all of them unknown where nobody has begun."""
        return self.report.values if self.report else dict.fromkeys(CODES)

    @property
    def state(self) -> str:
        """The state of the report; "" where nobody has begun it."""
        return self.report.state if self.report else ""

    def why_locked(self, column: str, *, on: date) -> str:
        """Why one figure cannot be written on the day; "" when it can."""
        return why_locked(self.stage, column, on=on)


def report_rows(
    *, scope: Scope, period: Period, on: date, base_ids: Collection[int] | None = None
) -> list[ReportRow]:
    """The reports of a period that a scope may see, one row for each expected base, in printed order. Ten queries.

    Without base_ids every base; a base that is not expected has a row when it has a report, as those of an appendix.
    """
    around = surroundings(period, base_ids)
    reports = PeriodicReport.objects.visible_to(scope)
    mine = reports.filter(period=period).select_related("period").prefetch_related("explanations")
    by_base = {report.base_id: report for report in mine}
    bases = PartyBase.objects.visible_to(scope).filter(pk__in=around.expected | by_base.keys())
    if base_ids is not None:
        bases = bases.filter(pk__in=base_ids)
    found = list(bases.in_appendix_order().select_related("block"))
    beside = backgrounds(
        period=period,
        base_ids=[base.pk for base in found],
        reports=reports,
        lines=TargetLine.objects.visible_to(scope),
    )
    limits = rules_for(period)
    return [_report_row(base, by_base.get(base.pk), around, beside[base.pk], limits, on) for base in found]


def _report_row(base, report, around, background, limits, on):
    found = (
        remarks(
            report.values,
            period=around.period,
            background=background,
            rules=limits,
            explanations=report.explanations.all(),
        )
        if report
        else []
    )
    handed_in_on = report.first_submitted_on if report else None
    return ReportRow(
        base=base,
        report=report,
        stage=around.stage(base.pk, report),
        background=background,
        remarks=tuple(found),
        late_days=0
        if report and report.origin == PeriodicReport.Origin.APPENDIX
        else late_days(around.period.due_on, handed_in_on, on=on),
    )
