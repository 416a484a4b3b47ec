"""The appendix as offices really send it: other headings, names, sheets and encodings."""

import pytest

from recruitment.kernel.text import nfc
from recruitment.kernel.workbook import read_workbook
from recruitment.testing import factories
from reports.appendix.layout import PLAN_47
from reports.appendix.reading import read_table
from reports.appendix.table import ERROR, NOTE, WARNING
from reports.appendix.tests import sheets


def read(data, **options):
    return read_table(read_workbook(data, file_name="phu-luc.xlsx"), layout=PLAN_47, **options)


def graves(table):
    return [problem.message for problem in table.problems if problem.severity != NOTE]


def two_row_heading(rows, *, merged):
    """The printed rows under headings in two rows, as the page shows them."""
    top = [
        "TT",
        "ĐƠN VỊ",
        "Hiện trạng nhiệm kỳ",
        None,
        None,
        "Năm 2020",
        "Năm 2021",
        None,
        "Bổ sung chỉ tiêu",
    ]
    bottom = [None, None, "Tổng số đảng viên", "Chỉ tiêu nhiệm kỳ", "Nguồn hiện có", "Đã kết nạp", "Chỉ tiêu"]
    bottom += ["Đã kết nạp đến 30/6", 2021, 2022, 2023, 2024, "Tổng cộng"]
    bottom = [str(cell) if isinstance(cell, int) else cell for cell in bottom]
    book = sheets.openpyxl.load_workbook(factories.APPENDIX)
    sheet = book.worksheets[0]
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
    sheet.delete_rows(4)
    sheet.insert_rows(4, 2)
    for index, words in enumerate(top, start=1):
        sheet.cell(4, index, words)
    for index, words in enumerate(bottom, start=1):
        sheet.cell(5, index, words)
    if merged:
        for area in ("A4:A5", "B4:B5", "C4:E4", "G4:H4", "I4:M4"):
            sheet.merge_cells(area)
    return sheets.as_bytes(book)


@pytest.mark.parametrize("merged", [True, False])
def test_a_heading_in_two_rows_is_one_heading(merged):
    table = read(two_row_heading(sheets.printed_rows(), merged=merged))
    assert graves(table) == []
    assert [row.values for row in table.rows] == [row.values for row in factories.printed_table().rows]


def test_without_the_column_tt_rows_are_found_by_name():
    rows = [row[1:] for row in sheets.printed_rows()]
    for row, printed in zip(rows, sheets.printed_rows(), strict=True):
        row[0] = row[0] or (printed[0] if isinstance(printed[0], str) else None)
    table = read(sheets.workbook(rows))
    assert graves(table) == []
    assert len(table.rows) == 28
    assert any("không có cột TT" in problem.message for problem in table.problems)


def test_without_the_total_column_the_years_are_added_up():
    table = read(sheets.workbook([row[:12] for row in sheets.printed_rows()]))
    assert graves(table) == []
    assert any("được cộng từ các năm" in problem.message for problem in table.problems)


def test_a_column_of_another_year_stops_the_import():
    (message, *_) = [
        problem.message
        for problem in read(sheets.spoilt({"G4": "Chỉ tiêu kết nạp năm 2026"})).problems
        if problem.severity == ERROR
    ]
    assert "là của năm 2026" in message
    assert "2020 – 2024" in message


def test_a_title_of_another_term_stops_the_import():
    table = read(sheets.spoilt({"A2": "chỉ tiêu kết nạp đảng viên Nhiệm kỳ 2015 - 2020"}))
    assert [problem.cell for problem in table.problems if problem.severity == ERROR] == ["A2"]


def test_hidden_rows_and_columns_are_read_and_named():
    book = sheets.openpyxl.load_workbook(factories.APPENDIX)
    book.worksheets[0].row_dimensions[7].hidden = True
    book.worksheets[0].column_dimensions["E"].hidden = True
    table = read(sheets.as_bytes(book))
    assert len(table.rows) == 28
    assert "1 dòng ẩn được đọc như các dòng khác: dòng 7." in graves(table)
    assert "1 cột ẩn được đọc như các cột khác: cột E." in graves(table)


def test_a_hidden_sheet_gives_way_to_a_visible_one_and_is_named():
    book = sheets.openpyxl.load_workbook(factories.APPENDIX)
    book.copy_worksheet(book.worksheets[0]).title = "Bản đúng"
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    table = read(sheets.as_bytes(book))
    assert table.sheet == "Bản đúng"
    assert any("ẩn “Phụ lục”" in message for message in graves(table))


def test_of_two_sheets_the_one_asked_for_is_read():
    book = sheets.openpyxl.load_workbook(factories.APPENDIX)
    book.copy_worksheet(book.worksheets[0]).title = "Bản sửa"
    table = read(sheets.as_bytes(book), sheet="Bản sửa")
    assert table.sheet == "Bản sửa"
    assert set(table.sheets) == {"Phụ lục", "Bản sửa"}


def test_blocks_need_not_be_merged_nor_stand_in_the_first_column():
    rows = sheets.printed_rows()
    for row in rows:
        if isinstance(row[0], str) and row[0].startswith("KHỐI"):
            row[1], row[0] = row[0], None
    table = read(sheets.workbook(rows))
    assert len(table.blocks) == 7
    assert table.rows[0].block == "KHỐI PHƯỜNG"


def test_sums_without_a_stored_result_are_added_up_and_only_noted():
    table = read(sheets.spoilt({"M6": "=SUM(I6:L6)", "C19": "=SUM(C6:C17)"}))
    assert graves(table) == []
    (note,) = [problem.message for problem in table.problems if "chưa có kết quả" in problem.message]
    assert "M6" in note
    assert "C19" in note


def test_text_in_tcvn3_is_read_as_what_it_says_and_shown_to_a_person():
    rows = sheets.printed_rows()
    written = "§¶ng ñy Ph­êng Vâ ThÞ S¸u"
    (row,) = [row for row in rows if row[1] == "Phường Võ Thị Sáu"]
    row[1] = written
    table = read(sheets.workbook(rows))
    assert table.rows[11].name == nfc("Đảng ủy Phường Võ Thị Sáu")
    (problem,) = [p for p in table.problems if p.severity == WARNING]
    assert "TCVN3" in problem.message
    assert problem.value == written
