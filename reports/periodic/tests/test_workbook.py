"""The workbook of a period: out, filled in by hand in every odd way, seen before it is written, in, and back."""

import json
from datetime import date
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recruitment.audit.models import AuditEvent
from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.indicators import INDICATORS
from reports.periodic.models import EntryAct, PeriodicReport
from reports.periodic.tests.reporting import COMPLETE, Q3, approve, clerk, hand_in, open_period, report, write
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


def text(response):
    return unescape(response.content.decode())


def download(client, slug=Q3):
    response = client.get(reverse("periodic:download", args=[slug]))
    assert response.status_code == 200
    return openpyxl.load_workbook(BytesIO(response.content))


class Filled:
    """The downloaded workbook as a person fills it in: cells by TT and the words of their column."""

    def __init__(self, client, slug=Q3):
        self.book = download(client, slug)
        self.sheet = self.book["Số liệu"]
        self.head = next(
            row
            for row in range(1, 12)
            if self.sheet.cell(row, 1).value == "TT" and self.sheet.cell(row, 2).value
        )
        self.columns = {cell.value: cell.column for cell in self.sheet[self.head]}

    def row(self, number):
        return next(row for row in range(self.head + 1, 200) if self.sheet.cell(row, 1).value == number)

    def put(self, number, **figures):
        labels = {one.code: one.label for one in INDICATORS} | {"paper": "Số báo cáo", "name": "Đơn vị"}
        for code, value in figures.items():
            self.sheet.cell(self.row(number), self.columns[labels[code]]).value = value
        return self

    @property
    def file(self):
        data = BytesIO()
        self.book.save(data)
        return SimpleUploadedFile("so-lieu.xlsx", data.getvalue())


def preview(client, filled, slug=Q3):
    file = filled.file if isinstance(filled, Filled) else filled
    return client.post(reverse("periodic:upload", args=[slug]), {"file": file})


def confirm(client, page, slug=Q3):
    sent = json.dumps(page.context["form"].initial["plan"])
    return client.post(reverse("periodic:confirm_upload", args=[slug]), {"plan": sent}, follow=True)


def said(problems):
    return " | ".join(f"{one.cell} {one.value} {one.message}" for one in problems)


# ---------- Out ----------


def test_it_comes_prefilled_with_the_period_before_beside_it(office):
    write(6, class_sent="kps", by=clerk())
    filled = Filled(office)
    assert [filled.columns[one.label] for one in INDICATORS] == list(range(3, 3 + len(INDICATORS)))
    row = filled.row(6)
    assert filled.sheet.cell(row, filled.columns["Tổng số đảng viên"]).value == 380
    assert filled.sheet.cell(row, filled.columns[INDICATORS[5].label]).value == "KPS"
    assert filled.sheet.cell(filled.row(5), filled.columns["Tổng số đảng viên"]).value is None
    assert filled.sheet["A1"].value == "SỐ LIỆU BÁO CÁO quý III/2021"
    assert "Hạn nộp 30/09/2021" in filled.sheet["A2"].value
    before = filled.book["Kỳ trước"]
    assert [before.cell(row, 3).value, before.cell(row, 3 + len(INDICATORS)).value] == [
        378,
        "6 tháng đầu năm 2021",
    ]


def test_a_name_never_becomes_a_formula(office):
    factories.PartyBase.objects.filter(number=6).update(name="=1+1")
    cell = Filled(office).sheet.cell(Filled(office).row(6), 2)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_what_was_taken_out_changes_nothing_when_it_comes_in_again(office):
    write(6, class_sent="kps", by=clerk())
    hand_in(5, by=clerk(), paper="1-BC")
    approve(hand_in(4, by=clerk(), paper="2-BC"))
    plan = preview(office, Filled(office)).context["plan"]
    assert (plan.changes, plan.papers, plan.refused, plan.notes, plan.errors) == ((), {}, (), (), ())
    assert not EntryAct.objects.filter(kind="workbook").exists()


def test_a_secretary_gets_the_own_base_and_the_record_says_who_took_what(client, applied, secretary, leader):
    open_period()
    client.force_login(secretary)
    filled = Filled(client)
    names = {filled.sheet.cell(row, 2).value for row in range(filled.head + 1, 60)} - {None}
    assert names == {"Phường 9"}
    assert "Số báo cáo" not in filled.columns
    assert AuditEvent.objects.get(verb="period.export").base_id == factories.base(6).pk
    client.force_login(leader)
    assert len(Filled(client).columns) == 2 + len(INDICATORS)


# ---------- In ----------


def test_changes_are_seen_first_and_written_in_one_act(office):
    write(6, by=clerk())
    filled = Filled(office).put(6, members=381, sources_added=3).put(5, members="1.804", class_sent=" KPS ")
    page = preview(office, filled)
    assert not EntryAct.objects.filter(kind="workbook").exists()
    assert "Nhập 4 số" in text(page)
    assert [(one.unit.number, one.old, one.new) for one in page.context["plan"].changes] == [
        (5, None, 1804),
        (5, None, "kps"),
        (6, 380, 381),
        (6, 2, 3),
    ]
    result = confirm(office, page)
    assert "Đã ghi <b>6</b> số ở <b>2</b> cơ sở" in " ".join(text(result).split()), "two follow by themselves"
    assert (report(6).members, report(6).sources, report(5).members) == (381, 35, 1804)
    assert report(6).state == "draft"
    assert "chưa có số báo cáo có chữ ký" in text(result)


