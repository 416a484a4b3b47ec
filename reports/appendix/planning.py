"""What a read appendix would change, and whether its printed sums hold. Nothing is written here.

Pure: the table, the units, the figures that stand and the control figures go in; a frozen plan comes out.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from recruitment.kernel.numbers import format_count, format_signed
from reports.appendix.explaining import suspect
from reports.appendix.layout import TOTAL, Column, Layout
from reports.appendix.matching import Matching, Unit, match
from reports.appendix.table import ERROR, NOTE, WARNING, Problem, Table

DIGEST = "digest"
NEW, CHANGED, SAME, KEPT, BLANK = "new", "changed", "same", "kept", "blank"


class PlannedCell(NamedTuple):
    """One figure of one base: what stands, what the file says, and what follows from the two. A tuple, being many.

    state: new, changed, same, kept (blank in the file, a figure stands: it stays), blank (neither knows).
    """

    base_id: int
    base_number: int
    base_name: str
    column: Column
    cell: str
    old: int | None
    new: int | None

    @property
    def state(self) -> str:
        if self.new is None:
            return BLANK if self.old is None else KEPT
        if self.old is None:
            return NEW
        return SAME if self.old == self.new else CHANGED

    @property
    def is_written(self) -> bool:
        return self.state in (NEW, CHANGED)


@dataclass(frozen=True, kw_only=True)
class SubtotalCheck:
    """One printed cell of a subtotal against the sum of its rows.

    is_uncomputed: the cell is a formula whose result the file does not hold, the file has no such column, or it is
    blank as all its rows are; there is nothing to compare. lines: of the rows it is over.
    """

    label: str
    column: Column
    cell: str
    printed: int | None
    computed: int
    is_uncomputed: bool = False
    lines: tuple[int, ...] = ()

    @property
    def agrees(self) -> bool:
        return self.is_uncomputed or self.printed == self.computed

    @property
    def difference(self) -> int:
        return (self.printed or 0) - self.computed


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Everything a person must see before confirming, and everything that applying needs."""

    table: Table
    layout: Layout
    matching: Matching
    cells: tuple[PlannedCell, ...]
    checks: tuple[SubtotalCheck, ...]
    totals: Mapping[str, int]
    residuals: Mapping[str, int]
    missing: tuple[Unit, ...]
    problems: tuple[Problem, ...]

    def count(self, *states: str) -> int:
        """How many cells are in one of the states."""
        return sum(cell.state in states for cell in self.cells)

    @property
    def created(self) -> int:
        return self.count(NEW)

    @property
    def changed(self) -> int:
        return self.count(CHANGED)

    @property
    def unchanged(self) -> int:
        return self.count(SAME, KEPT)

    @cached_property
    def writes(self) -> tuple[PlannedCell, ...]:
        return tuple(cell for cell in self.cells if cell.is_written)

    @property
    def compared(self) -> tuple[SubtotalCheck, ...]:
        """The printed sums that there is something to compare with."""
        return tuple(check for check in self.checks if not check.is_uncomputed)

    @property
    def free_units(self) -> tuple[Unit, ...]:
        """Units that no row of the file stands for yet: those an unknown name may mean."""
        return self.missing

    @property
    def has_effect(self) -> bool:
        """Whether applying would write anything: a figure, a name or an alias."""
        return bool(self.writes or self.matching.namings or self.matching.aliases)

    def of_severity(self, severity: str) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == severity)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return self.of_severity(ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return self.of_severity(WARNING)

    @property
    def notes(self) -> tuple[Problem, ...]:
        return self.of_severity(NOTE)

    def accepted(self, *, acknowledged: bool) -> bool:
        """Whether it may be applied: no error, and every warning acknowledged."""
        return not self.errors and (acknowledged or not self.warnings)

    @cached_property
    def digest(self) -> str:
        """Of all that the file is taken to say: another sheet, column, name or warning gives another digest.

        What stands is no part of it: a figure that someone writes meanwhile is told by name (edited_since).
        """
        said = [
            self.table.sheet,
            [(cell.base_id, cell.column.code, cell.cell, cell.new) for cell in self.cells],
            [(row.line, row.name, row.block, unit.id) for row, unit in self.matching.namings],
            [(row.line, row.name, unit.id) for row, unit in self.matching.aliases],
            [(problem.cell, problem.message) for problem in (*self.errors, *self.warnings)],
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    @property
    def shown(self) -> dict[str, int | str | None]:
        """What a person saw before confirming: what stands under each figure, by "base id:column", and the digest."""
        stands = {
            f"{cell.base_id}:{cell.column.code}": cell.old for cell in self.cells if cell.new is not None
        }
        return {**stands, DIGEST: self.digest}

    def is_read_as(self, shown: Mapping[str, object]) -> bool:
        """Whether the file is still taken to say what was shown."""
        return shown.get(DIGEST) == self.digest

    def edited_since(self, shown: Mapping[str, object]) -> tuple[PlannedCell, ...]:
        """The figures that are no longer as they were shown: someone wrote them meanwhile."""
        return tuple(
            cell
            for cell in self.cells
            if cell.new is not None
            and cell.old != shown.get(f"{cell.base_id}:{cell.column.code}", cell.new)
            and cell.old != cell.new
        )


def plan_import(
    table: Table,
    *,
    layout: Layout,
    units: Sequence[Unit],
    current: Mapping[tuple[int, str], int],
    controls: Mapping[str, int],
    answers: Mapping[str, int] | None = None,
) -> Plan:
    """Compare a table with what stands.

    current: {(base id, column code): figure that stands}; controls: {column code: the plan's printed sum};
    answers: {search key of a name in the file: TT of the base a person says it means}.
    """
    matching = match(table, units=units, answers=answers or {})
    problems = [*table.problems, *matching.problems]
    cells = tuple(_cells(matching.rows, layout, current))
    checks = tuple(_checks(table, layout))
    present = {unit.id for _, unit in matching.rows}
    missing = tuple(unit for unit in units if unit.id not in present)
    wrong = {problem.cell for problem in table.problems if problem.severity == ERROR}
    problems += [
        _blank_note(table, cell)
        for cell in cells
        if cell.new is None and cell.cell and cell.cell not in wrong
    ]
    problems += _sum_problems(table, layout, checks, wrong)
    problems += _missing_note(table, missing)
    totals = {column.code: sum(_value(row, column, layout) for row in table.rows) for column in layout.summed}
    return Plan(
        table=table,
        layout=layout,
        matching=matching,
        cells=cells,
        checks=checks,
        totals=totals,
        residuals={code: control - totals[code] for code, control in controls.items() if code in totals},
        missing=missing,
        problems=tuple(problems),
    )


def _cells(matched, layout, current):
    for row, unit in matched:
        for column in layout.figures:
            yield PlannedCell(
                base_id=unit.id,
                base_number=unit.number,
                base_name=unit.name,
                column=column,
                cell=row.cells.get(column.code, ""),
                old=current.get((unit.id, column.code)),
                new=row.values[column.code],
            )


def _sum_problems(table, layout, checks, wrong):
    """What does not add up: rows against their total, printed subtotals against their rows.

    wrong: cells that hold no count; a sum without them cannot hold, and nothing is guessed of them.
    """
    of_rows = [problem for row in table.rows for problem in _row_total_problems(table, row, layout)]
    by_line = {row.line: row for row in table.rows}
    return of_rows + [
        _subtotal_problem(table, check, [by_line[line] for line in check.lines], wrong)
        for check in checks
        if not check.agrees
    ]


def _blank_note(table, cell):
    outcome = "giữ nguyên số đang có" if cell.old is not None else "ghi là chưa biết, không phải 0"
    message = f"{cell.base_name}, cột “{cell.column.heading}”: để trống hoặc gạch ngang, {outcome}."
    return Problem(severity=NOTE, sheet=table.sheet, cell=cell.cell, message=message)


def _value(row, column, layout):
    """A base's figure, unknown counted as nothing; the row total is always computed from its years."""
    if column.code == TOTAL:
        return sum(row.values[part.code] or 0 for part in layout.supplements)
    return row.values[column.code] or 0


def _is_known(row, column, layout):
    parts = layout.supplements if column.code == TOTAL else (column,)
    return any(row.values[part.code] is not None for part in parts)


def _row_total_problems(table, row, layout):
    computed, printed = _value(row, layout.column(TOTAL), layout), row.values[TOTAL]
    if printed is None or printed == computed:
        return []
    message = (
        f"{row.name}: “Tổng cộng” in {format_count(printed)}, các năm cộng lại "
        f"{format_count(computed)}, lệch {format_signed(printed - computed)}. "
        "Số từng năm được giữ, dòng cộng được tính lại."
    )
    return [
        Problem(
            severity=WARNING,
            sheet=table.sheet,
            cell=row.cells.get(TOTAL, ""),
            value=str(printed),
            message=message,
        )
    ]


def _checks(table, layout):
    rows = {row.line: row for row in table.rows}
    for subtotal in table.subtotals:
        for column in layout.summed:
            yield SubtotalCheck(
                label=subtotal.label,
                column=column,
                cell=subtotal.cells.get(column.code, ""),
                printed=subtotal.values[column.code],
                is_uncomputed=column.code in subtotal.uncomputed
                or column.code not in subtotal.cells
                or subtotal.values[column.code] is None
                and not any(_is_known(rows[line], column, layout) for line in subtotal.lines),
                computed=sum(_value(rows[line], column, layout) for line in subtotal.lines),
                lines=subtotal.lines,
            )


def _subtotal_problem(table, check, rows, wrong):
    printed = "để trống" if check.printed is None else f"in {format_count(check.printed)}"
    message = (
        f"{check.label}, cột “{check.column.heading}”: {printed}, cộng lại {format_count(check.computed)}, "
        f"lệch {format_signed(check.difference)}. Số từng cơ sở được giữ, dòng cộng được tính lại."
    )
    is_whole = wrong.isdisjoint(row.cells.get(check.column.code) for row in rows)
    if check.printed is not None and is_whole and (found := suspect(rows, check.column, check.difference)):
        row, words = found
        message += f" Có thể do ô {row.cells.get(check.column.code, '')} ({row.name}): {words}."
    value = "" if check.printed is None else str(check.printed)
    return Problem(severity=WARNING, sheet=table.sheet, cell=check.cell, value=value, message=message)


def _missing_note(table, missing):
    if not missing:
        return []
    numbers = ", ".join(str(unit.number) for unit in missing)
    message = f"{len(missing)} cơ sở đảng không có dòng trong tệp: TT {numbers}. Số liệu của các cơ sở này giữ nguyên."
    return [Problem(severity=NOTE, sheet=table.sheet, message=message)]
