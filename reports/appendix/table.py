"""What a workbook says, as plain values: rows, subtotals, problems. Pure: no Django."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something a person must know: how grave, where, what stands there, and what is expected, in Vietnamese."""

    severity: str
    message: str
    sheet: str = ""
    cell: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class BaseRow:
    """The row of one base: TT, name, and {column code: figure or None} with {column code: cell} beside it.

    block: the heading it stands under, as printed; "" when it stands under none.
    """

    line: int
    number: int | None
    name: str
    values: dict[str, int | None]
    cells: dict[str, str]
    block: str = ""


@dataclass(frozen=True, kw_only=True)
class SubtotalRow:
    """A printed total over the base rows of `lines`; is_grand when it closes the whole table.

    uncomputed: codes of the columns whose cell is a formula without a stored result.
    """

    line: int
    label: str
    is_grand: bool
    lines: tuple[int, ...]
    values: dict[str, int | None]
    cells: dict[str, str]
    uncomputed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LooseColumn:
    """A column of the sheet that no heading tells: its letters, its words ("" for none), the code a person gave it."""

    letters: str
    text: str = ""
    code: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """What a workbook says, before anything is compared with the database.

    sheets: the names of all sheets that hold such a table; `sheet` is the one that was read. loose: its columns that no
    heading tells, from left to right; unplaced: codes of the layout's columns without a heading, in printed order.
    """

    sheet: str
    sheets: tuple[str, ...] = ()
    rows: tuple[BaseRow, ...] = ()
    subtotals: tuple[SubtotalRow, ...] = ()
    blocks: tuple[str, ...] = ()
    headings: int = 0
    loose: tuple[LooseColumn, ...] = ()
    unplaced: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def as_json(self) -> dict:
        """A plain value to keep between the steps of an import."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict) -> "Table":
        """The table that `as_json` gave."""
        return cls(
            sheet=kept["sheet"],
            sheets=tuple(kept.get("sheets", ())),
            rows=tuple(BaseRow(**row) for row in kept["rows"]),
            subtotals=tuple(
                SubtotalRow(
                    **{
                        **row,
                        "lines": tuple(row["lines"]),
                        "uncomputed": tuple(row.get("uncomputed", ())),
                    }
                )
                for row in kept["subtotals"]
            ),
            blocks=tuple(kept["blocks"]),
            headings=kept["headings"],
            loose=tuple(LooseColumn(**loose) for loose in kept.get("loose", ())),
            unplaced=tuple(kept.get("unplaced", ())),
            problems=tuple(Problem(**problem) for problem in kept["problems"]),
        )


def worst(problems: Iterable[Problem]) -> str:
    """The gravest severity among problems, or "" when there is none."""
    found = {problem.severity for problem in problems}
    return next((severity for severity in (ERROR, WARNING, NOTE) if severity in found), "")
