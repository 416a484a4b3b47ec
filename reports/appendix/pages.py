"""What the pages of an import show, as plain values: no arithmetic is left to a template."""

from dataclasses import dataclass

from reports.appendix.layout import PLAN_47, Column
from reports.appendix.models import AppendixImport, ImportAct, ImportedCell
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
        agreeing=sum(check.agrees for check in plan.checks),
        checked=len(plan.checks),
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
class KeptFigure:
    """A figure that undoing left alone because someone changed it since."""

    base_name: str
    heading: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Step 5. act: the last thing done; written: figures it wrote or took back; kept: those it left alone."""

    act: ImportAct
    is_undone: bool
    written: int
    base_count: int
    kept: tuple[KeptFigure, ...]


def outcome(appendix_import: AppendixImport) -> Outcome:
    """What the last act of an import did. Two queries."""
    act = appendix_import.acts.latest("pk")
    cells: list[ImportedCell] = list(act.cells.select_related("base").order_by("base__number", "pk"))
    done = [cell for cell in cells if not cell.is_kept]
    return Outcome(
        act=act,
        is_undone=act.kind == ImportAct.Kind.UNDO,
        written=len(done),
        base_count=len({cell.base_id for cell in done}),
        kept=tuple(
            KeptFigure(base_name=cell.base.display_name, heading=PLAN_47.column(cell.column).heading)
            for cell in cells
            if cell.is_kept
        ),
    )
