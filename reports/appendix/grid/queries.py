"""What the grid shows besides its figures: the live sums as texts, and the history behind a cell."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from recruitment.kernel.numbers import format_count
from recruitment.kernel.scope import Scope
from reports.appendix.acts import CellChangeRecord
from reports.appendix.figures import is_target
from reports.appendix.layout import Column
from reports.appendix.models import ActCell, Appendix
from reports.appendix.sheet import Sheet
from units.bases.models import PartyBase
from units.targets.models import TargetLine


def sums_of(sheet: Sheet) -> dict[str, str]:
    """Every computed figure of the sheet by its key "row:column", as text."""
    lines = [line for _, rows in sheet.rows_by_block for line in rows]
    lines += [subtotal for _, subtotal in sheet.sections] + list(sheet.closing)
    return {
        f"{line.key}:{cell.code}": format_count(cell.value)
        for line in lines
        for cell in line.cells
        if not cell.is_editable
    }


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """One line of the ledger behind a target: its amount, from when it counts, and what became of it."""

    line: TargetLine
    is_standing: bool


@dataclass(frozen=True, kw_only=True)
class CellHistory:
    """What happened to one cell, the latest first, and the ledger behind it (empty for figures of reports)."""

    changes: tuple[CellChangeRecord, ...]
    ledger: tuple[LedgerEntry, ...]
    last_changed_at: datetime | None

    def stood_on(self, day: date) -> "Stood":
        """What the ledger held for the cell at the end of a day, and what of today's figure counts from that day."""
        known = [entry.line for entry in self.ledger if timezone.localdate(entry.line.recorded_at) <= day]
        due = [entry.line for entry in self.ledger if entry.line.in_force_on <= day]
        return Stood(
            day=day,
            recorded=sum(line.amount for line in known) if known else None,
            in_force=sum(line.amount for line in due) if due else None,
        )


@dataclass(frozen=True, kw_only=True)
class Stood:
    """A target as of a day; None: there was none yet. recorded: as it was known then; in_force: as it is known now."""

    day: date
    recorded: int | None
    in_force: int | None


def cell_history(*, appendix: Appendix, base: PartyBase, column: Column, scope: Scope) -> CellHistory:
    """The history of a base's figure in a column of an appendix. Two queries.

    A target is one figure whichever year's appendix shows it; other columns speak of the appendix's own period.
    """
    cells = ActCell.objects.visible_to(scope).filter(base=base, column=column.code, is_kept=False)
    if not is_target(column):
        cells = cells.filter(act__appendix=appendix)
    changes = tuple(
        CellChangeRecord(
            by_label=cell.act.done_by_label,
            changed_at=cell.act.done_at,
            kind=cell.act.get_kind_display(),
            old=cell.old,
            new=cell.new,
        )
        for cell in cells.select_related("act").order_by("-pk")
    )
    lines = []
    if is_target(column):
        found = TargetLine.objects.visible_to(scope).filter(base=base, column=column.kind, year=column.year)
        lines = list(found.select_related("document").order_by("pk"))
    gone = {line.reverses_id for line in lines} | {line.pk for line in lines if line.reverses_id}
    return CellHistory(
        changes=changes,
        ledger=tuple(LedgerEntry(line=line, is_standing=line.pk not in gone) for line in lines),
        last_changed_at=changes[0].changed_at if changes else None,
    )
