"""A filled workbook taken in: its figures in one act, and what is complete handed in at once; and all of it back."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count, Q

from recruitment.audit.actions import record_export
from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import Scope
from reports.periodic.actions.entering import (
    CellEdit,
    Outcome,
    origin_of,
    require_reach,
    save_cells,
    undo_entry,
)
from reports.periodic.actions.handing_in import OPEN, submit, withdraw
from reports.periodic.actions.locking import ReportRefused, deed_on_period, locked_period
from reports.periodic.actions.on_behalf import HandedIn
from reports.periodic.models import EntryAct, EntryCell, Period, PeriodicReport, ReportStep

NO_PAPER = "Chưa có số báo cáo có chữ ký: số đã lưu, báo cáo còn là bản nháp."
NOT_WHOLE = "Có ô trong tệp chưa nhập được: số còn lại đã lưu, báo cáo còn là bản nháp."


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a workbook: of its cells, and of the reports it made complete."""

    outcome: Outcome
    handed_in: HandedIn


@transaction.atomic
def take_workbook(
    *,
    period: Period,
    edits: Sequence[CellEdit],
    papers: Mapping[int, str],
    held: Collection[int] = (),
    on: date,
    by: Scope,
) -> Taken:
    """Write the figures of a workbook in one act; an upload counts as entered: what is complete and sound is handed in.

    papers: numbers of the signed papers by base id, which the district needs; held: the ids of bases with cells that
    could not be read. Raises PermissionDenied.
    """
    require_reach(by, papers)
    outcome = save_cells(
        period=period,
        edits=edits,
        on=on,
        by=by,
        kind=EntryAct.Kind.WORKBOOK,
        derive=True,
        keep_typed=True,
    )
    named = {edit.base_id for edit in outcome.saved} | set(papers)
    left_out = {cell.base_id for cell in (*outcome.conflicts, *outcome.refused)} | set(held)
    done, left = [], []
    found = PeriodicReport.objects.filter(period=period, base_id__in=named, state__in=OPEN)
    for report in found.select_related("base", "period").order_by("pk"):
        try:
            with transaction.atomic():
                done.append(_hand_in(report, papers.get(report.base_id, ""), left_out, outcome.act, on, by))
        except ReportRefused as refusal:
            left.append((report, str(refusal)))
    return Taken(outcome=outcome, handed_in=HandedIn(done=tuple(done), left=tuple(left)))


def _hand_in(report, paper, left_out, act, on, by):
    if report.base_id in left_out:
        raise ReportRefused(NOT_WHOLE)
    if not paper and origin_of(by) == PeriodicReport.Origin.DISTRICT:
        raise ReportRefused(NO_PAPER)
    part_of = act.act_id if act else None
    return submit(report=report, version=report.version, on=on, by=by, paper=paper, act=part_of)


@transaction.atomic
def undo_workbook(*, act: EntryAct, on: date, by: Scope) -> list[EntryCell]:
    """Take a workbook back as one act: reports handed in with it are withdrawn first, then its figures go.

    A report that was written, returned or approved since stays as it is. Raises ReportRefused as undo_entry does.
    """
    locked_period(act.period)
    undo_id = uuid.uuid4()
    for report in _handed_in_with(act):
        try:
            withdraw(report=report, version=report.version, on=on, by=by, act=undo_id)
        except ReportRefused:
            continue  # its period is locked by now: its figures are left too, and the undo says so
    return undo_entry(act=act, on=on, by=by, undo_id=undo_id)


def _handed_in_with(act: EntryAct):
    """The reports that the record says were handed in with the act, and that still wait as they were then."""
    events = AuditEvent.objects.filter(act=act.act_id, verb="report.submit")
    keys = [int(key) for key in events.values_list("object_id", flat=True).order_by("pk")]
    since = Q(steps__kind=ReportStep.Kind.SUBMIT, steps__done_at__gte=act.done_at)
    waiting = PeriodicReport.objects.filter(pk__in=keys, state=PeriodicReport.State.SUBMITTED)
    # Handed in a second time it is another report: somebody took it back and wrote it anew.
    once = waiting.annotate(times=Count("steps", filter=since)).filter(times=1)
    return once.select_related("base", "period").order_by("pk")


def record_download(*, period: Period, base_id: int | None, data: bytes, rows: int, by: Scope) -> None:
    """Record that someone took the figures of a period out as a file; base_id: of one base only."""
    deed = deed_on_period(period, "period.export", {}, base_id=base_id)
    record_export(deed, data=data, rows=rows, by=by)
