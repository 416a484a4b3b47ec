"""What a filled workbook would change: each figure old → new, what is refused and why. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from recruitment.kernel.text import search_key
from reports.periodic.indicators import Indicator
from reports.periodic.values import Value, Values
from reports.periodic.workbook.reading import FileLine, FileTable, Problem


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A base of the period as the plan knows it: its figures now, and why a column is locked ("" when it is not)."""

    id: int
    number: int
    name: str
    keys: frozenset[str]
    values: Values
    why_locked: Callable[[str], str]
    paper: str = ""
    is_open: bool = True
    is_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class Change:
    """One figure that the workbook changes."""

    unit: Unit
    indicator: Indicator
    ref: str
    old: Value
    new: Value


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a workbook would do. papers: by TT; held: the TT of bases of which a cell was refused."""

    changes: tuple[Change, ...] = ()
    papers: Mapping[int, str]
    held: frozenset[int] = frozenset()
    unchanged: int = 0
    kept: int = 0
    errors: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()

    @property
    def has_effect(self) -> bool:
        return not self.errors and bool(self.changes or self.papers)


def plan_table(table: FileTable, *, units: Iterable[Unit], takes_papers: bool) -> Plan:
    """What the lines of a workbook mean for the units of a period.

    takes_papers: whether numbers of signed papers hand reports in, as they do for the district.
    """
    planner = _Planner(table, list(units), takes_papers)
    for line in table.lines if not table.errors else ():
        planner.take(line)
    return planner.plan()


class _Planner:
    def __init__(self, table: FileTable, units, takes_papers):
        self.table, self.takes_papers = table, takes_papers
        self.by_key = {key: unit for unit in units for key in unit.keys}
        self.by_number = {unit.number: unit for unit in units}
        self.taken: dict[int, int] = {}
        self.changes, self.refused, self.papers = [], list(table.refused), {}
        self.notes = list(table.notes)
        self.held: set[int] = set()
        self.unchanged = self.kept = 0

    def plan(self) -> Plan:
        return Plan(
            changes=tuple(self.changes),
            papers=self.papers,
            held=frozenset(self.held),
            unchanged=self.unchanged,
            kept=self.kept,
            errors=self.table.errors,
            refused=tuple(self.refused),
            notes=tuple(self.notes),
        )

    def take(self, line: FileLine) -> None:
        unit = self._unit(line)
        if unit is None:
            return
        self.taken[unit.id] = line.line
        if line.has_bad:
            self.held.add(unit.number)
        for cell in line.cells:
            self._cell(unit, cell)
        if self.takes_papers and line.paper and line.paper != unit.paper:
            if unit.is_open:
                self.papers[unit.number] = line.paper
            else:
                message = f"Báo cáo của {unit.name} không nộp được nữa: số báo cáo trong tệp để lại."
                self._refuse(line.ref, line.paper, message)

    def _unit(self, line):
        """The unit a line means; None when it is reported instead."""
        known = self.by_key.get(search_key(line.name)) if line.name else None
        by_number = self.by_number.get(line.number)
        unit = known or (by_number if by_number and (not line.name or by_number.is_waiting) else None)
        if unit is None:
            self._unknown(line, by_number)
        elif line.number is not None and line.number != unit.number:
            message = f"“{line.name}” là TT {unit.number}, dòng này ghi TT {line.number}. Sửa tên hoặc số TT."
            self._refuse(line.ref, line.name, message)
        elif unit.id in self.taken:
            message = f"“{unit.name}” có hai dòng: {self.taken[unit.id]} và {line.line}. Chỉ đọc dòng đầu."
            self._refuse(line.ref, line.name, message)
        else:
            return unit
        return None

    def _unknown(self, line, by_number):
        what = f"“{line.name}”" if line.name else f"dòng {line.line}"
        message = f"Không có {what} trong các cơ sở báo cáo kỳ này."
        if by_number:
            message += f" TT {line.number} là “{by_number.name}”."
        message += " Sửa tên đúng như danh sách, hoặc ghi đúng TT và để trống tên."
        self._refuse(line.ref, line.name or str(line.number or ""), message)

    def _refuse(self, ref, value, message):
        self.refused.append(Problem(sheet=self.table.sheet, cell=ref, value=value, message=message))

    def _cell(self, unit, cell):
        code = cell.indicator.code
        old = unit.values[code]
        if cell.value is None:
            self.kept += old is not None
        elif cell.value == old:
            self.unchanged += 1
        elif why := unit.why_locked(code):
            self.held.add(unit.number)
            self._refuse(cell.ref, str(cell.value), f"{unit.name} · {cell.indicator.label}: {why}")
        else:
            self.changes.append(
                Change(unit=unit, indicator=cell.indicator, ref=cell.ref, old=old, new=cell.value)
            )
