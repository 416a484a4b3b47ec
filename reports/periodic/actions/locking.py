"""What every action on a report begins with: rows locked in one order, where it stands, and the trail it leaves.

The period's row is the lock: whoever writes figures of a period waits for whoever locks it, and the other way round.
Reports are locked after their period, in the order of their keys.
"""

from collections.abc import Collection
from dataclasses import dataclass

from recruitment.audit.actions import Deed
from recruitment.kernel import clock
from recruitment.kernel.scope import Scope
from reports.periodic.gates import Stage
from reports.periodic.models import CellReturn, ExpectedReport, Extension, Period, PeriodicReport, ReportStep


class PeriodRefused(Exception):
    """The period cannot be opened, locked or moved; the text says why, in Vietnamese, and `field` what to put right."""

    def __init__(self, message: str, *, field: str = ""):
        super().__init__(message)
        self.field = field


class ReportRefused(Exception):
    """The report cannot be written, handed in or decided; the text says why, in Vietnamese."""


class ReportChanged(ReportRefused):
    """Somebody else wrote or decided the report since it was shown."""


def locked_period(period: Period) -> Period:
    """The period as it stands now, held until the transaction ends."""
    return Period.objects.select_for_update().get(pk=period.pk)


def locked_report(report: PeriodicReport) -> PeriodicReport:
    """One report and its period as they stand now, held until the transaction ends."""
    locked_period(report.period)
    found = PeriodicReport.objects.select_for_update(of=("self",)).select_related("base", "period")
    return found.get(pk=report.pk)


def locked_reports(period: Period, base_ids: Collection[int]) -> dict[int, PeriodicReport]:
    """The reports of some bases for a period that the caller has locked, by base id."""
    found = PeriodicReport.objects.select_for_update(of=("self",)).filter(period=period, base__in=base_ids)
    return {report.base_id: report for report in found.select_related("base", "period").order_by("pk")}


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What bears on several reports of one period besides themselves, read at once. Three queries."""

    period: Period
    expected: frozenset[int]
    extended: dict
    returned: dict

    def stage(self, base_id: int, report: PeriodicReport | None) -> Stage:
        """Where the report of one base stands."""
        return Stage(
            is_opened=self.period.opened_on is not None,
            is_expected=base_id in self.expected,
            locked_on=self.period.locked_on,
            due_on=self.period.due_on,
            state=report.state if report else "",
            asked=self.period.asked,
            extended_until=self.extended.get(base_id),
            returned=frozenset(self.returned.get(base_id, ())),
        )


def surroundings(period: Period, base_ids: Collection[int] | None = None) -> Surroundings:
    """The surroundings of the reports of some bases, or of all of a period."""
    mine = {} if base_ids is None else {"base__in": base_ids}
    expected = ExpectedReport.objects.filter(period=period, **mine).values_list("base_id", flat=True)
    # The latest extension counts: later rows of the same base take the place of earlier ones.
    extended = dict(
        Extension.objects.filter(period=period, **mine).order_by("pk").values_list("base_id", "until_on")
    )
    returned = {}
    marks = CellReturn.objects.filter(
        report__period=period, **{f"report__{key}": ids for key, ids in mine.items()}
    )
    for base_id, column in marks.values_list("report__base_id", "column").order_by("pk"):
        returned.setdefault(base_id, []).append(column)
    return Surroundings(period=period, expected=frozenset(expected), extended=extended, returned=returned)


def stage_of(report: PeriodicReport) -> Stage:
    """Where one report stands."""
    return surroundings(report.period, [report.base_id]).stage(report.base_id, report)


def require_version(report: PeriodicReport, version: int) -> None:
    """Refuse when the report is no longer the one that was shown."""
    if report.version != version:
        raise ReportChanged(
            f"Báo cáo của {report.base.display_name} vừa thay đổi (nay: {report.get_state_display().lower()}). "
            "Xem lại rồi làm tiếp."
        )


def keep_step(
    report: PeriodicReport, kind: str, *, by: Scope, note: str = "", columns: Collection[str] = ()
) -> None:
    """Keep one step in the life of a report with its figures as they are now."""
    figures = {code: value for code, value in report.values.items() if value is not None}
    ReportStep.objects.create(
        report=report,
        kind=kind,
        done_at=clock.now(),
        done_by_label=by.label,
        note=note,
        columns=sorted(columns),
        version=report.version,
        figures=figures,
    )


def deed_on(report: PeriodicReport, verb: str, changes: dict) -> Deed:
    """The audit event of something done to a report."""
    return Deed(
        verb=verb,
        object_type="periodic_report",
        object_id=report.pk,
        object_label=f"{report.base.display_name}, {report.period.label}",
        base_id=report.base_id,
        changes=changes,
    )


def deed_on_period(period: Period, verb: str, changes: dict, *, base_id: int | None = None) -> Deed:
    """The audit event of something done to a period, or to it for one base."""
    return Deed(
        verb=verb,
        object_type="period",
        object_id=period.slug,
        object_label=period.label,
        base_id=base_id,
        changes=changes,
    )
