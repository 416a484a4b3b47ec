"""What is done to reporting periods and reports. The actions here run inside the transaction of a larger one."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.periodic.models import FirstFigure, Period, PeriodicReport
from reports.periodic.rules import spans_of

COLUMNS = ("members", "sources", "admitted")


@dataclass(frozen=True, kw_only=True)
class OpeningFigure:
    """A figure that the appendix brings for a base and a period; value None makes the column unknown."""

    base_id: int
    period_id: int
    column: str
    value: int | None


def open_periods(*, first_year: int, last_year: int) -> int:
    """Make the years, halves and quarters of a span of years that are not there yet; returns how many are new."""
    made = 0
    for year in range(first_year, last_year + 1):
        for span in spans_of(year):
            defaults = {"kind": span.kind, "starts_on": span.starts_on, "ends_on": span.ends_on}
            made += Period.objects.get_or_create(slug=span.slug, defaults=defaults)[1]
    return made


def record_opening_figures(*, figures: Sequence[OpeningFigure]) -> None:
    """Put figures of the appendix into approved reports, or make them unknown again.

    A report with no known column is not approved. The first approved figure of a column is remembered until
    the column is unknown. The caller records the audit events.
    """
    by_report = {}
    for figure in figures:
        by_report.setdefault((figure.base_id, figure.period_id), {})[figure.column] = figure.value
    found = PeriodicReport.objects.select_for_update().filter(
        base_id__in={base for base, _ in by_report}, period_id__in={period for _, period in by_report}
    )
    known = {(report.base_id, report.period_id): report for report in found}
    missing = [
        PeriodicReport(
            base_id=base_id,
            period_id=period_id,
            state=PeriodicReport.State.DRAFT,
            origin=PeriodicReport.Origin.APPENDIX,
        )
        for base_id, period_id in by_report
        if (base_id, period_id) not in known
    ]
    for report in PeriodicReport.objects.bulk_create(missing):
        known[report.base_id, report.period_id] = report
    touched = [known[key] for key in by_report]
    for report in touched:
        _set_columns(report, by_report[report.base_id, report.period_id])
    PeriodicReport.objects.bulk_update(touched, [*COLUMNS, "state", "version"])
    _remember_first(touched)


def _set_columns(report, values):
    for column, value in values.items():
        setattr(report, column, value)
    knows = any(getattr(report, column) is not None for column in COLUMNS)
    report.state = PeriodicReport.State.APPROVED if knows else PeriodicReport.State.DRAFT
    report.version += 1


def _remember_first(reports):
    remembered = {(first.report_id, first.column) for first in FirstFigure.objects.filter(report__in=reports)}
    cells = {(report.pk, column): getattr(report, column) for report in reports for column in COLUMNS}
    FirstFigure.objects.bulk_create(
        FirstFigure(report_id=report_id, column=column, value=value)
        for (report_id, column), value in cells.items()
        if value is not None and (report_id, column) not in remembered
    )
    for column in COLUMNS:
        gone = [report_id for (report_id, name), value in cells.items() if name == column and value is None]
        FirstFigure.objects.filter(report_id__in=gone, column=column).delete()
