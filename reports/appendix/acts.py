"""The machinery of every act on figures of an appendix: written cell by cell, taken back cell by cell.

An import and an edit write through here, and whatever else will change figures, so each leaves the same trail
(SheetAct, ActCell, one audit event for each base) and each can be undone in the same way. The functions run inside
the transaction of the action that calls them.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import F, Q

from recruitment.audit.actions import Deed, record
from recruitment.kernel import clock
from recruitment.kernel.bulk import add_rows, among
from recruitment.kernel.dates import format_date
from recruitment.kernel.scope import Scope
from reports.appendix.figures import (
    REPORTED,
    is_target,
    latest_days,
    ledger_rows,
    periods_of,
    report_rows,
    standing_figures,
)
from reports.appendix.layout import Column
from reports.appendix.models import ActCell, Appendix, SheetAct
from reports.periodic.actions import OpeningFigure, hold_opening_periods, record_opening_figures
from reports.periodic.models import PeriodicReport
from units.bases.models import Committee, Document, PartyBase
from units.bases.stated import display_names
from units.targets.actions import CellTarget, reverse_act, write_cells
from units.targets.models import TargetLine
from units.targets.stated import current_term

LINE_ACTS = {
    SheetAct.Kind.APPLY: TargetLine.Act.IMPORT,
    SheetAct.Kind.EDIT: TargetLine.Act.EDIT,
    SheetAct.Kind.AGREE: TargetLine.Act.AGREEMENT,
    SheetAct.Kind.ADOPT: TargetLine.Act.AGREEMENT,
}


NAMED_AT_MOST = 5  # cells in one sentence


class PaperRefused(Exception):
    """The paper cannot carry what was agreed; the text says why, in Vietnamese."""


class CellChange(NamedTuple):
    """One figure to write: what stands (None: unknown) and what shall stand. A tuple: acts make very many of them."""

    base_id: int
    column: Column
    old: int | None
    new: int | None


def lock_figures() -> None:
    """Let one act at a time read what stands and write: what was compared must still hold when it is written.

    Committee, periods, reports: in this order everywhere, or acts and corrections of reports would wait for each other.
    """
    Committee.objects.select_for_update().get()
    hold_opening_periods()


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What stands for some bases: the figures, and of each target the day it came into force last; both by cell."""

    figures: Mapping[tuple[int, str], int]
    since: Mapping[tuple[int, str], date]


def standing_cells(*, appendix: Appendix, base_ids: Sequence[int]) -> Standing:
    """What stands for some bases, by (base id, column code). Two queries."""
    lines, reports = stored_rows(base_ids=base_ids)
    return Standing(
        figures=standing_figures(layout=appendix.layout, lines=lines, reports=reports),
        since=latest_days(layout=appendix.layout, lines=lines),
    )


def stored_rows(*, base_ids: Sequence[int]) -> tuple[list, list]:
    """What is stored of some bases: the lines of the ledger and the reports, as plain rows. Two queries."""
    asked = set(base_ids)
    lines = ledger_rows(among(TargetLine.objects.all(), "base_id", asked))
    reports = report_rows(among(PeriodicReport.objects.all(), "base_id", asked))
    return (
        [line for line in lines if line.base_id in asked],
        [report for report in reports if report.base_id in asked],
    )


def in_force_days(*, appendix: Appendix, base_ids: Sequence[int]) -> dict[tuple[int, str], date]:
    """The day on which each target that stands for some bases came into force last, by cell. One query."""
    asked = set(base_ids)
    lines = ledger_rows(among(TargetLine.objects.all(), "base_id", asked))
    days = latest_days(layout=appendix.layout, lines=lines)
    return {cell: day for cell, day in days.items() if cell[0] in asked}


def current_figures(*, appendix: Appendix, base_ids: Sequence[int]) -> Mapping[tuple[int, str], int]:
    """The figures that stand for some bases, by (base id, column code). Two queries."""
    return standing_cells(appendix=appendix, base_ids=base_ids).figures


