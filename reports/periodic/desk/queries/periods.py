"""Reads of the list of periods: how the district stands with each, what a base owes, and who got longer."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef

from recruitment.kernel.scope import Scope
from reports.periodic.desk.standing import Counts, Standing
from reports.periodic.gates import late_days
from reports.periodic.models import ExpectedReport, Extension, Period, PeriodicReport
from reports.periodic.stated import periods
from units.bases.models import PartyBase

RECENT = timedelta(days=100)
State = PeriodicReport.State


@dataclass(frozen=True, kw_only=True)
class PeriodLine:
    """A period and how many reports of it are where."""

    period: Period
    counts: Counts


@dataclass(frozen=True, kw_only=True)
class DistrictPeriods:
    """Every period the district has to do with.

    opened: with their counts; openable: of the calendar, begun and not opened; soon: those of them that run or ended
    lately; opening: (period, how many bases) whose figures an appendix brought.
    """

    opened: tuple[PeriodLine, ...]
    openable: tuple[Period, ...]
    soon: tuple[Period, ...]
    opening: tuple[tuple[Period, int], ...]


def counts_by_period(scope: Scope) -> dict[int, Counts]:
    """How the reports that this scope sees stand, by period; only those of expected bases count. Two queries."""
    waited_for = ExpectedReport.objects.visible_to(scope)
    expected = dict(waited_for.order_by().values_list("period").annotate(n=Count("pk")))
    asked = waited_for.filter(period=OuterRef("period"), base=OuterRef("base"))
    reports = PeriodicReport.objects.visible_to(scope).filter(Exists(asked))
    by_state = defaultdict(dict)
    for period_id, state, how_many in (
        reports.order_by().values_list("period", "state").annotate(n=Count("pk"))
    ):
        by_state[period_id][state] = how_many
    return {pk: Counts(expected=how_many, **by_state[pk]) for pk, how_many in expected.items()}


def district_periods(*, scope: Scope, today: date) -> DistrictPeriods:
    """The periods for somebody who sees every base. Four queries."""
    counts = counts_by_period(scope)
    of_appendix = _bases_of_appendix(scope)
    found = list(periods())
    openable = [period for period in found if may_be_opened(period, of_appendix, today)]
    return DistrictPeriods(
        opened=tuple(
            PeriodLine(period=period, counts=counts.get(period.pk) or Counts(expected=0))
            for period in found
            if period.opened_on
        ),
        openable=tuple(openable),
        soon=tuple(period for period in openable if period.ends_on >= today - RECENT),
        opening=tuple(
            (period, of_appendix[period.pk])
            for period in found
            if not period.opened_on and period.pk in of_appendix
        ),
    )


def openable_periods(*, scope: Scope, today: date) -> list[Period]:
    """The periods of the calendar that may be opened for reports. Two queries."""
    of_appendix = _bases_of_appendix(scope)
    return [period for period in periods() if may_be_opened(period, of_appendix, today)]


def may_be_opened(period: Period, of_appendix, today: date) -> bool:
    """Whether a period of the calendar has begun, is not opened, and no appendix brought its figures."""
    is_waiting = not period.is_ad_hoc and period.opened_on is None
    return is_waiting and period.starts_on <= today and period.pk not in of_appendix


def _bases_of_appendix(scope: Scope) -> dict[int, int]:
    reports = PeriodicReport.objects.visible_to(scope).filter(origin=PeriodicReport.Origin.APPENDIX)
    known = reports.exclude(state=State.DRAFT).order_by()
    return dict(known.values_list("period").annotate(n=Count("pk")))


def expected_on(period: Period, *, scope: Scope) -> int:
    """How many bases would be expected to report if the period were opened. One query."""
    return PartyBase.objects.visible_to(scope).open_on(period.ends_on).count()


@dataclass(frozen=True, kw_only=True)
class OwnReport:
    """What one base owes or has handed in for one period; extended_until: the last day it may still write."""

    base: PartyBase
    period: Period
    standing: Standing
    extended_until: date | None

    @property
    def is_closed(self) -> bool:
        return self.period.locked_on is not None and self.extended_until is None


def own_reports(*, scope: Scope, today: date) -> list[OwnReport]:
    """The reports of a secretary's bases for every opened period, the latest first. Three queries."""
    waited_for = ExpectedReport.objects.visible_to(scope).select_related("period", "base")
    waited_for = waited_for.order_by("-period__ends_on", "-period__starts_on", "-period", "base__number")
    reports = {
        (report.period_id, report.base_id): report for report in PeriodicReport.objects.visible_to(scope)
    }
    until = extensions_in_force(scope=scope, today=today)
    return [
        OwnReport(
            base=one.base,
            period=one.period,
            standing=standing_of(one.period, reports.get((one.period_id, one.base_id)), today),
            extended_until=until.get((one.period_id, one.base_id)),
        )
        for one in waited_for
    ]


