"""An import that is left and taken up again: answers, sheets, names, notes, and the file coming back."""

import hashlib
import json
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions
from reports.appendix.actions import CellEdit
from reports.appendix.models import AppendixImport
from reports.appendix.tests import sheets
from units.bases.models import UnitName
from units.targets.models import TargetLine


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


@pytest.fixture
def office(client, organiser):
    client.force_login(organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def send(client, data, name="phu-luc.xlsx"):
    response = client.post("/phu-luc/nhap-excel/", {"file": SimpleUploadedFile(name, data)})
    return AppendixImport.objects.latest("pk"), response


def step(name, appendix_import):
    return reverse(f"appendix:{name}", args=[appendix_import.code])


def confirm(client, appendix_import):
    page = client.get(step("confirm", appendix_import))
    shown = json.dumps(page.context["plan"].shown)
    data = {"supplements_from": "01/07/2021", "shown": shown, "acknowledged": "on"}
    return client.post(step("confirm", appendix_import), data)


def names_form(client, appendix_import):
    """The form that asks what unknown names mean: {label: field}."""
    form = client.get(step("reconcile", appendix_import)).context["names_form"]
    return {field.label: name for name, field in form.fields.items()}


def with_row_29(name="Bệnh viện Mắt"):
    book = openpyxl.load_workbook(factories.APPENDIX)
    sheet = book.worksheets[0]
    last = sheet.max_row
    for index, value in enumerate([29, name, 50, 4, 3, 1, 1, 0, 1, 1, 1, 1, 4], start=1):
        sheet.cell(last + 1, index, value)
    return sheets.as_bytes(book)


def test_a_name_chosen_on_the_page_is_an_alias_from_the_import_on(office, applied):
    appendix_import, _ = send(office, sheets.spoilt({"B6": "P. Một", "C6": 280}))
    page = text(office.get(step("reconcile", appendix_import)))
    assert "Tên chưa khớp với danh sách" in page
    fields = names_form(office, appendix_import)
    office.post(step("answer_names", appendix_import), {fields["Dòng 6: “P. Một”"]: "1"})
    assert not UnitName.objects.filter(name="P. Một").exists()
    assert confirm(office, appendix_import).url == step("result", appendix_import)
    assert UnitName.objects.get(name="P. Một").base.number == 1
    again, _ = send(office, sheets.spoilt({"B6": "P. MỘT", "C6": 281}))
    assert "còn 1 lỗi" not in text(office.get(step("reconcile", again)))
    office.post(step("undo", appendix_import))
    assert not UnitName.objects.filter(name="P. Một").exists()


def test_an_answer_of_an_older_page_goes_to_the_name_it_was_given_for(office):
    """In one window the list is open; in another its first name is answered, so that the second moves up."""
    appendix_import, _ = send(office, sheets.spoilt({"B6": "P. Một", "B7": "P. Hai"}))
    fields = names_form(office, appendix_import)
    first, second = fields["Dòng 6: “P. Một”"], fields["Dòng 7: “P. Hai”"]
    office.post(step("answer_names", appendix_import), {first: "1"})
    page = text(office.post(step("answer_names", appendix_import), {first: "1", second: "2"}))
    assert "Danh sách tên chưa khớp đã đổi sau khi đồng chí mở trang" in page
    assert "<title>Lỗi:" in page
    appendix_import.refresh_from_db()
    assert appendix_import.answers["names"] == {"p. mot": 1}
    office.post(step("answer_names", appendix_import), {second: "2"})
    appendix_import.refresh_from_db()
    assert appendix_import.answers["names"] == {"p. mot": 1, "p. hai": 2}
    page = text(office.post(step("answer_names", appendix_import), {second: "2"}, follow=True))
    assert "không còn tên nào phải chọn" in page


def test_a_base_that_has_a_row_cannot_be_chosen_for_another_name(office):
    appendix_import, _ = send(office, sheets.spoilt({"B6": "P. Một"}))
    (field,) = names_form(office, appendix_import).values()
    page = text(office.post(step("answer_names", appendix_import), {field: "2"}))
    assert "“P. Một”: cơ sở đảng đã chọn đã có dòng khác trong tệp." in page
    assert (
        "chưa chọn cơ sở đảng nào"
        in text(office.post(step("answer_names", appendix_import), {field: ""}, follow=True)).lower()
    )


def test_a_name_that_stands_in_several_rows_is_asked_once(office):
    appendix_import, _ = send(office, sheets.spoilt({"B6": "P. Một", "B7": "p. một"}))
    assert list(names_form(office, appendix_import)) == ["Dòng 6, 7: “P. Một”"]


def test_of_very_many_unknown_names_the_page_asks_a_hundred_and_shows_500_problems(office):
    rows = [[line, f"Chi bộ nơi khác {line}", *[5] * 11] for line in range(101, 701)]
    appendix_import, _ = send(office, sheets.workbook([sheets.printed_rows()[3], *rows]))
    assert len(names_form(office, appendix_import)) == 100
    page = text(office.get(step("reconcile", appendix_import)))
    assert "Còn 500 tên khác" in page
    assert "Và 100 mục khác; tệp có ghi chú lỗi liệt kê tất cả." in page


def test_a_row_of_a_waiting_base_names_it_and_undoing_takes_the_name_back(office, applied):
    appendix_import, _ = send(office, with_row_29())
    assert "TT 29 đang chờ tên, sẽ mang tên <b>Bệnh viện Mắt</b>" in text(
        office.get(step("changes", appendix_import))
    )
    assert factories.base(29).name == ""
    confirm(office, appendix_import)
    assert factories.base(29).name == "Bệnh viện Mắt"
    assert AuditEvent.objects.filter(verb="base.name", base_id=factories.base(29).pk).exists()
    page = text(office.post(step("undo", appendix_import), follow=True))
    assert "“Bệnh viện Mắt” đã bỏ" in page
    assert factories.base(29).name == ""


def test_undoing_keeps_the_name_of_a_base_that_has_figures_since(office, applied, organiser):
    appendix_import, _ = send(office, with_row_29())
    confirm(office, appendix_import)
    edit = CellEdit(base_id=factories.base(29).pk, column="members", seen=50, value=51)
    actions.edit_cells(appendix=factories.plan_47(), edits=[edit], by=factories.scope(organiser))
    page = text(office.post(step("undo", appendix_import), follow=True))
    assert "“Bệnh viện Mắt” được giữ lại" in page
    assert "Giữ nguyên vì có người sửa sau lần nhập" in page
    assert factories.base(29).name == "Bệnh viện Mắt"


def test_the_same_file_before_it_was_applied_goes_on_where_it_was_left(office):
    first, _ = send(office, factories.APPENDIX.read_bytes())
    second, response = send(office, factories.APPENDIX.read_bytes(), name="ban-khac.xlsx")
    assert second == first
    assert response.url == step("reconcile", first)
    assert first.file_name in text(office.get("/phu-luc/nhap-excel/"))


def test_the_same_file_after_it_was_applied_is_recognised_and_said(office):
    first, _ = send(office, factories.APPENDIX.read_bytes())
    confirm(office, first)
    second, response = send(office, factories.APPENDIX.read_bytes(), name="ban-khac.xlsx")
    assert second != first
    assert "giống hệt tệp tải lên lúc" in text(office.get(response.url))


def test_another_sheet_of_the_same_file_can_be_read(office):
    book = openpyxl.load_workbook(factories.APPENDIX)
    book.copy_worksheet(book.worksheets[0]).title = "Bản sửa"
    book["Bản sửa"]["C6"] = 999
    appendix_import, _ = send(office, sheets.as_bytes(book))
    office.post(step("choose_sheet", appendix_import), {"sheet": "Bản sửa"})
    appendix_import.refresh_from_db()
    assert appendix_import.table["sheet"] == "Bản sửa"
    office.post(step("choose_sheet", appendix_import), {"sheet": "Không có"})
    appendix_import.refresh_from_db()
    assert appendix_import.table["sheet"] == "Bản sửa"


def test_the_file_comes_back_with_every_problem_beside_its_cell(office):
    appendix_import, _ = send(office, sheets.spoilt({"I10": "hai", "C7": -3, "D19": 425}))
    response = office.get(step("noted", appendix_import))
    assert AuditEvent.objects.get(verb="appendix.noted").changes["rows"] == [None, 28]
    book = openpyxl.load_workbook(BytesIO(response.content))
    summary, sheet = book.worksheets[0], book["Phụ lục"]
    listed = {row[2] for row in summary.iter_rows(min_row=2, values_only=True)}
    assert {"I10", "C7", "D19"} <= listed
    assert "hai" in sheet["I10"].comment.text
    assert sheet["I10"].value == "hai"


def test_a_file_that_is_not_kept_has_no_noted_copy(office, applied):
    assert office.get(step("noted", applied)).status_code == 404


def test_the_export_is_read_again_without_a_single_change(office, applied):
    response = office.get(reverse("appendix:export"))
    assert response["Content-Disposition"] == 'attachment; filename="phu-luc-ke-hoach-so-47-khqu.xlsx"'
    before = TargetLine.objects.count()
    appendix_import, _ = send(office, response.content)
    page = text(office.get(step("changes", appendix_import)))
    assert "Không có gì để nhập." in page
    assert TargetLine.objects.count() == before
    taken_out = AuditEvent.objects.get(verb="appendix.export").changes
    assert taken_out == {"rows": [None, 28], "sha256": [None, hashlib.sha256(response.content).hexdigest()]}


def test_an_edit_that_another_person_overtook_is_left_alone_and_reported(applied, organiser):
    base, by = factories.base(6), factories.scope(organiser)
    first = CellEdit(base_id=base.pk, column="supplement_2021", seen=2, value=3)
    actions.edit_cells(appendix=factories.plan_47(), edits=[first], by=by)
    outcome = actions.edit_cells(appendix=factories.plan_47(), edits=[replace(first, value=5)], by=SYSTEM)
    (conflict,) = outcome.conflicts
    assert (conflict.current, conflict.by_label, outcome.written) == (3, organiser.full_name, 0)


def test_the_same_edit_sent_twice_writes_once(applied):
    edit = CellEdit(base_id=factories.base(6).pk, column="supplement_2021", seen=2, value=3)
    for _ in range(2):
        outcome = actions.edit_cells(appendix=factories.plan_47(), edits=[edit], by=SYSTEM)
        assert outcome.conflicts == ()
    assert TargetLine.objects.filter(act="edit").count() == 1


def test_an_edit_is_taken_back_as_a_whole_and_only_once(applied):
    base = factories.base(29)
    edits = [
        CellEdit(base_id=base.pk, column="members", seen=None, value=40),
        CellEdit(base_id=base.pk, column="term_target", seen=None, value=5),
    ]
    act = actions.edit_cells(appendix=factories.plan_47(), edits=edits, by=SYSTEM).act
    cells = actions.undo_edit(act=act, by=SYSTEM)
    assert {(cell.column, cell.new, cell.is_kept) for cell in cells} == {
        ("members", None, False),
        ("term_target", None, False),
    }
    with pytest.raises(actions.EditRefused):
        actions.undo_edit(act=act, by=SYSTEM)


def shown_on(client, appendix_import):
    """What the confirm page would post as seen."""
    return client.get(step("confirm", appendix_import)).context["form"]["shown"].value()


def test_what_another_window_chose_since_is_shown_again_before_it_is_written(office):
    """One window stands at the confirmation; in another a sheet with other figures is chosen."""
    book = openpyxl.load_workbook(factories.APPENDIX)
    book.copy_worksheet(book.worksheets[0]).title = "Bản sửa"
    book["Bản sửa"]["C6"] = 299
    appendix_import, _ = send(office, sheets.as_bytes(book))
    data = {"supplements_from": "01/07/2021", "shown": shown_on(office, appendix_import)}
    office.post(step("choose_sheet", appendix_import), {"sheet": "Bản sửa"})
    page = text(office.post(step("confirm", appendix_import), {**data, "acknowledged": "on"}))
    assert (
        "Cách đọc tệp (trang tính, cột, tên đơn vị hoặc cảnh báo) đã đổi sau khi đồng chí mở trang này"
        in page
    )
    assert "<h2>Thêm 280 số</h2>" in page
    assert "299" in page
    assert 'name="acknowledged"' in page
    assert "checked" not in page
    assert not TargetLine.objects.exists()
    assert confirm(office, appendix_import).url == step("result", appendix_import)


def test_a_name_answered_in_another_window_is_shown_before_it_is_learnt(office, applied):
    appendix_import, _ = send(office, sheets.spoilt({"B6": "P. Một", "C6": 280}))
    (field,) = names_form(office, appendix_import).values()
    office.post(step("answer_names", appendix_import), {field: "1"})
    data = {"supplements_from": "01/07/2021", "shown": shown_on(office, appendix_import)}
    appendix_import.answers = {"names": {"p. mot": 29}}
    appendix_import.save()
    page = text(office.post(step("confirm", appendix_import), {**data, "acknowledged": "on"}))
    assert "Cách đọc tệp" in page
    assert not UnitName.objects.filter(name="P. Một").exists()


@pytest.mark.parametrize(
    "shown",
    ["", "x", "[1]", '"abc"', "1", "true", "1e999", "[" * 100_000, "9" * 5_000, '{"1:members": 1e999}', "{}"],
    ids=range(11),
)
def test_what_the_page_did_not_show_is_refused_and_the_page_shows_it_again(office, shown):
    appendix_import, _ = send(office, factories.APPENDIX.read_bytes())
    data = {"supplements_from": "sắp tới", "shown": shown}
    page = office.post(step("confirm", appendix_import), data)
    assert page.status_code == 200
    assert "valid JSON" not in text(page)
    data["supplements_from"] = "01/07/2021"
    page = office.post(step("confirm", appendix_import), data)
    assert "Trang này đã cũ" in text(page) or "Cách đọc tệp" in text(page)
    assert not TargetLine.objects.exists()
    data["shown"] = page.context["form"]["shown"].value()
    assert office.post(step("confirm", appendix_import), data).url == step("result", appendix_import)


def test_a_file_that_only_names_a_base_can_be_applied(office, applied):
    rows = [*sheets.printed_rows(), [29, "Bệnh viện Mắt", *["-"] * 11]]
    appendix_import, _ = send(office, sheets.workbook(rows))
    assert confirm(office, appendix_import).url == step("result", appendix_import)
    assert factories.base(29).name == "Bệnh viện Mắt"
