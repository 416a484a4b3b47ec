"""What people do with an appendix: read it in, apply it, undo it. Screen and command call these."""

import hashlib
import uuid
from collections import defaultdict
from datetime import date

from django.db import transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel import clock
from recruitment.kernel.scope import Scope
from recruitment.kernel.workbook import read_workbook
from reports.appendix.figures import REPORTED, is_target, periods_of, standing_figures
from reports.appendix.layout import PLAN_47
from reports.appendix.models import AppendixImport, ImportAct, ImportedCell
from reports.appendix.planning import Plan
from reports.appendix.queries import plan_of
from reports.appendix.reading import Table, read_table
from reports.periodic.actions import OpeningFigure, record_opening_figures
from reports.periodic.models import PeriodicReport
from units.bases.models import Committee, Document
from units.targets.actions import CellTarget, reverse_act, write_cells
from units.targets.models import TargetLine
from units.targets.stated import current_term


class ImportRefused(Exception):
    """The import cannot be applied or undone; the text says why, in Vietnamese."""


class PlanChanged(ImportRefused):
    """The figures that stand are no longer those the plan was shown against."""


def read(*, data: bytes, file_name: str) -> Table:
    """What a workbook says; writes nothing. Raises kernel.workbook.WorkbookRefused when it cannot be read at all."""
    return read_table(read_workbook(data, file_name=file_name), layout=PLAN_47)


def upload(*, data: bytes, file_name: str, by: Scope, table: Table | None = None) -> AppendixImport:
    """Keep what a workbook says for the steps of an import; writes no figure.

    table: what `read` said of the same data, where the caller has it already. Raises as `read` does. The file is
    read before the transaction begins: a slow one must not hold up everybody else's writing.
    """
    table = table or read(data=data, file_name=file_name)
    with transaction.atomic():
        appendix_import = AppendixImport.objects.create(
            document=Document.objects.get(kind="Kế hoạch", number="47-KH/QU"),
            file_name=file_name[-200:],
            sha256=hashlib.sha256(data).hexdigest(),
            table=table.as_json(),
            uploaded_by_id=by.actor_id,
            uploaded_by_label=by.label,
            uploaded_at=clock.now(),
        )
        record(_deed("appendix.upload", appendix_import), by=by)
    return appendix_import


@transaction.atomic
def apply(
    *,
    appendix_import: AppendixImport,
    supplements_from: date,
    acknowledged: bool,
    by: Scope,
    shown_digest: str | None = None,
) -> ImportAct:
    """Write the planned cells into the ledger and the opening reports, and record it.

    supplements_from: the first day on which new supplements count. shown_digest: the digest of the plan the
    person saw; another one means someone changed a figure meanwhile. Raises ImportRefused, PlanChanged.
    """
    appendix_import = _locked(appendix_import)
    if appendix_import.state == AppendixImport.State.APPLIED:
        raise ImportRefused("Tệp này đã được nhập rồi.")
    plan = plan_of(appendix_import, scope=by)
    _require_applicable(plan, acknowledged)
    if shown_digest is not None and plan.digest != shown_digest:
        raise PlanChanged(
            "Số liệu vừa được người khác sửa sau khi đồng chí xem. Xem lại các thay đổi rồi nhập."
        )
    act = _begin(appendix_import, ImportAct.Kind.APPLY, by, supplements_from_on=supplements_from)
    _write(plan, act)
    written = [(cell.base_id, cell.column.code, cell.old, cell.new) for cell in plan.writes]
    ImportedCell.objects.bulk_create(
        ImportedCell(act=act, base_id=base_id, column=code, old=old, new=new)
        for base_id, code, old, new in written
    )
    _finish(
        act, AppendixImport.State.APPLIED, written, {cell.base_id: cell.base_name for cell in plan.writes}, by
    )
    return act


@transaction.atomic
def undo(*, appendix_import: AppendixImport, by: Scope) -> ImportAct:
    """Take back the last applying of an import: reversing ledger lines, and reports as they were before.

    A figure that someone changed since is left alone and kept in the act's list. Raises ImportRefused.
    """
    appendix_import = _locked(appendix_import)
    if appendix_import.state != AppendixImport.State.APPLIED:
        raise ImportRefused("Lần nhập này không còn gì để hoàn tác.")
    applied = appendix_import.acts.filter(kind=ImportAct.Kind.APPLY).latest("pk")
    act = _begin(appendix_import, ImportAct.Kind.UNDO, by)
    cells = list(applied.cells.select_related("base").order_by("base__number", "pk"))
    kept = _take_back(cells, applied, act)
    ImportedCell.objects.bulk_create(
        ImportedCell(
            act=act,
            base_id=cell.base_id,
            column=cell.column,
            old=cell.new,
            new=cell.old,
            is_kept=cell.pk in kept,
        )
        for cell in cells
    )
    taken = [(cell.base_id, cell.column, cell.new, cell.old) for cell in cells if cell.pk not in kept]
    _finish(
        act, AppendixImport.State.UNDONE, taken, {cell.base_id: cell.base.display_name for cell in cells}, by
    )
    return act


