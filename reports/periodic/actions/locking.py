"""What every action on a report begins with: rows locked in one order, where it stands, and the trail it leaves.

The period's row is the lock: whoever writes figures of a period waits for whoever locks it, and the other way round.
Several periods are locked in the order of their keys, reports after their period, and they in the order of theirs.
The committee's row, under which the appendix writes, comes before both.
"""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from recruitment.audit.actions import Deed
from recruitment.kernel import clock
from recruitment.kernel.scope import Scope
from reports.periodic.models import Period, PeriodicReport, ReportStep


class PeriodRefused(Exception):
    """The period cannot be opened, locked or moved; the text says why, in Vietnamese, and `field` what to put right."""

    def __init__(self, message: str, *, field: str = ""):
        super().__init__(message)
        self.field = field


class ReportRefused(Exception):
    """The report cannot be written, handed in or decided; the text says why, in Vietnamese."""


class ReportChanged(ReportRefused):
    """Somebody else wrote or decided the report since it was shown."""


def require_decider(by: Scope) -> None:
    """Refuse whoever does not run periods for the whole committee, whichever way they came. Raises PermissionDenied."""
    _require_for_all(by, "reports.decide")


def require_approver(by: Scope) -> None:
    """Refuse whoever does not make figures official. Raises PermissionDenied."""
    _require_for_all(by, "reports.approve")


def require_unlocker(by: Scope) -> None:
    """Refuse whoever may not open a locked period again. Raises PermissionDenied."""
    _require_for_all(by, "reports.unlock")


def _require_for_all(by, right):
    if not (by.may(right) and by.covers_committee(right)):
        raise PermissionDenied(right)


def locked_period(period: Period) -> Period:
    """The period as it stands now, held until the transaction ends."""
    return Period.objects.select_for_update().get(pk=period.pk)


def lock_periods(period_ids: Collection[int] | QuerySet) -> None:
    """Hold several periods until the transaction ends."""
    list(Period.objects.select_for_update().filter(pk__in=period_ids).order_by("pk").values_list("pk"))


def locked_report(report: PeriodicReport) -> PeriodicReport:
    """One report and its period as they stand now, held until the transaction ends."""
    locked_period(report.period)
    found = PeriodicReport.objects.select_for_update(of=("self",)).select_related("base", "period")
    return found.get(pk=report.pk)


def locked_reports(period: Period, base_ids: Collection[int]) -> dict[int, PeriodicReport]:
    """The reports of some bases for a period that the caller has locked, by base id."""
    found = PeriodicReport.objects.select_for_update(of=("self",)).filter(period=period, base__in=base_ids)
    return {report.base_id: report for report in found.select_related("base", "period").order_by("pk")}


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


def deed_on(report: PeriodicReport, verb: str, changes: dict, *, reason: str = "") -> Deed:
    """The audit event of something done to a report."""
    return Deed(
        verb=verb,
        object_type="periodic_report",
        object_id=report.pk,
        object_label=f"{report.base.display_name}, {report.period.label}",
        base_id=report.base_id,
        changes=changes,
        reason=reason,
    )


def deed_on_period(
    period: Period, verb: str, changes: dict, *, base_id: int | None = None, reason: str = ""
) -> Deed:
    """The audit event of something done to a period, or to it for one base."""
    return Deed(
        verb=verb,
        object_type="period",
        object_id=period.slug,
        object_label=period.label,
        base_id=base_id,
        changes=changes,
        reason=reason,
    )
