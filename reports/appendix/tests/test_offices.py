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


SIGNED = [
    [],
    [None] * 8 + ["Quận 3, ngày 05 tháng 7 năm 2021"],
    [None, "Người lập biểu"] + [None] * 6 + ["TM. BAN THƯỜNG VỤ", None, "PHÓ BÍ THƯ"],
    [None] * 8 + ["(Đã ký)"],
    [None, "Nguyễn Văn An"] + [None] * 6 + ["Trần Thị Bình"],
    ["Nơi nhận:"],
    [1, "Thường trực Quận ủy"],
    ["2.", "Lưu Ban Tổ chức"],
]


def test_signatures_under_the_table_are_remarks_in_whatever_columns_they_stand():
    table = read(sheets.workbook([*sheets.printed_rows(), *SIGNED]))
    assert graves(table) == []
    assert len(table.rows) == 28
    noted = [problem.value for problem in table.problems]
    assert "Người lập biểu TM. BAN THƯỜNG VỤ PHÓ BÍ THƯ" in noted
    assert len(noted) == len(SIGNED) - 1


def test_a_last_row_of_a_tt_and_bad_figures_is_no_remark():
    rows = [*sheets.printed_rows(), [29, "Bệnh viện Mắt", "năm mươi"], *SIGNED]
    (problem,) = [problem for problem in read(sheets.workbook(rows)).problems if problem.severity == ERROR]
    assert (problem.cell, problem.value) == ("C46", "năm mươi")


@pytest.mark.parametrize(
    "numbers",
    [
        list(range(1, 14)),
        [f"({number})" for number in range(1, 14)],
        ["A", "B", *map(str, range(1, 12))],
        [*range(1, 13), "13=9+10+11+12"],
        [None, "(B)", *range(1, 11), "(11)=(7)+(8)+(9)+(10)"],
    ],
)
def test_a_row_that_numbers_the_columns_is_noted_below_every_heading(numbers):
    rows = []
    for row in sheets.printed_rows():
        rows += [row, numbers] if row[0] == "TT" else [row]
    table = read(sheets.workbook(rows))
    assert graves(table) == []
    assert [problem.cell for problem in table.problems] == ["A5", "A17", "A34"]
    assert [row.values for row in table.rows] == [row.values for row in factories.printed_table().rows]


def test_numbers_below_a_heading_that_do_not_follow_each_other_are_figures():
    rows = sheets.printed_rows()
    rows[4:5] = [[1, 2, 3, 5]]
    assert read(sheets.workbook(rows)).rows[0].name == "2"


def test_a_tt_with_a_point_is_that_tt():
    rows = sheets.printed_rows()
    for row in rows:
        if isinstance(row[0], int):
            row[0] = f"{row[0]}." if row[0] % 2 else f"{row[0]})"
    table = read(sheets.workbook(rows))
    assert graves(table) == []
    assert [row.number for row in table.rows] == list(range(1, 29))


def with_block_sums():
    """The printed rows with the sums of each block beside its name and none below it."""
    rows = [row for row in sheets.printed_rows() if not str(row[1]).startswith("TỔNG CỘNG")]
    block = None
    for row in rows:
        if str(row[0]).startswith("KHỐI"):
            row[:] = ["I", row[0], *[0] * 11]
            block = row
        elif isinstance(row[0], int):
            block[2:] = [total + figure for total, figure in zip(block[2:], row[2:], strict=True)]
    return sheets.workbook(rows)


def test_a_block_that_carries_its_own_sum_is_checked_against_its_rows():
    table = read(with_block_sums())
    assert graves(table) == []
    assert (len(table.rows), len(table.blocks), len(table.subtotals)) == (28, 7, 7)
    first, *_, last = table.subtotals
    assert (first.label, first.values["members"], len(first.lines)) == ("KHỐI PHƯỜNG", 5187, 12)
    assert (last.label, len(last.lines), last.is_grand) == ("KHỐI ĐƠN VỊ SỰ NGHIỆP", 2, False)
    assert table.rows[0].block == "KHỐI PHƯỜNG"


def test_a_sum_of_a_block_without_rows_has_nothing_to_add():
    rows = [*sheets.printed_rows(), ["VIII", "KHỐI DOANH NGHIỆP KHÁC", *[3] * 11]]
    (message,) = graves(read(sheets.workbook(rows)))
    assert "“KHỐI DOANH NGHIỆP KHÁC” ở dòng 46 không có dòng đơn vị nào để cộng" in message


@pytest.mark.parametrize(
    "title",
    [
        "DANH SÁCH BỔ SUNG CHỈ TIÊU NĂM 2023",
        "Năm 2023",
        "chỉ tiêu kết nạp đảng viên năm 2023, Nhiệm kỳ 2020 - 2025",
        "Phụ lục bổ sung chỉ tiêu từ năm 2022 đến năm 2024",
    ],
)
def test_a_title_of_another_year_stops_the_import(title):
    (problem,) = read(sheets.spoilt({"A2": title})).problems
    assert (problem.severity, problem.cell) == (ERROR, "A2")
    assert "phụ lục đang nhập là của năm 2021" in problem.message
    assert "Tiêu đề ghi năm 202" in problem.message


@pytest.mark.parametrize(
    "title",
    [
        "DANH SÁCH BỔ SUNG CHỈ TIÊU NĂM 2021",
        "Danh sách bổ sung chỉ tiêu các năm 2020 - 2024",
        "Danh sách kết nạp năm 2020 và bổ sung chỉ tiêu năm 2021",
        "Quận 3, ngày 05 tháng 7 năm 2022",
        "(Kèm theo Kế hoạch 47 bổ sung chỉ tiêu năm 2022)",
        "Phụ lục số 2, số liệu đến tháng 6 năm 2022",
        "Thực hiện Nghị quyết năm 2019",
        "chỉ tiêu kết nạp đảng viên Nhiệm kỳ 2020 - 2025",
    ],
)
def test_years_of_dates_of_papers_and_of_the_table_itself_stop_nothing(title):
    assert read(sheets.spoilt({"A2": title})).problems == ()
