"""Where each column of the appendix lives: in the ledger of targets, or in an opening report.

The one place that maps printed columns to stored figures; import, undo and the page all go through it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import F, QuerySet

from reports.appendix.layout import Column, Layout
from reports.periodic.models import Period
from units.targets import rules

REPORTED = {"members": "members", "sources": "sources", "admitted": "admitted"}


def is_target(column: Column) -> bool:
    """Whether the column's figures are lines of the ledger of targets."""
    return column.kind in (rules.REGISTERED, rules.SUPPLEMENT)


def period_slug(column: Column, layout: Layout) -> str:
    """The period whose report holds the column: a full year, or the half-year in which the appendix was made."""
    halves = [other for other in layout.columns if other.half]
    if column.kind == "admitted" and not column.half:
        return f"{column.year}-nam"
    return f"{halves[0].year}-6t1"


def periods_of(layout: Layout) -> dict[str, Period]:
    """The periods of the layout's reported columns by column code. One query."""
    slugs = {column.code: period_slug(column, layout) for column in layout.figures if not is_target(column)}
    found = {period.slug: period for period in Period.objects.filter(slug__in=set(slugs.values()))}
    return {code: found[slug] for code, slug in slugs.items()}


def ledger_rows(lines: QuerySet) -> QuerySet:
    """Lines of the ledger as plain rows with what its rules need: read several times faster than as models."""
    return lines.values_list(
        "pk", "base_id", "column", "year", "amount", "reverses_id", "in_force_on", named=True
    )


def report_rows(reports: QuerySet) -> QuerySet:
    """Approved reports as plain rows: the base, the slug of the period, the state and every column. Drafts are no
    figures yet.
    """
    reports = reports.approved().annotate(slug=F("period__slug"))
    return reports.values_list("base_id", "slug", "state", *REPORTED.values(), named=True)


def first_rows(firsts: QuerySet) -> QuerySet:
    """First figures as plain rows: the base, the slug of the period, the column and its value."""
    firsts = firsts.annotate(base_id=F("report__base_id"), slug=F("report__period__slug"))
    return firsts.values_list("base_id", "slug", "column", "value", named=True)


def standing_figures(
    *, layout: Layout, lines: Iterable, reports: Iterable, on: date | None = None
) -> dict[tuple[int, str], int]:
    """The figures that stand, by (base id, column code); a figure nobody knows has no entry.

    lines, reports: as of ledger_rows and report_rows. Every standing line counts, whatever its day, unless a date is
    given: then those in force on it.
    """
    figures = {}
    by_cell = defaultdict(list)
    for line in rules.standing(lines, on=on):
        by_cell[line.base_id, line.column, line.year].append(line)
    targets = _targets(layout)
    for (base_id, kind, year), cell in by_cell.items():
        if code := targets.get((kind, year)):
            figures[base_id, code] = rules.total(cell)
    reported = defaultdict(list)
    for (slug, name), code in _reported(layout).items():
        reported[slug].append((name, code))
    for report in reports:
        for name, code in reported.get(report.slug, ()):
            if (value := getattr(report, name)) is not None:
                figures[report.base_id, code] = value
    return figures


def latest_days(*, layout: Layout, lines: Iterable) -> dict[tuple[int, str], date]:
    """The day on which each known target came into force last, by (base id, column code). lines: as of ledger_rows."""
    days, targets = {}, _targets(layout)
    for line in rules.standing(lines):
        if code := targets.get((line.column, line.year)):
            days[line.base_id, code] = max(line.in_force_on, days.get((line.base_id, code), date.min))
    return days


def _targets(layout):
    """The codes of the ledger's columns by what its lines say: (column, year)."""
    return {(column.kind, column.year): column.code for column in layout.figures if is_target(column)}


def _reported(layout):
    """The codes of the reported columns by where they are: (slug of the period, column of its reports)."""
    return {
        (period_slug(column, layout), REPORTED[column.kind]): column.code
        for column in layout.figures
        if not is_target(column)
    }


def first_figures(
    *, layout: Layout, lines: Iterable, firsts: Iterable, on: date | None = None
) -> dict[tuple[int, str], int]:
    """What each known figure was when it was first approved, by (base id, column code): as it left the residual.

    lines, firsts: as of ledger_rows and first_rows. on: a target that counts from a later day is not known yet.
    """
    figures, targets, reported = {}, _targets(layout), _reported(layout)
    for line in rules.standing(lines, on=on):
        if code := targets.get((line.column, line.year)):
            figures.setdefault((line.base_id, code), line.amount)
    for first in firsts:
        if code := reported.get((first.slug, first.column)):
            figures[first.base_id, code] = first.value
    return figures


def control_figures(*, layout: Layout, controls: Iterable) -> dict[str, int]:
    """The sums that the plan's text prints, by the code of the column they are measured against."""
    found = {}
    halves = {column.year for column in layout.columns if column.half}
    for control in controls:
        for column in layout.figures:
            if _measures(control, column, halves):
                found[column.code] = control.value
    return found


def _measures(control, column, halves):
    if control.measure == "registered_term":
        return column.kind == "registered" and column.year is None
    if control.measure == "registered_year":
        return column.kind == "registered" and column.year == control.year
    if control.measure == "sources":
        return column.kind == "sources" and control.ends_on.year in halves
    if control.measure == "admitted":
        ends_in_june = control.ends_on.month == 6
        return column.kind == "admitted" and column.year == control.year and column.half == ends_in_june
    return False
