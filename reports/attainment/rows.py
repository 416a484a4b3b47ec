"""The rows that page, command and CSV all print, and how they are put together from the facts of bases.

Pure: the facts go in, frozen rows come out. The meaning of every figure is design 4.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reports.attainment import rules
from reports.attainment.rules import PaceSpan, Share, Supply, pace
from reports.periodic.rules import Declared, Figure, declared, is_open, latest
from units.targets import rules as ledger


@dataclass(frozen=True, kw_only=True)
class BaseFacts:
    """What is known of one base on a date: its standing ledger lines in force, and its approved figures by column.

    Nothing of a later day is in it, so what a base reports tomorrow does not change what stands today.
    """

    id: int
    number: int
    name: str
    is_named: bool
    block: str | None
    block_order: int | None
    group: int | None
    lines: tuple
    admitted: tuple[Figure, ...] = ()
    members: tuple[Figure, ...] = ()
    sources: tuple[Figure, ...] = ()
    opened_on: date | None = None
    closed_on: date | None = None

    @property
    def is_known(self) -> bool:
        """Whether any figure of it is known."""
        return bool(self.lines or self.figures)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Everything it has reported, of every column."""
        return self.admitted + self.members + self.sources

    def is_open(self, on: date) -> bool:
        return is_open(self.opened_on, self.closed_on, on=on)

    def reports(self, printed_on: date | None) -> bool:
        """Whether it has begun to report for itself: a quarter, or a period past the day the appendix speaks of."""
        return any(
            figure.is_quarter or (printed_on is not None and figure.ends_on > printed_on)
            for figure in self.figures
        )


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What every row is measured in: the date, the term's first day and years, and the span of the pace.

    printed_on: the day of the sources that the plan prints, None when it prints none.
    """

    as_of: date
    term_starts_on: date
    years: tuple[int, ...]
    span: PaceSpan
    printed_on: date | None = None

    def year_until(self, year: int) -> date:
        return min(self.as_of, date(year, 12, 31))

    @property
    def current_year(self) -> int:
        """The year of the date, or the term's nearest one."""
        return min(max(self.as_of.year, self.years[0]), self.years[-1])

    @property
    def code(self) -> str:
        """The date as addresses carry it."""
        return self.as_of.isoformat()

    def has_begun(self, year: int) -> bool:
        return date(year, 1, 1) <= self.as_of


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the attainment table.

    level: base, block, group, district, total, known, residual. reached_on: the last day the admitted figure
    covers. provisional: not every base it sums has reached that day. reporting of expected: how many of the
    bases it stands for have. beyond: admitted past a gap, part of no other figure. None is unknown, never 0.
    """

    level: str
    number: int | None
    name: str
    as_of: date
    reached_on: date | None
    term: Share
    years: dict[int, Share]
    members: int | None
    sources: int | None
    supply: Supply
    provisional: bool = False
    reporting: int = 0
    expected: int = 1
    base_id: int | None = None
    block: str | None = None
    is_named: bool = True
    is_known: bool = True
    beyond: int = 0

    @property
    def short_name(self) -> str:
        """The name, or just the TT of a base that waits for one."""
        return self.name if self.is_named else f"TT {self.number}"

    @property
    def code(self) -> str:
        """The number of a base, block or group as addresses carry it."""
        return "" if self.number is None else str(self.number)

    @property
    def expected_words(self) -> str:
        return f"{self.expected} cơ sở"

    def as_json(self) -> dict:
        """The row in the fixed interface of design 7."""
        return {
            "level": self.level,
            "number": self.number,
            "name": self.name,
            "as_of": self.as_of.isoformat(),
            "reached_on": self.reached_on.isoformat() if self.reached_on else None,
            "provisional": self.provisional,
            "members": self.members,
            "sources": self.sources,
            "term": {
                **_share_json(self.term),
                "pace": None if self.term.pace is None else float(self.term.pace),
            },
            "years": [{"year": year, **_share_json(share)} for year, share in self.years.items()],
        }


def _share_json(share: Share) -> dict:
    percent = share.percent
    return {
        "target": share.target,
        "admitted": share.admitted,
        "percent": None if percent is None else float(percent),
    }


def base_line(facts: BaseFacts, frame: Frame) -> Line:
    """The row of one base."""
    through = _through(facts, frame)
    target = ledger.term_target(facts.lines)
    members, sources = latest(facts.members, until=frame.as_of), latest(facts.sources, until=frame.as_of)
    return Line(
        level="base",
        number=facts.number,
        name=facts.name,
        as_of=frame.as_of,
        reached_on=through.reached_on,
        term=Share(
            target=target,
            admitted=through.value,
            pace=pace(target, span=frame.span, until=through.reached_on),
        ),
        years={year: _year_share(facts, year, frame) for year in frame.years},
        members=members and members.value,
        sources=sources and sources.value,
        supply=Supply(sources=sources and sources.value, needed=_needed(facts, through, frame)),
        reporting=int(through.value is not None),
        base_id=facts.id,
        is_named=facts.is_named,
        is_known=facts.is_known,
        block=facts.block,
        beyond=through.beyond,
    )


def _year_share(facts: BaseFacts, year: int, frame: Frame) -> Share:
    admitted = None
    if frame.has_begun(year):
        admitted = declared(facts.admitted, since=date(year, 1, 1), until=frame.year_until(year)).value
    return Share(target=ledger.year_target(facts.lines, year), admitted=admitted)


def needed(facts: BaseFacts, frame: Frame) -> int | None:
    """What the sources of one base are set against, on the frame's date."""
    return _needed(facts, _through(facts, frame), frame)


def _through(facts: BaseFacts, frame: Frame) -> Declared:
    return declared(facts.admitted, since=frame.term_starts_on, until=frame.as_of)


def _needed(facts: BaseFacts, through: Declared, frame: Frame) -> int | None:
    return rules.needed(
        registered=ledger.registered_term(facts.lines),
        target=ledger.term_target(facts.lines),
        admitted=through.value,
        reports=facts.reports(frame.printed_on),
    )


def sum_line(level: str, number: int | None, name: str, lines: Sequence[Line], frame: Frame) -> Line:
    """A row that adds bases up: what is unknown adds nothing, and nothing known at all stays unknown."""
    reached = {line.reached_on for line in lines}
    reached_on = max((day for day in reached if day), default=None)
    target = _sum(line.term.target for line in lines)
    return Line(
        level=level,
        number=number,
        name=name,
        as_of=frame.as_of,
        reached_on=reached_on,
        term=Share(
            target=target,
            admitted=_sum(line.term.admitted for line in lines),
            pace=pace(target, span=frame.span, until=reached_on),
        ),
        years={
            year: Share(
                target=_sum(line.years[year].target for line in lines),
                admitted=_sum(line.years[year].admitted for line in lines),
            )
            for year in frame.years
        },
        members=_sum(line.members for line in lines),
        sources=_sum(line.sources for line in lines),
        supply=Supply(
            sources=_sum(line.supply.sources for line in lines),
            needed=_sum(line.supply.needed for line in lines),
        ),
        provisional=len(reached) > 1,
        reporting=sum(line.reached_on == reached_on for line in lines) if reached_on else 0,
        expected=len(lines),
    )


def _sum(figures: Iterable[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
