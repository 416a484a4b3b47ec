"""Who may write which figure on which day: states, locks, extensions, returned cells, and how late a report is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.periodic.gates import Stage, late_days, why_closed, why_locked
from reports.periodic.indicators import BALANCE, CODES

ALL = frozenset(CODES)
DUE, LOCKED = date(2021, 9, 30), date(2021, 10, 5)
OPEN = Stage(is_opened=True, is_expected=True, locked_on=None, due_on=DUE, state="", asked=ALL)
SHUT = replace(OPEN, locked_on=LOCKED)


def on(day):
    return date(2021, 10, day)


@pytest.mark.parametrize("state", ["", "draft"])
def test_a_report_that_is_with_its_base_takes_every_figure_even_after_the_due_day(state):
    stage = replace(OPEN, state=state)
    assert {why_locked(stage, code, on=on(31)) for code in CODES} == {""}
    assert stage.open_cells == ALL


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (replace(OPEN, is_opened=False), "Kỳ này chưa mở nhận báo cáo."),
        (replace(OPEN, is_expected=False), "Cơ sở này không thuộc diện báo cáo của kỳ."),
        (replace(OPEN, state="submitted"), "Báo cáo đã nộp, đang chờ duyệt. Muốn sửa: rút lại báo cáo."),
        (replace(OPEN, state="approved"), "Báo cáo đã duyệt. Cần sửa: Ban Tổ chức đính chính."),
        (replace(SHUT, state="approved"), "Báo cáo đã duyệt. Cần sửa: Ban Tổ chức đính chính."),
        (
            SHUT,
            "Kỳ đã khóa ngày 05/10/2021. Cần sửa: đề nghị Ban Tổ chức mở kỳ hoặc gia hạn.",
        ),
    ],
)
def test_what_is_shut_says_why_and_who_can_open_it(stage, words):
    assert why_locked(stage, "members", on=on(6)) == words


def test_what_an_ad_hoc_period_does_not_collect_is_said_by_its_name():
    stage = replace(OPEN, asked=frozenset({"members"}))
    assert why_locked(stage, "admitted", on=on(1)) == "Kỳ này không thu thập “Đã kết nạp đảng viên”."


def test_a_lock_holds_on_its_own_day():
    assert why_closed(SHUT, on=LOCKED)
    assert why_closed(
        SHUT, on=LOCKED - timedelta(days=1)
    )  # it was locked: the day is only what is said of it


@pytest.mark.parametrize(("day", "is_open"), [(6, True), (8, True), (9, False), (31, False)])
def test_an_extension_ends_by_itself_after_its_last_day(day, is_open):
    stage = replace(SHUT, extended_until=on(8))
    assert (why_locked(stage, "members", on=on(day)) == "") is is_open
    if not is_open:
        assert "Gia hạn đã hết ngày 08/10/2021." in why_closed(stage, on=on(day))


def test_an_extension_that_ended_before_the_lock_is_not_spoken_of():
    assert "Gia hạn" not in why_closed(replace(SHUT, extended_until=on(4)), on=on(6))
    assert "Gia hạn đã hết" in why_closed(replace(SHUT, extended_until=LOCKED), on=on(6))


def test_an_extension_opens_the_period_and_no_state():
    extended = replace(SHUT, extended_until=on(8))
    assert why_locked(replace(extended, state="submitted"), "members", on=on(7)).startswith("Báo cáo đã nộp")
    assert why_locked(replace(extended, state="approved"), "members", on=on(7)).startswith("Báo cáo đã duyệt")


def test_a_returned_report_is_open_in_the_marked_cells():
    stage = replace(OPEN, state="returned", returned=frozenset({"members"}))
    assert why_locked(stage, "members", on=on(1)) == ""
    assert why_locked(stage, "admitted", on=on(1)) == "Chỉ sửa được các ô bị trả lại."
    assert why_locked(stage, "sources", on=on(1)) == "Chỉ sửa được các ô bị trả lại."


@pytest.mark.parametrize("column", BALANCE)
def test_sources_at_the_end_open_with_what_they_are_computed_from(column):
    assert replace(OPEN, state="returned", returned=frozenset({column})).open_cells == {column, "sources"}


@given(
    st.sampled_from(["", "draft", "submitted", "returned", "approved"]), st.frozensets(st.sampled_from(CODES))
)
def test_only_open_cells_of_an_open_report_are_ever_written(state, returned):
    for stage in (
        replace(OPEN, state=state, returned=returned),
        replace(SHUT, state=state, returned=returned),
    ):
        writable = {code for code in CODES if not why_locked(stage, code, on=on(6))}
        assert writable == (frozenset() if stage.locked_on else stage.open_cells)


@pytest.mark.parametrize(
    ("handed_in", "today", "late"),
    [
        (DUE, on(20), 0),
        (on(1), on(20), 1),
        (DUE - timedelta(days=9), on(20), 0),
        (None, DUE, 0),
        (None, on(1), 1),
        (None, on(5), 5),
        (on(4), on(2), 4),
    ],
)
def test_lateness_counts_from_the_day_after_the_due_day_to_the_first_hand_in(handed_in, today, late):
    assert late_days(DUE, handed_in, on=today) == late


def test_without_a_due_day_nothing_is_late():
    assert late_days(None, None, on=on(31)) == 0
