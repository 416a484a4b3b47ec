"""Figures typed, pasted or read from a workbook: cell by cell, each act with one undo."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from recruitment.audit.actions import record
from recruitment.kernel import clock
from recruitment.kernel.scope import Scope
from reports.periodic.actions.locking import (
    ReportChanged,
    ReportRefused,
    deed_on,
    locked_period,
    locked_reports,
)
from reports.periodic.checks import sources_at_end
from reports.periodic.gates import why_locked
from reports.periodic.indicators import BALANCE
from reports.periodic.models import EntryAct, EntryCell, Period, PeriodicReport
from reports.periodic.stages import surroundings
from reports.periodic.values import Value, as_text, from_text
from units.bases.models import PartyBase


@dataclass(frozen=True, kw_only=True)
class CellEdit:
    """A figure somebody wrote: what they saw in the cell, and what shall stand there (None: unknown)."""

    base_id: int
    column: str
    seen: Value
    value: Value


@dataclass(frozen=True, kw_only=True)
class CellConflict:
    """A cell that somebody else wrote since it was seen; it was left alone."""

    base_id: int
    column: str
    current: Value
    by_label: str
    changed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CellRefusal:
    """A cell that may not be written now, and why."""

    base_id: int
    column: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of each edit. derived: cells that followed by themselves, as (base id, column, value)."""

    act: EntryAct | None
    saved: tuple[CellEdit, ...] = ()
    conflicts: tuple[CellConflict, ...] = ()
    refused: tuple[CellRefusal, ...] = ()
    derived: tuple[tuple[int, str, Value], ...] = ()


def require_reach(by: Scope, base_ids: Iterable[int]) -> None:
    """Refuse bases that the actor may not enter for. Raises PermissionDenied."""
    reach = by.base_ids("reports.enter")
    if reach is not None and not reach.issuperset(base_ids):
        raise PermissionDenied("reports.enter")


@transaction.atomic
def save_cells(
    *,
    period: Period,
    edits: Sequence[CellEdit],
    on: date,
    by: Scope,
    kind: str = EntryAct.Kind.TYPED,
    derive: bool = False,
    keep_typed: bool = False,
) -> Outcome:
    """Write figures of one period, those that may be written; of two edits of one cell the last counts.

    derive: sources at the end follow from the others of the report, as in a base's own form; keep_typed: but not where
    somebody wrote another figure than the sum, as the paper may say, which the checks then speak of. A report begins
    with its first figure, and the sources at its start are the last known ones where nobody wrote others. Raises
    PermissionDenied.
    """
    edits = list({(edit.base_id, edit.column): edit for edit in edits}.values())
    base_ids = sorted({edit.base_id for edit in edits})
    require_reach(by, base_ids)
    period = locked_period(period)
    writing = _Writing(period=period, base_ids=base_ids, on=on, by=by)
    writing.take(edits)
    if derive:
        writing.derive_sources(keep_typed=keep_typed)
    return writing.finish(kind)