def _locked(appendix_import: AppendixImport) -> AppendixImport:
    """The import as it stands now. One import is worked on at a time: a plan must still hold when it is written."""
    Committee.objects.select_for_update().get()
    return AppendixImport.objects.select_for_update().get(pk=appendix_import.pk)


def _begin(appendix_import: AppendixImport, kind: str, by: Scope, **fields) -> ImportAct:
    return ImportAct.objects.create(
        appendix_import=appendix_import,
        kind=kind,
        act_id=uuid.uuid4(),
        done_at=clock.now(),
        done_by_label=by.label,
        **fields,
    )


def _require_applicable(plan: Plan, acknowledged: bool) -> None:
    if plan.errors:
        raise ImportRefused(
            f"Tệp còn {len(plan.errors)} lỗi. Sửa trong Excel rồi tải lên lại; chưa có số nào được ghi."
        )
    if not plan.accepted(acknowledged=acknowledged):
        raise ImportRefused(f"Có {len(plan.warnings)} cảnh báo. Đọc và đánh dấu đã xem trước khi nhập.")
    if not plan.writes:
        raise ImportRefused("Mọi số trong tệp đã giống số đang có, không có gì để nhập.")


def _write(plan: Plan, act: ImportAct) -> None:
    term_starts_on = current_term().starts_on
    write_cells(
        cells=[
            CellTarget(
                base_id=cell.base_id,
                column=cell.column.kind,
                year=cell.column.year,
                figure=cell.new,
                in_force_on=_in_force_on(cell.column, term_starts_on, act.supplements_from_on),
            )
            for cell in plan.writes
            if is_target(cell.column)
        ],
        act=TargetLine.Act.IMPORT,
        document=act.appendix_import.document,
        act_id=act.act_id,
    )
    reported = [cell for cell in plan.writes if not is_target(cell.column)]
    _report([(cell.base_id, cell.column.code, cell.new) for cell in reported])


def _report(figures: list[tuple]) -> None:
    """Put (base id, column code, figure) into the opening reports; a figure of None becomes unknown."""
    periods = periods_of(PLAN_47)
    record_opening_figures(
        figures=[
            OpeningFigure(
                base_id=base_id,
                period_id=periods[code].pk,
                column=REPORTED[PLAN_47.column(code).kind],
                value=value,
            )
            for base_id, code, value in figures
        ]
    )


def _in_force_on(column, term_starts_on, supplements_from):
    """Registered targets count from the first day of their year or term, supplements from the day given."""
    if column.kind == "supplement":
        return supplements_from
    return date(column.year, 1, 1) if column.year else term_starts_on


def _take_back(cells: list[ImportedCell], applied: ImportAct, act: ImportAct) -> set[int]:
    """Undo what an act wrote; returns the keys of the cells left alone because someone changed them since."""
    left = reverse_act(act_id=applied.act_id, undo_id=act.act_id)
    columns = {column.code: column for column in PLAN_47.figures}
    targets = [cell for cell in cells if is_target(columns[cell.column])]
    kept = {
        cell.pk
        for cell in targets
        if (cell.base_id, columns[cell.column].kind, columns[cell.column].year) in left
    }
    reported = [cell for cell in cells if not is_target(columns[cell.column])]
    base_ids = {cell.base_id for cell in reported}
    reports = PeriodicReport.objects.select_for_update(of=("self",)).filter(base_id__in=base_ids)
    standing = standing_figures(layout=PLAN_47, lines=[], reports=reports.select_related("period"))
    kept |= {cell.pk for cell in reported if standing.get((cell.base_id, cell.column)) != cell.new}
    _report([(cell.base_id, cell.column, cell.old) for cell in reported if cell.pk not in kept])
    return kept


def _finish(act: ImportAct, state: str, changes: list[tuple], names: dict[int, str], by: Scope) -> None:
    """Set the import's state and record it: one event for the import and one for each base, all under the act's id."""
    appendix_import = act.appendix_import
    appendix_import.state = state
    appendix_import.save(update_fields=["state"])
    verb = f"appendix.{act.kind}"
    by_base = defaultdict(dict)
    for base_id, column, old, new in changes:
        by_base[base_id][column] = [old, new]
    deeds = [
        Deed(
            verb=verb,
            object_type="party_base",
            object_id=base_id,
            object_label=names[base_id],
            base_id=base_id,
            changes=cells,
        )
        for base_id, cells in by_base.items()
    ]
    record(_deed(verb, appendix_import), *deeds, by=by, act=act.act_id)


def _deed(verb: str, appendix_import: AppendixImport) -> Deed:
    return Deed(
        verb=verb,
        object_type="appendix_import",
        object_id=appendix_import.code,
        object_label=appendix_import.file_name,
        changes={"sha256": [None, appendix_import.sha256]},
    )
