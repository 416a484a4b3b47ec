"""Reading .xls and .ods in the child: calamine for values, a pass of our own first for what it drops or dies of."""

import datetime
import io

from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from . import workbook_child_biff, workbook_child_ods
from .workbook_caps import COPY_TABLE, LOCKED, Carried, Refused
from .workbook_child_xlsx import plain
from .workbook_ole import MAGIC


def read(data: bytes, plain=plain):
    """Yield {"sheet": …} and then {"row": [number, hidden, cells]} for each of its rows that is not blank.

    `plain` makes of dates what JSON can carry. Raises Refused beyond the caps and for a file that is locked.
    """
    # Before calamine, which builds a table up to the farthest cell and ends the process when memory does.
    look = workbook_child_biff.scan if data.startswith(MAGIC) else workbook_child_ods.scan
    found = look(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError:
        raise Refused(LOCKED) from None
    carried = Carried()
    for index, (meta, held) in enumerate(zip(book.sheets_metadata, found, strict=True)):
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(index)
        yield {
            "sheet": meta.name,
            "hidden": meta.visible != SheetVisibleEnum.Visible,
            "hidden_columns": held.hidden_columns,
            "merges": held.merges or [_range(*merge) for merge in sheet.merged_cell_ranges or ()],
        }
        for number, cells in _rows(sheet, held, plain):
            carried.add(cells)
            yield {"row": [number, number in held.hidden_rows, cells]}
    if not any(meta.typ == SheetTypeEnum.WorkSheet for meta in book.sheets_metadata):
        raise Refused(f"Tệp không có trang tính nào. {COPY_TABLE}")


def _rows(sheet, held, plain):
    if not held.last_row:
        return
    letters = [get_column_letter(column) for column in range(1, held.last_column + 1)]
    for number, given in enumerate(sheet.to_python(skip_empty_area=False, nrows=held.last_row), start=1):
        values = [*given, *[None] * (len(letters) - len(given))]
        cells = [
            [
                f"{letter}{number}",
                plain(_value(value, held, (number, column))),
                (number, column) in held.formulas,
            ]
            for column, (letter, value) in enumerate(zip(letters, values, strict=False), start=1)
        ]
        while cells and cells[-1][1] is None and not cells[-1][2]:
            cells.pop()
        if cells:
            yield number, cells


def _value(value, held, place):
    if place in held.errors:
        return held.errors[place]
    if value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        # As openpyxl gives it: one form of a date whatever the format of the file.
        value = datetime.datetime.combine(value, datetime.time())
    return value


def _range(start, end):
    return ":".join(f"{get_column_letter(column + 1)}{row + 1}" for row, column in (start, end))
