"""Which base each row of a workbook means. Pure: rows, units and a person's answers in, pairs and problems out.

A name is found under any spelling the committee confirmed. An unknown one is never guessed: on the row of a base that
waits for its name it is offered as that name, anywhere else a person chooses, and the choice becomes an alias.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from recruitment.kernel.text import search_key
from reports.appendix.table import ERROR, WARNING, BaseRow, Problem, Table

NEAREST = 3
SUGGESTED_AT_MOST = 100  # likeness is costly: a table of thousands of unknown names is another table


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A party base as the plan knows it: id, TT, name to show, search keys of its names; is_waiting: it has no name."""

    id: int
    number: int
    name: str
    keys: frozenset[str]
    is_waiting: bool = False


@dataclass(frozen=True, kw_only=True)
class Unresolved:
    """A row whose name nobody knows, with the units whose names come nearest, the likeliest first."""

    row: BaseRow
    nearest: tuple[Unit, ...]

    @property
    def key(self) -> str:
        """What a person's answer is kept under."""
        return search_key(self.row.name)


@dataclass(frozen=True, kw_only=True)
class Matching:
    """rows: (row, its unit); namings: rows that give a waiting base its name; aliases: spellings a person confirmed."""

    rows: tuple[tuple[BaseRow, Unit], ...]
    namings: tuple[tuple[BaseRow, Unit], ...]
    aliases: tuple[tuple[BaseRow, Unit], ...]
    unresolved: tuple[Unresolved, ...]
    problems: tuple[Problem, ...]


def match(table: Table, *, units: Sequence[Unit], answers: Mapping[str, int]) -> Matching:
    """Pair every row with its unit. answers: {search key of a name in the file: TT of the base it means}."""
    matcher = _Matcher(table=table, units=units, answers=answers)
    for row in table.rows:
        matcher.take(row)
    return Matching(
        rows=tuple(matcher.rows),
        namings=tuple(matcher.namings),
        aliases=tuple(matcher.aliases),
        unresolved=tuple(matcher.unresolved),
        problems=tuple(matcher.problems),
    )


@dataclass
class _Matcher:
    table: Table
    units: Sequence[Unit]
    answers: Mapping[str, int]
    rows: list = field(default_factory=list)
    namings: list = field(default_factory=list)
    aliases: list = field(default_factory=list)
    unresolved: list = field(default_factory=list)
    problems: list = field(default_factory=list)
    seen: dict[int, int] = field(default_factory=dict)

    def __post_init__(self):
        self.by_key = {key: unit for unit in self.units for key in unit.keys}
        self.by_number = {unit.number: unit for unit in self.units}

    def take(self, row: BaseRow) -> None:
        key = search_key(row.name)
        known, answered = self.by_key.get(key), self.by_number.get(self.answers.get(key))
        unit = known or answered or self._waiting(row)
        if unit is None:
            self._leave_open(row)
        elif known and row.number is not None and row.number != known.number:
            message = (
                f"“{row.name}” là TT {known.number} trong danh sách, nhưng dòng này ghi TT {row.number}. "
                "Sửa tên hoặc số TT."
            )
            self._report(ERROR, row, "number", message)
        elif unit.id in self.seen:
            what = f"“{row.name}”" if known else f"TT {unit.number}"
            message = f"{what} có hai dòng: dòng {self.seen[unit.id]} và dòng {row.line}. Xóa bớt một dòng."
            self._report(ERROR, row, "name", message)
        else:
            self.seen[unit.id] = row.line
            self.rows.append((row, unit))
            if not known:
                self._learn(row, unit)

    def _waiting(self, row):
        unit = self.by_number.get(row.number)
        return unit if unit is not None and unit.is_waiting else None

    def _learn(self, row, unit):
        if unit.is_waiting:
            self.namings.append((row, unit))
            message = f"TT {unit.number} chưa có tên trong danh sách: sẽ mang tên “{row.name}”."
            near = [other for other in self._nearest(row.name) if not other.is_waiting][:1]
            if near and _likeness(search_key(row.name), near[0]) > 0.85:
                message += (
                    f" Tên này gần giống “{near[0].name}” (TT {near[0].number}); xem kỹ trước khi nhập."
                )
        else:
            self.aliases.append((row, unit))
            message = (
                f"“{row.name}” được hiểu là “{unit.name}” (TT {unit.number}) và sẽ được nhớ làm tên gọi khác."
            )
        self._report(WARNING, row, "name", message)

    def _leave_open(self, row):
        nearest = self._nearest(row.name) if len(self.unresolved) < SUGGESTED_AT_MOST else ()
        self.unresolved.append(Unresolved(row=row, nearest=nearest))
        message = f"Không có cơ sở đảng nào tên “{row.name}”."
        if (expected := self.by_number.get(row.number)) is not None:
            message += f" TT {row.number} trong danh sách là “{expected.name}”."
        if nearest:
            named = ", ".join(f"“{unit.name}” (TT {unit.number})" for unit in nearest)
            message += f" Gần giống nhất: {named}."
        message += " Sửa tên trong tệp, hoặc chọn cơ sở đảng ở bước Đối chiếu."
        self._report(ERROR, row, "name", message)

    def _nearest(self, name):
        key = search_key(name)
        return tuple(sorted(self.units, key=lambda unit: -_likeness(key, unit))[:NEAREST])

    def _report(self, severity, row, code, message):
        value = row.name if code == "name" else str(row.number)
        self.problems.append(
            Problem(
                severity=severity,
                sheet=self.table.sheet,
                cell=row.cells.get(code, ""),
                value=value,
                message=message,
            )
        )


def _likeness(key: str, unit: Unit) -> float:
    """How alike a search key and a unit's names are, from 0 to 1."""
    return max((SequenceMatcher(None, key, other).ratio() for other in unit.keys), default=0.0)
