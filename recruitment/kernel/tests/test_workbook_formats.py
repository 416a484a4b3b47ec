"""What is read besides plain values: the three formats, what is hidden, merged, stale or wrong in a sheet."""

import datetime

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from recruitment.kernel import workbook_process
from recruitment.kernel.tests.spoilt_files import (
    CORPUS,
    cut,
    in_many_ways,
    ods,
    ods_number,
    plain_book,
    rewritten,
    saved,
    sheet_of,
    xls,
    xls_error,
    xls_number,
    xls_text,
)
from recruitment.kernel.workbook import WorkbookRefused, read_workbook


def sheets(data):
    return read_workbook(data, file_name="tep").sheets


def cells(sheet):
    return {cell.ref: cell.value for row in sheet.rows for cell in row.cells}


def test_the_corpus_has_every_kind_of_reading_and_no_name_twice():
    assert {file.code for file in CORPUS} >= {f"X-{n:02}" for n in range(1, 13)} | {"X-18", "X-28"}
    assert len({str(file) for file in CORPUS}) == len(CORPUS)


def test_hidden_rows_columns_sheets_and_merges_are_told():
    first, hidden, very_hidden = sheets(in_many_ways())
    assert [(row.number, row.hidden) for row in first.rows if row.hidden] == [(3, True)]
    assert (first.hidden_columns, first.merges) == (("C",), ("A1:C1",))
    assert (first.hidden, hidden.hidden, very_hidden.hidden) == (False, True, True)


def test_text_stays_the_text_it_is():
    (first, *_) = sheets(in_many_ways())
    found = cells(first)
    assert first.name == "<script>alert(1)"
    assert (found["A1"], found["A3"], found["B3"], found["A5"]) == ("<b>Bảng</b>", "-1+1", "1.804", "=1+1")
    assert not [cell for row in first.rows for cell in row.cells if cell.ref == "A5" and cell.is_formula]


def test_formulas_with_a_result_without_one_and_errors_are_told_apart():
    numbers = "<c><f>1+1</f><v>2</v></c><c><f>1+1</f></c>"
    texts = '<c t="e"><v>#REF!</v></c><c t="str"><f>A1</f><v>x</v></c>'
    (sheet,) = sheets(sheet_of(f"<row>{numbers}{texts}</row>"))
    assert [(cell.value, cell.is_formula) for cell in sheet.rows[0].cells] == [
        (2, True),
        (None, True),
        ("#REF!", False),
        ("x", True),
    ]


@pytest.mark.parametrize("epoch", ["1900", "1904"])
def test_dates_are_iso_text_in_both_systems(epoch):
    book = openpyxl.Workbook()
    if epoch == "1904":
        book.epoch = CALENDAR_MAC_1904
    book.active.append([datetime.date(1990, 6, 5), datetime.datetime.fromisoformat("2021-07-01T08:30")])
    (sheet,) = sheets(saved(book))
    assert [cell.value for cell in sheet.rows[0].cells] == ["1990-06-05T00:00:00", "2021-07-01T08:30:00"]


def test_a_long_text_arrives_whole_wherever_the_parser_cuts_it():
    long = "Đảng bộ phường " * 1_000
    text = "".join(
        f'<c t="inlineStr"><is>{t}</is></c>' for t in (f"<t>{long}</t>", "<r><t>a</t></r><r><t>b</t></r>")
    )
    (sheet,) = sheets(sheet_of(f"<row>{text}</row>" + "<row><c><v>123456789</v></c></row>" * 4_900))
    assert [cell.value for cell in sheet.rows[0].cells] == [long, "ab"]
    assert {row.cells[0].value for row in sheet.rows[1:]} == {123456789}


def test_rows_out_of_order_are_refused_and_not_dropped():
    with pytest.raises(WorkbookRefused, match="hỏng"):
        sheets(sheet_of('<row r="5"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>'))


def test_an_xls_is_read_with_its_errors():
    data = xls(xls_text(0, 0, "Đơn vị") + xls_number(1, 0, 3) + xls_number(1, 1, 2.5) + xls_error(2, 0, 7))
    book = read_workbook(data, file_name="tep.xlsx")
    assert (book.format, book.sheets[0].name) == ("xls", "Bảng")
    assert cells(book.sheets[0]) == {"A1": "Đơn vị", "A2": 3, "B2": 2.5, "A3": "#DIV/0!"}
    assert isinstance(cells(book.sheets[0])["A2"], int)


def test_an_ods_is_read_with_its_errors_its_merges_and_what_is_hidden():
    kind = 'office:value-type="string" calcext:value-type="error"'
    error = f"<table:table-cell {kind}><text:p>#REF!</text:p></table:table-cell>"
    head = ods_number(5, 'table:number-columns-spanned="2"') + "<table:covered-table-cell/>"
    hidden = f'<table:table-row table:visibility="collapse">{ods_number(2.5)}{error}</table:table-row>'
    book = read_workbook(ods(f"<table:table-row>{head}</table:table-row>{hidden}"), file_name="tep.xls")
    (sheet,) = book.sheets
    assert (book.format, sheet.merges) == ("ods", ("A1:B1",))
    assert cells(sheet) == {"A1": 5, "A2": 2.5, "B2": "#REF!"}
    assert [row.hidden for row in sheet.rows] == [False, True]


@pytest.mark.parametrize("part", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml"])
def test_a_workbook_that_takes_figures_from_elsewhere_is_told(part):
    assert not read_workbook(plain_book(), file_name="tep.xlsx").is_linked
    linked = rewritten(plain_book(), extra={part: b"<x/>"})
    assert read_workbook(linked, file_name="tep.xlsx").is_linked


def test_a_child_that_is_killed_is_a_refusal(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text("import os\nos.abort()\n")
    monkeypatch.setattr(workbook_process, "CHILD", child)
    with pytest.raises(WorkbookRefused, match="bộ nhớ"):
        sheets(plain_book())


def test_a_child_that_takes_too_long_is_a_refusal(monkeypatch, tmp_path):
    child = tmp_path / "child.py"
    child.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(workbook_process, "CHILD", child)
    monkeypatch.setattr(workbook_process, "WALL_SECONDS", 0.3)
    with pytest.raises(WorkbookRefused, match="quá lâu"):
        sheets(plain_book())


def test_a_container_cut_within_its_directory_is_refused():
    with pytest.raises(WorkbookRefused, match="hỏng"):
        sheets(cut(xls(xls_number(0, 0, 1)), 1))
