"""What offices send as a filled workbook: every odd thing is read, or named with its cell and what is expected."""

import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recruitment.testing import factories
from reports.periodic.models import PeriodicReport
from reports.periodic.tests.filling import Filled, preview, said, saved, text
from reports.periodic.tests.reporting import Q3, clerk, hand_in, open_period, write
from units.bases.models import UnitName

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings):
    settings.CLOCK = "2021-09-25"


@pytest.fixture
def office(client, applied, organiser):
    open_period()
    client.force_login(organiser)
    return client


def test_locked_cells_are_refused_with_the_reason_and_the_rest_is_read(office):
    hand_in(6, by=clerk(), paper="1-BC")
    page = preview(office, Filled(office).put(6, members=999, paper="2-BC").put(5, members=400))
    plan = page.context["plan"]
    assert [one.unit.number for one in plan.changes] == [5]
    assert "Phường 9 · Tổng số đảng viên: Báo cáo đã nộp" in said(plan.refused)
    assert "không nộp được nữa" in said(plan.refused)


def test_all_problems_come_at_once_with_sheet_cell_value_and_what_is_expected(office):
    filled = (
        Filled(office).put(6, members="2a", women=-1, sources="KPS").put(5, members=3.5, name="Phường Năm")
    )
    filled.put(7, members=400).put(8, members=True, admitted="05/07/2021")
    plan = preview(office, filled).context["plan"]
    assert [one.unit.number for one in plan.changes] == [7]
    words = said(plan.refused)
    for expected in (
        "2a Tổng số đảng viên: phải là số nguyên từ 0",
        "-1 Trong số kết nạp: nữ: phải là số nguyên từ 0",
        "KPS Nguồn cuối kỳ: là số có đến cuối kỳ, phải ghi số",
        "3.5 Tổng số đảng viên: phải là số nguyên",
        "Không có “Phường Năm” trong các cơ sở báo cáo kỳ này. TT 5 là “Phường 5”",
        "05/07/2021",
    ):
        assert expected in words
    assert {one.sheet for one in plan.refused} == {"Số liệu"}


def test_columns_are_known_by_their_words_in_any_order_and_unknown_ones_are_named(office):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Báo cáo gửi Ban Tổ chức"])
    sheet.append(
        ["Đã  kết nạp", "ĐƠN VỊ", "Chỉ số lạ", "Tổng ĐV", "Tổng số đảng viên", "nữ", "% chỉ tiêu năm"]
    )
    sheet.append([1, "phuong 9", 5, 380, 381, 1, "20%"])
    sheet.append(
        ["Đã  kết nạp", "ĐƠN VỊ", "Chỉ số lạ", "Tổng ĐV", "Tổng số đảng viên", "nữ", "% chỉ tiêu năm"]
    )
    sheet.append([None, None, None, None, None, None, None])
    sheet.append([2, "P.9", None, 1, None, None, None, "thừa"])
    UnitName.objects.create(base=factories.base(5), kind="alias", name="P.9", search_key="p.9")
    plan = preview(office, saved(book)).context["plan"]
    assert [(one.unit.number, one.indicator.code, one.new) for one in plan.changes] == [
        (6, "admitted", 1),
        (6, "members", 380),
        (6, "women", 1),
        (5, "admitted", 2),
        (5, "members", 1),
    ]
    words = said(plan.notes)
    assert "C2 Chỉ số lạ Cột “Chỉ số lạ” không có trong mẫu" in words
    assert "Có hai cột “Tổng số đảng viên”" in words
    assert "thừa Cột này không có tiêu đề" in words


