"""What the district makes of a report: returned with marked cells, approved, corrected after that."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from recruitment.audit.actions import record
from recruitment.kernel import clock
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import squeeze
from reports.periodic.actions.entering import begin_act
from reports.periodic.actions.handing_in import examine
from reports.periodic.actions.locking import (
    ReportChanged,
    ReportRefused,
    deed_on,
    keep_step,
    locked_report,
    require_approver,
    require_decider,
    require_version,
)
from reports.periodic.actions.opening import remember_first
from reports.periodic.examining import Remark, rules_for
from reports.periodic.indicators import BY_CODE
from reports.periodic.models import CellReturn, EntryAct, EntryCell, PeriodicReport, ReportStep
from reports.periodic.values import Value, Values, as_text, difference, shown

State = PeriodicReport.State


@transaction.atomic
def send_back(
    *, report: PeriodicReport, version: int, reason: str, columns: Collection[str], by: Scope
) -> PeriodicReport:
    """Return a report with the cells to put right; only they unlock.

    Raises ReportRefused, ReportChanged, PermissionDenied.
    """
    require_decider(by)
    report = locked_report(report)
    _require_waiting(report, version)
    if not squeeze(reason):
        raise ReportRefused("Nhập lý do trả lại để cơ sở biết cần sửa gì.")
    marked = set(columns) & report.period.asked
    if not marked:
        raise ReportRefused("Đánh dấu ít nhất một ô cần sửa.")
    report.returned_cells.all().delete()
    CellReturn.objects.bulk_create(CellReturn(report=report, column=column) for column in sorted(marked))
    report.return_reason = reason.strip()
    _move(report, State.RETURNED)
    keep_step(report, ReportStep.Kind.RETURN, note=report.return_reason, columns=marked, by=by)
    changes = {"state": [State.SUBMITTED, State.RETURNED], "cells": [None, sorted(marked)]}
    record(deed_on(report, "report.return", changes, reason=report.return_reason), by=by)
    return report


@transaction.atomic
def approve(
    *, report: PeriodicReport, version: int, by: Scope, act: uuid.UUID | None = None
) -> PeriodicReport:
    """Make the figures of a report official: exactly those that were shown. Raises as send_back does."""
    require_approver(by)
    report = locked_report(report)
    _require_waiting(report, version)
    if why := approval_obstacle(report, examine(report), by=by):
        raise ReportRefused(why)
    report.returned_cells.all().delete()
    report.approved_at, report.approved_by_label = clock.now(), by.label
    report.return_reason = ""
    _move(report, State.APPROVED)
    remember_first([report])
    keep_step(report, ReportStep.Kind.APPROVE, by=by)
    record(deed_on(report, "report.approve", {"state": [State.SUBMITTED, State.APPROVED]}), by=by, act=act)
    return report


@dataclass(frozen=True, kw_only=True)
class ManyApproved:
    """What became of many reports at once: those approved, and those left alone with the reason."""

    approved: tuple[PeriodicReport, ...]
    refused: tuple[tuple[PeriodicReport, str], ...]


@transaction.atomic
def approve_many(*, shown: Mapping[int, int], reports: Collection[PeriodicReport], by: Scope) -> ManyApproved:
    """Approve every report without a remark, as it was shown; the others are left, each with its reason.

    shown: the version of each report in the list that was seen, by its key. Raises PermissionDenied.
    """
    require_approver(by)
    approved, refused, act = [], [], uuid.uuid4()
    for report in sorted(reports, key=lambda one: (one.period_id, one.pk)):
        try:
            with transaction.atomic():
                if report.pk not in shown:
                    raise ReportRefused("Báo cáo này không có trong danh sách đã xem.")
                if examine(report):
                    raise ReportRefused("Có cảnh báo: xem và duyệt riêng.")
                approved.append(approve(report=report, version=shown[report.pk], by=by, act=act))
        except ReportRefused as refusal:
            refused.append((report, str(refusal)))
    return ManyApproved(approved=tuple(approved), refused=tuple(refused))


def approval_obstacle(report: PeriodicReport, found: Iterable[Remark], *, by: Scope) -> str:
    """Why this person may not approve a report as it stands beside the others of its base; "" when they may.

    What was sound when it was handed in may have come to contradict what was approved since: a cumulative figure
    does not fall without a correction.
    """
    if not by.may("reports.approve"):
        return "Đồng chí kiểm tra và trả lại được; duyệt báo cáo là việc của Trưởng Ban Tổ chức."
    if wrong := [one.finding.message for one in found if one.finding.is_blocking]:
        return "Chưa duyệt được. " + " ".join(wrong)
    return four_eyes_obstacle(report, previous=previous_official(report), by=by)


def previous_official(report: PeriodicReport) -> Values:
    """The figures of the base's last approved report of the same kind before this one. One query."""
    before = PeriodicReport.objects.filter(
        base_id=report.base_id, period__kind=report.period.kind, period__ends_on__lt=report.period.starts_on
    )
    found = before.approved().select_related("period").order_by("-period__ends_on", "-pk").first()
    return found.values if found else {}