def begin(*, appendix: Appendix, kind: str, by: Scope, **fields) -> SheetAct:
    """A new act of a kind, under an id of its own unless one is given."""
    fields.setdefault("act_id", uuid.uuid4())
    return SheetAct.objects.create(
        appendix=appendix, kind=kind, done_at=clock.now(), done_by_label=by.label, **fields
    )


def write(
    act: SheetAct, changes: Sequence[CellChange], *, document: Document | None, supplements_from: date
) -> None:
    """Put figures where they belong: targets into the ledger, the rest into the opening reports; keep the trail.

    supplements_from: the first day on which supplements of an import or an edit count, and of an agreement
    every target: the day of its document. Raises PaperRefused when an agreement's paper has no day, or is older
    than a figure it changes.
    """
    is_agreement = LINE_ACTS[act.kind] == TargetLine.Act.AGREEMENT
    if is_agreement:
        _require_paper(act.appendix, changes, document)
    targets = [change for change in changes if is_target(change.column)]
    first_days = {
        column: supplements_from if is_agreement else _in_force_on(column, supplements_from)
        for column in {change.column for change in targets}
    }
    write_cells(
        cells=[
            CellTarget(
                base_id=change.base_id,
                column=change.column.kind,
                year=change.column.year,
                figure=change.new,
                in_force_on=first_days[change.column],
            )
            for change in targets
        ],
        act=LINE_ACTS[act.kind],
        document=document,
        act_id=act.act_id,
        by_label=act.done_by_label,
    )
    reported = [change for change in changes if not is_target(change.column)]
    _report(act.appendix, [(change.base_id, change.column, change.new) for change in reported])
    keep_cells(act, changes)


def _require_paper(appendix: Appendix, changes: Sequence[CellChange], document: Document) -> None:
    """Refuse a paper from before the day a figure came into force: the difference would count on days when what it
    is taken from did not stand yet, and a past target could fall below 0."""
    if document.issued_on is None:
        raise PaperRefused(
            f"{document} chưa có ngày ban hành; chọn văn bản đã có ngày ban hành. "
            "Chỉ tiêu có hiệu lực từ ngày của văn bản."
        )
    since = in_force_days(appendix=appendix, base_ids=[change.base_id for change in changes])
    days = [(change, since.get((change.base_id, change.column.code))) for change in changes]
    later = [(change, day) for change, day in days if day and day > document.issued_on]
    if later:
        bases = among(PartyBase.objects.all(), "pk", {change.base_id for change, _ in later})
        raise PaperRefused(_older_words(document, later, display_names(bases)))


def _older_words(document, later, names):
    """The sentence that names the figures that came into force after a paper, and the paper to take instead."""
    listed = [
        f"{names[change.base_id]}, {change.column.heading} (từ {format_date(day)})"
        for change, day in later[:NAMED_AT_MOST]
    ]
    rest = len(later) - NAMED_AT_MOST
    more = f" và {rest} số khác" if rest > 0 else ""
    return (
        f"{document} ngày {format_date(document.issued_on)} cũ hơn số đang có hiệu lực: {'; '.join(listed)}{more}. "
        f"Chọn hoặc thêm văn bản ban hành từ {format_date(max(day for _, day in later))} trở đi."
    )


def keep_cells(act: SheetAct, changes: Sequence[CellChange]) -> None:
    """Keep what an act wrote, cell by cell: for undoing it, and as the history behind each cell."""
    cells = ((change.base_id, change.column.code, change.old, change.new) for change in changes)
    add_rows(ActCell, ("base_id", "column", "old", "new"), cells, common={"act_id": act.pk})


def _in_force_on(column, supplements_from):
    """Registered targets count from the first day of their year or term, supplements from the day given."""
    if column.kind == "supplement":
        return supplements_from
    return date(column.year, 1, 1) if column.year else current_term().starts_on


