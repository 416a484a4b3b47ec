"""Reading the appendix: each row is classified or reported, each figure parsed strictly."""

import pytest

from recruitment.kernel.workbook import WorkbookRefused, read_workbook
from recruitment.testing import factories
from reports.appendix.layout import PLAN_47
from reports.appendix.reading import read_table
from reports.appendix.table import ERROR, NOTE, WARNING, Table
from reports.appendix.tests import sheets


def read(data):
    return read_table(read_workbook(data, file_name="phu-luc.xlsx"), layout=PLAN_47)


def errors(table):
    return [(problem.cell, problem.message) for problem in table.problems if problem.severity == ERROR]


def test_the_printed_appendix_has_28_rows_7_blocks_and_4_subtotals():
    table = factories.printed_table()
    assert (len(table.rows), len(table.blocks), len(table.subtotals), table.headings) == (28, 7, 4, 3)
    assert table.problems == ()
    assert [row.number for row in table.rows] == list(range(1, 29))


def test_a_subtotal_covers_the_rows_since_the_last_one_even_over_three_blocks():
    fourth = factories.printed_table().subtotals[3]
    assert fourth.label == "TỔNG CỘNG (4)"
    assert fourth.lines == (37, 39, 41)


def test_a_table_survives_being_kept_between_the_steps():
    table = factories.printed_table()
    assert Table.from_json(table.as_json()) == table


def test_the_table_is_found_on_any_sheet_and_any_row():
    rows = [[None] * 13, [None] * 13, *sheets.printed_rows()]
    book = sheets.openpyxl.Workbook()
    book.active.title = "Bìa"
    second = book.create_sheet("Số liệu")
    for row in rows:
        second.append(row)
    table = read(sheets.as_bytes(book))
    assert (table.sheet, len(table.rows)) == ("Số liệu", 28)


def test_columns_are_found_by_their_headings_and_not_by_their_place():
    rows = [[row[1], row[0], *reversed(row[2:])] if len(row) == 13 else row for row in sheets.printed_rows()]
    table = read(sheets.workbook(rows))
    assert table.rows[0].values == factories.printed_table().rows[0].values


def test_headings_may_be_in_other_case_accents_and_spaces():
    table = read(sheets.spoilt({"C4": "TỔNG SỐ  ĐẢNG VIÊN", "D4": "Chỉ tiêu kết nạp nhiệm kỳ 2020-2025"}))
    assert errors(table) == [] or all("lặp lại" not in message for _, message in errors(table))
    assert len(table.rows) == 28


@pytest.mark.parametrize(
    ("value", "part"),
    [(-2, "−2"), ("-2", "-2"), (2.5, "2,5"), ("2,5", "2,5"), ("hai", "hai"), ("2a", "2a"), (True, "")],
)
def test_a_negative_a_decimal_and_letters_are_errors_that_name_the_cell(value, part):
    table = read(sheets.spoilt({"I10": value}))
    ((cell, message),) = errors(table)
    assert cell == "I10"
    assert "Bổ sung chỉ tiêu trong năm 2021" in message
    assert part in message


def test_thousands_with_a_dot_are_thousands():
    table = read(sheets.spoilt({"C18": "1.804"}))
    assert table.rows[11].values["members"] == 1804
    assert errors(table) == []


def test_a_number_typed_as_1_point_804_is_not_taken_for_anything():
    assert errors(read(sheets.spoilt({"C18": 1.804})))[0][0] == "C18"


@pytest.mark.parametrize("value", ["-", "–", "", "   ", "\u00a0", None])
def test_a_blank_or_a_dash_is_unknown_and_not_zero(value):
    table = read(sheets.spoilt({"E6": value}))
    assert table.rows[0].values["source"] is None
    assert errors(table) == []


def test_a_missing_column_is_an_error_that_names_it():
    rows = [[cell for index, cell in enumerate(row) if index != 4] for row in sheets.printed_rows()]
    assert any("Tổng số nguồn hiện có" in message for _, message in errors(read(sheets.workbook(rows))))


def test_a_column_that_stands_twice_is_an_error():
    assert any(
        "hai lần" in message for _, message in errors(read(sheets.spoilt({"N4": "Đã kết nạp năm 2020"})))
    )


def test_an_extra_column_is_named_and_not_read():
    table = read(sheets.spoilt({"N4": "Ghi chú", "N6": "mới"}))
    assert [(p.severity, p.cell) for p in table.problems] == [(WARNING, "N4")]
    assert len(table.rows) == 28


def test_figures_under_no_heading_are_named_and_not_read():
    table = read(sheets.spoilt({"N6": 7, "N7": 8}))
    assert [(p.severity, p.cell) for p in table.problems] == [(WARNING, "N6")]


def test_a_second_sheet_with_the_table_is_named_and_not_read():
    book = sheets.openpyxl.load_workbook(factories.APPENDIX)
    book.copy_worksheet(book.worksheets[0]).title = "Bản cũ"
    table = read(sheets.as_bytes(book))
    assert len(table.rows) == 28
    assert [(p.severity, p.sheet) for p in table.problems] == [(WARNING, "Bản cũ")]


def test_a_row_nobody_can_classify_is_an_error():
    assert any("Dòng 20" in message for _, message in errors(read(sheets.spoilt({"A20": "Các đơn vị khác"}))))


def test_figures_without_a_unit_are_an_error():
    assert any("không có tên đơn vị" in message for _, message in errors(read(sheets.spoilt({"B6": None}))))


def test_words_below_the_table_are_remarks():
    table = read(sheets.spoilt({"A47": "Ghi chú: số liệu đến 30/6/2021"}))
    assert [(problem.severity, problem.cell) for problem in table.problems] == [(NOTE, "A47")]


def test_a_formula_without_a_result_is_refused_and_not_read_as_blank():
    ((cell, message),) = errors(read(sheets.spoilt({"C6": "=270+9"})))
    assert cell == "C6"
    assert "công thức" in message


def test_a_workbook_without_the_table_says_so():
    ((_, message),) = errors(read(sheets.workbook([["Xin chào"]])))
    assert "Không tìm thấy bảng phụ lục" in message


def test_a_grand_total_covers_every_row():
    printed = factories.printed_table()
    totals = [sum(row.values[c.code] or 0 for row in printed.rows) for c in PLAN_47.summed]
    rows = [
        *sheets.printed_rows(),
        [None, "TỔNG CỘNG (5)", *[48, 12, 8, 0, 2, 2, 1, 0, 0, 0, 1]],
        [None, "TỔNG CỘNG", *totals],
    ]
    table = read(sheets.workbook(rows))
    assert table.subtotals[-1].is_grand
    assert len(table.subtotals[-1].lines) == 28


@pytest.mark.parametrize("data", [b"", b"TT;DON VI\n1;Phuong 1", sheets.spoilt({})[:4000]])
def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(data):
    with pytest.raises(WorkbookRefused) as refusal:
        read_workbook(data, file_name="phu-luc.xlsx")
    assert str(refusal.value).endswith(".")
