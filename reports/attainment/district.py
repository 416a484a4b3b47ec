"""The district's line (design 4): what bases declared, and the residual to the sums that the plan's text prints.

For each period or stock date with a control figure C: residual = C − Σ of each base's first approved figure,
total = Σ of the current figures + residual. So naming a base that was missing lowers the residual, and
correcting a known one moves the total. Past the last control figure: Σ of what bases have approved. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reports.attainment.rows import BaseFacts, Frame
from reports.periodic.rules import declared, latest
from units.targets import rules as ledger


@dataclass(frozen=True, kw_only=True)
class Control:
    """One printed sum: what it measures, its span or year, and its value."""

    measure: str
    value: int
    year: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Sums:
    """known: Σ of current figures of bases; residual: what the printed sum has beyond their first figures.

    total None: nothing is known and nothing printed. corrected: how far later corrections moved the total.
    reporting of expected: bases that have approved a figure past the last control figure, None when none is due.
    """

    known: int | None
    residual: int | None
    corrected: int = 0
    reached_on: date | None = None
    reporting: int | None = None
    provisional: bool = False

    @property
    def total(self) -> int | None:
        if self.known is None and self.residual is None:
            return None
        return (self.known or 0) + (self.residual or 0)


NOTHING = Sums(known=None, residual=None)


def admitted_in(year: int, bases: Sequence[BaseFacts], controls: Sequence[Control], frame: Frame) -> Sums:
    """What the district admitted in a year up to the frame's date; NOTHING for a year that has not begun."""
    if not frame.has_begun(year):
        return NOTHING
    until, cursor = frame.year_until(year), date(year, 1, 1)
    known = first = printed = 0
    covered = False
    while control := _longest(controls, cursor, until):
        inside = [declared(base.admitted, since=cursor, until=control.ends_on) for base in bases]
        full = [figure for figure in inside if figure.reached_on == control.ends_on]
        known += sum(figure.value for figure in full)
        first += sum(figure.first for figure in full)
        printed += control.value
        covered, cursor = True, control.ends_on + timedelta(days=1)
    declared_since = [declared(base.admitted, since=cursor, until=until) for base in bases]
    tail = [figure for figure in declared_since if figure.value is not None]
    if not covered and not tail:
        return NOTHING
    ends = {figure.reached_on for figure in tail}
    return Sums(
        known=known + sum(figure.value for figure in tail),
        residual=printed - first if covered else None,
        corrected=known - first,
        reached_on=max(ends, default=cursor - timedelta(days=1)),
        reporting=len(tail) if tail else None,
        provisional=bool(tail) and (len(tail) < len(bases) or len(ends) > 1),
    )


def _longest(controls, starts_on, until):
    starting = [
        control
        for control in controls
        if control.measure == "admitted" and control.starts_on == starts_on and control.ends_on <= until
    ]
    return max(starting, key=lambda control: control.ends_on, default=None)


def admitted_in_term(by_year: dict[int, Sums]) -> Sums:
    """The sum of the years up to the first one that does not reach its last day."""
    parts = []
    for year, sums in by_year.items():
        if sums.total is None:
            break
        parts.append(sums)
        if sums.reached_on != date(year, 12, 31):
            break
    if not parts:
        return NOTHING
    residuals = [part.residual for part in parts if part.residual is not None]
    return Sums(
        known=sum(part.known or 0 for part in parts),
        residual=sum(residuals) if residuals else None,
        corrected=sum(part.corrected for part in parts),
        reached_on=parts[-1].reached_on,
        reporting=parts[-1].reporting,
        provisional=any(part.provisional for part in parts),
    )


def course(
    bases: Sequence[BaseFacts], controls: Sequence[Control], frame: Frame
) -> tuple[tuple[date, int], ...]:
    """The known points of the cumulative line up to the frame's date, as (day, admitted since the term began)."""
    ends = {figure.ends_on for base in bases for figure in base.admitted}
    ends |= {control.ends_on for control in controls if control.measure == "admitted"}
    points = []
    for day in sorted(day for day in ends if day <= frame.as_of):
        then = replace(frame, as_of=day)
        sums = admitted_in_term({year: admitted_in(year, bases, controls, then) for year in frame.years})
        if sums.reached_on == day:
            points.append((day, sums.total))
    return tuple(points)


def stock(column: str, bases: Sequence[BaseFacts], controls: Sequence[Control], frame: Frame) -> Sums:
    """A stock on the frame's date. Without a printed sum the district's total is not known, only the bases' part."""
    figures = [getattr(base, column) for base in bases]
    standing = [figure for known in figures for figure in [latest(known, until=frame.as_of)] if figure]
    known = sum(figure.value for figure in standing) if standing else None
    control = _last_stock_control(column, controls, frame.as_of)
    if control is None:
        return Sums(known=known, residual=None)
    opening = [_opening(known, control.ends_on, frame.as_of) for known in figures]
    first = sum(figure.first for figure in opening if figure)
    return Sums(known=known, residual=control.value - first, corrected=(known or 0) - first)


def _last_stock_control(column, controls, as_of):
    found = [control for control in controls if control.measure == column and control.ends_on <= as_of]
    return max(found, key=lambda control: control.ends_on, default=None)


def _opening(figures, since, until):
    """A base's first figure from the control date on: the moment it leaves the residual."""
    usable = [figure for figure in figures if since <= figure.ends_on <= until]
    return min(usable, key=lambda figure: figure.ends_on, default=None)


def term_targets(bases: Sequence[BaseFacts], controls: Sequence[Control]) -> Sums:
    """The bases' term targets with supplements in force, against the printed sum of what they registered."""
    known = _sum(ledger.term_target(base.lines) for base in bases)
    return _targets(known, None, bases, next((c for c in controls if c.measure == "registered_term"), None))


def year_targets(year: int, bases: Sequence[BaseFacts], controls: Sequence[Control]) -> Sums:
    """The bases' targets of a year, against the printed sum of what they registered for it."""
    known = _sum(ledger.year_target(base.lines, year) for base in bases)
    printed = (c for c in controls if c.measure == "registered_year" and c.year == year)
    return _targets(known, year, bases, next(printed, None))


def _targets(known, year, bases, control):
    if control is None:
        return Sums(known=known, residual=None)
    cells = [ledger.cell(base.lines, column=ledger.REGISTERED, year=year) for base in bases]
    first = sum(lines[0].amount for lines in cells if lines)
    now = sum(ledger.total(lines) for lines in cells if lines)
    return Sums(known=known, residual=control.value - first, corrected=now - first)


def _sum(figures):
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
