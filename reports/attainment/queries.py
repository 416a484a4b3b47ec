"""Attainment as of a date: one read, a fixed number of queries, frozen rows (see rows.py and district.py)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from recruitment.kernel import row_level
from recruitment.kernel.scope import Scope
from reports.attainment import admitted, district
from reports.attainment.admitted import Admitted
from reports.attainment.district import Control, Sums
from reports.attainment.rows import BaseFacts, Frame, Line, base_line, sum_line
from reports.attainment.rules import PaceSpan, Share, Supply, pace
from reports.periodic.models import PeriodicReport
from reports.periodic.queries import figure_dates
from reports.periodic.rules import Figure
from units.bases.models import PartyBase
from units.targets import rules as ledger
from units.targets import stated
from units.targets.models import ControlFigure, TargetLine

COLUMNS = ("admitted", "members", "sources")


@dataclass(frozen=True, kw_only=True)
class DistrictTotals:
    """The four lines of the whole committee and the sums they are made of; no base's own figure.

    registered: the plan's 719; sources: its 670; year_targets: its 141, by year.
    """

    district: Line
    total: Line
    known: Line
    residual: Line
    admitted: dict[int, Sums]
    term: Sums
    registered: Sums
    year_targets: dict[int, Sums]
    sources: Sums
    course: tuple[tuple[date, int], ...]
    known_count: int
    base_count: int

    @property
    def known_words(self) -> str:
        """How many bases the known figures come from; empty when from all."""
        return "" if self.known_count == self.base_count else f"{self.known_count}/{self.base_count} cơ sở"

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.district, self.total, self.known, self.residual)


@dataclass(frozen=True, kw_only=True)
class Attainment:
    """Everything that stands on a date, as far as a scope reaches.

    blocks and groups are empty for someone who does not see every base: a block may be one base. admitting: how
    many bases have admitted anyone, as the plan prints it ("27/39"), never recomputed.
    """

    frame: Frame
    term_name: str
    goals: dict[int, int]
    admitting: str
    bases: tuple[Line, ...]
    blocks: tuple[Line, ...]
    groups: tuple[Line, ...]
    totals: DistrictTotals | None

    def rows(self, level: str) -> tuple[Line, ...]:
        """The rows of one level: base, block, group or district (district, total, known, residual)."""
        if level == "district":
            return self.totals.lines if self.totals else ()
        return {"base": self.bases, "block": self.blocks, "group": self.groups}[level]


def attainment(*, scope: Scope, as_of: date | None = None) -> Attainment:
    """The rows a scope may see as of a date; without a date, as of the last one that is complete."""
    as_of = as_of or figure_dates(scope).default
    term, goals, printed = stated.current_term(), stated.annual_goals(), stated.control_figures()
    frame = Frame(
        as_of=as_of,
        term_starts_on=term.starts_on,
        years=tuple(range(term.starts_on.year, term.ends_on.year + 1)),
        span=PaceSpan(starts_on=term.pace_starts_on, ends_on=term.pace_ends_on),
        printed_on=max((c.ends_on for c in printed if c.measure == "sources"), default=None),
    )
    facts = _facts(
        PartyBase.objects.visible_to(scope),
        TargetLine.objects.visible_to(scope),
        PeriodicReport.objects.visible_to(scope),
        as_of,
    )
    facts = [base for base in facts if base.is_open(as_of)]
    bases = tuple(base_line(base, frame) for base in facts)
    sees_all = scope.covers_committee("bases.view")
    return Attainment(
        frame=frame,
        term_name=term.name,
        goals=goals,
        admitting=next((f"{c.value}/{c.out_of}" for c in printed if c.measure == "bases_admitting"), ""),
        bases=bases,
        blocks=_grouped("block", facts, bases, frame) if sees_all else (),
        groups=_grouped("group", facts, bases, frame) if sees_all else (),
        totals=district_totals(scope, frame, term.goal, goals, printed)
        if scope.may("district.view")
        else None,
    )


@row_level.all_rows()
def district_totals(
    scope: Scope, frame: Frame, goal: int, goals: dict[int, int], printed: list[ControlFigure]
) -> DistrictTotals:
    """The committee's own four lines. Reads every base and hands out sums only."""
    facts = _facts(
        PartyBase.objects.for_district_totals(scope),
        TargetLine.objects.for_district_totals(scope),
        PeriodicReport.objects.for_district_totals(scope),
        frame.as_of,
    )
    controls = [
        Control(measure=c.measure, value=c.value, year=c.year, starts_on=c.starts_on, ends_on=c.ends_on)
        for c in printed
    ]
    found = admitted.admitted(facts, controls, frame)
    open_bases = [base for base in facts if base.is_open(frame.as_of)]
    parts = _Parts(
        frame=frame,
        admitted=found,
        term_target=district.term_targets(facts, controls, frame),
        year_targets={year: district.year_targets(year, facts, controls, frame) for year in frame.years},
        members=district.stock("members", facts, controls, frame),
        sources=district.stock("sources", facts, controls, frame),
        needed=district.needed(facts, controls, frame),
    )
    return DistrictTotals(
        district=parts.goal_line(goal, goals),
        total=parts.line("total", "Cộng các cơ sở đảng", "total"),
        known=parts.line("known", "Đã có số liệu", "known"),
        residual=parts.line("residual", "Còn chênh so với Kế hoạch", "residual"),
        admitted=found.by_year,
        term=found.term,
        registered=district.registered(facts, controls, frame),
        year_targets=parts.year_targets,
        sources=parts.sources,
        course=admitted.course(facts, controls, frame),
        known_count=sum(base.is_known for base in open_bases),
        base_count=len(open_bases),
    )


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """The sums of the whole committee, from which each of its lines takes its own part."""

    frame: Frame
    admitted: Admitted
    term_target: Sums
    year_targets: dict[int, Sums]
    members: Sums
    sources: Sums
    needed: Sums

    @property
    def term(self) -> Sums:
        return self.admitted.term

    def goal_line(self, goal: int, goals: dict[int, int]) -> Line:
        years = {
            year: Share(
                target=goals.get(year), admitted=sums.total, pace=self._year_pace(goals.get(year), sums)
            )
            for year, sums in self.admitted.by_year.items()
        }
        return self._line("district", "Toàn Đảng bộ", self._share(goal, self.term.total), years, "total")

    def line(self, level: str, name: str, part: str) -> Line:
        years = {
            year: Share(target=getattr(self.year_targets[year], part), admitted=self._part(sums, part))
            for year, sums in self.admitted.by_year.items()
        }
        term = self._share(self._part(self.term_target, part), self._part(self.term, part))
        return self._line(level, name, term, years, part)

    def _line(self, level, name, term, years, part):
        sources = self._stock(self.sources, part)
        return Line(
            level=level,
            number=None,
            name=name,
            as_of=self.frame.as_of,
            reached_on=self.term.reached_on,
            provisional=self.term.provisional,
            term=term,
            years=years,
            members=self._stock(self.members, part),
            sources=sources,
            supply=Supply(sources=sources, needed=getattr(self.needed, part)),
            reporting=self.term.reporting,
            expected=self.term.expected,
        )

    def _share(self, target, admitted):
        return Share(
            target=target,
            admitted=admitted,
            pace=pace(target, span=self.frame.span, until=self.term.reached_on),
        )

    def _year_pace(self, goal, sums):
        if sums.reached_on is None:
            return None
        year = sums.reached_on.year
        span = PaceSpan(starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
        return pace(goal, span=span, until=sums.reached_on)

    def _stock(self, sums: Sums, part: str) -> int | None:
        """The whole of a stock is known only from the plan, or once every base has a figure of its own."""
        if part == "total" and sums.residual is None and not sums.is_whole:
            return None
        return self._part(sums, part)

    @staticmethod
    def _part(sums: Sums, part: str) -> int | None:
        """What is known of a printed sum is 0 when no base has declared anything yet."""
        value = getattr(sums, part)
        return 0 if part == "known" and value is None and sums.residual is not None else value


def _facts(bases, lines, reports, as_of) -> list[BaseFacts]:
    """What is known on the date of each base there ever was. Four queries."""
    by_base = defaultdict(list)
    for line in ledger.standing(lines, on=as_of):
        by_base[line.base_id].append(line)
    figures = _figures(reports.official().filter(period__ends_on__lte=as_of))
    return [
        BaseFacts(
            id=base.pk,
            number=base.number,
            name=base.display_name,
            is_named=bool(base.name),
            block=base.block.name if base.block else None,
            block_order=base.block.order if base.block else None,
            group=base.block.group.number if base.block else None,
            lines=tuple(by_base[base.pk]),
            opened_on=base.opened_on,
            closed_on=base.closed_on,
            **{column: tuple(figures[base.pk, column]) for column in COLUMNS},
        )
        for base in bases.in_appendix_order().select_related("block__group")
    ]


def _figures(reports) -> dict[tuple[int, str], list[Figure]]:
    figures = defaultdict(list)
    for report in reports.select_related("period").prefetch_related("first_figures"):
        first = {kept.column: kept.value for kept in report.first_figures.all()}
        for column in COLUMNS:
            value = getattr(report, column)
            if value is not None:
                figures[report.base_id, column].append(
                    Figure(
                        starts_on=report.period.starts_on,
                        ends_on=report.period.ends_on,
                        value=value,
                        first=first.get(column, value),
                    )
                )
    return figures


def _grouped(level: str, facts: list[BaseFacts], lines: tuple[Line, ...], frame: Frame) -> tuple[Line, ...]:
    """One row for each block or printed group, in printed order; bases of unknown block are in none."""
    members = defaultdict(list)
    for base, line in zip(facts, lines, strict=True):
        if base.group is not None:
            key = (
                (base.block_order, base.block)
                if level == "block"
                else (base.group, f"Tổng cộng ({base.group})")
            )
            members[key].append(line)
    return tuple(
        sum_line(level, number, name, members[number, name], frame) for number, name in sorted(members)
    )
