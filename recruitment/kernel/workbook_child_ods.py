"""One pass over content.xml of an .ods, in the child: what calamine drops (errors) or dies of (cells far away)."""

import io
import zipfile
from xml.parsers import expat

from openpyxl.utils import get_column_letter

from .workbook_child_scan import Found

TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
CHUNK = 256 * 1024


def scan(data: bytes) -> list[Found]:
    """What each sheet holds, in the order of the file. Raises Refused beyond the caps."""
    scanner = _Scanner()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as stream:
        while chunk := stream.read(CHUNK):
            scanner.parser.Parse(chunk)
        scanner.parser.Parse(b"", True)
    return scanner.sheets


class _Scanner:
    def __init__(self):
        self.sheets = []
        self.depth = 0
        self.row = self.column = 0
        self.repeated = 1
        self.error = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name, attributes):
        name = name.removeprefix(TABLE)
        if name == "table":
            self.depth += 1
            if self.depth == 1:
                self.sheets.append(Found(title=attributes.get(f"{TABLE}name", "")))
                self.row = self.column = 0
        elif self.depth != 1:
            return
        elif name == "table-row":
            self._row(attributes)
        elif name in ("table-cell", "covered-table-cell"):
            self._cell(attributes)
        elif name == "table-column":
            low, self.column = self.column + 1, self.column + _times(attributes, "columns")
            if attributes.get(f"{TABLE}visibility", "visible") != "visible":
                self.sheets[-1].hidden_spans.append((low, self.column))

    def _row(self, attributes):
        self.row, self.column = self.row + 1, 0
        self.repeated = _times(attributes, "rows")
        if attributes.get(f"{TABLE}visibility", "visible") != "visible":
            # A run of a million hidden blank rows needs no million entries.
            self.sheets[-1].hidden_rows.update(range(self.row, self.row + min(self.repeated, 20_000)))

    def _cell(self, attributes):
        times = _times(attributes, "columns")
        first, self.column = self.column + 1, self.column + times
        formula = f"{TABLE}formula" in attributes
        kind = attributes.get(f"{OFFICE}value-type")
        if not formula and kind is None:
            return
        found = self.sheets[-1]
        self._merge(found, first, attributes)
        text = attributes.get(f"{OFFICE}value") or attributes.get(f"{OFFICE}string-value") or "…"
        for row in range(self.row, self.row + self.repeated):
            # Both ends of a run are enough to know how far the sheet goes.
            found.hold(row, first, None if formula else text)
            found.hold(row, self.column, None if formula else text)
        if formula:
            found.formulas.add((self.row, first))
        if attributes.get(f"{CALC}value-type") == "error":
            self.error = (self.row, first)

    def _merge(self, found, first, attributes):
        columns = int(attributes.get(f"{TABLE}number-columns-spanned", 1))
        rows = int(attributes.get(f"{TABLE}number-rows-spanned", 1))
        if columns * rows > 1:
            start = f"{get_column_letter(first)}{self.row}"
            found.merge(f"{start}:{get_column_letter(first + columns - 1)}{self.row + rows - 1}")

    def _text(self, text):
        if self.error and text.strip():
            self.sheets[-1].errors.setdefault(self.error, text.strip())

    def _end(self, name):
        name = name.removeprefix(TABLE)
        if name == "table":
            self.depth -= 1
        elif self.depth == 1 and name == "table-row":
            self.row += self.repeated - 1
        elif self.depth == 1 and name == "table-cell":
            self.error = None


def _times(attributes, what):
    return max(int(attributes.get(f"{TABLE}number-{what}-repeated", 1)), 1)
