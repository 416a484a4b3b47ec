"""Where a secretary finds the report: on the page of the base and on the dashboard, in one line."""

from datetime import date

import pytest

from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.form.queries import due_reports
from reports.periodic.form.tests.pages import ADDRESS, read
from reports.periodic.tests.reporting import DUE_ON, approve, clerk, hand_in, open_period, secretary_of, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def opened(applied, settings):
    settings.CLOCK = "2021-09-25"
    return open_period()


def due(number=6, *, on=DUE_ON, by=None):
    pk = factories.base(number).pk
    return due_reports(scope=by or secretary_of(number), base_ids=[pk], on=on)[pk]


def test_each_state_has_its_words_and_its_action():
    def line():
        [one] = due()
        return one.state_words, one.action

    assert line() == ("Chưa nộp", "Nhập báo cáo")
    write(6)
    assert line() == ("Đang nhập", "Nhập tiếp")
    found = hand_in(6)
    assert line() == ("Đã nộp, chờ duyệt", "Xem báo cáo")
    found = actions.send_back(
        report=found, version=found.version, reason="Sai", columns=["members"], by=clerk()
    )
    assert line() == ("Trả lại", "Sửa báo cáo")
    approve(hand_in(6, {"members": 381}))
    assert line() == ("Đã duyệt", "Xem báo cáo")


def test_what_waits_comes_before_what_is_done_and_the_soonest_first(opened):
    approve(hand_in(6))
    asked = actions.AdHoc(
        title="Rà soát",
        starts_on=date(2021, 7, 1),
        ends_on=date(2021, 8, 31),
        due_on=date(2021, 9, 28),
        indicators=["members"],
        bases=[factories.base(6)],
    )
    actions.collect_ad_hoc(asked=asked, on=date(2021, 9, 25), by=clerk())
    assert [one.period.label for one in due()] == ["Rà soát"]
    assert [one.period.label for one in due(5)] == ["quý III/2021"]


def test_late_is_counted_until_it_is_handed_in(opened):
    late = date(2021, 10, 4)
    assert [one.late_days for one in due(on=late)] == [4]
    hand_in(6)
    assert [one.late_days for one in due(on=late)] == [0]
    actions.lock_period(period=opened, on=late, by=clerk())
    [one] = due(5, on=late)
    assert "Kỳ đã khóa" in one.closed
    assert one.action == "Xem báo cáo"


def test_nothing_of_another_base_is_due_here():
    assert due(5, by=secretary_of(6)) == ()


def test_the_lines_take_three_queries(django_assert_num_queries):
    for number in range(1, 8):
        hand_in(number)
    ids = [factories.base(number).pk for number in range(1, 12)]
    with django_assert_num_queries(3):
        due_reports(scope=clerk(), base_ids=ids, on=DUE_ON)


@pytest.mark.parametrize("path", ["/co-so-dang/6/", "/tong-quan/"])
def test_a_secretary_finds_the_report_in_one_line(client, secretary, path):
    client.force_login(secretary)
    page = read(client, path)
    assert "<b>Quý III/2021</b>:" in page
    assert "hạn 30/09/2021" in page
    assert f'href="{ADDRESS}"> Nhập báo cáo' in page


def test_a_leader_is_offered_to_read(client, leader):
    client.force_login(leader)
    assert f'href="{ADDRESS}"> Xem báo cáo' in read(client, "/co-so-dang/6/")


def test_before_any_period_is_opened_nothing_is_said(client, secretary, opened):
    opened.expected.all().delete()
    client.force_login(secretary)
    assert "<h2>Báo cáo định kỳ" not in read(client, "/co-so-dang/6/")
