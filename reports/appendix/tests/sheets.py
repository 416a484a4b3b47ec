"""Workbooks for tests: the printed appendix as rows of cells, to be spoilt one way at a time."""

from io import BytesIO

import openpyxl

from recruitment.testing.factories import APPENDIX


def printed_rows() -> list[list]:
    """The cells of the printed appendix, row by row; row n of the sheet is item n - 1."""
    sheet = openpyxl.load_workbook(APPENDIX).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def workbook(rows: list[list], *, title="Phụ lục") -> bytes:
    """An .xlsx file of these rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for number, row in enumerate(rows, start=1):
        for index, value in enumerate(row, start=1):
            if value is not None:
                sheet.cell(number, index, value)
    return as_bytes(book)


def as_bytes(book) -> bytes:
    """An openpyxl workbook as the file it would be."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def spoilt(changes: dict[str, object]) -> bytes:
    """The printed appendix with some cells changed: {"C6": 280}."""
    book = openpyxl.load_workbook(APPENDIX)
    for ref, value in changes.items():
        book.worksheets[0][ref] = value
    return as_bytes(book)
