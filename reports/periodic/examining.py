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
    found = ReportingRule.objects.filter(starts_on__lte=period.ends_on).order_by("-starts_on").first()
    if found is None:
        return Rules()
    return Rules(members_move_percent=found.members_move_percent, four_eyes_change=found.four_eyes_change)


def reported_by_base(
    reports: QuerySet, *, period: Period, base_ids: Collection[int]
) -> dict[int, list[Reported]]:
    """What bases reported for other periods of the calendar, from the year before the period on. Two queries."""
    since = date(period.starts_on.year - 1, 1, 1)
    near = reports.filter(base_id__in=base_ids, period__ends_on__gte=since).exclude(period=period)
    near = near.exclude(period__kind=Period.Kind.AD_HOC).exclude(state=PeriodicReport.State.DRAFT)
    periods = Period.objects.exclude(kind=Period.Kind.AD_HOC).filter(ends_on__gte=since).in_bulk()
    found = defaultdict(list)
    for period_id, base_id, state, nothing, *figures in near.values_list("period_id", *ROW).order_by("pk"):
        one = periods[period_id]
        found[base_id].append(
            Reported(
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                label=one.label,
                state=state,
                values=_values(figures, nothing),
            )
        )
    return found


def _values(figures: Iterable, nothing: Collection[str]) -> dict[str, Value]:
    return {code: NOTHING if code in nothing else value for code, value in zip(CODES, figures, strict=True)}


def year_targets(lines: QuerySet, *, period: Period, base_ids: Collection[int]) -> dict[int, int | None]:
    """What bases are to admit in the year of a period, as in force at its end. One query."""
    by_base = defaultdict(list)
    rows = lines.filter(base_id__in=base_ids).values_list(
        "pk", "base_id", "column", "year", "amount", "reverses_id", "in_force_on", named=True
    )
    for line in ledger.standing(rows, on=period.ends_on):
        by_base[line.base_id].append(line)
    return {
        base_id: ledger.year_target(of_base, period.starts_on.year) for base_id, of_base in by_base.items()
    }


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
