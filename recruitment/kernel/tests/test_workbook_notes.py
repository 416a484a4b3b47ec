"""The annotated workbook: marks where they belong, a summary in front, nothing else changed, nothing a formula."""

import io

import openpyxl
import pytest

from recruitment.kernel.tests.spoilt_files import (
    in_many_ways,
    ods,
    ods_number,
    plain_book,
    sheet_of,
    xls,
    xls_text,
)
from recruitment.kernel.workbook import WorkbookRefused, read_workbook
from recruitment.kernel.workbook_notes import CellMark, annotate

SUMMARY = [("Ô", "Lỗi"), ("C2", "=1+1")]
RED, ORANGE = "FFFFC7CE", "FFFFE0B2"


def mark(cell, message="Sai số.", severity="error", sheet="Sheet"):
    return CellMark(sheet=sheet, cell=cell, message=message, severity=severity)


def annotated(data, *marks, title="Tổng hợp lỗi", summary=SUMMARY):
    out = annotate(data, file_name="tep.xlsx", marks=marks, summary=summary, summary_title=title)
    return openpyxl.load_workbook(io.BytesIO(out))


def test_marked_cells_are_filled_and_say_why():
    book = annotated(
        plain_book(), mark("C2"), mark("C2", "=Lại sai.", "warning"), mark("B3", "Lạ.", "warning")
    )
    sheet = book["Sheet"]
    assert (sheet["C2"].fill.fgColor.rgb, sheet["C2"].comment.text) == (RED, "Sai số.\n=Lại sai.")
    assert sheet["C2"].comment.author == "Phần mềm"
    assert (sheet["B3"].fill.fgColor.rgb, sheet["A1"].comment) == (ORANGE, None)
    assert [cell.value for cell in sheet[2]] == [1, "Phường 1", 12]


def test_the_summary_is_first_and_only_text():
    book = annotated(plain_book())
    first = book.worksheets[0]
    assert (first.title, book.active.title) == ("Tổng hợp lỗi", "Tổng hợp lỗi")
    assert [[(cell.value, cell.data_type) for cell in row] for row in first.rows] == [
        [("Ô", "s"), ("Lỗi", "s")],
        [("C2", "s"), ("=1+1", "s")],
    ]
    assert first["A1"].font.bold
    assert not first["A2"].font.bold
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets[1:]] == [False]


@pytest.mark.parametrize(
    ("title", "named"), [("sheet", "sheet (2)"), ("a/b:c" + "d" * 40, "a b c" + "d" * 26), ("", "Tổng hợp")]
)
def test_the_name_of_the_summary_is_one_that_excel_takes(title, named):
    assert annotated(plain_book(), title=title).sheetnames[0] == named


@pytest.mark.parametrize("cell", ["A99", "ZZZ9999999", "x", "", "A0"])
def test_marks_without_a_cell_are_only_in_the_summary(cell):
    book = annotated(plain_book(), mark(cell), mark("A1", sheet="Không có"))
    assert [c.comment for row in book["Sheet"].rows for c in row if c.comment] == []


def test_a_mark_within_a_merge_goes_to_the_cell_that_shows():
    name = "<script>alert(1)"
    sheet = annotated(in_many_ways(), mark("B1", sheet=name))[name]
    assert sheet["A1"].comment.text == "Sai số."
    assert sheet["A5"].data_type == "s"
    assert [str(merge) for merge in sheet.merged_cells.ranges] == ["A1:C1"]


@pytest.mark.parametrize(
    "data", [xls(xls_text(0, 0, "=1+1")), ods(f"<table:table-row>{ods_number(5)}</table:table-row>")]
)
def test_old_and_open_formats_come_back_as_xlsx_with_their_values(data):
    book = annotated(data, mark("A1", sheet="Bảng"))
    before = read_workbook(data, file_name="a").sheets[0].rows[0].cells[0].value
    cell = book["Bảng"]["A1"]
    assert (cell.value, cell.fill.fgColor.rgb, cell.data_type == "f") == (before, RED, False)


def test_a_sheet_of_very_many_blank_cells_comes_back_with_its_values():
    blank = '<row><c s="0"/></row>' * 60_000
    book = annotated(sheet_of(f"<row><c><v>7</v></c></row>{blank}"), mark("A1"))
    assert (book["Sheet"]["A1"].value, book["Sheet"].max_row) == (7, 1)


def test_a_link_over_the_whole_sheet_does_not_hang():
    book = annotated(
        sheet_of(
            "<row><c><v>7</v></c></row>", "", '<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>'
        )
    )
    assert book["Sheet"]["A1"].value == 7


def test_what_is_not_read_is_not_annotated_either():
    with pytest.raises(WorkbookRefused, match="PDF"):
        annotated(b"%PDF-1.7")


def test_signs_that_no_workbook_may_hold_are_left_out():
    book = annotated(plain_book(), mark("A1", "a\x00b"), summary=[("x\x01y",)])
    assert (book["Sheet"]["A1"].comment.text, book.worksheets[0]["A1"].value) == ("ab", "xy")
