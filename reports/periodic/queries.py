"""Reads of the bases' reports."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from recruitment.kernel.scope import Scope
from reports.periodic.models import ExpectedReport, Period, PeriodicReport
from reports.periodic.rules import is_open
from units.bases.models import PartyBase
from units.targets import stated


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
