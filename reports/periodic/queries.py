"""Reads of the bases' reports."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from recruitment.kernel.scope import Scope
from reports.periodic.models import PeriodicReport
from units.bases.models import PartyBase
from units.targets import stated


def district_totals_of_periods(scope: Scope) -> dict[date, tuple[int, int]]:
    """By the last day of a period: how many reports are approved, of how many expected. Numbers only, no base."""
    expected = PartyBase.objects.for_district_totals(scope).count()
    approved = PeriodicReport.objects.for_district_totals(scope).approved().values_list("period__ends_on")
    counts = approved.annotate(reports=Count("base_id", distinct=True)).order_by("period__ends_on")
    return {ends_on: (reports, expected) for ends_on, reports in counts}


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
