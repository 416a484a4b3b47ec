"""Reads of the bases' reports."""

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


def default_date(scope: Scope) -> date:
    """The end of the last period that all expected bases have approved or a control figure covers (design 4).

    Falls back to the first day of the term when neither exists.
    """
    covered = [control.ends_on for control in stated.control_figures() if control.measure == "admitted"]
    full = [
        day
        for day, (reports, expected) in district_totals_of_periods(scope).items()
        if reports >= expected > 0
    ]
    return max([*covered, *full], default=None) or stated.current_term().starts_on
