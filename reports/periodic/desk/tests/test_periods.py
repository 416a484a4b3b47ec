"""The list of periods, opening one, collecting ad hoc: who sees what, what is kept of what was typed."""

from datetime import date

import pytest

from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.desk.tests.pages import text, value_of
from reports.periodic.models import Period, PeriodicReport
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import approve, clerk, hand_in, write

LIST, OPEN, AD_HOC = "/ky-bao-cao/", "/ky-bao-cao/mo-ky/", "/ky-bao-cao/dot-xuat/"


def asked(**changes):
    return {
        "title": "Rà soát nguồn",
        "starts_on": "01/07/2021",
        "ends_on": "31/08/2021",
        "due_on": "05/10/2021",
        "indicators": ["sources", "members"],
        "bases": ["6", "5"],
        **changes,
    }


def test_each_period_says_in_one_line_how_many_reports_are_where(office, opened):
    approve(hand_in(6))
    hand_in(5)
    write(7)
    found = hand_in(4)
    actions.send_back(report=found, version=found.version, reason="Xem lại", columns=["members"], by=clerk())
    page = text(office.get(LIST))
    assert "2/39 đã nộp · 1 trả lại · 1 đang nhập · 35 chưa nộp · 1 đã duyệt" in page
    assert "đang nhận · hạn 30/09/2021, đã quá hạn" in page
    actions.lock_period(period=opened, on=date(2021, 10, 1), by=clerk())
    assert "đã khóa 01/10/2021" in text(office.get(LIST))


def test_periods_that_run_may_be_opened_and_those_of_the_appendix_are_named(office, opened):
    page = text(office.get(LIST))
    assert "6 tháng đầu năm 2021 01/01/2021 – 30/06/2021 Số mở đầu từ phụ lục, 28 cơ sở" in page
    assert "Mở nhận báo cáo quý IV/2021" in page
    assert "Mở nhận báo cáo quý I/2022" not in page
    assert "Mở nhận báo cáo 6 tháng đầu năm 2021" not in page


def test_rates_never_pass_the_whole_when_a_base_closes(office, opened):
    hand_in(6)
    factories.base(7).__class__.objects.filter(number=7).update(closed_on="2021-07-01")
    assert "1/39 đã nộp" in text(office.get(LIST))


def test_a_leader_reads_and_has_nothing_to_press(signed_in, opened, leader):
    page = text(signed_in(leader).get(LIST))
    assert "0/39 đã nộp" in page
    for words in ("Mở nhận báo cáo", "Mở kỳ đột xuất", "Quản lý"):
        assert words not in page


def test_a_secretary_sees_the_own_reports_with_state_and_lateness(signed_in, opened, secretary):
    page = text(signed_in(secretary).get(LIST))
    assert "Quý III/2021 hạn nộp 30/09/2021 ○ Chưa nộp quá 2 ngày" in page
    hand_in(6, on=date(2021, 10, 1))
    hand_in(5)
    assert "● Chờ duyệt trễ 1 ngày" in text(signed_in(secretary).get(LIST))
    actions.lock_period(period=opened, on=date(2021, 10, 1), by=clerk())
    assert "Đã khóa 01/10/2021" in text(signed_in(secretary).get(LIST))
    actions.extend(
        period=opened,
        base=factories.base(6),
        until_on=date(2021, 10, 9),
        reason="Đi công tác",
        on=date(2021, 10, 2),
        by=clerk(),
    )
    page = text(signed_in(secretary).get(LIST))
    assert "Gia hạn đến hết 09/10/2021" in page
    assert "39" not in page


@pytest.mark.parametrize("handed_in", [1, 9])
def test_the_list_takes_the_same_queries_whatever_is_stored(
    office, opened, handed_in, django_assert_num_queries
):
    for number in range(1, 1 + handed_in):
        hand_in(number)
        reporting.open_period(f"2020-q{1 + number % 4}") if number < 4 else None
    with django_assert_num_queries(8):  # session, user, posts, four of the list, the frame
        office.get(LIST)


@pytest.mark.parametrize("handed_in", [1, 3])
def test_the_own_list_takes_the_same_queries(
    signed_in, opened, secretary, handed_in, django_assert_num_queries
):
    for quarter in range(1, 1 + handed_in):
        reporting.open_period(f"2020-q{quarter}")
    client = signed_in(secretary)
    with django_assert_num_queries(7):
        client.get(LIST)