class _Writing:
    """One act while it is written: the reports as they become, and the fate of each edit."""

    def __init__(self, *, period: Period, base_ids: Sequence[int], on: date, by: Scope):
        self.period, self.on, self.by = period, on, by
        self.reports = locked_reports(period, base_ids)
        self.around = surroundings(period, base_ids)
        # A state is the one before this act: what the act itself writes opens and locks nothing.
        self.stages = {base_id: self.around.stage(base_id, self.reports.get(base_id)) for base_id in base_ids}
        self.changes: dict[int, dict[str, list[Value]]] = defaultdict(dict)
        self.saved, self.refused, self.lost = [], [], []
        self.derived: dict[tuple[int, str], None] = {}  # cells that followed, in the order they did

    def take(self, edits: Sequence[CellEdit]) -> None:
        for edit in edits:
            current = self._before(edit.base_id, edit.column)
            if why := why_locked(self.stages[edit.base_id], edit.column, on=self.on):
                self.refused.append(CellRefusal(base_id=edit.base_id, column=edit.column, message=why))
            elif current not in (edit.seen, edit.value):
                self.lost.append((edit, current))
            else:
                self.saved.append(edit)
                if edit.value != current:
                    self._write(edit.base_id, edit.column, edit.value)

    def _before(self, base_id: int, column: str) -> Value:
        """What stood in a cell before this act: what the act itself brings along is nobody else's writing."""
        if column in self.changes.get(base_id, {}):
            return self.changes[base_id][column][0]
        report = self.reports.get(base_id)
        return report.value(column) if report else None

    def _write(self, base_id: int, column: str, value: Value) -> None:
        report = self.reports.get(base_id) or self._begin(base_id)
        if all(known is None for known in report.values.values()):
            # The first figure of a report, or the first after an undo of all, brings the sources at its start.
            self._take_start(report)
        self.changes[base_id][column] = [self._before(base_id, column), value]
        report.put(column, value)

    def _begin(self, base_id: int) -> PeriodicReport:
        report = PeriodicReport(
            base=PartyBase.objects.get(pk=base_id),
            period=self.period,
            state=PeriodicReport.State.DRAFT,
            origin=origin_of(self.by),
            version=0,
        )
        self.reports[base_id] = report
        return report

    def _take_start(self, report: PeriodicReport) -> None:
        before = known_start(self.period, report.base_id)
        if before is not None:
            self.changes[report.base_id]["sources_start"] = [None, before]
            report.put("sources_start", before)
            self.derived[report.base_id, "sources_start"] = None

    def derive_sources(self, *, keep_typed: bool) -> None:
        for base_id, changes in self.changes.items():
            report = self.reports[base_id]
            if (
                report.sources_start is None
                and "sources_start" in self.stages[base_id].open_cells - changes.keys()
            ):
                self._take_start(report)
            if not set(BALANCE) & changes.keys() or "sources" not in self.period.asked:
                continue
            if keep_typed and self._differs_on_purpose(base_id):
                continue
            end = sources_at_end(report.values)
            # What followed from figures of which one is gone is no longer known either.
            if end != report.sources and (end is not None or keep_typed):
                self._write(base_id, "sources", end)
                self.derived[base_id, "sources"] = None

    def _differs_on_purpose(self, base_id: int) -> bool:
        """Whether somebody wrote sources at the end: in this act, or before it as another figure than the sum."""
        if any((edit.base_id, edit.column) == (base_id, "sources") for edit in self.saved):
            return True
        written = {column: old for column, (old, _) in self.changes[base_id].items()}
        before = {**self.reports[base_id].values, **written}
        return before["sources"] is not None and before["sources"] != sources_at_end(before)

    def finish(self, kind: str) -> Outcome:
        moved = {
            base_id: {column: change for column, change in changes.items() if change[0] != change[1]}
            for base_id, changes in self.changes.items()
        }
        self.changes = {base_id: changes for base_id, changes in moved.items() if changes}
        act = self._store(kind) if self.changes else None
        return Outcome(
            act=act,
            saved=tuple(self.saved),
            conflicts=tuple(
                _conflict(edit, current, self.reports.get(edit.base_id)) for edit, current in self.lost
            ),
            refused=tuple(self.refused),
            derived=tuple(
                (base_id, column, self.reports[base_id].value(column)) for base_id, column in self.derived
            ),
        )

    def _store(self, kind):
        act = begin_act(self.period, kind, by=self.by)
        _store_all(self.reports, self.changes, "report.enter", act=act, by=self.by)
        EntryCell.objects.bulk_create(
            EntryCell(
                act=act, report=self.reports[base_id], column=column, old=as_text(old), new=as_text(new)
            )
            for base_id, changes in self.changes.items()
            for column, (old, new) in changes.items()
        )
        return act


def origin_of(by: Scope) -> str:
    """Who speaks: the district for a base, or the base itself."""
    is_district = by.covers_committee("reports.enter")
    return PeriodicReport.Origin.DISTRICT if is_district else PeriodicReport.Origin.BASE


def begin_act(period: Period, kind: str, *, by: Scope, **fields) -> EntryAct:
    """A new act on figures of a period."""
    return EntryAct.objects.create(
        period=period,
        kind=kind,
        done_at=clock.now(),
        done_by_id=by.actor_id,
        done_by_label=by.label,
        **fields,
    )


def store(report: PeriodicReport, columns: Iterable[str]) -> None:
    """Save columns that were put into a report, as its next version."""
    report.version += 1
    if report.pk is None:
        report.save()
    else:
        report.save(update_fields=[*columns, "nothing_arose", "version"])


def sources_before(period: Period, base_id: int) -> int | None:
    """The last sources a base handed in before a period begins. One query."""
    handed_in = PeriodicReport.objects.filter(
        base_id=base_id,
        state__in=[PeriodicReport.State.SUBMITTED, PeriodicReport.State.APPROVED],
        period__ends_on__lt=period.starts_on,
        sources__isnull=False,
    ).exclude(period__kind=Period.Kind.AD_HOC)
    latest = handed_in.order_by("-period__ends_on", "-period__starts_on", "-pk").values_list(
        "sources", flat=True
    )
    return latest.first()


def known_start(period: Period, base_id: int) -> int | None:
    """The sources a base begins a period with, where the period asks for them and an earlier one says. One query."""
    if period.is_ad_hoc or "sources_start" not in period.asked:
        return None
    return sources_before(period, base_id)


