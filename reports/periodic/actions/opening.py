"""Periods of the calendar, and the figures an appendix brings for some of them, inside the transaction of its act."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel.bulk import ASKED_AT_ONCE, add_rows, among
from recruitment.kernel.scope import Scope
from reports.periodic.actions.locking import ReportRefused, lock_periods
from reports.periodic.models import FirstFigure, Period, PeriodicReport
from reports.periodic.rules import spans_of

COLUMNS = ("members", "sources", "admitted")
FIRST = ("report_id", "column", "value")


class OpeningFigure(NamedTuple):
    """A figure that the appendix brings for a base and a period; value None makes the column unknown."""

    base_id: int
    period_id: int
    column: str
    value: int | None


@transaction.atomic
def open_periods(*, first_year: int, last_year: int, by: Scope, act: uuid.UUID | None = None) -> int:
    """Make the years, halves and quarters of a span of years that are not there yet; returns how many are new."""
    made = 0
    for year in range(first_year, last_year + 1):
        for span in spans_of(year):
            defaults = {"kind": span.kind, "starts_on": span.starts_on, "ends_on": span.ends_on}
            made += Period.objects.get_or_create(slug=span.slug, defaults=defaults)[1]
    if made:
        years = f"{first_year} - {last_year}"
        deed = Deed(
            verb="calendar.open",
            object_type="calendar",
            object_id=years,
            object_label=years,
            changes={"periods": [None, made]},
        )
        record(deed, by=by, act=act)
    return made


def hold_opening_periods() -> None:
    """Hold the periods whose figures an appendix may bring until the transaction ends: years and halves.

    Whoever compares opening figures with what stands calls this first, so that no correction comes in between.
    """
    kinds = (Period.Kind.YEAR, Period.Kind.HALF)
    lock_periods(Period.objects.filter(kind__in=kinds).values("pk"))


def record_opening_figures(*, figures: Sequence[OpeningFigure]) -> None:
    """Put figures of the appendix into approved reports, or make them unknown again.

    A report with no known column is not approved. The first approved figure of a column is remembered until
    the column is unknown. The caller records the audit events. Raises ReportRefused where a base reports for itself:
    what it handed in is decided and corrected, never written over.
    """
    by_report = {}
    for figure in figures:
        by_report.setdefault((figure.base_id, figure.period_id), {})[figure.column] = figure.value
    period_ids = {period_id for _, period_id in by_report}
    lock_periods(period_ids)
    found = PeriodicReport.objects.select_for_update(of=("self",)).filter(period__in=period_ids)
    found = among(found, "base_id", {base for base, _ in by_report}).order_by("pk")
    known = {(report.base_id, report.period_id): report for report in found}
    _require_of_appendix(known.values())
    touched = [known[key] for key in by_report if key in known]
    for report in touched:
        _set_columns(report, by_report[report.base_id, report.period_id])
    _store(touched)
    remember_first(touched)
    _open({key: values for key, values in by_report.items() if key not in known})


def _require_of_appendix(reports):
    own = next((one for one in reports if one.origin != PeriodicReport.Origin.APPENDIX), None)
    if own:
        raise ReportRefused(
            f"{own.base.display_name} đã có báo cáo {own.period.label} trong phần mềm: duyệt hoặc đính chính báo cáo "
            "đó, không ghi số từ phụ lục."
        )


def _open(figures):
    """Reports of the appendix that are not there yet: {(base id, period id): {column: value}}."""
    if not figures:
        return
    rows = (
        (base_id, period_id, _state(values), *(values.get(column) for column in COLUMNS))
        for (base_id, period_id), values in figures.items()
    )
    # As many changes as a report has seen that was made and then given its figures.
    common = {"origin": PeriodicReport.Origin.APPENDIX, "version": 2}
    add_rows(PeriodicReport, ("base_id", "period_id", "state", *COLUMNS), rows, common=common)
    made = PeriodicReport.objects.filter(period__in={period_id for _, period_id in figures})
    made = among(made, "base_id", {base_id for base_id, _ in figures}).values_list(
        "base_id", "period_id", "pk"
    )
    keys = {(base_id, period_id): key for base_id, period_id, key in made}
    firsts = (
        (keys[report], column, values[column])
        for report, values in figures.items()
        for column in COLUMNS
        if values.get(column) is not None
    )
    add_rows(FirstFigure, FIRST, firsts)


def _store(reports):
    """Write reports that are there, many in a statement: row by row that does not bear size."""
    fields = [*COLUMNS, "nothing_arose", "state", "version"]
    for start in range(0, len(reports), ASKED_AT_ONCE):
        part = reports[start : start + ASKED_AT_ONCE]
        for report in part:
            report.pk = None  # met by its base and period
        PeriodicReport.objects.bulk_create(
            part, update_conflicts=True, unique_fields=["base", "period"], update_fields=fields
        )


def _set_columns(report, values):
    for column, value in values.items():
        report.put(column, value)
    report.state = _state({column: getattr(report, column) for column in COLUMNS})
    report.version += 1


def _state(values):
    knows = any(values.get(column) is not None for column in COLUMNS)
    return PeriodicReport.State.APPROVED if knows else PeriodicReport.State.DRAFT


def remember_first(reports: Sequence[PeriodicReport]) -> None:
    """Keep the first approved figure of each column that residuals are measured by; forget it once unknown again."""
    firsts = among(FirstFigure.objects.all(), "report_id", [report.pk for report in reports])
    remembered = {(first.report_id, first.column): first.pk for first in firsts}
    cells = {(report.pk, column): getattr(report, column) for report in reports for column in COLUMNS}
    new = (
        (report_id, column, value)
        for (report_id, column), value in cells.items()
        if value is not None and (report_id, column) not in remembered
    )
    add_rows(FirstFigure, FIRST, new)
    gone = [remembered[cell] for cell, value in cells.items() if value is None and cell in remembered]
    for start in range(0, len(gone), ASKED_AT_ONCE):
        FirstFigure.objects.filter(pk__in=gone[start : start + ASKED_AT_ONCE]).delete()
