"""The board of who has handed in, and the text that reminds the others."""

import re
from datetime import date

import pytest

from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.desk.reminder import Owed, reminder_text
from reports.periodic.desk.tests.pages import text
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import approve, clerk, hand_in, write

BOARD, REMINDER = "/tien-do-nop/", "/tien-do-nop/loi-nhac/"


def rows(response) -> list[str]:
    """The names of the board's rows in their order."""
    return re.findall(r'<th class="col-name" scope="row">([^<]*)</th>', response.content.decode())[:-1]


def test_every_base_has_its_state_in_words_with_days_late(office, opened):
    found = hand_in(6, on=date(2021, 10, 1))
    approve(hand_in(5))
    write(7)
    page = text(office.get(BOARD))
    assert "Khối Phường" in page
    assert "2/39" in page
    content = office.get(BOARD).content.decode()
    assert 'aria-label="Phường 1, quý III/2021: chưa nộp, quá 2 ngày"' in content
    assert 'aria-label="Cơ sở đảng TT 29 (chưa có tên trong phụ lục), quý III/2021:' in content
    assert f'href="/duyet-bao-cao/{found.pk}/"' in content
    assert 'aria-label="Phường 9, quý III/2021: chờ duyệt, trễ 1 ngày"' in content


def test_quarters_that_were_not_opened_are_blank_and_nothing_of_another_year_is_there(office, opened):
    reporting.open_period("2020-q4", due_on=date(2021, 1, 5))
    page = text(office.get(BOARD, {"nam": "2021"}))
    assert "Quý IV/2021 chưa mở" in page
    assert "2020" not in page.replace("Năm 2020", "")
    assert "Quý IV/2020" in text(office.get(BOARD, {"nam": "2020"}))


@pytest.mark.parametrize("year", ["", "x", "9999", "²021", "\u200b", "1" * 50])
def test_a_year_that_is_none_shows_the_latest(office, opened, year):
    assert "Tiến độ nộp báo cáo 2021" in text(
        office.get(BOARD, {"nam": year, "ky": "\u200b", "xep": "\u200b"})
    )


def test_whoever_misses_most_comes_first_when_asked(office, opened):
    for number in (1, 2, 3):
        hand_in(number)
    assert rows(office.get(BOARD))[:4] == ["Phường 1", "Phường 2", "Phường 3", "Phường 4"]
    found = rows(office.get(BOARD, {"xep": "chua-nop"}))
    assert found[0] == "Phường 4"
    assert found[-3:] == ["Phường 1", "Phường 2", "Phường 3"]


def test_a_phone_lists_the_period_that_is_over_by_state(office, opened):
    reporting.open_period("2021-nam", due_on=date(2021, 12, 31))
    hand_in(6)
    page = text(office.get(BOARD))
    assert "Quý III/2021: 1/39 đã nộp" in page
    assert "Chưa nộp (38)" in page
    assert "Chờ duyệt (1) Phường 9" in page
    assert "Năm 2021: 0/39 đã nộp" in text(office.get(BOARD, {"ky": "2021-nam"}))


def test_a_base_that_closed_later_is_still_waited_for_and_one_not_expected_is_blank(office, opened):
    opened.expected.filter(base=factories.base(8)).delete()
    page = text(office.get(BOARD))
    assert "0/38" in page
    assert "Phường 11, quý III" not in page


def test_without_a_period_the_board_says_so(office):
    assert "Chưa mở kỳ báo cáo nào." in text(office.get(BOARD))
    assert "Không còn cơ sở nào phải nhắc." in text(office.get(REMINDER))


def test_a_leader_reads_the_board_and_writes_no_reminder(signed_in, opened, leader, secretary):
    response = signed_in(leader).get(BOARD)
    page = text(response)
    assert 'aria-label="Phường 9, quý III/2021:' in response.content.decode()
    assert "Soạn lời nhắc" not in page
    assert signed_in(leader).get(REMINDER).status_code == 403
    assert signed_in(secretary).get(BOARD).url == "/ky-bao-cao/"


@pytest.mark.parametrize("handed_in", [1, 9])
def test_the_board_takes_the_same_queries(office, opened, handed_in, django_assert_num_queries):
    reporting.open_period("2021-q2", due_on=date(2021, 9, 30))
    for number in range(1, 1 + handed_in):
        hand_in(number, slug="2021-q2")
        hand_in(number, members=9_000)
    with django_assert_num_queries(8):
        office.get(BOARD)
    with django_assert_num_queries(10):
        office.get(REMINDER)


def test_the_reminder_names_bases_that_owe_and_never_those_who_handed_in(office, opened):
    approve(hand_in(6))
    hand_in(5)
    write(7)
    found = hand_in(4)
    actions.send_back(report=found, version=found.version, reason="Bí mật", columns=["members"], by=clerk())
    page = text(office.get(REMINDER))
    assert "Phường 1 – quý III/2021: chưa nộp, hạn 30/09/2021, quá 2 ngày" in page
    assert "Phường 10 – quý III/2021: đang nhập, chưa nộp, hạn 30/09/2021" in page
    assert "Phường 4 – quý III/2021: đã trả lại, cần sửa và nộp lại" in page
    assert "Nhắc 37 cơ sở" in page
    for words in ("Phường 9 ", "Phường 5 ", "Bí mật", "Bí thư", "380"):
        assert words not in page


def test_what_is_not_due_soon_is_left_out_unless_asked_for(office, opened):
    reporting.open_period("2021-nam", due_on=date(2021, 12, 31))
    assert "năm 2021:" not in text(office.get(REMINDER))
    assert "Phường 1 – năm 2021: chưa nộp, hạn 31/12/2021" in text(office.get(REMINDER, {"ky": "2021-nam"}))


def test_a_locked_period_is_reminded_of_only_where_it_is_open_longer(office, opened):
    actions.extend(
        period=opened,
        base=factories.base(6),
        until_on=date(2021, 10, 9),
        reason="Bận",
        on=date(2021, 10, 2),
        by=clerk(),
    )
    actions.lock_period(period=opened, on=date(2021, 10, 1), by=clerk())
    page = text(office.get(REMINDER))
    assert "1. Phường 9 – quý III/2021: chưa nộp" in page
    assert "gia hạn đến hết 09/10/2021" in page
    assert "2. " not in page


def test_the_text_is_empty_when_nobody_owes_anything():
    owed = Owed(period="quý I/2022", due_on=date(2022, 3, 31), until_on=None, state="")
    assert reminder_text([("Phường 9", [])], office="Ban Tổ chức", on=date(2022, 4, 1)) == ""
    assert owed.words(on=date(2022, 3, 31)) == "quý I/2022: chưa nộp, hạn 31/03/2022"