def four_eyes_obstacle(report: PeriodicReport, *, previous: Values, by: Scope) -> str:
    """Why this person may not approve: they handed it in themselves, and a figure moved by more than the setting.

    "" when they may. The setting (ReportingRule.four_eyes_change) is off when empty. One query.
    """
    limit = rules_for(report.period).four_eyes_change
    if limit is None or by.actor_id is None or report.submitted_by_id != by.actor_id:
        return ""
    moved = {
        code: change
        for code, value in report.values.items()
        if (change := difference(value, previous.get(code) or 0)) is not None and abs(change) >= limit
    }
    if not moved:
        return ""
    code, change = max(moved.items(), key=lambda one: abs(one[1]))
    return (
        f"Đồng chí đã nộp báo cáo này, và “{BY_CODE[code].label}” thay đổi {abs(change)}, từ {limit} trở lên: "
        "cần người khác duyệt."
    )


@transaction.atomic
def correct(
    *, report: PeriodicReport, version: int, figures: Mapping[str, Value], reason: str, by: Scope
) -> PeriodicReport:
    """Put approved figures right; the version before stays in the report's steps. Raises as send_back does.

    figures: the new ones by column. Locks do not stand in the way: a correction is how a closed period changes.
    """
    require_approver(by)
    report = locked_report(report)
    if report.state != State.APPROVED:
        raise ReportRefused("Chỉ đính chính báo cáo đã duyệt.")
    require_version(report, version)
    if not squeeze(reason):
        raise ReportRefused("Nhập lý do đính chính.")
    changes = {
        column: [report.value(column), value]
        for column, value in figures.items()
        if column in report.period.asked and value != report.value(column)
    }
    if not changes:
        raise ReportRefused("Chưa có số nào thay đổi.")
    _keep_opening(report, by)
    _put_right(report, {column: value for column, (_, value) in changes.items()})
    act = _keep_cells(report, changes, by)
    words = "; ".join(
        f"{BY_CODE[one].label}: {shown(old)} → {shown(new)}" for one, (old, new) in changes.items()
    )
    note = f"{reason.strip()} ({words})"
    keep_step(report, ReportStep.Kind.CORRECT, note=note, columns=changes, by=by)
    record(deed_on(report, "report.correct", changes, reason=reason.strip()), by=by, act=act.act_id)
    return report


def _put_right(report, figures):
    for column, value in figures.items():
        report.put(column, value)
    if all(value is None for value in report.values.values()):
        raise ReportRefused("Báo cáo đã duyệt phải còn ít nhất một số.")
    if wrong := [one.finding.message for one in examine(report) if one.finding.is_blocking]:
        raise ReportRefused("Chưa đính chính được. " + " ".join(wrong))
    report.version += 1
    report.save()
    remember_first([report])


def _keep_opening(report, by):
    """Figures that the appendix brought were never approved by a step: keep them as they were."""
    if not report.steps.exists():
        keep_step(report, ReportStep.Kind.APPROVE, note="Số mở đầu", by=by)


def _keep_cells(report, changes, by) -> EntryAct:
    act = begin_act(report.period, EntryAct.Kind.CORRECTED, by=by)
    EntryCell.objects.bulk_create(
        EntryCell(act=act, report=report, column=column, old=as_text(old), new=as_text(new))
        for column, (old, new) in changes.items()
    )
    return act


def _move(report, state):
    report.state = state
    report.version += 1
    report.save()


def _require_waiting(report, version):
    if report.state != State.SUBMITTED:
        raise ReportChanged(
            f"Báo cáo của {report.base.display_name} không còn chờ duyệt "
            f"(nay: {report.get_state_display().lower()})."
        )
    require_version(report, version)