def test_totals_are_compared_and_never_stored_and_doubled_rows_are_said(office):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["TT", "Đơn vị", "Tổng số đảng viên", "Đã kết nạp đảng viên"])
    sheet.append([6, "Phường 9", 380, "–"])
    sheet.append([5, None, 100, "KPS"])
    sheet.append([None, "Cộng khối Phường", 481, 0])
    sheet.append([None, "Công an Quận 3", 90, None])
    sheet.append([6, "Phường 9", 1, 1])
    sheet.append([7, "Phường 9", 1, 1])
    sheet.append([None, "TỔNG CỘNG", 90, None])
    plan = preview(office, saved(book)).context["plan"]
    by_number = {(one.unit.number, one.indicator.code): one.new for one in plan.changes}
    assert by_number[6, "members"] == 380
    assert by_number[5, "admitted"] == "kps"
    assert "Cộng khối Phường · Tổng số đảng viên ghi 481, cộng lại 480, lệch +1" in said(plan.notes)
    assert "có hai dòng" in said(plan.refused)
    assert "là TT 6, dòng này ghi TT 7" in said(plan.refused)


def test_the_file_of_another_period_is_turned_away_whole(office):
    filled = Filled(office).put(6, members=381)
    filled.sheet["A1"].value = "SỐ LIỆU BÁO CÁO quý II/2021"
    page = preview(office, filled)
    assert "kỳ đang nhập là quý III/2021" in said(page.context["plan"].errors)
    assert "Nhập 1 số" not in text(page)


def test_a_waiting_base_is_found_by_its_number_whatever_name_stands_there(office):
    filled = Filled(office).put(29, members=12, name="Đảng bộ Công ty Mẫu")
    assert [one.unit.number for one in preview(office, filled).context["plan"].changes] == [29]


def test_a_formula_without_a_result_is_said_and_a_blank_keeps(office):
    write(6, by=clerk())
    filled = Filled(office).put(6, members="=1+1", class_sent=None, sources_added="–")
    plan = preview(office, filled).context["plan"]
    assert "công thức chưa có kết quả" in said(plan.refused)
    assert (plan.changes, plan.kept) == ((), 2)


def test_a_secretary_reads_of_other_bases_what_of_missing_ones(client, applied, secretary):
    open_period()
    client.force_login(secretary)
    book = openpyxl.Workbook()
    book.active.append(["TT", "Đơn vị", "Tổng số đảng viên"])
    book.active.append([5, "Phường 5", 1])
    book.active.append([55, "Phường 55", 1])
    plan = preview(client, saved(book)).context["plan"]
    assert [one.message.replace("55", "5") for one in plan.refused][0] == plan.refused[0].message
    assert len({one.message.replace("55", "5") for one in plan.refused}) == 1


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04 broken", b"%PDF-1.4"])
def test_what_is_no_workbook_is_refused_in_words(office, data):
    page = preview(office, SimpleUploadedFile("a.xlsx", data))
    assert page.status_code == 200
    assert "<title>Lỗi:" in text(page)


def test_a_workbook_without_the_table_says_what_is_missing(office):
    book = openpyxl.Workbook()
    book.active.append(["Xin chào"])
    assert "Không tìm thấy bảng số liệu" in text(preview(office, saved(book)))


@pytest.mark.parametrize(
    "plan",
    [
        "",
        "[]",
        "3",
        '{"edits": []}',
        '{"edits": [], "papers": [], "held": []}',
        '{"edits": [], "papers": {"77": "1"}, "held": []}',
        '{"edits": [{"base": 6, "column": "members", "seen": null, "value": "2a"}], "papers": {}, "held": []}',
    ],
)
def test_a_preview_nobody_made_writes_nothing(office, plan):
    page = office.post(reverse("periodic:confirm_upload", args=[Q3]), {"plan": plan}, follow=True)
    assert "Chưa nhập được số nào" in text(page)
    assert not PeriodicReport.objects.filter(period__slug=Q3).exists()


def test_a_secretary_confirms_for_nobody_else(client, applied, secretary):
    open_period()
    client.force_login(secretary)
    plan = {"edits": [{"base": 5, "column": "members", "seen": None, "value": 1}], "papers": {}, "held": []}
    client.post(reverse("periodic:confirm_upload", args=[Q3]), {"plan": json.dumps(plan)})
    assert not PeriodicReport.objects.filter(period__slug=Q3).exists()


def test_a_preview_takes_few_queries(office, django_assert_max_num_queries):
    filled = Filled(office)
    for number in range(1, 40):
        filled.put(number, members=100)
    with django_assert_max_num_queries(18):
        preview(office, filled)
