"""Reading .xlsx in the child: openpyxl for the workbook, its styles and strings, the scan for the sheets."""

import io
import math
from functools import partial
from xml.parsers import expat

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from .workbook_caps import COPY_TABLE, MAX_COLUMNS, SAVE_AS, Carried, Refused
from .workbook_child_scan import MAIN, scan

# Looking for the dimensions would walk a whole part that gives none; they are not believed anyway.
ReadOnlyWorksheet._get_size = lambda self: None


PLAIN = {type(None), bool, int, float, str}


def sheets(data: bytes):
    """Yield (read-only worksheet, what the scan found) for every worksheet. Raises Refused beyond the caps."""
    reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for step in (reader.read_manifest, reader.read_strings, reader.read_workbook, reader.read_worksheets):
        # Not reader.read(): it also builds styles, names and properties, slow when many and strict about looks.
        step()
    dates = DateStyles(reader.archive)
    names = set(reader.archive.namelist())
    for sheet, part in reader.parser.find_sheets():
        if part.target not in names:
            raise Refused(f"Trang tính “{sheet.name}” bị mất nội dung trong tệp. {SAVE_AS}")
    if not reader.wb.worksheets:
        if b"purl.oclc.org" in reader.archive.read("xl/workbook.xml")[:4096]:
            raise Refused(f"Đây là tệp kiểu “Strict Open XML”, phần mềm chưa đọc được. {SAVE_AS}")
        raise Refused(f"Tệp không có trang tính nào. {COPY_TABLE}")
    for sheet in reader.wb.worksheets:
        with reader.archive.open(sheet._worksheet_path) as stream:
            yield (
                sheet,
                scan(stream, sheet.title, partial(_value, reader.shared_strings, dates, reader.wb.epoch)),
            )


class DateStyles:
    """Which cell formats show a number as a date (dates) or as a span of time (spans)."""

    def __init__(self, archive):
        self.dates, self.spans = set(), set()
        self.codes, self.used, self.inside = {}, [], False
        if "xl/styles.xml" in archive.namelist():
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
            parser.Parse(archive.read("xl/styles.xml"), True)
        kinds = {number: self.codes.get(number) or builtin_format_code(number) for number in set(self.used)}
        for style, number in enumerate(self.used):
            if is_date_format(kinds[number]):
                self.dates.add(style)
            if is_timedelta_format(kinds[number]):
                self.spans.add(style)

    def _start(self, name, attributes):
        if name == f"{MAIN}numFmt":
            # The first one: conditional formats further down may use the number again for something else.
            self.codes.setdefault(int(attributes["numFmtId"]), attributes.get("formatCode"))
        elif name == f"{MAIN}cellXfs":
            self.inside = True
        elif self.inside and name == f"{MAIN}xf":
            self.used.append(int(attributes.get("numFmtId", 0)))

    def _end(self, name):
        if name == f"{MAIN}cellXfs":
            self.inside = False


def _value(strings, dates, epoch, kind, style, text):
    """The value of a cell as openpyxl would give it."""
    if kind == "s":
        return strings[int(text)]
    if kind in ("str", "inlineStr", "e"):
        return text
    if kind == "b":
        return bool(int(text))
    if kind == "d":
        return from_ISO8601(text)
    value = _number(text.strip())
    style = int(style or 0)
    if style not in dates.dates or value == "":
        return value
    try:
        return from_excel(value, epoch, timedelta=style in dates.spans)
    except (OverflowError, ValueError):
        return "#VALUE!"


def _number(text):
    """Stricter than Python, which takes 1_000 and nan. Raises ValueError."""
    if not text or (text.isascii() and text.isdigit()):
        return int(text) if text else ""
    value = float(text) if "_" not in text else math.nan
    if not math.isfinite(value):
        raise ValueError(text)
    return value if "." in text or "e" in text.lower() else int(text)


def plain(value):
    """A value that JSON can carry; dates as ISO text."""
    if type(value) in PLAIN:
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def read(data: bytes, plain=plain):
    """Yield {"sheet": …} and then {"row": [number, hidden, cells]} for each of its rows that is not blank.

    `plain` makes of dates what JSON can carry.
    """
    carried = Carried()
    for sheet, found in sheets(data):
        yield {
            "sheet": sheet.title,
            "hidden": sheet.sheet_state != "visible",
            "hidden_columns": found.hidden_columns,
            "merges": found.merges,
        }
        for number, cells in _rows(found, plain):
            carried.add(cells)
            yield {"row": [number, number in found.hidden_rows, cells]}


def _rows(found, plain):
    """(number, [[ref, value, is_formula], …]) of the rows that are not blank, cells as far as the last held one."""
    letters = [get_column_letter(column) for column in range(1, MAX_COLUMNS + 1)]
    for number, values in found.rows:
        last = max(values)
        yield (
            number,
            [
                [
                    f"{letters[column - 1]}{number}",
                    plain(values.get(column)),
                    (number, column) in found.formulas,
                ]
                for column in range(1, last + 1)
            ],
        )
