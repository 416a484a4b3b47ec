"""Which later reports a correction touches, said with both figures."""

from datetime import date

import pytest

from reports.periodic.background import Reported
from reports.periodic.checks import Rules
from reports.periodic.consequences import consequences

Q1, Q2 = (date(2021, 1, 1), date(2021, 3, 31)), (date(2021, 4, 1), date(2021, 6, 30))
Q3, Q4 = (date(2021, 7, 1), date(2021, 9, 30)), (date(2021, 10, 1), date(2021, 12, 31))
H1, YEAR = (date(2021, 1, 1), date(2021, 6, 30)), (date(2021, 1, 1), date(2021, 12, 31))
NEXT_Q1 = (date(2022, 1, 1), date(2022, 3, 31))


def reported(span, label, state="approved", **values):
    return Reported(starts_on=span[0], ends_on=span[1], label=label, state=state, values=values)


def touched(corrected, others, **changes):
    """{label of a report: what is said of it} once figures of the corrected one are changed."""
    found = consequences(corrected, after={**corrected.values, **changes}, others=others, rules=Rules())
    return {one.report.label: one.changes for one in found}


def test_the_next_period_began_with_the_sources_that_change():
    corrected = reported(Q3, "quý III/2021", sources=34)
    following = reported(Q4, "quý IV/2021", state="draft", sources_start=34)
    assert touched(corrected, [following], sources=33) == {
        "quý IV/2021": ("Nguồn cuối kỳ trước: 34 → 33; báo cáo này ghi 34",)
    }


def test_the_sum_of_the_year_moves_for_every_later_period_of_that_year_alone():
    corrected = reported(Q1, "quý I/2021", admitted=1)
    others = [
        reported(Q2, "quý II/2021", admitted=2),
        reported(Q3, "quý III/2021", state="submitted", admitted=0),
        reported(NEXT_Q1, "quý I/2022", admitted=0),
    ]
    assert touched(corrected, others, admitted=3) == {
        "quý II/2021": ("Lũy kế kết nạp năm 2021 trước kỳ này: 1 → 3",),
        "quý III/2021": ("Lũy kế kết nạp năm 2021 trước kỳ này: 3 → 5",),
    }


def test_the_longer_periods_around_it_no_longer_agree():
    corrected = reported(Q2, "quý II/2021", admitted=1)
    half = reported(H1, "6 tháng đầu năm 2021", admitted=2)
    quarter = reported(Q1, "quý I/2021", admitted=1)
    found = consequences(
        corrected, after={"admitted": 2}, others=[half, quarter], rules=Rules()
    )  # 1 + 2 against 2
    by_label = {one.report.label: one for one in found}
    assert by_label["6 tháng đầu năm 2021"].changes == (
        "Đã kết nạp đảng viên của quý I/2021 và quý II/2021 cộng lại: 2 → 3; báo cáo này ghi 2",
    )
    assert any("Lũy kế không được giảm" in one for one in by_label["6 tháng đầu năm 2021"].found)
    assert by_label["quý I/2021"].changes == ("Đã kết nạp của các kỳ khác trong 6 tháng đầu năm 2021: 1 → 2",)


def test_the_quarters_inside_a_corrected_half_are_named():
    corrected = reported(H1, "6 tháng đầu năm 2021", admitted=3)
    quarter = reported(Q2, "quý II/2021", admitted=1)
    assert touched(corrected, [quarter], admitted=2) == {
        "quý II/2021": ("Đã kết nạp của 6 tháng đầu năm 2021: 3 → 2",)
    }


def test_a_half_without_all_its_quarters_still_names_what_was_approved_within_it():
    corrected = reported(Q1, "quý I/2021", admitted=1)
    half = reported(H1, "6 tháng đầu năm 2021", state="draft", admitted=4)
    assert touched(corrected, [half], admitted=2) == {
        "6 tháng đầu năm 2021": ("Đã kết nạp của quý I/2021: 1 → 2; báo cáo này ghi 4",)
    }


def test_members_are_compared_by_the_report_after():
    corrected = reported(Q3, "quý III/2021", members=100)
    following = reported(Q4, "quý IV/2021", members=104)
    [found] = consequences(corrected, after={"members": 80}, others=[following], rules=Rules())
    assert found.changes == ("Tổng số đảng viên kỳ trước: 100 → 80; báo cáo này ghi 104",)
    assert "quá 10%" in found.found[0]


@pytest.mark.parametrize("changes", [{}, {"women": 1}, {"class_sent": 4}])
def test_figures_that_nobody_builds_on_touch_nothing(changes):
    corrected = reported(Q3, "quý III/2021", admitted=2, sources=34, class_sent=1)
    following = reported(Q4, "quý IV/2021", sources_start=34, admitted=1)
    assert touched(corrected, [following], **changes) == {}


def test_an_unknown_figure_that_becomes_known_is_said():
    corrected = reported(Q3, "quý III/2021", admitted=2)
    year = reported(YEAR, "năm 2021", admitted=9)
    following = reported(Q4, "quý IV/2021", sources_start=20)
    assert touched(corrected, [year, following], sources=21)["quý IV/2021"] == (
        "Nguồn cuối kỳ trước: – → 21; báo cáo này ghi 20",
    )
