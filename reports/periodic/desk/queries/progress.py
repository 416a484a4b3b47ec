"""Reads of the board: bases by periods of a year, who has handed in, and what bases are to be reminded of."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from recruitment.kernel.scope import Scope
from reports.periodic.desk.queries.periods import extensions_in_force, standing_of
from reports.periodic.desk.reminder import Owed
from reports.periodic.desk.standing import ORDER, WORDS, Counts, Standing
from reports.periodic.gates import APPROVED, RETURNED, SUBMITTED
from reports.periodic.models import ExpectedReport, Period, PeriodicReport
from reports.periodic.stated import periods
from units.bases.models import PartyBase

FIRST_MISSING = "chua-nop"
SOON = timedelta(days=10)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One base and one period; standing None: not opened, or the base is not expected."""

    base: PartyBase
    period: Period
    report: PeriodicReport | None
    standing: Standing | None

    @property
    def sentence(self) -> str:
        """ "Phường 9, quý II/2021: chưa nộp, quá 5 ngày"."""
        return f"{self.base.display_name}, {self.period.label}: {self.standing.sentence}"

    @property
    def is_decided_on(self) -> bool:
        """Whether it has come to the office at least once, which then finds it among its decisions."""
        return self.standing is not None and self.standing.state in (SUBMITTED, APPROVED, RETURNED)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A base with its cells, one for each column of the board."""

    base: PartyBase
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Board:
    """The periods of a year as columns, bases as rows in groups, and how each period stands.

    groups: (name of the block, rows); one group without a name when whoever misses most comes first. chosen: the period
    that phones list.
    """

    year: int
    years: tuple[int, ...]
    columns: tuple[Period, ...]
    counts: tuple[Counts | None, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    chosen: Period | None

    @property
    def heads(self) -> list[tuple[Period, Counts | None]]:
        return list(zip(self.columns, self.counts, strict=True))

    @property
    def opened(self) -> list[Period]:
        return [period for period in self.columns if period.opened_on]

    @property
    def chosen_counts(self) -> Counts | None:
        return next((counts for period, counts in self.heads if period == self.chosen), None)

    @property
    def by_state(self) -> list[tuple[str, list[Cell]]]:
        """(state in words, cells of the chosen period), those who still owe something first."""
        cells = [
            cell
            for _, rows in self.groups
            for row in rows
            for cell in row.cells
            if cell.period == self.chosen and cell.standing
        ]
        found = [(WORDS[state], [one for one in cells if one.standing.state == state]) for state in ORDER]
        return [(words, of_state) for words, of_state in found if of_state]


def board(*, scope: Scope, today: date, year: int | None = None, slug: str = "", first: str = "") -> Board:
    """The board of a year; without one of those there are, of the latest that has an opened period. Four queries.

    Columns are the quarters of the year, blank until they are opened, and every other period that was.
    """
    everything = list(periods())
    years = _years(everything, today)
    year = year if year in years else years[0]
    of_year = [period for period in everything if period.starts_on.year == year]
    columns = [one for one in of_year if one.opened_on or one.kind == Period.Kind.QUARTER][::-1]
    rows = _rows(columns, scope, today)
    opened = [period for period in columns if period.opened_on]
    chosen = next((period for period in opened if period.slug == slug), _most_asked(opened, today))
    return Board(
        year=year,
        years=years,
        columns=tuple(columns),
        counts=tuple(_counts(column, place, rows) for place, column in enumerate(columns)),
        groups=_missing_first(rows) if first == FIRST_MISSING else _by_block(rows),
        chosen=chosen,
    )


def _most_asked(opened: Sequence[Period], today: date) -> Period | None:
    """The period people ask about: the last that is over, or the one that is over first."""
    over = [period for period in opened if period.ends_on <= today]
    if over:
        return max(over, key=lambda one: (one.ends_on, one.starts_on, one.pk))
    return min(opened, key=lambda one: (one.ends_on, one.starts_on, one.pk), default=None)


def _years(everything: Sequence[Period], today: date) -> tuple[int, ...]:
    opened = {period.starts_on.year for period in everything if period.opened_on}
    return tuple(sorted(opened or {today.year}, reverse=True))


def _rows(columns: Sequence[Period], scope: Scope, today: date) -> list[Row]:
    """Every base that some period of the year expects, in printed order. Three queries."""
    waited_for = ExpectedReport.objects.visible_to(scope).filter(period__in=columns)
    expected = set(waited_for.values_list("period", "base"))
    found = PeriodicReport.objects.visible_to(scope).filter(period__in=columns)
    reports = {(report.period_id, report.base_id): report for report in found}
    bases = PartyBase.objects.visible_to(scope).filter(pk__in={base for _, base in expected})
    return [
        Row(
            base=base,
            cells=tuple(
                _cell(base, period, reports.get((period.pk, base.pk)), expected, today) for period in columns
            ),
        )
        for base in bases.in_appendix_order().select_related("block")
    ]


def _cell(base, period, report, expected, today) -> Cell:
    is_expected = (period.pk, base.pk) in expected
    standing = standing_of(period, report, today) if is_expected else None
    return Cell(base=base, period=period, report=report if is_expected else None, standing=standing)


def _counts(period: Period, place: int, rows: Sequence[Row]) -> Counts | None:
    if not period.opened_on:
        return None
    states = [row.cells[place].standing.state for row in rows if row.cells[place].standing]
    by_state = {state: states.count(state) for state in PeriodicReport.State.values}
    return Counts(expected=len(states), **by_state)


def _by_block(rows: Sequence[Row]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    groups = defaultdict(list)
    for row in rows:
        groups[row.base.block.name if row.base.block else "Chưa rõ khối"].append(row)
    return tuple((name, tuple(found)) for name, found in groups.items())


def _missing_first(rows: Sequence[Row]) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    """Whoever is late with most reports first, then by most days, then whoever owes most, then in printed order."""

    def owes(row):
        missing = [one.standing for one in row.cells if one.standing and not one.standing.is_handed_in]
        late = [one.late_days for one in missing if one.late_days]
        return (-len(late), -sum(late), -len(missing), row.base.number)

    return (("", tuple(sorted(rows, key=owes))),) if rows else ()


def owed_reports(
    *, scope: Scope, today: date, slug: str = ""
) -> tuple[list[Period], list[tuple[PartyBase, list[Owed]]]]:
    """The periods that may be reminded of, and what each base owes, in printed order. Four queries.

    Owed is what may still be handed in: periods that take reports, and locked ones for bases with longer time.
    slug: of one period alone; without it, of those that are over or due soon.
    """
    open_now = list(periods().filter(opened_on__isnull=False, starts_on__lte=today).order_by("due_on", "pk"))
    until = extensions_in_force(scope=scope, today=today)
    asked = [one for one in open_now if one.slug == slug or (not slug and _is_due(one, today))]
    found = []
    for row in _rows(asked, scope, today):
        owed = [
            _owed(cell, until)
            for cell in row.cells
            if cell.standing and not cell.standing.is_handed_in and _is_open(cell, until)
        ]
        if owed:
            found.append((row.base, owed))
    return [period for period in open_now if not period.locked_on], found


def _is_due(period: Period, today: date) -> bool:
    return period.ends_on <= today or period.due_on <= today + SOON


def _is_open(cell: Cell, until) -> bool:
    return cell.period.locked_on is None or (cell.period.pk, cell.base.pk) in until


def _owed(cell: Cell, until) -> Owed:
    return Owed(
        period=cell.period.label,
        due_on=cell.period.due_on,
        until_on=until.get((cell.period.pk, cell.base.pk)),
        state=cell.standing.state,
    )
