"""One streaming pass over a worksheet part: values, and what openpyxl's read-only mode does not tell.

openpyxl itself needs some 20 µs a cell, too long for a full sheet; its own functions still make the values.

The file's own word on its dimensions is never believed: it may lie.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers import expat

from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

from .workbook_caps import (
    BROKEN,
    LAST_ROW,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_MERGES,
    MAX_ROWS,
    Refused,
    too_far,
    too_many_cells,
    too_many_rows,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
CELL = f"{MAIN}c"
TRUE = frozenset(("1", "true", "on"))
NO_CELL = {}
CHUNK = 256 * 1024


@dataclass(kw_only=True)
class Found:
    """What one sheet holds. elements counts rows, cells and merged cells, blank ones too: what loading costs."""

    title: str
    last_row: int = 0
    last_column: int = 0
    held_rows: int = 0
    held_cells: int = 0
    elements: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_spans: list[tuple[int, int]] = field(default_factory=list)
    merges: list[str] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: list[tuple[int, dict]] = field(default_factory=list)

    def hold(self, row: int, column: int, text: object) -> None:
        """Note that a cell holds something (None: a formula); rows come in their order. Raises Refused."""
        self.held_cells += 1
        if self.held_cells > MAX_CELLS:
            raise too_many_cells()
        if row > LAST_ROW or column > MAX_COLUMNS:
            raise too_far(self.title, f"{get_column_letter(column)}{row}", text)
        if self.last_row != row:
            self.held_rows += 1
            if self.held_rows > MAX_ROWS:
                raise too_many_rows(self.title)
            self.last_row = max(self.last_row, row)
        if column > self.last_column:
            self.last_column = column

    def merge(self, ref: str) -> None:
        """Note a merged range. Raises Refused beyond MAX_MERGES."""
        if len(self.merges) == MAX_MERGES:
            raise Refused(f"Trang tính “{self.title}” có quá nhiều ô gộp. Bỏ gộp ô, lưu lại rồi tải lên.")
        self.elements += area(ref)
        self.merges.append(ref)

    @property
    def hidden_columns(self) -> list[str]:
        """Letters of the hidden columns, as far as the sheet holds something."""
        columns = (range(low, min(high, self.last_column) + 1) for low, high in self.hidden_spans)
        return [get_column_letter(column) for span in columns for column in span]


def scan(stream, title: str, convert: Callable) -> Found:
    """Walk the worksheet part in `stream`; convert(kind, style, text) makes the value of a cell.

    Raises Refused beyond the caps, ExpatError for XML that is none, ValueError for a value that is none.
    """
    scanner = _Scanner(title, convert)
    while chunk := stream.read(CHUNK):
        scanner.parser.Parse(chunk)
    scanner.parser.Parse(b"", True)
    return scanner.found


class _Scanner:
    """Handlers of one pass. Ends and text are heard only while a value is open: a million is quick."""

    def __init__(self, title, convert):
        self.found = Found(title=title)
        self.convert = convert
        self.row = self.column = 0
        self.cell, self.values = NO_CELL, None
        self.pieces = []
        self.acts = {
            f"{MAIN}{name}": act
            for name, act in {
                "row": self._row,
                "v": self._listen,
                "t": self._listen,
                "f": self._formula,
                "rPh": self._out_of_cells,
                "mergeCells": self._out_of_cells,
                "col": self._col,
                "mergeCell": self._merge,
                "hyperlink": self._link,
            }.items()
        }
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start

    def _start(self, name, attributes):
        if name == CELL:
            # Blank cells come by the million: what they say is looked at only where a value follows.
            self.cell = attributes
            self.column = 0 if "r" in attributes else self._place() + 1
            self.found.elements += 1
        elif name in self.acts:
            self.acts[name](attributes)

    def _row(self, attributes):
        number = int(float(attributes["r"])) if "r" in attributes else self.row + 1
        if number <= self.row:
            # openpyxl would drop such a row without a word.
            raise Refused(BROKEN)
        self.row, self.column, self.cell, self.values = number, 0, NO_CELL, None
        self.found.elements += 1
        if attributes.get("hidden") in TRUE:
            self.found.hidden_rows.add(number)

    def _place(self):
        """The column of the present cell."""
        if not self.column and "r" in self.cell:
            self.column = _column(self.cell["r"].rstrip("0123456789"))
        return self.column

    def _listen(self, _):
        if self.cell is not NO_CELL:
            # The parser hands a text over in pieces where its chunks end.
            self.pieces = []
            self.parser.CharacterDataHandler = self.pieces.append
            self.parser.EndElementHandler = self._stop

    def _stop(self, _):
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
        if self.pieces:
            self._text("".join(self.pieces))

    def _text(self, text):
        kind, column = self.cell.get("t", "n"), self._place()
        value = self.convert(kind, self.cell.get("s"), text)
        if isinstance(value, str) and not value.strip():
            # Kept where there is a table, and no reason to think there is one.
            if self.row > LAST_ROW or column > MAX_COLUMNS:
                return
        else:
            self.found.hold(self.row, column, value)
        values = self._values()
        if kind == "inlineStr":
            value = (values.get(column) or "") + value
        values[column] = value

    def _values(self):
        """The values of the present row, made when there is one."""
        if self.values is None:
            self.values = {}
            self.found.rows.append((self.row, self.values))
        return self.values

    def _formula(self, _):
        if self.cell is not NO_CELL:
            column = self._place()
            self.found.hold(self.row, column, None)
            self._values().setdefault(column, None)
            self.found.formulas.add((self.row, column))

    def _out_of_cells(self, _):
        self.cell = NO_CELL

    def _col(self, attributes):
        if attributes.get("hidden") in TRUE and len(self.found.hidden_spans) < MAX_MERGES:
            self.found.hidden_spans.append((int(attributes["min"]), int(attributes["max"])))

    def _merge(self, attributes):
        self.found.merge(attributes["ref"])

    def _link(self, attributes):
        self.found.elements += area(attributes["ref"])


def area(ref: str) -> int:
    """How many cells a range has. Raises ValueError for what is no range."""
    left, top, right, bottom = range_boundaries(ref)
    return (right - left + 1) * (bottom - top + 1)


@lru_cache(maxsize=20_000)
def _column(letters):
    return column_index_from_string(letters)
