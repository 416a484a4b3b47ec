"""The guarded reader: ordinary workbooks are read whole, everything else is refused in one sentence."""

import io
import zipfile

import openpyxl
import pytest

from recruitment.kernel.workbook import WorkbookRefused, read_workbook


def book_of(rows, **sheet):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, value in sheet.items():
        setattr(book.active, name, value)
    return as_bytes(book)


def as_bytes(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rewritten(data, part=None, change=None, extra=None):
    """The same archive with one part changed by a function, or with parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == part else content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def refusal(data):
    with pytest.raises(WorkbookRefused) as refused:
        read_workbook(data, file_name="tep.xlsx")
    words = str(refused.value)
    assert words.endswith(".")
    assert "Traceback" not in words
    return words


SHEET = "xl/worksheets/sheet1.xml"


def test_cells_come_with_their_place_and_their_own_kind_of_value():
    (sheet,) = read_workbook(book_of([["TT", 1, 2.5, None, "ă"], [], [True]]), file_name="a.xlsx").sheets
    assert [(row.number, [(cell.ref, cell.value) for cell in row.cells]) for row in sheet.rows] == [
        (1, [("A1", "TT"), ("B1", 1), ("C1", 2.5), ("D1", None), ("E1", "ă")]),
        (3, [("A3", True)]),
    ]


def test_a_formula_without_a_result_is_told_from_a_blank():
    (sheet,) = read_workbook(book_of([["=1+1", None, 3]]), file_name="a.xlsx").sheets
    formula, blank, number = sheet.rows[0].cells
    assert (formula.is_formula, formula.value) == (True, None)
    assert (blank.is_formula, blank.value) == (False, None)
    assert not number.is_formula


def test_hidden_sheets_are_read_and_marked():
    book = openpyxl.Workbook()
    book.create_sheet("Ẩn").sheet_state = "hidden"
    sheets = read_workbook(as_bytes(book), file_name="a.xlsx").sheets
    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("Sheet", False), ("Ẩn", True)]


def test_a_lie_about_the_size_of_the_table_loses_nothing():
    def lie(content):
        return content.replace(b'<dimension ref="A1:A500"', b'<dimension ref="A1:C2"')

    data = rewritten(book_of([[n] for n in range(500)]), SHEET, lie)
    assert len(read_workbook(data, file_name="a.xlsx").sheets[0].rows) == 500


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "trống"),
        (b"TT;DON VI\n", "không phải tệp Excel"),
        (b"<html><table></table></html>", "không phải tệp Excel"),
        (b"%PDF-1.4", "không phải tệp Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "hỏng"),
        (b"PK\x03\x04" + b"\0" * 100, "hỏng"),
        (b"PK" + b"\0" * (5 * 1024 * 1024), "5 MB"),
    ],
)
def test_what_is_no_workbook_is_refused_with_what_to_do(data, words):
    assert words in refusal(data)


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_file_cut_short_anywhere_is_refused(tenth):
    data = book_of([[n, "Phường"] for n in range(50)])
    assert "hỏng" in refusal(data[: len(data) * tenth // 10])


def test_a_word_file_called_xlsx_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    assert "không phải tệp Excel" in refusal(out.getvalue())


def test_macros_are_refused():
    assert "macro" in refusal(rewritten(book_of([[1]]), extra={"xl/vbaProject.bin": b"x"}))


@pytest.mark.parametrize("name", ["../../etc/x.xml", "/x.xml"])
def test_names_that_climb_out_of_the_archive_are_refused(name):
    assert "cấu trúc lạ" in refusal(rewritten(book_of([[1]]), extra={name: b"x"}))


def test_a_document_type_is_refused_before_anything_parses_it():
    def doctype(content):
        return content.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', 1)

    data = rewritten(book_of([[1]]), "xl/workbook.xml", lambda c: doctype(b'<?xml version="1.0"?>' + c))
    assert "khai báo lạ" in refusal(data)


def test_an_archive_that_unpacks_to_too_much_is_refused():
    data = rewritten(book_of([[1]]), extra={"xl/media/x.bin": b"\0" * (51 * 1024 * 1024)})
    assert "giải nén" in refusal(data)


def test_more_rows_than_any_appendix_has_are_refused():
    assert "hơn 5.000 dòng" in refusal(book_of([[n] for n in range(5_001)]))


def test_a_lone_cell_at_the_far_corner_is_refused_and_not_walked_to():
    def far(content):
        return content.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        )

    assert "“Sheet”: ô XFD1048576 có “1” nằm xa ngoài bảng" in refusal(rewritten(book_of([[1]]), SHEET, far))


def test_more_columns_than_any_appendix_has_are_refused():
    assert "ô GS1 có “200” nằm xa ngoài bảng" in refusal(book_of([list(range(201))]))


def test_too_many_parts_are_refused():
    data = rewritten(book_of([[1]]), extra={f"xl/media/{n}.bin": b"" for n in range(1_000)})
    assert "cấu trúc lạ" in refusal(data)


@pytest.mark.parametrize(
    "cell", [f'<c t="inlineStr"><is><t>{"ă" * 3000}</t></is></c>', f"<c><v>{'9' * 4000}</v></c>"]
)
def test_one_long_value_in_every_cell_is_refused_before_it_is_carried_anywhere(cell):
    row = f"<row>{cell * 100}</row>".encode()

    def fill(content):
        start = content.index(b"<sheetData")
        return content[:start] + b"<sheetData>" + row * 40 + b"</sheetData></worksheet>"

    assert "quá nhiều chữ (hơn 10.000.000 ký tự)" in refusal(rewritten(book_of([[1]]), SHEET, fill))
