"""The grid as the page prints it: lines, sums over the known figures, and how far the period has come."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from recruitment.kernel.numbers import format_count
from reports.periodic.gates import APPROVED, DRAFT, RETURNED, SUBMITTED, why_closed
from reports.periodic.grid.columns import IN_YEAR, PERCENT, ColumnSet
from reports.periodic.grid.hints import in_year, of_target
from reports.periodic.grid.readiness import is_ready
from reports.periodic.models import Period
from reports.periodic.queries import ReportRow
from reports.periodic.values import number

KNOWN, BEFORE, CHANGE = "cong", "ky-truoc", "chenh"


@dataclass(frozen=True, kw_only=True)
class Sums:
    """One line under the grid: its words, and the text of each column. key: what names it on the page."""

    key: str
    words: str
    texts: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the bases of a period have come. late: past the due day by so many days; due_in: or so many days left."""

    expected: int
    handed_in: int
    approved: int
    returned: int
    begun: int
    untouched: int
    late: int
    due_in: int


def progress(rows: Sequence[ReportRow], *, period: Period, on: date) -> Progress:
    """Counted over all rows a person may see."""
    states = Counter(row.state for row in rows)
    to_go = (period.due_on - on).days if period.due_on else 0
    return Progress(
        expected=len(rows),
        handed_in=states[SUBMITTED] + states[APPROVED],
        approved=states[APPROVED],
        returned=states[RETURNED],
        begun=states[DRAFT],
        untouched=states[""],
        late=max(0, -to_go),
        due_in=max(0, to_go),
    )


def sums_of(rows: Sequence[ReportRow], columns: ColumnSet) -> tuple[Sums, ...]:
    """The three lines under the grid: known figures, those of the period before, and how far both are apart.

    The last two are of the bases of which both figures are known, and flows compare only with a period as long.
    """
    known, before, change = {}, {}, {}
    for indicator in columns.indicators:
        code = indicator.code
        known[code] = format_count(_sum(number(row.values[code]) for row in rows))
        pairs = [
            (number(row.values[code]), number(row.background.previous.get(code)))
            for row in rows
            if row.background.is_like or not indicator.is_flow
        ]
        both = [(new, old) for new, old in pairs if new is not None and old is not None]
        before[code] = format_count(_sum(old for _, old in both))
        change[code] = _signed(_sum(new - old for new, old in both))
    if columns.with_year:
        known |= _of_year(rows)
        before |= dict.fromkeys((IN_YEAR, PERCENT), "")
        change |= dict.fromkeys((IN_YEAR, PERCENT), "")
    return (
        Sums(key=KNOWN, words="Cộng cơ sở đã có số", texts=known),
        Sums(key=BEFORE, words="Kỳ trước, cơ sở có cả hai số", texts=before),
        Sums(key=CHANGE, words="Chênh, cơ sở có cả hai số", texts=change),
    )


def _of_year(rows):
    so_far = [(in_year(row), row.background.year_target) for row in rows]
    both = [pair for pair in so_far if None not in pair]
    return {
        IN_YEAR: format_count(_sum(done for done, _ in so_far)),
        PERCENT: of_target(_sum(done for done, _ in both), _sum(target for _, target in both)),
    }


def _sum(figures: Iterable[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def _signed(figure):
    return f"+{format_count(figure)}" if figure and figure > 0 else format_count(figure)


def computed_texts(row: ReportRow) -> dict[str, str]:
    """What is worked out at the end of a line, by its column."""
    so_far = in_year(row)
    return {
        IN_YEAR: format_count(so_far),
        PERCENT: of_target(so_far, row.background.year_target),
    }


def ready(rows: Iterable[ReportRow], *, on: date) -> list[ReportRow]:
    """The rows that could be handed in now but for what is to be explained."""
    return [row for row in rows if is_ready(row, on=on)]


def why_all_closed(rows: Sequence[ReportRow], *, on: date) -> str:
    """Why nobody can write in the period, as a sentence; "" when somebody can."""
    if rows and all(row.report and row.report.origin == row.report.Origin.APPENDIX for row in rows):
        return "Số của kỳ này lấy từ phụ lục. Cần sửa: sửa ở phụ lục, hoặc đính chính báo cáo."
    reasons = {why_closed(row.stage, on=on) for row in rows}
    return reasons.pop() if len(reasons) == 1 else ""


def report_address(period: Period, number: int) -> str:
    """The page of one base's report."""
    return reverse("periodic:report", args=[period.slug, number])
