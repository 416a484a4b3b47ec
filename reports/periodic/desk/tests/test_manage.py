"""One period in the office's hands: due day, lock, extensions."""

from datetime import date

import pytest

from recruitment.audit.models import AuditEvent
from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.desk.tests.pages import text, value_of
from reports.periodic.tests.reporting import clerk, hand_in, write

PAGE = "/ky-bao-cao/2021-q3/quan-ly/"


def test_the_due_day_moves_for_everybody(office, opened):
    assert office.post(PAGE + "han/", {"due_on": "5/10/2021"}).status_code == 302
    opened.refresh_from_db()
    assert opened.due_on == date(2021, 10, 5)
    assert "Hạn nộp của quý III/2021 là 05/10/2021." in text(office.get(PAGE))


@pytest.mark.parametrize(
    ("typed", "words"), [("01/07/2021", "phải sau ngày đầu kỳ"), ("mai", "nhập ngày/tháng/năm")]
)
def test_a_due_day_that_cannot_be_stays_in_its_field(office, opened, typed, words):
    page = office.post(PAGE + "han/", {"due_on": typed})
    assert words in text(page)
    assert "<title>Lỗi: " in " ".join(page.content.decode().split()).replace("<title> ", "<title>")
    assert value_of(page, "due_on") == typed


def test_locking_shows_first_whose_reports_are_missing(office, opened):
    hand_in(6)
    page = text(office.get(PAGE + "khoa/"))
    assert "38 cơ sở chưa nộp sẽ không nộp được nữa" in page
    assert "Phường 10" in page
    assert "Phường 9" not in page
    opened.refresh_from_db()
    assert opened.locked_on is None
    office.post(PAGE + "khoa/")
    opened.refresh_from_db()
    assert opened.locked_on == date(2021, 10, 2)


def test_a_second_press_of_the_lock_says_that_it_is_locked(office, opened):
    for _ in range(2):
        office.post(PAGE + "khoa/")
    assert "đã khóa ngày 02/10/2021" in text(office.get(PAGE))
    assert AuditEvent.objects.filter(verb="period.lock").count() == 1


def test_unlocking_asks_why(office, opened):
    actions.lock_period(period=opened, on=date(2021, 10, 1), by=clerk())
    assert "Nhập lý do mở khóa." in text(office.post(PAGE + "mo-khoa/", {"reason": " "}))
    office.post(PAGE + "mo-khoa/", {"reason": "Còn 3 cơ sở"})
    opened.refresh_from_db()
    assert opened.locked_on is None
    office.post(PAGE + "mo-khoa/", {"reason": "Còn 3 cơ sở"})
    assert "Kỳ quý III/2021 không khóa." in text(office.get(PAGE))


def test_a_base_gets_longer_and_the_list_says_until_when_why_and_whether_it_holds(office, opened):
    actions.lock_period(period=opened, on=date(2021, 10, 1), by=clerk())
    granted = {"base": "6", "until_on": "04/10/2021", "reason": "Bí thư đi công tác <b>"}
    office.post(PAGE + "gia-han/", granted)
    page = text(office.get(PAGE))
    assert "Phường 9 được nhập và nộp đến hết ngày 04/10/2021" in page
    assert "Bí thư đi công tác <b>" in page
    assert "còn hiệu lực" in page
    assert write(6, on=date(2021, 10, 4)).saved
    office.post(PAGE + "gia-han/", {**granted, "until_on": "08/10/2021"})
    assert "đã thay bằng lần gia hạn sau" in text(office.get(PAGE))


def test_an_extension_that_is_over_is_said_to_be(office, opened, settings):
    office.post(PAGE + "gia-han/", {"base": "6", "until_on": "04/10/2021", "reason": "Bận"})
    settings.CLOCK = "2021-10-05"
    assert "đã hết" in text(office.get(PAGE))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"base": ""}, "Chọn cơ sở đảng được gia hạn."),
        ({"base": "9" * 40}, "không thuộc diện báo cáo của kỳ"),
        ({"base": "\x00"}, "không thuộc diện báo cáo của kỳ"),
        ({"until_on": "01/10/2021"}, "Gia hạn đến 01/10/2021 đã qua."),
        ({"until_on": ""}, "Gia hạn đến hết ngày: nhập ngày/tháng/năm"),
        ({"reason": ""}, "Nhập lý do gia hạn."),
        ({"reason": "x" * 301}, "đang có 301 chữ, tối đa 300 chữ"),
    ],
)
def test_a_refused_extension_keeps_what_was_typed(office, opened, changes, words):
    typed = {"base": "6", "until_on": "04/10/2021", "reason": "Đi công tác", **changes}
    page = office.post(PAGE + "gia-han/", typed)
    assert text(page).count(words) == 2
    assert value_of(page, "until_on") == typed["until_on"]
    assert value_of(page, "reason") == typed["reason"]
    assert not opened.extensions.exists()


def test_a_base_that_is_not_expected_is_not_offered(office, opened):
    opened.expected.filter(base=factories.base(6)).delete()
    page = office.post(PAGE + "gia-han/", {"base": "6", "until_on": "04/10/2021", "reason": "Bận"})
    assert "không thuộc diện báo cáo của kỳ" in text(page)


def test_a_period_that_nobody_opened_leads_to_where_it_is_opened(office):
    response = office.get("/ky-bao-cao/2021-q4/quan-ly/")
    assert response.url == "/ky-bao-cao/mo-ky/?ky=2021-q4"
    for where in ("han/", "mo-khoa/", "gia-han/"):
        assert office.post(f"/ky-bao-cao/2021-q4/quan-ly/{where}").status_code == 302
    assert office.get("/ky-bao-cao/khong-co/quan-ly/").status_code == 404


@pytest.mark.parametrize("handed_in", [1, 9])
def test_the_page_takes_the_same_queries(office, opened, handed_in, django_assert_num_queries):
    for number in range(1, 1 + handed_in):
        hand_in(number)
        actions.extend(
            period=opened,
            base=factories.base(number),
            until_on=date(2021, 10, 4),
            reason="Bận",
            on=date(2021, 10, 2),
            by=clerk(),
        )
    with django_assert_num_queries(9):
        office.get(PAGE)
