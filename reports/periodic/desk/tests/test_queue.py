"""The queue of reports that wait, and approving together those in which nothing was found."""

import re

import pytest

from reports.periodic import actions
from reports.periodic.desk.tests.pages import text
from reports.periodic.models import PeriodicReport
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import approve, clerk, hand_in, report, secretary_of, write

QUEUE, MANY = "/duyet-bao-cao/", "/duyet-bao-cao/duyet-nhieu/"
DECEMBER = reporting.date(2021, 12, 31)


def shown(page) -> list[str]:
    """What the ticks of a list would send."""
    return re.findall(r'name="bao-cao"\s+value="([^"]*)"', page.content.decode())


def test_what_waits_stands_in_the_order_in_which_it_came_with_what_was_found(office, opened, settings):
    settings.CLOCK = "2021-09-30"
    hand_in(5, by=clerk(), paper="12-BC/ĐU")
    settings.CLOCK = "2021-10-01"
    hand_in(6, members=480)
    settings.CLOCK = "2021-10-02"
    page = text(office.get(QUEUE))
    assert "2 báo cáo chờ duyệt" in page
    first, second = page.index("Phường 5, quý III/2021"), page.index("Phường 9, quý III/2021")
    assert first < second
    assert "Cán bộ 1 nhập thay theo báo cáo số 12-BC/ĐU" in page
    assert "2 ngày" in page[first:second]
    assert "1 cảnh báo, 1 giải trình" in page[second:]
    assert "Duyệt 1 báo cáo không có cảnh báo" in page


def test_an_empty_queue_says_so_and_who_still_owes(office, opened):
    approve(hand_in(6))
    page = text(office.get(QUEUE))
    assert "Không có báo cáo chờ duyệt." in page
    assert "Quý III/2021 hạn 30/09/2021 38 cơ sở chưa nộp xong" in page


@pytest.mark.parametrize("handed_in", [1, 8])
def test_the_queue_takes_the_same_queries_whatever_waits(
    office, opened, handed_in, django_assert_num_queries
):
    reporting.open_period("2020-q2", due_on=DECEMBER)
    reporting.open_period("2020-q1", due_on=DECEMBER)
    for number in range(1, 1 + handed_in):
        for slug in ("2021-q3", "2020-q2", "2020-q1"):
            hand_in(number, members=9_000, slug=slug)
    with django_assert_num_queries(
        13
    ):  # session, user, posts, six of the queue, three of what is owed, the frame
        office.get(QUEUE)


def test_those_without_a_warning_are_listed_with_their_figures_and_approved_together(office, opened):
    hand_in(6)
    hand_in(5, members=9_000)
    write(7)
    page = office.get(MANY)
    assert "Phường 9 Quý III/2021" in text(page)
    assert "Phường 5" not in text(page)
    assert "Tổng ĐV" in text(page)
    office.post(MANY, {"bao-cao": shown(page)})
    assert (report(6).state, report(5).state) == ("approved", "submitted")
    assert "Đã duyệt 1 báo cáo." in text(office.get(QUEUE))


def test_a_report_that_changed_since_it_was_listed_is_left_and_said_why(office, opened):
    hand_in(6)
    hand_in(11)
    page = office.get(MANY)
    found = report(6)
    actions.withdraw(report=found, version=found.version, on=reporting.OPENED_ON, by=secretary_of(6))
    office.post(MANY, {"bao-cao": shown(page)})
    assert (report(6).state, report(11).state) == ("draft", "approved")
    answer = text(office.get(QUEUE))
    assert "Đã duyệt 1 báo cáo." in answer
    assert "Chưa duyệt Phường 9, quý III/2021:" in answer
    assert "không còn chờ duyệt" in answer


def test_what_was_not_ticked_is_not_approved_and_a_second_press_changes_nothing(office, opened):
    hand_in(6)
    hand_in(11)
    one = report(6)
    for _ in range(2):
        office.post(MANY, {"bao-cao": [f"{one.pk}:{one.version}"]})
    assert report(11).state == "submitted"
    assert report(6).steps.filter(kind="approve").count() == 1


@pytest.mark.parametrize("sent", [[], ["x"], ["9" * 40 + ":1"], ["1:\x00"], [":"], ["²:1"]])
def test_nonsense_approves_nothing(office, opened, sent):
    hand_in(6)
    office.post(MANY, {"bao-cao": sent})
    assert report(6).state == "submitted"
    assert "Chọn ít nhất một báo cáo" in text(office.get(QUEUE))


def test_a_warning_smuggled_into_the_list_is_left(office, opened):
    found = hand_in(6, members=480)
    office.post(MANY, {"bao-cao": [f"{found.pk}:{found.version}"]})
    assert report(6).state == "submitted"
    assert "Có cảnh báo: xem và duyệt riêng." in text(office.get(QUEUE))


def test_without_a_clean_report_the_list_leads_back(office, opened):
    hand_in(6, members=480)
    assert office.get(MANY).url == QUEUE


def test_many_refusals_are_told_in_few_words(office, opened):
    for number in range(1, 15):
        hand_in(number, members=9_000)
    waiting = PeriodicReport.objects.filter(state="submitted").values_list("pk", "version")
    every = [f"{pk}:{version}" for pk, version in waiting]
    office.post(MANY, {"bao-cao": every})
    page = text(office.get(QUEUE))
    assert page.count("Chưa duyệt ") == 10
    assert "Và 4 báo cáo khác chưa duyệt" in page
