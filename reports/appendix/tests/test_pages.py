"""The appendix on screen and the five steps of an import."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recruitment.testing import factories
from reports.appendix.actions import CellEdit, edit_cells
from reports.appendix.models import AppendixImport
from reports.appendix.tests import sheets
from units.targets.models import TargetLine

TABLE, UPLOAD = "/phu-luc/", "/phu-luc/nhap-excel/"


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
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data)})


def step(name, appendix_import=None):
    return reverse(f"appendix:{name}", args=[(appendix_import or AppendixImport.objects.get()).code])


def confirm(client, appendix_import=None, **changes):
    page = client.get(step("confirm", appendix_import))
    shown = json.dumps(page.context["plan"].shown)
    data = {"supplements_from": "01/07/2021", "shown": shown} | changes
    return client.post(step("confirm", appendix_import), data)


def test_the_way_through_all_five_steps(office):
    assert send(office, factories.APPENDIX.read_bytes()).url == step("reconcile")
    assert "44/44 ô cộng khớp bản in" in text(office.get(step("reconcile")))
    assert "Thêm <b>280</b> số" in text(office.get(step("changes")))
    page = text(office.get(step("confirm")))
    assert 'value="01/07/2021"' in page
    assert "Nhập 280 số" in page
    assert confirm(office).url == step("result")
    assert "Đã ghi <b>280</b> số ở <b>28</b> cơ sở đảng" in text(office.get(step("result")))
    assert office.post(step("undo")).url == step("result")
    assert "Đã lấy lại <b>280</b> số" in text(office.get(step("result")))
    assert "Thêm <b>280</b> số" in text(office.get(step("changes")))


def test_the_same_file_again_has_nothing_to_do(office, applied):
    send(office, factories.APPENDIX.read_bytes())
    again = AppendixImport.objects.latest("pk")
    page = text(office.get(step("changes", again)))
    assert "Không có gì để nhập." in page
    assert "280 số trong tệp giống số đang có" in page
    assert "Tiếp tục" not in page


def test_nothing_is_written_before_the_confirmation(office):
    send(office, factories.APPENDIX.read_bytes())
    for name in ("reconcile", "changes", "confirm"):
        office.get(step(name))
    assert not TargetLine.objects.exists()


def test_a_file_with_errors_shows_them_all_and_goes_no_further(office):
    send(office, sheets.spoilt({"I10": "hai", "C7": -3}))
    page = text(office.get(step("reconcile")))
    assert "còn 2 lỗi" in page
    assert "I10" in page
    assert "C7" in page
    assert "Tiếp tục" not in page
    assert text(office.get(step("confirm"))).count("Tệp còn lỗi nên chưa nhập được") == 1
    assert not TargetLine.objects.exists()


def test_a_wrong_subtotal_must_be_acknowledged(office):
    send(office, sheets.spoilt({"D19": 425}))
    assert "cộng lại 427" in text(office.get(step("reconcile")))
    refused = text(confirm(office))
    assert "Có 1 cảnh báo. Đọc từng cảnh báo rồi đánh dấu vào ô này." in refused
    assert not TargetLine.objects.exists()
    assert confirm(office, acknowledged="on").url == step("result")
    assert TargetLine.objects.exists()


@pytest.mark.parametrize("typed", ["", "31/06/2021", "sắp tới", "2021"])
def test_a_day_that_is_none_is_refused_and_what_was_typed_stays(office, typed):
    send(office, factories.APPENDIX.read_bytes())
    page = text(confirm(office, supplements_from=typed))
    assert "Có 1 lỗi cần sửa" in page
    assert f'value="{typed}"' in page or typed == ""
    assert not TargetLine.objects.exists()


def test_a_figure_someone_wrote_meanwhile_is_shown_and_not_overwritten(office, organiser):
    send(office, factories.APPENDIX.read_bytes())
    seen = json.dumps(office.get(step("confirm")).context["plan"].shown)
    edit = CellEdit(base_id=factories.base(4).pk, column="term_target", seen=None, value=41)
    edit_cells(appendix=factories.plan_47(), edits=[edit], by=factories.scope(organiser))
    page = text(confirm(office, shown=seen))
    assert "Vừa được người khác sửa" in page
    assert "1 số vừa được người khác sửa" in page
    assert "Có 1 lỗi cần sửa" in page  # and none about the day, which is as it was typed
    assert 'value="01/07/2021"' in page
    assert organiser.full_name in page
    assert TargetLine.objects.count() == 1
    assert confirm(office).url == step("result")
    assert TargetLine.objects.count() == 169


def test_a_second_click_on_the_button_finds_it_done(office):
    send(office, factories.APPENDIX.read_bytes())
    confirm(office)
    again = office.post(step("confirm"), {"supplements_from": "01/07/2021", "shown": "{}"})
    assert again.url == step("result")
    assert TargetLine.objects.count() == 168


def test_undoing_twice_says_that_nothing_is_left(office, applied):
    office.post(step("undo"))
    assert "không còn gì để hoàn tác" in text(office.post(step("undo"), follow=True))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Tệp đang trống"),
        (b"khong phai", "không phải tệp Excel"),
        (b"PK" + b"0" * 5_300_000, "lớn hơn 5 MB"),
    ],
)
def test_what_is_no_workbook_is_refused_on_the_page(office, data, words):
    page = text(send(office, data))
    assert words in page
    assert "<title>Lỗi:" in page
    assert not AppendixImport.objects.exists()


def test_posting_without_a_file_says_what_to_do(office):
    assert "Chọn tệp phụ lục trước khi bấm nút." in text(office.post(UPLOAD))


def test_texts_of_a_file_are_never_markup(office):
    send(office, sheets.spoilt({"B6": "<script>alert(1)</script>"}), name="<img src=x>.xlsx")
    page = office.get(step("reconcile")).content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page


def test_the_table_prints_rows_subtotals_and_the_three_closing_lines(office, applied):
    page = text(office.get(TABLE))
    for words in (
        "Phường 14",
        "Tổng cộng (4)",
        "11 cơ sở chưa có dòng",
        "Cộng 28 cơ sở đã có dòng",
        "Toàn quận",
    ):
        assert words in page
    assert "6.234" in page
    assert "141 + 38 = <b>179/185</b>" in page
    assert "thiếu 6" in page


def test_an_empty_table_offers_the_import_to_whoever_may_do_it(client, founded, organiser, leader):
    client.force_login(organiser)
    assert "Nhập từ Excel" in text(client.get(TABLE))
    client.force_login(leader)
    page = text(client.get(TABLE))
    assert "Ban Tổ chức chưa nhập phụ lục" in page
    assert "Nhập từ Excel" not in page


@pytest.mark.parametrize("name", ["reconcile", "changes", "confirm"])
def test_the_steps_take_few_queries(office, name, django_assert_max_num_queries):
    send(office, factories.APPENDIX.read_bytes())
    office.get(step(name))
    with django_assert_max_num_queries(15):
        office.get(step(name))
