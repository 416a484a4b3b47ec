"""The lines of the grid: each cell with its figure, its mark, what the bar says of it and why it is locked."""

from dataclasses import dataclass
from datetime import date

from reports.periodic.grid.columns import ColumnSet
from reports.periodic.grid.hints import hint_of, is_marked
from reports.periodic.grid.page import computed_texts
from reports.periodic.queries import ReportRow
from reports.periodic.values import Value


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure of a base. lock: why it cannot be written where its line can; "" when it can, or the line says it."""

    column: str
    value: Value
    hint: str
    is_marked: bool
    lock: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One base. lock: why none of its cells can be written; computed: (column, text) of what is worked out."""

    row: ReportRow
    aliases: tuple[str, ...]
    cells: tuple[Cell, ...]
    computed: tuple[tuple[str, str], ...]
    lock: str = ""

    @property
    def key(self) -> str:
        return str(self.row.base.number)

    @property
    def name(self) -> str:
        return self.row.base.display_name

    @property
    def other_names(self) -> str:
        """The aliases as the page carries them."""
        return "|".join(self.aliases)


def line_of(row: ReportRow, columns: ColumnSet, *, aliases: tuple[str, ...] = (), on: date) -> Line:
    """One row as a line of the grid."""
    locks = {one.code: row.why_locked(one.code, on=on) for one in columns.indicators}
    reasons = set(locks.values())
    common = reasons.pop() if len(reasons) == 1 else ""
    marks = {one.code: is_marked(row, one.code) for one in columns.indicators}
    return Line(
        row=row,
        aliases=aliases,
        cells=tuple(
            Cell(
                column=code,
                value=row.values[code],
                hint=hint_of(row, code),
                is_marked=marks[code],
                lock="" if common else lock,
            )
            for code, lock in locks.items()
        ),
        computed=tuple(computed_texts(row).items()) if columns.with_year else (),
        lock=common,
    )