def test_an_upload_counts_as_entered_where_the_paper_has_a_number(office):
    members = report(6, "2021-6t1").members
    filled = Filled(office).put(6, **COMPLETE | {"members": members}, paper="12-BC/ĐU")
    filled.put(5, members=400, paper="13-BC/ĐU")
    result = confirm(office, preview(office, filled))
    assert (report(6).state, report(6).paper, report(6).origin) == ("submitted", "12-BC/ĐU", "district")
    assert report(5).state == "draft"
    assert "Đã nộp (1)" in text(result)
    assert "Chưa có số: Mới đưa vào nguồn, Đưa ra khỏi nguồn," in text(result)


def test_a_secretary_hands_the_own_report_in_with_the_upload(client, applied, secretary):
    open_period()
    client.force_login(secretary)
    members = report(6, "2021-6t1").members
    confirm(client, preview(client, Filled(client).put(6, **COMPLETE | {"members": members})))
    assert (report(6).state, report(6).origin) == ("submitted", "base")


def test_a_report_with_a_cell_that_could_not_be_read_is_not_handed_in(office):
    members = report(6, "2021-6t1").members
    filled = Filled(office).put(6, **COMPLETE | {"members": members}, recognised="2a", paper="12-BC/ĐU")
    page = preview(office, filled)
    assert "2a" in said(page.context["plan"].refused)
    confirm(office, page)
    assert (report(6).state, report(6).members) == ("draft", members)


def test_a_figure_edited_since_the_preview_is_a_conflict_and_never_overwritten(office):
    write(6, by=clerk())
    page = preview(office, Filled(office).put(6, members=381, sources_added=3))
    write(6, {"members": 390}, by=clerk(77))
    result = confirm(office, page)
    assert (report(6).members, report(6).sources_added) == (390, 3)
    assert "1 ô giữ nguyên" in text(result)
    assert "đ/c Cán bộ 77 sửa thành 390" in text(result)


def test_sending_the_preview_twice_writes_once(office):
    page = preview(office, Filled(office).put(6, members=381))
    confirm(office, page)
    assert "Không có số nào thay đổi" in text(confirm(office, page))
    assert EntryAct.objects.filter(kind="workbook").count() == 1


def test_one_undo_takes_the_upload_back_with_the_reports_it_handed_in(office):
    members = report(6, "2021-6t1").members
    filled = Filled(office).put(6, **COMPLETE | {"members": members}, paper="12-BC/ĐU").put(5, members=400)
    confirm(office, preview(office, filled))
    write(5, {"members": 401}, by=clerk(77))
    act = EntryAct.objects.get(kind="workbook")
    address = reverse("periodic:undo_upload", args=[Q3, act.act_id])
    page = office.post(address, follow=True)
    assert (report(6).state, report(6).members, report(5).members) == ("draft", None, 401)
    assert "1 số giữ nguyên" in text(page)
    assert "Đã hoàn tác lần nhập" in text(page)
    assert "Phường 5: Tổng số đảng viên" in text(page)
    assert "không còn gì để hoàn tác" in text(office.post(address, follow=True))


def test_the_undo_withdraws_what_was_handed_in_by_its_number_alone_but_not_what_was_handed_in_anew(office):
    for number in (6, 7):
        members = report(number, "2021-6t1").members
        write(number, COMPLETE | {"members": members, "sources_start": None}, by=clerk(), derive=False)
        start = report(number, "2021-6t1").sources
        write(number, {"sources_start": start}, by=clerk())
    filled = Filled(office).put(6, paper="12-BC/ĐU").put(7, paper="13-BC/ĐU").put(5, members=400)
    confirm(office, preview(office, filled))
    assert (report(6).state, report(7).state) == ("submitted", "submitted")
    again = report(7)
    actions.withdraw(report=again, version=again.version, on=date(2021, 9, 25), by=clerk())
    hand_in(7, {}, by=clerk(), paper="14-BC/ĐU")
    office.post(reverse("periodic:undo_upload", args=[Q3, EntryAct.objects.get(kind="workbook").act_id]))
    assert (report(6).state, report(7).state, report(5).members) == ("draft", "submitted", None)


def test_the_undo_leaves_a_report_that_was_approved_since(office):
    members = report(6, "2021-6t1").members
    filled = Filled(office).put(6, **COMPLETE | {"members": members}, paper="12-BC/ĐU")
    confirm(office, preview(office, filled))
    approve(report(6))
    office.post(reverse("periodic:undo_upload", args=[Q3, EntryAct.objects.get(kind="workbook").act_id]))
    assert (report(6).state, report(6).members) == ("approved", members)


def test_somebody_elses_upload_is_nobodys_to_see_or_undo(office, client, secretary):
    confirm(office, preview(office, Filled(office).put(6, members=381)))
    act = EntryAct.objects.get(kind="workbook").act_id
    client.force_login(secretary)
    for name, method in (("periodic:uploaded", client.get), ("periodic:undo_upload", client.post)):
        assert method(reverse(name, args=[Q3, act])).status_code == 404


# ---------- What offices send ----------


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


def saved(book, name="bang.xlsx"):
    data = BytesIO()
    book.save(data)
    return SimpleUploadedFile(name, data.getvalue())


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
