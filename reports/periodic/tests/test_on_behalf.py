"""Reports that came on paper: listed when complete, handed in with the number of the paper, each for itself."""

from html import unescape

import pytest
from django.urls import reverse

from reports.periodic.models import PeriodicReport, ReportStep
from reports.periodic.tests.reporting import COMPLETE, Q3, clerk, hand_in, open_period, report, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings):
    settings.CLOCK = "2021-09-25"


@pytest.fixture
def office(client, applied, organiser):
    open_period()
    client.force_login(organiser)
    return client


ADDRESS = reverse("periodic:on_behalf", args=[Q3])


def text(response):
    return unescape(response.content.decode())


def numbers(response):
    return [row.base.number for row in response.context["form"].rows]


def sent(number, paper, **more):
    return {f"paper_{number}": paper, f"version_{number}": report(number).version, **more}


def test_only_drafts_with_every_figure_and_nothing_blocking_are_listed(office):
    write(6, by=clerk())
    write(5, {"members": 380}, by=clerk())
    write(4, by=clerk(), women=9)
    hand_in(3)
    page = office.get(ADDRESS)
    assert numbers(page) == [6]
    assert {row.base.number for row, _ in page.context["unready"]} == {4, 5}
    assert "Chưa có số: Mới đưa vào nguồn, Đưa ra khỏi nguồn," in text(page)
    assert "nhiều hơn 1 đã kết nạp" in text(page)
    assert "Nộp thay (1 cơ sở đủ số)" in text(office.get(reverse("periodic:grid", args=[Q3])))


def test_sources_nobody_typed_are_worked_out_and_do_not_stand_in_the_way(office):
    write(6, by=clerk(), derive=False)
    assert report(6).sources is None
    page = office.get(ADDRESS)
    assert numbers(page) == [6]
    assert "Nguồn cuối kỳ <b>34</b>" in text(page)


def test_the_lines_with_a_number_are_handed_in_and_the_others_are_left(office):
    for number in (6, 7):
        write(number, {**COMPLETE, "members": None}, by=clerk())
        found = report(number)
        previous = report(number, "2021-6t1").members
        write(number, {"members": previous, "sources_start": found.sources_start}, by=clerk())
    page = office.post(ADDRESS, sent(6, " 12-BC/ĐU ") | sent(7, ""), follow=True)
    assert (report(6).state, report(6).paper, report(6).origin) == ("submitted", "12-BC/ĐU", "district")
    assert report(7).state == "draft"
    assert "Đã nộp thay 1 báo cáo: Phường 9" in text(page)


def test_what_was_found_is_explained_on_the_same_page(office):
    write(6, by=clerk(), members=480)
    page = office.get(ADDRESS)
    assert "Tổng số đảng viên 480" in text(page)
    page = office.post(ADDRESS, sent(6, "12-BC/ĐU", words_6_members_members=" "))
    assert report(6).state == "draft"
    assert "<title>Lỗi:" in text(page)
    assert 'value="12-BC/ĐU"' in text(page)
    assert "ghi giải trình, hoặc sửa lại số" in text(page)
    office.post(ADDRESS, sent(6, "12-BC/ĐU", words_6_members_members="Nhận 100 đảng viên chuyển đến"))
    assert report(6).state == "submitted"
    assert report(6).explanations.get().text == "Nhận 100 đảng viên chuyển đến"


def test_a_draft_that_changed_since_it_was_shown_is_left_with_the_reason(office):
    write(6, by=clerk())
    shown = sent(6, "12-BC/ĐU")
    write(6, {"members": 379}, by=clerk())
    page = office.post(ADDRESS, shown)
    assert report(6).state == "draft"
    assert "Phường 9 vừa thay đổi" in text(page)
    assert 'value="12-BC/ĐU"' in text(page)
    assert f'name="version_6" value="{report(6).version}"' in " ".join(text(page).split())


def test_a_second_press_hands_nothing_in_again(office):
    write(6, by=clerk())
    shown = sent(6, "12-BC/ĐU")
    office.post(ADDRESS, shown)
    office.post(ADDRESS, shown)
    assert ReportStep.objects.filter(report=report(6), kind="submit").count() == 1


def test_without_any_number_nothing_happens_and_the_page_says_why(office):
    write(6, by=clerk())
    page = office.post(ADDRESS, {})
    assert "Ghi số báo cáo có chữ ký của ít nhất một cơ sở." in text(page)
    assert not PeriodicReport.objects.filter(state="submitted").exists()


@pytest.mark.parametrize("version", ["", "²", "-1", "9" * 40, "x"])
def test_a_version_that_is_none_is_no_reason_to_fail(office, version):
    write(6, by=clerk())
    page = office.post(ADDRESS, {"paper_6": "1", "version_6": version})
    assert (page.status_code, report(6).state) == (200, "draft")


def test_nobody_but_the_district_acts_for_others(client, applied, secretary, leader):
    open_period()
    for user in (secretary, leader):
        client.force_login(user)
        assert client.get(ADDRESS).status_code == 403
        assert client.post(ADDRESS, {"paper_6": "1"}).status_code == 403


def test_the_page_takes_the_same_queries_however_many_are_listed(office, django_assert_num_queries):
    for number in range(1, 9):
        write(number, by=clerk())
    with django_assert_num_queries(15):
        office.get(ADDRESS)
