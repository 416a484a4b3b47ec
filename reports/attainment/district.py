"""The district's line (design 4): what bases declared, and the residual to the sums that the plan's text prints.

For each period or stock date with a control figure C: residual = C − Σ of each base's first approved figure,
total = Σ of the current figures + residual. So naming a base that was missing lowers the residual, and
correcting a known one moves the total. Past the last control figure: Σ of what bases have approved. Flows and
first figures are those of every base that ever reported, so a base that closes rewrites nothing; stocks and
targets stand for the bases open on the date. What was admitted is in admitted.py. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.attainment import rows
from reports.attainment.rows import BaseFacts, Frame
from reports.periodic.rules import earliest, latest
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

    total None: nothing is known and nothing printed. printed: the sum of the plan that residual is measured
    against. corrected: how far the figures counted have moved since each was first approved. is_whole: every
    base has a figure of its own, nothing is left to a residual. reporting of expected: how many bases have
    reached reached_on, all of them where a printed sum covers that day.
    """

    known: int | None
    residual: int | None
    printed: int | None = None
    corrected: int = 0
    is_whole: bool = False
    reached_on: date | None = None
    reporting: int = 0
    expected: int = 0

    @property
    def total(self) -> int | None:
        if self.known is None and self.residual is None:
            return None
        return (self.known or 0) + (self.residual or 0)

    @property
    def provisional(self) -> bool:
        """Whether a base that is expected to has not reached the day the figure reaches."""
        return self.reporting < self.expected


NOTHING = Sums(known=None, residual=None)


def stock(column: str, bases: Sequence[BaseFacts], controls: Sequence[Control], frame: Frame) -> Sums:
    """A stock on the frame's date.

    With a printed sum, a base counts from its first figure on or after that day, the moment it leaves the
    residual; what it declared before is still part of the residual. Once every open base has such a figure,
    nothing is left to the residual. Without a printed sum only the bases' part is known.
    """
    control = _last_stock_control(column, controls, frame.as_of)
    since = control.ends_on if control else date.min
    own = [(base, [figure for figure in getattr(base, column) if figure.ends_on >= since]) for base in bases]
    standing = [latest(figures, until=frame.as_of) for base, figures in own if base.is_open(frame.as_of)]
    current = [figure for figure in standing if figure]
    found = {
        "known": sum(figure.value for figure in current) if current else None,
        "corrected": sum(figure.corrected for figure in current),
        "is_whole": len(current) == len(standing) > 0,
    }
    if control is None or found["is_whole"]:
        return Sums(residual=None, **found)
    opening = [earliest(figures, until=frame.as_of) for _, figures in own]
    first = sum(figure.first for figure in opening if figure)
    return Sums(residual=control.value - first, printed=control.value, **found)


def _last_stock_control(column, controls, as_of):
    found = [control for control in controls if control.measure == column and control.ends_on <= as_of]
    return max(found, key=lambda control: control.ends_on, default=None)


def term_targets(bases: Sequence[BaseFacts], controls: Sequence[Control], frame: Frame) -> Sums:
    """The bases' term targets with supplements in force, against the printed sum of what they registered."""
    known = _sum(ledger.term_target(base.lines) for base in _open(bases, frame))
    return _against_registered(known, None, bases, controls, frame)


def registered(bases: Sequence[BaseFacts], controls: Sequence[Control], frame: Frame) -> Sums:
    """What bases registered for the term without supplements: the plan's 719."""
    known = _sum(ledger.registered_term(base.lines) for base in _open(bases, frame))
    return _against_registered(known, None, bases, controls, frame)


def needed(bases: Sequence[BaseFacts], controls: Sequence[Control], frame: Frame) -> Sums:
    """What sources are set against: each base's own part, and for bases without a row what the plan prints."""
    known = _sum(rows.needed(base, frame) for base in _open(bases, frame))
    return _against_registered(known, None, bases, controls, frame)


def year_targets(year: int, bases: Sequence[BaseFacts], controls: Sequence[Control], frame: Frame) -> Sums:
    """The bases' targets of a year, against the printed sum of what they registered for it."""
    known = _sum(ledger.year_target(base.lines, year) for base in _open(bases, frame))
    return _against_registered(known, year, bases, controls, frame)


def _against_registered(known, year, bases, controls, frame):
    """Known targets beside the residual of the sum that the plan prints of what was registered."""
    measure = "registered_term" if year is None else "registered_year"
    control = next((c for c in controls if c.measure == measure and c.year == year), None)
    if control is None:
        return Sums(known=known, residual=None)
    first = sum(lines[0].amount for lines in _registered_cells(bases, year))
    corrected = sum(ledger.total(lines[1:]) or 0 for lines in _registered_cells(_open(bases, frame), year))
    return Sums(known=known, residual=control.value - first, printed=control.value, corrected=corrected)


def _registered_cells(bases, year):
    cells = (ledger.cell(base.lines, column=ledger.REGISTERED, year=year) for base in bases)
    return [lines for lines in cells if lines]


def _open(bases, frame):
    return [base for base in bases if base.is_open(frame.as_of)]


def _sum(figures):
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
