"""How figures of periods are put together: "declared to a date" (design 4).

Flows: from the first day, the longest known period that starts there and ends by the date, then the next
from its end; stop at the first gap. Periods never overlap in the sum, and what lies past a gap is shown apart.
Stocks: the last known figure. Pure: no Django, no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One known figure of one period: its span, the figure now, and the first one that was approved."""

    starts_on: date
    ends_on: date
    value: int
    first: int

    @property
    def corrected(self) -> int:
        """How far the figure has moved since it was first approved."""
        return self.value - self.first

    @property
    def is_quarter(self) -> bool:
        months = 12 * (self.ends_on.year - self.starts_on.year) + self.ends_on.month - self.starts_on.month
        return months < 3


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A flow declared to a date. value None: nothing known from the first day on.

    reached_on is the last day the sum covers; first sums the first approved figures of the same periods;
    beyond sums what is known past the first gap, not part of value ("chưa nối được"); figures are the
    periods that value adds up.
    """

    value: int | None
    first: int
    reached_on: date | None
    beyond: int = 0
    figures: tuple[Figure, ...] = ()

    @property
    def corrected(self) -> int:
        """How far later corrections have moved the sum."""
        return sum(figure.corrected for figure in self.figures)

    def spans(self, day: date) -> bool:
        """Whether one of the periods begins by the day and ends after it: what came of it by then is not known."""
        return any(figure.starts_on <= day < figure.ends_on for figure in self.figures)


def declared(figures: Iterable[Figure], *, since: date, until: date) -> Declared:
    """What the figures of one base and one flow add up to from `since` to `until`."""
    usable = [figure for figure in figures if figure.starts_on >= since and figure.ends_on <= until]
    chain = _chain(usable, since)
    if not chain:
        return Declared(value=None, first=0, reached_on=None, beyond=_past(usable, since))
    reached = chain[-1].ends_on
    return Declared(
        value=sum(figure.value for figure in chain),
        first=sum(figure.first for figure in chain),
        reached_on=reached,
        beyond=_past(usable, reached + timedelta(days=1)),
        figures=tuple(chain),
    )


def latest(figures: Iterable[Figure], *, until: date) -> Figure | None:
    """Of one base's figures of a stock, the one that stands on the date."""
    return max((figure for figure in figures if figure.ends_on <= until), key=_end, default=None)


def earliest(figures: Iterable[Figure], *, until: date) -> Figure | None:
    """Of one base's figures of a stock, the one that was known first up to the date."""
    return min((figure for figure in figures if figure.ends_on <= until), key=_end, default=None)


def is_open(opened_on: date | None, closed_on: date | None, *, on: date) -> bool:
    """Whether a base exists on the date, and so is expected to report; an unknown first or last day sets no limit."""
    return (opened_on is None or opened_on <= on) and (closed_on is None or on <= closed_on)


def _end(figure):
    return (figure.ends_on, figure.starts_on)


def _chain(figures, since):
    chain = []
    while starting := [figure for figure in figures if figure.starts_on == since]:
        chain.append(max(starting, key=_end))
        since = chain[-1].ends_on + timedelta(days=1)
    return chain


def _past(figures, since):
    """The sum of the chains that start after a gap."""
    total = 0
    while later := [figure for figure in figures if figure.starts_on >= since]:
        chain = _chain(later, min(figure.starts_on for figure in later))
        total += sum(figure.value for figure in chain)
        since = chain[-1].ends_on + timedelta(days=1)
    return total


@dataclass(frozen=True, kw_only=True)
class Span:
    """A period of the calendar: its kind (year, half, quarter), its days and its slug (`2021-q3`)."""

    kind: str
    starts_on: date
    ends_on: date
    slug: str


def spans_of(year: int) -> list[Span]:
    """The year, its two halves and four quarters, with the slugs of design 3 (`2020-nam, 2021-6t1, 2021-q3`)."""
    found = []
    for kind, months, mark in (("year", 12, "nam"), ("half", 6, "6t{}"), ("quarter", 3, "q{}")):
        for index in range(12 // months):
            starts_on = date(year, index * months + 1, 1)
            after = (
                date(year + 1, 1, 1)
                if (index + 1) * months == 12
                else date(year, (index + 1) * months + 1, 1)
            )
            slug = f"{year}-{mark.format(index + 1)}"
            found.append(Span(kind=kind, starts_on=starts_on, ends_on=after - timedelta(days=1), slug=slug))
    return found
