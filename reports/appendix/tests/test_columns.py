"""Columns whose headings nobody knows: offered on the page, assigned by a person, and the file read again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from recruitment.kernel.workbook import read_workbook
from recruitment.testing import factories
from reports.appendix import actions, sessions
from reports.appendix.headings import likely_columns
from reports.appendix.layout import PLAN_47
from reports.appendix.models import AppendixImport
from reports.appendix.reading import read_table
from reports.appendix.table import ERROR, NOTE, LooseColumn, Table
from reports.appendix.tests import sheets
from units.targets.models import TargetLine

STRANGE = {"C4": "Quân số Đảng", "E4": "Nguồn kết nạp hiện nay"}
REPEATED = {f"{letters}{line}": None for letters in "CE" for line in (15, 31)}


@pytest.fixture
def office(client, organiser):
    client.force_login(organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def send(client, data):
    client.post("/phu-luc/nhap-excel/", {"file": SimpleUploadedFile("phu-luc.xlsx", data)})
    return AppendixImport.objects.latest("pk")


def step(name, appendix_import):
    return reverse(f"appendix:{name}", args=[appendix_import.code])


def read(data, **columns):
    return read_table(read_workbook(data, file_name="phu-luc.xlsx"), layout=PLAN_47, columns=columns)


def graves(table):
    return [problem.message for problem in table.problems if problem.severity != NOTE]


def strange():
    return sheets.spoilt(STRANGE | REPEATED)


def test_an_unknown_heading_is_kept_with_the_columns_that_are_missing():
    table = read(strange())
    assert table.loose == (
        LooseColumn(letters="C", text="Quân số Đảng"),
        LooseColumn(letters="E", text="Nguồn kết nạp hiện nay"),
    )
    assert table.unplaced == ("members", "source")
    assert Table.from_json(table.as_json()) == table


def test_a_column_that_a_person_named_is_read_at_every_repeated_heading():
    table = read(strange(), C="members", E="source")
    assert graves(table) == []
    assert [row.values for row in table.rows] == [row.values for row in factories.printed_table().rows]
    assert [loose.code for loose in table.loose] == ["members", "source"]
    assert table.unplaced == ("members", "source")
    assert any("Cột C được đọc là “Tổng số đảng viên”" in problem.message for problem in table.problems)


def test_a_column_without_any_heading_can_be_named():
    data = sheets.spoilt(REPEATED | {"C4": None})
    assert LooseColumn(letters="C") in read(data).loose
    assert read(data, C="members").rows[0].values["members"] == 279


def test_without_a_heading_for_names_every_row_waits_for_the_column():
    data = sheets.spoilt({"B4": "Tổ chức", "B15": "Tổ chức", "B31": "Tổ chức"})
    assert len(read(data).rows) == 0
    assert len(read(data, B="name").rows) == 28
    assert graves(read(data, B="name")) == []


def test_words_go_before_what_a_person_says():
    table = read(sheets.spoilt({}), C="source", D="members", Z="members")
    assert table.rows[0].values == factories.printed_table().rows[0].values
    assert table.loose == ()


def test_what_was_said_makes_no_heading_of_a_row_that_is_none():
    data = sheets.workbook([["Kính gửi", "Ban", "Tổ chức"], *sheets.printed_rows()[5:14]])
    (problem,) = read(data, A="number", B="name", C="members").problems
    assert (problem.severity, "Không tìm thấy bảng phụ lục" in problem.message) == (ERROR, True)


def test_a_column_of_another_year_is_not_offered():
    assert read(sheets.spoilt({"G4": "Chỉ tiêu kết nạp năm 2026"})).loose == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Số đảng viên", "members"),
        ("Nguồn hiện có nhiệm kỳ 2020 - 2025", "source"),
        ("Bổ sung thêm năm 2022", ""),
        ("Ghi chú", ""),
        ("", ""),
    ],
)
def test_only_a_very_like_heading_is_suggested(words, expected):
    missing = [PLAN_47.column(code) for code in ("members", "source", "supplement_2023")]
    found = likely_columns([LooseColumn(letters="C", text=words)], missing)
    assert found.get("C", "") == expected


def test_one_column_is_suggested_for_one_heading_only():
    loose = [LooseColumn(letters=letters, text="Tổng số đảng viên cũ") for letters in ("C", "D")]
    assert len(likely_columns(loose, [PLAN_47.column("members")])) == 1


def test_columns_chosen_on_the_page_are_kept_and_the_file_is_read_again(office):
    appendix_import = send(office, strange())
    page = text(office.get(step("reconcile", appendix_import)))
    assert "Cột C: “Quân số Đảng”" in page
    assert "còn 2 lỗi" in page
    assert "hoặc chọn cột ứng với nó" in page
    chosen = {"column_C": "members", "column_E": "source"}
    page = text(office.post(step("assign_columns", appendix_import), chosen, follow=True))
    assert "28 dòng đơn vị" in page
    assert '<option value="members" selected>' in page
    appendix_import.refresh_from_db()
    assert appendix_import.answers["columns"] == {"C": "members", "E": "source"}
    assert AuditEvent.objects.filter(verb="appendix.columns").count() == 1
    assert not TargetLine.objects.exists()


def test_a_choice_is_taken_back_by_choosing_nothing(office):
    appendix_import = send(office, strange())
    office.post(step("assign_columns", appendix_import), {"column_C": "members", "column_E": "source"})
    page = text(office.post(step("assign_columns", appendix_import), {"column_E": "source"}, follow=True))
    assert "còn 1 lỗi" in page
    appendix_import.refresh_from_db()
    assert appendix_import.answers["columns"] == {"E": "source"}


def test_one_column_chosen_twice_is_refused_and_the_choices_stay(office):
    appendix_import = send(office, strange())
    chosen = {"column_C": "members", "column_E": "members"}
    response = office.post(step("assign_columns", appendix_import), chosen)
    assert response.status_code == 200
    page = text(response)
    assert "Có 2 lỗi cần sửa" in page
    assert "“Tổng số đảng viên” được chọn cho 2 cột" in page
    assert page.count('<option value="members" selected>') == 2
    appendix_import.refresh_from_db()
    assert appendix_import.answers == {}


def test_a_file_with_every_column_asks_for_none(office):
    appendix_import = send(office, sheets.spoilt({"N4": "Ghi chú"}))
    assert "Cột trong tệp chưa rõ là cột nào" not in text(office.get(step("reconcile", appendix_import)))


@pytest.mark.parametrize(
    "columns", [{"C": "term_target"}, {"C": "khong_co"}, {"D": "members"}, {"C": "members", "E": "members"}]
)
def test_a_forged_choice_is_refused(founded, columns):
    appendix_import = sessions.upload(
        data=strange(), file_name="x.xlsx", appendix=factories.plan_47(), by=SYSTEM
    )
    with pytest.raises(sessions.ImportRefused):
        sessions.assign_columns(appendix_import=appendix_import, columns=columns, by=SYSTEM)
    appendix_import.refresh_from_db()
    assert appendix_import.answers == {}


def test_a_file_read_with_chosen_columns_is_applied(founded):
    appendix_import = sessions.upload(
        data=strange(), file_name="x.xlsx", appendix=factories.plan_47(), by=SYSTEM
    )
    columns = {"C": "members", "E": "source"}
    sessions.assign_columns(appendix_import=appendix_import, columns=columns, by=SYSTEM)
    actions.apply(
        appendix_import=appendix_import, supplements_from=factories.A_DAY, acknowledged=False, by=SYSTEM
    )
    assert appendix_import.acts.get().cells.filter(column="members").count() == 28
    appendix_import.refresh_from_db()
    with pytest.raises(sessions.ImportRefused, match="đã được nhập"):
        sessions.assign_columns(appendix_import=appendix_import, columns={}, by=SYSTEM)


def test_another_sheet_forgets_what_the_columns_of_the_first_were(founded):
    book = sheets.openpyxl.load_workbook(factories.APPENDIX)
    book.copy_worksheet(book.worksheets[0]).title = "Bản sửa"
    book.worksheets[0]["C4"] = "Quân số Đảng"
    appendix_import = sessions.upload(
        data=sheets.as_bytes(book), file_name="x.xlsx", appendix=factories.plan_47(), by=SYSTEM
    )
    sessions.assign_columns(appendix_import=appendix_import, columns={"C": "members"}, by=SYSTEM)
    appendix_import = sessions.choose_sheet(appendix_import=appendix_import, sheet="Bản sửa", by=SYSTEM)
    assert (appendix_import.answers["columns"], appendix_import.table["loose"]) == ({}, ())