def _report(appendix: Appendix, figures: Sequence[tuple[int, Column, int | None]]) -> None:
    """Put (base id, column, figure) into the opening reports; a figure of None becomes unknown."""
    if not figures:
        return
    periods = periods_of(appendix.layout)
    record_opening_figures(
        figures=[
            OpeningFigure(
                base_id=base_id,
                period_id=periods[column.code].pk,
                column=REPORTED[column.kind],
                value=value,
            )
            for base_id, column, value in figures
        ]
    )


def take_back(done: SheetAct, undo: SheetAct) -> list[ActCell]:
    """Undo what an act wrote, except figures that someone changed since; returns the undo's cells, kept ones marked."""
    columns = {column.code: column for column in done.appendix.layout.figures}
    cells = list(done.cells.select_related("base").order_by("base__number", "pk"))
    left = reverse_act(act_id=done.act_id, undo_id=undo.act_id, by_label=undo.done_by_label)
    kept = {
        cell.pk
        for cell in cells
        for column in [columns[cell.column]]
        if is_target(column) and (cell.base_id, column.kind, column.year) in left
    }
    reported = [cell for cell in cells if not is_target(columns[cell.column])]
    # Not locked here: the periods they belong to are held by lock_figures.
    reports = among(PeriodicReport.objects.approved(), "base_id", {cell.base_id for cell in reported})
    standing = standing_figures(
        layout=done.appendix.layout, lines=[], reports=reports.annotate(slug=F("period__slug"))
    )
    kept |= {cell.pk for cell in reported if standing.get((cell.base_id, cell.column)) != cell.new}
    back = [(cell.base_id, columns[cell.column], cell.old) for cell in reported if cell.pk not in kept]
    _report(done.appendix, back)
    return ActCell.objects.bulk_create(
        ActCell(
            act=undo,
            base=cell.base,
            column=cell.column,
            old=cell.new,
            new=cell.old,
            is_kept=cell.pk in kept,
        )
        for cell in cells
    )


def record_act(
    act: SheetAct, cells: Sequence[tuple[int, str, int | None, int | None]], *extra: Deed, by: Scope
) -> None:
    """One audit event for each base whose figures moved, and the action's own, all under the act's id.

    cells: (base id, column code, old, new).
    """
    by_base = defaultdict(dict)
    for base_id, column, old, new in cells:
        by_base[base_id][column] = [old, new]
    names = display_names(among(PartyBase.objects.all(), "pk", by_base))
    deeds = [
        Deed(
            verb=f"appendix.{act.kind}",
            object_type="party_base",
            object_id=base_id,
            object_label=names[base_id],
            base_id=base_id,
            changes=changes,
        )
        for base_id, changes in by_base.items()
    ]
    if deeds or extra:
        record(*extra, *deeds, by=by, act=act.act_id)


@dataclass(frozen=True, kw_only=True)
class CellChangeRecord:
    """One change of one cell: who wrote it, when, how, what stood before and after."""

    by_label: str
    changed_at: datetime
    kind: str
    old: int | None
    new: int | None


def last_changes(
    *, appendix: Appendix, cells: Sequence[tuple[int, str]]
) -> dict[tuple[int, str], CellChangeRecord]:
    """The last change of each of some cells (base id, column code), a target's in whichever appendix. One query."""
    targets = [column.code for column in appendix.layout.figures if is_target(column)]
    found = ActCell.objects.filter(
        Q(act__appendix=appendix) | Q(column__in=targets),
        base_id__in={base_id for base_id, _ in cells},
        column__in={column for _, column in cells},
        is_kept=False,
    )
    return {(cell.base_id, cell.column): _record(cell) for cell in found.select_related("act").order_by("pk")}


def _record(cell: ActCell) -> CellChangeRecord:
    return CellChangeRecord(
        by_label=cell.act.done_by_label,
        changed_at=cell.act.done_at,
        kind=cell.act.get_kind_display(),
        old=cell.old,
        new=cell.new,
    )
