"""What people do with an appendix: apply a workbook that was read, undo it, edit cells. Screen and command call these.

The steps before the applying are in `sessions`.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from recruitment.audit import actions as audit
from recruitment.audit.actions import Deed, record
from recruitment.kernel.bulk import without_collecting
from recruitment.kernel.dates import format_date
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import search_key
from reports.appendix import acts
from reports.appendix.acts import CellChange
from reports.appendix.models import ActCell, ActName, Appendix, AppendixImport, SheetAct
from reports.appendix.planning import Plan, PlannedCell
from reports.appendix.queries import plan_of
from reports.appendix.sessions import ImportRefused, import_deed, locked, require_unapplied
from reports.appendix.stated import appendices
from reports.periodic.actions import ReportRefused, open_periods
from units.bases import actions as bases
from units.bases.models import Block, Document, PartyBase
from units.targets.stated import current_term


class AppendixRefused(Exception):
    """The appendix cannot be registered; the text says why, in Vietnamese, and `field` what to put right."""

    def __init__(self, message: str, *, field: str):
        super().__init__(message)
        self.field = field


class PlanChanged(ImportRefused):
    """Figures are no longer those the plan was shown against; `cells` are the planned cells someone wrote since."""

    def __init__(self, cells: Sequence[PlannedCell]):
        super().__init__(
            f"{len(cells)} số vừa được người khác sửa sau khi đồng chí xem. Xem lại các số này rồi nhập."
        )
        self.cells = tuple(cells)


class ReadingChanged(ImportRefused):
    """The file is taken to say something else than was shown: a sheet, columns or names were chosen meanwhile."""

    def __init__(self):
        super().__init__(
            "Cách đọc tệp (trang tính, cột, tên đơn vị hoặc cảnh báo) đã đổi sau khi đồng chí mở trang này, nên chưa "
            "có số nào được ghi. Xem lại các thay đổi ở dưới rồi bấm nhập."
        )


class EditRefused(Exception):
    """The figure cannot be edited or undone; the text says why, in Vietnamese."""


@transaction.atomic
def register_appendix(
    *,
    document: Document,
    term_name: str,
    current_year: int,
    last_year: int,
    supplements_from: date,
    by: Scope,
) -> Appendix:
    """Tie a document to the years of its table, and see to it that the periods its reported columns need are there.

    Raises AppendixRefused when year or document has an appendix already, or the years do not fit each other or the
    term.
    """
    acts.lock_figures()
    _require_years(current_term(), current_year, last_year, supplements_from)
    _require_free(document, current_year)
    act = uuid.uuid4()
    open_periods(first_year=current_year - 1, last_year=current_year, by=by, act=act)
    appendix = Appendix.objects.create(
        document=document,
        term_name=term_name,
        full_year=current_year - 1,
        current_year=current_year,
        last_year=last_year,
        supplements_from_on=supplements_from,
    )
    deed = Deed(
        verb="appendix.register",
        object_type="appendix",
        object_id=appendix.pk,
        object_label=str(appendix),
        changes={"years": [None, f"{current_year} - {last_year}"]},
    )
    record(deed, by=by, act=act)
    return appendix


def _require_free(document, current_year):
    if taken := Appendix.objects.select_related("document").filter(current_year=current_year).first():
        raise AppendixRefused(
            f"Năm của phụ lục: năm {current_year} đã có phụ lục ({taken.document}). Chọn năm khác.",
            field="current_year",
        )
    if taken := Appendix.objects.filter(document=document).first():
        raise AppendixRefused(
            f"Văn bản: {document} đã có phụ lục của năm {taken.current_year}. Chọn văn bản khác.",
            field="document",
        )


def _require_years(term, current_year, last_year, supplements_from):
    first, last = term.starts_on.year, term.ends_on.year
    if not first <= current_year <= last:
        raise AppendixRefused(
            f"Năm của phụ lục: {current_year} không thuộc nhiệm kỳ {term.name}. Chọn năm từ {first} đến {last}.",
            field="current_year",
        )
    if not current_year <= last_year <= last:
        raise AppendixRefused(
            f"Bổ sung đến hết năm: đang chọn {last_year}, phải từ năm của phụ lục ({current_year}) "
            f"đến năm cuối nhiệm kỳ ({last}).",
            field="last_year",
        )
    if not current_year <= supplements_from.year <= last_year:
        raise AppendixRefused(
            f"Ngày chỉ tiêu bổ sung có hiệu lực: {format_date(supplements_from)} không nằm trong các năm "
            f"{current_year}–{last_year} của phụ lục.",
            field="supplements_from",
        )


def record_export(*, appendix: Appendix, data: bytes, rows: int, by: Scope) -> None:
    """Record that someone took the appendix out as a file."""
    deed = Deed(
        verb="appendix.export",
        object_type="appendix",
        object_id=appendix.pk,
        object_label=str(appendix),
    )
    audit.record_export(deed, data=data, rows=rows, by=by)


@transaction.atomic
@without_collecting()
def apply(
    *,
    appendix_import: AppendixImport,
    supplements_from: date,
    acknowledged: bool,
    by: Scope,
    shown: Mapping[str, object] | None = None,
) -> SheetAct:
    """Write the planned cells into the ledger and the opening reports, name bases, learn aliases, and record it.

    supplements_from: the first day on which new supplements count. shown: what the person saw (Plan.shown); what the
    file was not seen to say is not written, and a figure that someone wrote since is never overwritten. Raises
    ImportRefused, ReadingChanged, PlanChanged.
    """
    appendix_import = locked(appendix_import)
    require_unapplied(appendix_import)
    plan = plan_of(appendix_import, scope=by)
    _require_as_shown(plan, shown, acknowledged)
    act = acts.begin(
        appendix=appendix_import.appendix,
        kind=SheetAct.Kind.APPLY,
        by=by,
        appendix_import=appendix_import,
        supplements_from_on=supplements_from,
    )
    changes = [
        CellChange(base_id=cell.base_id, column=cell.column, old=cell.old, new=cell.new)
        for cell in plan.writes
    ]
    document = appendix_import.appendix.document
    try:
        acts.write(act, changes, document=document, supplements_from=supplements_from)
    except ReportRefused as refusal:
        raise ImportRefused(str(refusal)) from refusal
    _learn_names(plan, act, by)
    _finish(act, AppendixImport.State.APPLIED, changes, by)
    return act


@transaction.atomic
def undo(*, appendix_import: AppendixImport, by: Scope) -> SheetAct:
    """Take back the last applying of an import: figures, namings and aliases as they were before.

    A figure that someone changed since is left alone and kept in the act's list, and so is the name of a base that
    has figures all the same. Raises ImportRefused.
    """
    appendix_import = locked(appendix_import)
    if appendix_import.state != AppendixImport.State.APPLIED:
        raise ImportRefused("Lần nhập này không còn gì để hoàn tác.")
    applied = appendix_import.acts.filter(kind=SheetAct.Kind.APPLY).latest("pk")
    act = acts.begin(
        appendix=appendix_import.appendix,
        kind=SheetAct.Kind.UNDO,
        by=by,
        appendix_import=appendix_import,
        undoes=applied,
    )
    cells = acts.take_back(applied, act)
    _forget_names(applied, act, by)
    _finish(act, AppendixImport.State.UNDONE, _taken(applied, cells), by)
    return act


def _taken(done: SheetAct, cells: Sequence[ActCell]) -> list[CellChange]:
    columns = {column.code: column for column in done.appendix.layout.figures}
    return [
        CellChange(base_id=cell.base_id, column=columns[cell.column], old=cell.old, new=cell.new)
        for cell in cells
        if not cell.is_kept
    ]


def _learn_names(plan: Plan, act: SheetAct, by: Scope) -> None:
    units = PartyBase.objects.in_bulk(
        [unit.id for _, unit in (*plan.matching.namings, *plan.matching.aliases)]
    )
    blocks = {search_key(block.name): block for block in Block.objects.all()}
    for row, unit in plan.matching.namings:
        block = blocks.get(search_key(row.block))
        try:
            bases.name_waiting_base(base=units[unit.id], name=row.name, block=block, by=by, act=act.act_id)
        except bases.NameRefused as refusal:
            raise ImportRefused(str(refusal)) from None
        ActName.objects.create(
            act=act, base=units[unit.id], kind=ActName.Kind.NAMED, name=units[unit.id].name
        )
    for row, unit in plan.matching.aliases:
        if bases.learn_alias(base=units[unit.id], name=row.name, by=by, act=act.act_id):
            ActName.objects.create(act=act, base=units[unit.id], kind=ActName.Kind.ALIAS, name=row.name)


def _forget_names(applied: SheetAct, act: SheetAct, by: Scope) -> None:
    """Take back what the applying taught of names; a base that has figures from elsewhere keeps its name."""
    for taught in applied.names.select_related("base"):
        if taught.kind == ActName.Kind.ALIAS:
            done = bases.forget_alias(base=taught.base, name=taught.name, by=by, act=act.act_id)
        elif any(acts.current_figures(appendix=one, base_ids=[taught.base_id]) for one in appendices()):
            done = False
        else:
            done = bases.take_name_back(base=taught.base, name=taught.name, by=by, act=act.act_id)
        ActName.objects.create(
            act=act, base=taught.base, kind=taught.kind, name=taught.name, is_kept=not done
        )


@dataclass(frozen=True, kw_only=True)
class CellEdit:
    """A figure typed into the grid: which cell, what the person saw there (None: unknown), what shall stand."""

    base_id: int
    column: str
    seen: int | None
    value: int


@dataclass(frozen=True, kw_only=True)
class EditConflict:
    """A cell that another person wrote since it was seen: what stands now, who wrote it and when (None: unknown)."""

    base_id: int
    column: str
    current: int | None
    by_label: str
    changed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class EditOutcome:
    """act: None when nothing had to be written; conflicts: cells left as they are."""

    act: SheetAct | None
    written: int
    conflicts: tuple[EditConflict, ...]


@transaction.atomic
def edit_cells(*, appendix: Appendix, edits: Sequence[CellEdit], by: Scope) -> EditOutcome:
    """Write figures typed or pasted into the grid, all in one act that one undo takes back.

    A cell that someone else changed since it was seen is left alone and reported; the others are written. A cell
    that already holds the value is no conflict: a request that is sent twice does no harm. Of two edits of one cell
    the last counts. Raises EditRefused.
    """
    acts.lock_figures()
    edits = list({(edit.base_id, edit.column): edit for edit in edits}.values())
    columns = {column.code: column for column in appendix.layout.figures}
    if unknown := [edit.column for edit in edits if edit.column not in columns]:
        raise EditRefused(f"Phụ lục này không có cột “{unknown[0][:40]}”.")
    current = acts.current_figures(appendix=appendix, base_ids=[edit.base_id for edit in edits])
    stands = {(edit.base_id, edit.column): current.get((edit.base_id, edit.column)) for edit in edits}
    due = [edit for edit in edits if stands[edit.base_id, edit.column] != edit.value]
    fresh = [edit for edit in due if stands[edit.base_id, edit.column] == edit.seen]
    lost = [(edit.base_id, edit.column) for edit in due if edit not in fresh]
    act = None
    if fresh:
        act = acts.begin(appendix=appendix, kind=SheetAct.Kind.EDIT, by=by)
        changes = [
            CellChange(base_id=edit.base_id, column=columns[edit.column], old=edit.seen, new=edit.value)
            for edit in fresh
        ]
        try:
            acts.write(act, changes, document=None, supplements_from=appendix.supplements_from_on)
        except ReportRefused as refusal:
            raise EditRefused(str(refusal)) from refusal
        acts.record_act(act, _as_rows(changes), by=by)
    return EditOutcome(act=act, written=len(fresh), conflicts=_conflicts(appendix, lost, stands))


def _conflicts(appendix, lost, stands):
    changes = acts.last_changes(appendix=appendix, cells=lost) if lost else {}
    return tuple(
        EditConflict(
            base_id=base_id,
            column=column,
            current=stands[base_id, column],
            by_label=changes[base_id, column].by_label if (base_id, column) in changes else "",
            changed_at=changes[base_id, column].changed_at if (base_id, column) in changes else None,
        )
        for base_id, column in lost
    )


@transaction.atomic
def undo_edit(*, act: SheetAct, by: Scope) -> list[ActCell]:
    """Take back an edit of the grid, a pasted block as a whole; returns the undo's cells, those kept marked.

    Raises EditRefused when it is no edit, or was taken back already.
    """
    acts.lock_figures()
    if act.kind != SheetAct.Kind.EDIT or SheetAct.objects.filter(undoes=act).exists():
        raise EditRefused("Lần sửa này không còn gì để hoàn tác.")
    undoing = acts.begin(appendix=act.appendix, kind=SheetAct.Kind.UNDO, by=by, undoes=act)
    cells = acts.take_back(act, undoing)
    acts.record_act(undoing, _as_rows(_taken(act, cells)), by=by)
    return cells


def _as_rows(changes: Sequence[CellChange]) -> list[tuple]:
    return [(change.base_id, change.column.code, change.old, change.new) for change in changes]


def _require_as_shown(plan: Plan, shown: Mapping[str, object] | None, acknowledged: bool) -> None:
    if shown is not None and not plan.is_read_as(shown):
        raise ReadingChanged
    _require_applicable(plan, acknowledged)
    if shown is not None and (edited := plan.edited_since(shown)):
        raise PlanChanged(edited)


def _require_applicable(plan: Plan, acknowledged: bool) -> None:
    if plan.errors:
        raise ImportRefused(
            f"Tệp còn {len(plan.errors)} lỗi. Sửa trong Excel rồi tải lên lại; chưa có số nào được ghi."
        )
    if not plan.accepted(acknowledged=acknowledged):
        raise ImportRefused(f"Có {len(plan.warnings)} cảnh báo. Đọc và đánh dấu đã xem trước khi nhập.")
    if not plan.has_effect:
        raise ImportRefused("Mọi số trong tệp đã giống số đang có, không có gì để nhập.")


def _finish(act: SheetAct, state: str, changes: Sequence[CellChange], by: Scope) -> None:
    """Set the import's state and record the act."""
    appendix_import = act.appendix_import
    appendix_import.state = state
    appendix_import.save(update_fields=["state"])
    acts.record_act(act, _as_rows(changes), import_deed(f"appendix.{act.kind}", appendix_import), by=by)