def _conflict(edit: CellEdit, current: Value, report: PeriodicReport | None) -> CellConflict:
    entries = EntryCell.objects.filter(report=report, column=edit.column, is_kept=False)
    last = entries.select_related("act").order_by("-pk").first() if report and report.pk else None
    return CellConflict(
        base_id=edit.base_id,
        column=edit.column,
        current=current,
        by_label=last.act.done_by_label if last else "",
        changed_at=last.act.done_at if last else None,
    )


@transaction.atomic
def undo_entry(*, act: EntryAct, on: date, by: Scope, undo_id: uuid.UUID | None = None) -> list[EntryCell]:
    """Take an act back, cell by cell; what someone changed since, or what is locked by now, is left and marked.

    undo_id: of what the undo is a part. Returns the undo's cells in printed order. Raises ReportRefused when it was
    taken back already, or when nothing of it can be: then it may be tried again, once the report is open.
    """
    period = locked_period(act.period)
    if (
        act.kind in (EntryAct.Kind.UNDO, EntryAct.Kind.CORRECTED)
        or EntryAct.objects.filter(undoes=act).exists()
    ):
        raise ReportRefused("Lần nhập này không còn gì để hoàn tác.")
    cells = list(act.cells.select_related("report").order_by("pk"))
    base_ids = sorted({cell.report.base_id for cell in cells})
    require_reach(by, base_ids)
    reports = locked_reports(period, base_ids)
    around = surroundings(period, base_ids)
    stages = {base_id: around.stage(base_id, reports[base_id]) for base_id in base_ids}
    undo = begin_act(period, EntryAct.Kind.UNDO, by=by, undoes=act, act_id=undo_id or uuid.uuid4())
    changes, done = defaultdict(dict), []
    for cell in cells:
        base_id, column = cell.report.base_id, cell.column
        report, locked = reports[base_id], why_locked(stages[base_id], column, on=on)
        is_kept = bool(locked) or as_text(report.value(column)) != cell.new
        if not is_kept:
            changes[base_id][column] = [report.value(column), from_text(cell.old)]
            report.put(column, from_text(cell.old))
        done.append(
            EntryCell(act=undo, report=report, column=column, old=cell.new, new=cell.old, is_kept=is_kept)
        )
    if not changes:
        raise ReportRefused(_nothing_to_restore(cells, stages, on))
    _store_all(reports, changes, "report.undo", act=undo, by=by)
    return EntryCell.objects.bulk_create(done)


def _nothing_to_restore(cells, stages, on):
    reasons = (why_locked(stages[cell.report.base_id], cell.column, on=on) for cell in cells)
    return next(filter(None, reasons), "Các số này đã được sửa lại sau đó, không còn gì để hoàn tác.")


def _store_all(reports, changes, verb, *, act, by):
    """Save what became of several reports, with one audit event for each under the act's id."""
    for base_id, columns in changes.items():
        store(reports[base_id], columns)
    if changes:
        deeds = (deed_on(reports[base_id], verb, columns) for base_id, columns in changes.items())
        record(*deeds, by=by, act=act.act_id)


@transaction.atomic
def save_words(
    *, period: Period, base: PartyBase, words: dict[str, str], seen: dict[str, str], on: date, by: Scope
) -> PeriodicReport | None:
    """Keep what a base writes besides figures: difficulties, suggestions. None when there is nothing to keep.

    words, seen: {field: text} as written and as shown before. Raises ReportRefused, ReportChanged, PermissionDenied.
    """
    require_reach(by, [base.pk])
    period = locked_period(period)
    writing = _Writing(period=period, base_ids=[base.pk], on=on, by=by)
    report = writing.reports.get(base.pk)
    moved = {
        field: text for field, text in words.items() if text != (getattr(report, field) if report else "")
    }
    if not moved:
        return report
    _require_words_open(writing.stages[base.pk], on)
    if report and any(getattr(report, field) != seen[field] for field in moved):
        raise ReportChanged("Phần chữ vừa được người khác sửa. Xem bản mới bên cạnh rồi lưu lại.")
    changes = {field: [getattr(report, field) if report else "", text] for field, text in moved.items()}
    report = report or writing._begin(base.pk)
    for field, text in moved.items():
        setattr(report, field, text)
    store(report, moved)
    record(deed_on(report, "report.words", changes), by=by)
    return report


def _require_words_open(stage, on):
    """Words are open whenever some cell of the report is."""
    why = next((why_locked(stage, column, on=on) for column in sorted(stage.open_cells)), None)
    if why is None:
        why = why_locked(stage, next(iter(sorted(stage.asked))), on=on)
    if why:
        raise ReportRefused(why)
