"""Reading workbooks that strangers made: a guard looks at the file, then a limited child process reads its cells.

The parser never runs in the serving process: one bad file can ask for more memory than the machine has. Where the
platform sets no limits on processes, the guard and the wall time stand alone (LIMITS_ENFORCED).
"""

from dataclasses import dataclass

from recruitment.kernel.workbook_caps import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from recruitment.kernel.workbook_guard import WorkbookRefused, guarded_format, is_linked
from recruitment.kernel.workbook_process import LIMITS_ENFORCED, WALL_SECONDS, ask

__all__ = [
    "LIMITS_ENFORCED",
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "WALL_SECONDS",
    "Cell",
    "Row",
    "Sheet",
    "Workbook",
    "WorkbookRefused",
    "read_workbook",
]


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell. A formula without a stored result has is_formula and no value: it is not a blank."""

    ref: str
    value: int | float | str | bool | None
    is_formula: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row that is not blank; number as Excel counts. Hidden by hand or by a filter alike."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet; hidden_columns by their letters, merges as "A1:M1". Very hidden is hidden."""

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    hidden_columns: tuple[str, ...] = ()
    merges: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """All sheets of one file; format is what the content says: "xlsx", "xls" or "ods".

    is_linked: it names other files or databases to take figures from; nobody opens those (told of .xlsx only).
    """

    file_name: str
    sheets: tuple[Sheet, ...]
    format: str = "xlsx"
    is_linked: bool = False


def read_workbook(data: bytes, *, file_name: str) -> Workbook:
    """Every sheet of an .xlsx, .xls or .ods file, hidden ones too, as plain cells; blank rows are left out.

    Dates come as ISO text, error values as their text. Raises WorkbookRefused, within the wall time, for anything
    that is no ordinary workbook of at most 5,000 rows and 200 columns a sheet.
    """
    kind = guarded_format(data)
    sheets: list[tuple[dict, list[Row]]] = []
    for answer in ask({"do": "read", "format": kind}, data):
        if "sheet" in answer:
            sheets.append((answer, []))
        else:
            sheets[-1][1].append(_row(*answer["row"]))
    return Workbook(
        file_name=file_name,
        format=kind,
        sheets=tuple(_sheet(*sheet) for sheet in sheets),
        is_linked=kind == "xlsx" and is_linked(data),
    )


def _sheet(answer, rows):
    return Sheet(
        name=answer["sheet"],
        rows=tuple(rows),
        hidden=answer["hidden"],
        hidden_columns=tuple(answer["hidden_columns"]),
        merges=tuple(answer["merges"]),
    )


def _row(number, hidden, cells):
    return Row(
        number=number,
        hidden=hidden,
        cells=tuple(Cell(ref=ref, value=value, is_formula=bool(formula)) for ref, value, formula in cells),
    )
