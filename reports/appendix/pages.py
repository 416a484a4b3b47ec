"""What the pages of an import show, as plain values: no arithmetic is left to a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reports.appendix.acts import last_changes
from reports.appendix.layout import Column
from reports.appendix.models import ActCell, ActName, Appendix, AppendixImport, SheetAct
from reports.appendix.planning import Plan, PlannedCell, SubtotalCheck
from reports.appendix.sheet import Heading, headings_of

STEPS = ("Chọn tệp", "Đối chiếu", "Xem thay đổi", "Xác nhận", "Kết quả")


def steps(current: int) -> list[tuple[str, str]]:
    """(label, state) of the five steps; state is done, current or todo."""
    states = ["done"] * (current - 1) + ["current"] + ["todo"] * (len(STEPS) - current)
    return list(zip(STEPS, states, strict=True))


@dataclass(frozen=True, kw_only=True)
class Residual:
    """A sum the plan prints, what the file adds up to, and what is left for bases without a row."""

    column: Column
    printed: int
    computed: int
    residual: int


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """Step 2. labels: the printed subtotals; sums: (column, its check in each of them)."""

    labels: tuple[str, ...]
    sums: tuple[tuple[Column, tuple[SubtotalCheck, ...]], ...]
    agreeing: int
    checked: int
    residuals: tuple[Residual, ...]


def reconciliation(plan: Plan) -> Reconciliation:
    """The printed sums of a plan, a line for each column."""
    width = len(plan.layout.summed)
    subtotals = [plan.checks[start : start + width] for start in range(0, len(plan.checks), width)]
    return Reconciliation(
        labels=tuple(checks[0].label for checks in subtotals),
        sums=tuple(
            (column, tuple(checks[place] for checks in subtotals))
            for place, column in enumerate(plan.layout.summed if subtotals else ())
        ),
        agreeing=sum(check.agrees for check in plan.compared),
        checked=len(plan.compared),
        residuals=tuple(
            Residual(
                column=plan.layout.column(code),
                printed=residual + plan.totals[code],
                computed=plan.totals[code],
                residual=residual,
            )
            for code, residual in plan.residuals.items()
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Step 3. changed: figures that get another value; new: (base name, its cells with their headings)."""

    changed: tuple[PlannedCell, ...]
    groups: tuple[tuple[str, int], ...]
    headings: tuple[Heading, ...]
    new: tuple[tuple[str, tuple[tuple[Heading, PlannedCell], ...]], ...]
    base_count: int


def changes(plan: Plan) -> Changes:
    """What a plan would write, corrections apart from new figures; bases nothing changes for are left out."""
    groups, headings = headings_of(plan.layout.figures)
    by_base: dict[str, list[PlannedCell]] = {}
    for cell in plan.cells:
        by_base.setdefault(cell.base_name, []).append(cell)
    return Changes(
        changed=tuple(cell for cell in plan.writes if cell.old is not None),
        groups=groups,
        headings=headings,
        new=tuple(
            (name, tuple(zip(headings, cells, strict=True)))
            for name, cells in by_base.items()
            if any(cell.is_written and cell.old is None for cell in cells)
        ),
        base_count=len({cell.base_id for cell in plan.writes}),
    )


@dataclass(frozen=True, kw_only=True)
class EditedCell:
    """A figure that someone wrote since the plan was shown: what stands now, what the file says, who and when."""

    cell: PlannedCell
    by_label: str
    changed_at: datetime | None


def edited_cells(cells: Sequence[PlannedCell], appendix: Appendix) -> tuple[EditedCell, ...]:
    """Who wrote these figures last. One query."""
    changed = last_changes(appendix=appendix, cells=[(cell.base_id, cell.column.code) for cell in cells])
    return tuple(
        EditedCell(
            cell=cell,
            by_label=changed[key].by_label if key in changed else "",
            changed_at=changed[key].changed_at if key in changed else None,
        )
        for cell in cells
        for key in [(cell.base_id, cell.column.code)]
    )


@dataclass(frozen=True, kw_only=True)
class TaughtName:
    """A name that an act gave a base, or took back (is_kept: left alone)."""

    number: int
    name: str
    is_alias: bool
    is_kept: bool


@dataclass(frozen=True, kw_only=True)
class KeptFigure:
    """A figure that undoing left alone because someone changed it since."""

    base_name: str
    heading: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Step 5. act: the last thing done; written: figures it wrote or took back; kept: those it left alone."""

    act: SheetAct
    is_undone: bool
    written: int
    base_count: int
    kept: tuple[KeptFigure, ...]
    names: tuple[TaughtName, ...]


def outcome(appendix_import: AppendixImport) -> Outcome:
    """What the last act of an import did. Three queries."""
    act = appendix_import.acts.latest("pk")
    cells: list[ActCell] = list(act.cells.select_related("base").order_by("base__number", "pk"))
    layout = appendix_import.appendix.layout
    done = [cell for cell in cells if not cell.is_kept]
    return Outcome(
        act=act,
        is_undone=act.kind == SheetAct.Kind.UNDO,
        written=len(done),
        base_count=len({cell.base_id for cell in done}),
        kept=tuple(
            KeptFigure(base_name=cell.base.display_name, heading=layout.column(cell.column).heading)
            for cell in cells
            if cell.is_kept
        ),
        names=tuple(
            TaughtName(
                number=taught.base.number,
                name=taught.name,
                is_alias=taught.kind == ActName.Kind.ALIAS,
                is_kept=taught.is_kept,
            )
            for taught in act.names.select_related("base").order_by("base__number")
        ),
    )
