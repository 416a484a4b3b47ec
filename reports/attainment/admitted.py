"""What the district admitted (design 4): the printed sums as far as they reach, then what bases have approved.

A base's part of a year is what its own row shows of that year, so a figure that crosses the end of a printed
sum (an annual report over the printed first half) counts whole, less what the printed sum already holds of
that base. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reports.attainment.district import NOTHING, Control, Sums
from reports.attainment.rows import BaseFacts, Frame
from reports.periodic.rules import Figure, declared


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """What the district admitted in each year and in the term so far; NOTHING for a year that has not begun."""

    by_year: dict[int, Sums]
    term: Sums


@dataclass(frozen=True, kw_only=True)
class _Part:
    """What one base adds to a year.

    inside: its current figures within the printed sums, first: the first approved ones; later: what it declared
    past them, up to reached_on; unplaced: how much of later may lie within printed sums that do not name it.
    """

    inside: int
    first: int
    corrected: int
    later: int | None = None
    unplaced: int = 0
    reached_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class _Year:
    """The sums of a year, with the bases expected at its reached_on and those of them that have not got there."""

    sums: Sums
    expected: frozenset[int] = frozenset()
    lagging: frozenset[int] = frozenset()


def admitted(bases: Sequence[BaseFacts], controls: Sequence[Control], frame: Frame) -> Admitted:
    """What was admitted up to the frame's date."""
    years = {year: _year(year, bases, controls, frame) for year in frame.years}
    return Admitted(by_year={year: found.sums for year, found in years.items()}, term=_term(years))


def course(
    bases: Sequence[BaseFacts], controls: Sequence[Control], frame: Frame
) -> tuple[tuple[date, int], ...]:
    """The known points of the cumulative line up to the frame's date, as (day, admitted since the term began)."""
    ends = {figure.ends_on for base in bases for figure in base.admitted}
    ends |= {control.ends_on for control in controls if control.measure == "admitted"}
    points = []
    for day in sorted(day for day in ends if day <= frame.as_of):
        term = admitted(bases, controls, replace(frame, as_of=day)).term
        if term.reached_on == day:
            points.append((day, term.total))
    return tuple(points)


def _year(year, bases, controls, frame):
    if not frame.has_begun(year):
        return _Year(sums=NOTHING)
    since, until = date(year, 1, 1), frame.year_until(year)
    printed = _printed(controls, since, until)
    edge = printed[-1].ends_on if printed else since - timedelta(days=1)
    parts = [_part(base.admitted, printed, (since, edge, until)) for base in bases]
    later = [part for part in parts if part.later is not None]
    if not printed and not later:
        return _Year(sums=NOTHING)
    reached = max((part.reached_on for part in later), default=edge)
    expected = frozenset(base.id for base in bases if base.is_open(reached))
    there = {base.id for base, part in zip(bases, parts, strict=True) if part.reached_on == reached}
    lagging = expected - there if later else frozenset()
    sums = Sums(
        known=sum(part.inside + (part.later or 0) for part in parts),
        residual=_residual(printed, parts),
        printed=sum(control.value for control in printed) if printed else None,
        corrected=sum(part.corrected for part in parts),
        reached_on=reached,
        reporting=len(expected) - len(lagging),
        expected=len(expected),
    )
    return _Year(sums=sums, expected=expected, lagging=lagging)


def _printed(controls, since, until):
    """The printed sums that follow each other from the first day on, each the longest that ends by the date."""
    found = []
    while starting := [
        control
        for control in controls
        if control.measure == "admitted" and control.starts_on == since and control.ends_on <= until
    ]:
        found.append(max(starting, key=lambda control: control.ends_on))
        since = found[-1].ends_on + timedelta(days=1)
    return found


def _part(figures: Sequence[Figure], printed: Sequence[Control], days: tuple[date, date, date]) -> _Part:
    """The part of one base; days are the first of the year, the last printed one and the last asked for."""
    since, edge, until = days
    spans = [declared(figures, since=control.starts_on, until=control.ends_on) for control in printed]
    named = [span for span, control in zip(spans, printed, strict=True) if span.reached_on == control.ends_on]
    inside = sum(span.value for span in named)
    own = declared(figures, since=since, until=until)
    crosses = own.spans(edge)
    past = own if crosses else declared(figures, since=edge + timedelta(days=1), until=until)
    later = own.value - inside if crosses else past.value
    return _Part(
        inside=inside,
        first=sum(span.first for span in named),
        corrected=sum(span.corrected for span in named) + past.corrected,
        later=later,
        unplaced=later if crosses and len(named) < len(printed) else 0,
        reached_on=past.reached_on,
    )


def _residual(printed, parts):
    """What the printed sums hold of bases that have not named their part.

    A period that crosses their end names a part of unknown size. It is taken to be as large as it can be, so
    that nothing is counted twice: the total is what is certain, never more.
    """
    if not printed:
        return None
    unnamed = sum(control.value for control in printed) - sum(part.first for part in parts)
    return unnamed - min(max(unnamed, 0), sum(part.unplaced for part in parts))


def _term(years):
    """The sum of the years up to the first one that does not reach its last day.

    A base that has not reached the end of one year has not reached the day the term reaches either, whatever
    it declared after the gap.
    """
    found = []
    for year, part in years.items():
        if part.sums.total is None:
            break
        found.append(part)
        if part.sums.reached_on != date(year, 12, 31):
            break
    if not found:
        return NOTHING
    sums = [part.sums for part in found]
    lagging = frozenset().union(*(part.lagging for part in found))
    expected = found[-1].expected | lagging
    return Sums(
        known=sum(part.known or 0 for part in sums),
        residual=_known_sum(part.residual for part in sums),
        printed=_known_sum(part.printed for part in sums),
        corrected=sum(part.corrected for part in sums),
        reached_on=sums[-1].reached_on,
        reporting=len(expected - lagging),
        expected=len(expected),
    )


def _known_sum(figures):
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