def standing_of(period: Period, report: PeriodicReport | None, today: date) -> Standing:
    """Where a report of an opened period stands today; None: nobody has begun it."""
    handed_in_on = report.first_submitted_on if report else None
    is_printed = report is not None and report.origin == PeriodicReport.Origin.APPENDIX
    late = 0 if is_printed else late_days(period.due_on, handed_in_on, on=today)
    return Standing(state=report.state if report else "", late_days=late)


def extensions_in_force(*, scope: Scope, today: date) -> dict[tuple[int, int], date]:
    """The last day of the extensions that hold today, by period and base; the latest of a base counts. One query."""
    granted = Extension.objects.visible_to(scope).order_by("pk")
    latest = {
        (period, base): until for period, base, until in granted.values_list("period", "base", "until_on")
    }
    return {key: until for key, until in latest.items() if until >= today}


@dataclass(frozen=True, kw_only=True)
class Granted:
    """An extension as the office lists it: who, why, until when, and whether it still holds."""

    extension: Extension
    words: str
    is_in_force: bool


@dataclass(frozen=True, kw_only=True)
class ManagedPeriod:
    """One period with the bases it expects, what it still waits for, and its extensions, the latest first."""

    period: Period
    counts: Counts
    bases: tuple[PartyBase, ...]
    missing: tuple[PartyBase, ...]
    granted: tuple[Granted, ...]


def managed_period(period: Period, *, scope: Scope, today: date) -> ManagedPeriod:
    """What somebody needs who moves the due day of a period, locks it, or gives one base longer. Three queries."""
    bases = [
        one.base
        for one in ExpectedReport.objects.visible_to(scope)
        .filter(period=period)
        .select_related("base")
        .order_by("base__number")
    ]
    states = dict(
        PeriodicReport.objects.visible_to(scope).filter(period=period).values_list("base_id", "state")
    )
    of_expected = [states[base.pk] for base in bases if base.pk in states]
    granted = Extension.objects.visible_to(scope).filter(period=period).select_related("base")
    return ManagedPeriod(
        period=period,
        counts=Counts(
            expected=len(bases), **{str(state): of_expected.count(state) for state in State.values}
        ),
        bases=tuple(bases),
        missing=tuple(base for base in bases if states.get(base.pk) not in (State.SUBMITTED, State.APPROVED)),
        granted=_granted(granted.order_by("-pk"), today),
    )


def _granted(extensions, today) -> tuple[Granted, ...]:
    found, seen = [], set()
    for extension in extensions:
        is_latest = extension.base_id not in seen
        seen.add(extension.base_id)
        if not is_latest:
            words = "đã thay bằng lần gia hạn sau"
        else:
            words = "còn hiệu lực" if extension.until_on >= today else "đã hết"
        found.append(
            Granted(extension=extension, words=words, is_in_force=is_latest and extension.until_on >= today)
        )
    return tuple(found)
