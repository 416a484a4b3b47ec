"""The workbook of a period: out, filled in by hand in every odd way, seen before it is written, in, and back."""

from datetime import date

import pytest
from django.urls import reverse

from recruitment.audit.models import AuditEvent
from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.indicators import INDICATORS
from reports.periodic.models import EntryAct
from reports.periodic.tests.filling import Filled, confirm, preview, said, text
from reports.periodic.tests.reporting import COMPLETE, Q3, approve, clerk, hand_in, open_period, report, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings):
    settings.CLOCK = "2021-09-25"


@pytest.fixture
def office(client, applied, organiser):
    open_period()
    client.force_login(organiser)
    return client


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
