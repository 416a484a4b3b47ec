"""The checks of reports put to the database: what other reports, targets and settings say, and what was explained.

Screens hand in querysets from their doors, actions whole tables; the checks themselves are pure (checks.py).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from reports.periodic.background import Reported, background_of
from reports.periodic.checks import Background, Finding, Rules, findings
from reports.periodic.indicators import CODES
from reports.periodic.models import Explanation, Period, PeriodicReport, ReportingRule
from reports.periodic.values import NOTHING, Value, Values
from units.targets import rules as ledger

ROW = ("base_id", "state", "nothing_arose", *CODES)


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One finding of a report with the base's words on it; explanation "": none, or on figures that changed since."""

    finding: Finding
    explanation: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the report cannot be handed in because of it."""
        return self.finding.is_blocking or not self.explanation


def rules_for(period: Period) -> Rules:
    """The limits in force at the end of a period; the program's own where none is stored. One query."""
    return _in_force(ReportingRule.objects.order_by("-starts_on"), period)


def _in_force(limits: Iterable[ReportingRule], period: Period) -> Rules:
    found = next((rule for rule in limits if rule.starts_on <= period.ends_on), None)
    if found is None:
        return Rules()
    return Rules(members_move_percent=found.members_move_percent, four_eyes_change=found.four_eyes_change)


def reported_by_base(
    reports: QuerySet, *, period: Period, base_ids: Collection[int]
) -> dict[int, list[Reported]]:
    """What bases reported for other periods of the calendar, from the year before the period on. Two queries."""
    others = reports.filter(base_id__in=base_ids).exclude(period=period)
    others = others.exclude(state=PeriodicReport.State.DRAFT)
    found = defaultdict(list)
    for base_id, reported in calendar_reports(others, since=_year_before(period)):
        found[base_id].append(reported)
    return found


def calendar_reports(reports: QuerySet, *, since: date) -> list[tuple[int, Reported]]:
    """Reports for periods of the calendar that end from a day on, each with the id of its base. Two queries."""
    calendar = Period.objects.exclude(kind=Period.Kind.AD_HOC).filter(ends_on__gte=since).in_bulk()
    rows = reports.exclude(period__kind=Period.Kind.AD_HOC).filter(period__ends_on__gte=since)
    return [
        (base_id, _reported(calendar[period_id], state, _values(figures, nothing)))
        for period_id, base_id, state, nothing, *figures in rows.values_list("period_id", *ROW).order_by("pk")
    ]


def _reported(period: Period, state: str, values: Values) -> Reported:
    return Reported(
        starts_on=period.starts_on, ends_on=period.ends_on, label=period.label, state=state, values=values
    )


def reported_of(report: PeriodicReport) -> Reported:
    """One report as the checks of others see it."""
    return _reported(report.period, report.state, report.values)


def _year_before(period: Period) -> date:
    return date(period.starts_on.year - 1, 1, 1)


def _values(figures: Iterable, nothing: Collection[str]) -> dict[str, Value]:
    return {code: NOTHING if code in nothing else value for code, value in zip(CODES, figures, strict=True)}


def year_targets(lines: QuerySet, *, period: Period, base_ids: Collection[int]) -> dict[int, int | None]:
    """What bases are to admit in the year of a period, as in force at its end. One query."""
    return {
        base_id: _year_target(of_base, period) for base_id, of_base in _lines_by_base(lines, base_ids).items()
    }


def _lines_by_base(lines: QuerySet, base_ids: Collection[int]) -> dict[int, list]:
    by_base = defaultdict(list)
    rows = lines.filter(base_id__in=base_ids).values_list(
        "pk", "base_id", "column", "year", "amount", "reverses_id", "in_force_on", named=True
    )
    for line in rows:
        by_base[line.base_id].append(line)
    return by_base


def _year_target(lines: Iterable, period: Period) -> int | None:
    return ledger.year_target(ledger.standing(lines, on=period.ends_on), period.starts_on.year)


def backgrounds(
    *, period: Period, base_ids: Collection[int], reports: QuerySet, lines: QuerySet
) -> dict[int, Background]:
    """What stands beside the reports of some bases for a period; nothing beside an ad hoc one. Three queries."""
    if period.is_ad_hoc:
        return dict.fromkeys(base_ids, Background())
    others = reported_by_base(reports, period=period, base_ids=base_ids)
    targets = year_targets(lines, period=period, base_ids=base_ids)
    return {
        base_id: background_of(
            others.get(base_id, ()),
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            year_target=targets.get(base_id),
        )
        for base_id in base_ids
    }


def remarks_of_each(
    reports: Collection[PeriodicReport], *, beside: QuerySet, lines: QuerySet
) -> dict[int, list[Remark]]:
    """What the checks find in reports of any periods, by the key of each. Four queries, and their explanations.

    beside: the reports that may be looked at for comparison; periods and explanations come with the reports.
    """
    if not reports:
        return {}
    base_ids = {report.base_id for report in reports}
    since = min(_year_before(report.period) for report in reports)
    standing = beside.filter(base_id__in=base_ids).exclude(state=PeriodicReport.State.DRAFT)
    others = defaultdict(list)
    for base_id, reported in calendar_reports(standing, since=since):
        others[base_id].append(reported)
    targets = _lines_by_base(lines, base_ids)
    limits = list(ReportingRule.objects.order_by("-starts_on"))
    return {
        report.pk: remarks(
            report.values,
            period=report.period,
            background=_background(report.period, others[report.base_id], targets[report.base_id]),
            rules=_in_force(limits, report.period),
            explanations=report.explanations.all(),
        )
        for report in reports
    }


def _background(period: Period, reported: Iterable[Reported], lines: Iterable) -> Background:
    if period.is_ad_hoc:
        return Background()
    near = [
        one
        for one in reported
        if one.ends_on >= _year_before(period)
        and (one.starts_on, one.ends_on) != (period.starts_on, period.ends_on)
    ]
    target = _year_target(lines, period)
    return background_of(near, starts_on=period.starts_on, ends_on=period.ends_on, year_target=target)


def remarks(
    values: Values,
    *,
    period: Period,
    background: Background,
    rules: Rules,
    explanations: Iterable[Explanation] = (),
) -> list[Remark]:
    """What the checks find in the figures of one report, each with the words that still hold for it."""
    words: Mapping[tuple, Explanation] = {(one.check_code, one.column): one for one in explanations}
    found = findings(values, asked=period.asked, background=background, rules=rules)
    return [
        Remark(finding=one, explanation=_holding(words.get((one.check, one.column)), one)) for one in found
    ]


def _holding(explanation: Explanation | None, finding: Finding) -> str:
    return explanation.text if explanation and explanation.message == finding.message else ""
