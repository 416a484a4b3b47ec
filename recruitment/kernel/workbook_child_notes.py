"""Writing the annotated workbook, in the child."""

import base64
import datetime
import io
import re
import warnings

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import coordinate_to_tuple, get_column_letter

from . import workbook_child_calamine, workbook_child_xlsx
from .workbook_caps import COPY_TABLE, MAX_COLUMNS, Refused
from .workbook_child_scan import area

AUTHOR = "Phần mềm"
FILLS = {"error": "FFFFC7CE", "warning": "FFFFE0B2"}
# Loaded whole, openpyxl keeps about 600 bytes a cell: more than this many come back as plain values.
WHOLE = 100_000
SIMPLE = (bool, int, float, datetime.datetime, datetime.time)
NAME_LENGTH, TEXT_LENGTH, NOTE_LENGTH = 31, 32_000, 4_000
MERGED = 20_000
PLACE = re.compile("[A-Z]{1,3}[1-9][0-9]{0,6}")
NARROW, WIDE = 8, 60


def annotate(data: bytes, order: dict) -> dict:
    """{"file": base64 of the .xlsx}. Raises Refused beyond the caps of reading."""
    book = _whole(data) if order["format"] == "xlsx" else None
    out = _finished(book, order) if book else None
    if out is None:
        out = _finished(_plain_copy(data, order["format"]), order)
    if out is None:
        raise Refused(f"Không ghi được chú thích vào tệp này. {COPY_TABLE}")
    return {"file": base64.b64encode(out).decode()}


def _whole(data):
    """The workbook with its looks, or None where it is too large or openpyxl cannot load all of it."""
    if sum(found.elements for _, found in workbook_child_xlsx.sheets(data)) > WHOLE:
        return None
    warnings.simplefilter("ignore")
    try:
        return openpyxl.load_workbook(io.BytesIO(data))
    except Refused:
        raise
    except Exception:  # noqa: BLE001 - drawings, rules, pivots: whatever openpyxl cannot take, values can
        return None


def _finished(book, order):
    """The marked workbook as bytes, or None where openpyxl cannot write what it loaded."""
    try:
        _mark(book, order["marks"])
        _summarise(book, order["title"], order["summary"])
        out = io.BytesIO()
        book.save(out)
    except Exception:  # noqa: BLE001 - same as above: the plain copy is tried next
        return None
    return out.getvalue()


def _plain_copy(data, kind):
    """A fresh workbook with the same sheets and their values."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    reader = workbook_child_xlsx if kind == "xlsx" else workbook_child_calamine
    sheet = None
    for answer in reader.read(data, plain=lambda value: value):
        if "sheet" in answer:
            sheet = book.create_sheet(_unique(book, answer["sheet"]))
            sheet.sheet_state = "hidden" if answer["hidden"] else "visible"
            for merge in answer["merges"]:
                if area(merge) <= MERGED:
                    sheet.merge_cells(merge)
            for letter in answer["hidden_columns"]:
                sheet.column_dimensions[letter].hidden = True
            continue
        _, hidden, cells = answer["row"]
        for ref, value, _ in cells:
            cell = sheet[ref]
            if value is not None and not isinstance(cell, MergedCell):
                _put(cell, value)
        if hidden:
            sheet.row_dimensions[answer["row"][0]].hidden = True
    return book


def _put(cell, value):
    """A value into a cell; text stays text, whatever it begins with."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:TEXT_LENGTH]
        cell.data_type = "s"
    else:
        cell.value = value if isinstance(value, SIMPLE) else str(value)


def _mark(book, marks):
    """Fill the marked cells and write their notes; marks of one cell are joined, the worse colour wins."""
    together = {}
    for sheet, ref, message, severity in marks:
        cell = _cell(book, sheet, ref)
        if cell is not None:
            said = together.setdefault((sheet, cell.coordinate), (cell, [], set()))
            said[1].append(message)
            said[2].add(severity)
    for cell, messages, severities in together.values():
        colour = FILLS["error" if "error" in severities else "warning"]
        cell.fill = PatternFill("solid", fgColor=colour)
        if cell.comment:
            messages.append(cell.comment.text)
        text = ILLEGAL_CHARACTERS_RE.sub("", "\n".join(messages))[:NOTE_LENGTH]
        cell.comment = Comment(text, AUTHOR, width=320, height=60 + 20 * min(len(text) // 40, 12))


def _cell(book, name, ref):
    """The cell that shows at this place, or None where the table has none."""
    sheet = next((sheet for sheet in book.worksheets if sheet.title == name), None)
    if sheet is None or not PLACE.fullmatch(ref):
        return None
    row, column = coordinate_to_tuple(ref)
    if row > sheet.max_row or column > MAX_COLUMNS:
        return None
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        merge = next((merge for merge in sheet.merged_cells.ranges if ref in merge), None)
        return sheet.cell(merge.min_row, merge.min_col) if merge else None
    return cell


def _summarise(book, title, rows):
    """The summary before all other sheets, and the only one selected."""
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    sheet = book.create_sheet(_unique(book, title), 0)
    book.active = 0
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            _put(cell, str(text))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for column in range(1, max(map(len, rows), default=0) + 1):
        longest = max(len(str(row[column - 1])) for row in rows if len(row) >= column)
        width = min(max(longest + 2, NARROW), WIDE)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"


def _unique(book, title):
    """A sheet name that Excel takes: no forbidden signs, 31 characters, like no other name."""
    title = ILLEGAL_CHARACTERS_RE.sub("", re.sub(r"[\\*?:/\[\]]", " ", title)).strip(" '") or "Tổng hợp"
    taken = {name.casefold() for name in book.sheetnames}
    name, number = title[:NAME_LENGTH], 2
    while name.casefold() in taken:
        ending = f" ({number})"
        name, number = title[: NAME_LENGTH - len(ending)] + ending, number + 1
    return name
