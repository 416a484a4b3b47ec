"""Percent, pace and supply as design 4 defines them. Pure: no Django, no clock."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from recruitment.kernel.numbers import percent

ONE_PLACE = Decimal("0.1")


def months_between(starts_on: date, until: date) -> int:
    """Whole months from a first day to a date: 12·ΔY + ΔM, plus one when the date ends its month."""
    ends_month = (until + timedelta(days=1)).day == 1
    return 12 * (until.year - starts_on.year) + until.month - starts_on.month + ends_month


@dataclass(frozen=True, kw_only=True)
class PaceSpan:
    """The span over which a goal is to be reached evenly."""

    starts_on: date
    ends_on: date

    @property
    def months(self) -> int:
        return months_between(self.starts_on, self.ends_on)

    def elapsed(self, until: date) -> int:
        """Months of the span gone by the date, clipped to the span."""
        return min(max(months_between(self.starts_on, until), 0), self.months)

    def share(self, until: date) -> Decimal:
        """The part of the goal that the even pace asks for by the date, from 0 to 1."""
        return Decimal(self.elapsed(until)) / self.months


def pace(goal: int | None, *, span: PaceSpan, until: date | None) -> Decimal | None:
    """What the even pace asks for by the date a figure reaches; None when goal or date is unknown or goal is 0."""
    if not goal or until is None:
        return None
    return (goal * span.share(until)).quantize(ONE_PLACE, ROUND_HALF_UP)


ON_PACE, SLOW, VERY_SLOW, UNKNOWN = "on_pace", "slow", "very_slow", "unknown"


def standing(admitted: int | None, required: Decimal | None) -> str:
    """Below the pace "chậm", below half of it "rất chậm"; unknown gets no sign."""
    if admitted is None or required is None:
        return UNKNOWN
    if admitted >= required:
        return ON_PACE
    return SLOW if 2 * admitted >= required else VERY_SLOW


@dataclass(frozen=True, kw_only=True)
class Share:
    """What was admitted against a target; percent has one decimal, half up, None without a target above 0."""

    target: int | None
    admitted: int | None
    pace: Decimal | None = None

    @property
    def percent(self) -> Decimal | None:
        return percent(self.admitted, self.target)

    @property
    def standing(self) -> str:
        return standing(self.admitted, self.pace)

    @property
    def tone(self) -> str:
        """The colour of its bar (always beside figure and word): ok, slow, late, or none where nothing is known."""
        return {ON_PACE: "ok", SLOW: "slow", VERY_SLOW: "late", UNKNOWN: "none"}[self.standing]

    @property
    def lacking(self) -> int | None:
        """How many are still to be admitted; None when unknown, 0 when the target is met."""
        return None if self.target is None or self.admitted is None else max(self.target - self.admitted, 0)


def needed(*, registered: int | None, target: int | None, admitted: int | None, reports: bool) -> int | None:
    """How many a base's sources are to become: what it registered; once it reports, what remains of its target.

    The one rule of supply, for a base's own row and for every sum. When nothing says how many of the target
    were admitted, what was registered still stands.
    """
    if not reports or target is None or admitted is None:
        return registered
    return max(target - admitted, 0)


@dataclass(frozen=True, kw_only=True)
class Supply:
    """Sources against what they are to become. balance below 0: sources are short."""

    sources: int | None
    needed: int | None

    @property
    def ratio(self) -> Decimal | None:
        """Sources for each admission needed, two decimals, half up; None when unknown or nothing is needed."""
        if self.sources is None or not self.needed or self.needed < 0:
            return None
        return (Decimal(self.sources) / self.needed).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def balance(self) -> int | None:
        return None if self.sources is None or self.needed is None else self.sources - self.needed

    @property
    def is_enough(self) -> bool:
        """Nothing is left to admit: "đủ", however many sources there are."""
        return self.needed is not None and self.needed <= 0

    @property
    def is_short(self) -> bool:
        return self.balance is not None and self.balance < 0 and self.needed > 0