def test_the_due_day_of_a_period_is_filled_in_with_its_last_one(office):
    page = office.get(OPEN, {"ky": "2021-q4"})
    assert value_of(page, "due_on") == "31/12/2021"
    assert "39 cơ sở đang hoạt động vào ngày 31/12/2021" in text(page)
    office.post(f"{OPEN}?ky=2021-q4", {"due_on": "15/01/2022"})
    period = Period.objects.get(slug="2021-q4")
    assert (period.opened_on, period.due_on) == (date(2021, 10, 2), date(2022, 1, 15))
    assert "Đã mở nhận báo cáo quý IV/2021: 39 cơ sở, hạn nộp 15/01/2022." in text(office.get(LIST))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Hạn nộp: nhập ngày/tháng/năm"),
        ("31/02/2021", "tháng 2 năm 2021 không có ngày 31"),
        ("x" * 900, "Hạn nộp: nhập ngày/tháng/năm"),
        ("01/10/2021", "phải sau ngày đầu kỳ 01/10/2021"),
    ],
)
def test_a_due_day_that_cannot_be_stays_in_its_field_with_the_reason(office, typed, words):
    page = office.post(f"{OPEN}?ky=2021-q4", {"due_on": typed})
    assert "Có 1 lỗi cần sửa" in text(page)
    assert words in text(page)
    assert value_of(page, "due_on") == typed
    assert not Period.objects.get(slug="2021-q4").opened_on


@pytest.mark.parametrize("slug", ["2021-q3", "2021-6t1", "2022-q1", "khong-co", "\u200b"])
def test_a_period_that_may_not_be_opened_is_not_offered(office, opened, slug):
    page = office.get(OPEN, {"ky": slug})
    assert "Kỳ này đã mở, chưa bắt đầu, hoặc lấy số từ phụ lục" in text(page)
    assert office.post(f"{OPEN}?ky={slug}", {"due_on": "31/12/2099"}).status_code == 200
    assert Period.objects.filter(opened_on="2021-10-02").count() == 0


def test_opening_twice_opens_once(office):
    for _ in range(2):
        page = office.post(f"{OPEN}?ky=2021-q4", {"due_on": "31/12/2021"})
    assert "Kỳ này đã mở" in text(page)
    assert Period.objects.get(slug="2021-q4").expected.count() == 39


def test_an_ad_hoc_period_is_collected_in_a_few_fields(office):
    response = office.post(AD_HOC, asked(blocks=["khoi-0"]))
    assert response.status_code == 302
    period = Period.objects.get(kind="ad_hoc")
    assert period.indicators == ["members", "sources"]
    assert period.expected.count() == 2 + 11
    assert "Đã mở kỳ “Rà soát nguồn”: 13 cơ sở, hạn nộp 05/10/2021." in text(office.get(LIST))


def test_all_bases_are_one_tick(office):
    office.post(AD_HOC, asked(bases=[], blocks=["tat-ca"]))
    assert Period.objects.get(kind="ad_hoc").expected.count() == 39


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Nhập tên kỳ báo cáo đột xuất."),
        ({"title": " \u200b "}, "Nhập tên kỳ báo cáo đột xuất."),
        ({"title": "x" * 161}, "đang có 161 chữ, tối đa 160 chữ"),
        ({"ends_on": "30/06/2021"}, "Ngày cuối 30/06/2021 phải sau ngày đầu 01/07/2021."),
        ({"due_on": "01/07/2021"}, "Hạn nộp 01/07/2021 phải sau ngày đầu kỳ 01/07/2021."),
        ({"indicators": []}, "Chọn ít nhất một chỉ tiêu cần báo cáo."),
        ({"indicators": ["password"]}, "Chỉ tiêu đã chọn không có trong danh sách."),
        ({"bases": []}, "Chọn ít nhất một cơ sở đảng."),
        ({"bases": ["6", "999"]}, "Cơ sở đảng đã chọn không còn trong danh sách."),
        ({"blocks": ["khoi-\x00"]}, "Khối đã chọn không còn trong danh sách."),
    ],
)
def test_what_is_wrong_stands_once_at_its_field_and_the_rest_stays(office, changes, words):
    page = office.post(AD_HOC, asked(**changes))
    assert "Có 1 lỗi cần sửa" in text(page)
    assert text(page).count(words) == 2  # in the summary, and at the field
    content = page.content.decode()
    assert value_of(page, "starts_on") == "01/07/2021"
    if "bases" not in changes:
        assert 'value="6" checked' in content
    if "indicators" not in changes:
        assert content.count("checked") >= 2
    assert not Period.objects.filter(kind="ad_hoc").exists()


def test_a_second_press_collects_nothing_twice(office):
    office.post(AD_HOC, asked())
    page = office.post(AD_HOC, asked())
    assert "Đã có kỳ “Rà soát nguồn”" in text(page)
    assert Period.objects.filter(kind="ad_hoc").count() == 1


def test_the_definitions_name_every_indicator_with_its_kind(signed_in, opened, secretary):
    page = text(signed_in(secretary).get("/ky-bao-cao/chi-tieu/"))
    assert "Tổng số đảng viên Đảng viên chính thức và dự bị của cơ sở đảng trong ngày cuối kỳ." in page
    assert page.count("Số phát sinh") > 15
    assert "Trung tâm Bồi dưỡng chính trị." in page


def test_figures_an_appendix_brings_into_an_opened_period_count_for_those_expected_alone(office, opened):
    base = factories.base(9)
    opened.expected.filter(base=base).delete()
    PeriodicReport.objects.create(base=base, period=opened, state="approved", origin="appendix", members=3)
    assert "0/38 đã nộp" in text(office.get(LIST))
