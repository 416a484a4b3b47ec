"""Every check of a report: what it says with its two numbers, whether it blocks, and when it keeps silent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.periodic import checks
from reports.periodic.checks import Background, Rules
from reports.periodic.indicators import BALANCE, CODES, INDICATORS
from reports.periodic.values import NOTHING

ALL = frozenset(CODES)
SOUND = {
    "members": 380,
    "sources_start": 33,
    "sources_added": 2,
    "sources_removed": 0,
    "admitted": 1,
    "sources": 34,
    "class_sent": 3,
    "dossiers_sent": 1,
}
KNOWN = Background(
    members_before=378,
    members_label="quý II/2021",
    sources_before=33,
    sources_label="quý II/2021",
    year=2021,
    year_target=6,
    admitted_before=1,
)


def found(background=KNOWN, *, asked=ALL, rules=None, **figures):
    values = {**SOUND, **figures}
    return checks.findings(values, asked=asked, background=background, rules=rules or Rules())


def only(background=KNOWN, **figures):
    """The one thing that is found."""
    (finding,) = found(background, **figures)
    return finding.check, finding.column, finding.severity, finding.message


def beside(**more):
    return Background(**more)


def test_a_sound_report_has_nothing_to_explain():
    assert found() == []


# --- the balance of sources


def test_sources_at_the_end_that_do_not_follow_are_explained_with_the_sum():
    assert only(sources=35) == (
        "balance",
        "sources",
        "explain",
        "Nguồn cuối kỳ ghi 35, nhưng 33 + 2 − 0 − 1 = 34, lệch +1. Sửa số hoặc ghi giải trình.",
    )
    assert "lệch −4" in only(sources=30)[3]


def test_nobody_can_remove_more_sources_than_there_are():
    check, column, severity, message = only(sources_removed=36, sources=0)
    assert (check, column, severity) == ("balance", "sources_removed", "block")
    assert message.startswith("Nguồn cuối kỳ không thể dưới 0: 33 + 2 − 36 − 1 = −2.")


@pytest.mark.parametrize("unknown", BALANCE)
def test_the_balance_of_unknown_sources_is_not_judged(unknown):
    assert [one.check for one in found(**{unknown: None}, sources=99)] == []


def test_nothing_arose_adds_up_as_nought():
    assert found(sources_removed=NOTHING) == []
    assert "33 + 0 − 0 − 1 = 32" in only(sources_added=NOTHING)[3]


def test_more_admitted_than_there_were_sources_is_explained_and_not_forbidden():
    figures = {"sources_start": 0, "sources_added": 1, "admitted": 2, "sources": 0}
    check, column, severity, message = only(beside(), **figures)
    assert (check, column, severity) == ("sources", "admitted", "explain")
    assert message.startswith("Đã kết nạp 2, nhiều hơn nguồn có trong kỳ là 1.")
    assert checks.sources_at_end({**SOUND, **figures}) == 0
    assert found(beside(), **{**figures, "admitted": 1}) == []


def test_where_all_sources_were_admitted_none_is_left_to_remove_or_to_keep():
    spent = {"sources_start": 0, "sources_added": 1, "admitted": 2}
    removed = found(beside(), **spent, sources_removed=1, sources=0)
    assert [(one.check, one.severity) for one in removed] == [("balance", "block"), ("sources", "explain")]
    kept = found(beside(), **spent, sources=3)
    assert {(one.check, one.column) for one in kept} == {("balance", "sources"), ("sources", "admitted")}
    assert checks.sources_at_end({**SOUND, **spent, "sources_removed": 1}) is None


@given(st.tuples(*[st.integers(0, 50)] * 4))
def test_the_end_that_follows_is_never_found_wanting(figures):
    values = dict(zip(BALANCE, figures, strict=True))
    end = checks.sources_at_end(values)
    judged = found(beside(), **values, sources=end)
    balance = [one.severity for one in judged if one.check == "balance"]
    assert balance == ([] if end is not None else ["block"])


def test_sources_at_the_start_are_those_at_the_end_of_the_period_before():
    assert only(sources_start=40, sources=41) == (
        "start",
        "sources_start",
        "explain",
        "Nguồn đầu kỳ ghi 40, quý II/2021 còn 33. Sửa số hoặc ghi giải trình.",
    )
    assert found(beside(), sources_start=40, sources=41) == []
    assert found(beside(sources_before=0, sources_label="quý I/2021"))[0].check == "start"


# --- members


@pytest.mark.parametrize(
    ("now", "before", "is_found"),
    [
        (110, 100, False),
        (111, 100, True),
        (90, 100, False),
        (89, 100, True),
        (9, 0, False),
        (50, None, False),
    ],
)
def test_members_may_move_by_ten_percent_and_no_more(now, before, is_found):
    background = beside(members_before=before, members_label="quý II/2021")
    assert [one.check for one in found(background, members=now)] == ["members"] * is_found


def test_a_move_of_members_is_said_with_both_figures_and_the_limit():
    background = beside(members_before=1804, members_label="quý II/2021")
    assert only(background, members=1500)[3] == (
        "Tổng số đảng viên 1.500, quý II/2021 là 1.804: thay đổi −304, quá 10%. Nếu đúng, ghi giải trình."
    )
    strict = Rules(members_move_percent=Decimal("7.50"))
    assert "quá 7,5%." in found(background, rules=strict, members=2000)[0].message
    assert found(background, rules=Rules(members_move_percent=Decimal(20)), members=1500) == []


# --- the admitted, beside other periods


@pytest.mark.parametrize("part", [one.code for one in INDICATORS if one.part_of])
def test_a_part_of_the_admitted_is_never_more_than_all_of_them(part):
    check, column, severity, message = only(**{part: 2})
    assert (check, column, severity) == ("part", part, "block")
    assert message.endswith(" 2, nhiều hơn 1 đã kết nạp trong kỳ.")
    assert found(**{part: 1}) == found(**{part: NOTHING}) == []
    assert found(beside(), **{part: 2}, admitted=None, sources=None) == []


def test_more_than_the_target_of_the_year_is_explained():
    so_far = beside(year=2021, year_target=6, admitted_before=6)
    assert only(so_far)[2:] == (
        "explain",
        "Đã kết nạp 7 trong năm 2021, vượt chỉ tiêu năm là 6. Nếu đúng, ghi giải trình.",
    )
    assert found(beside(year=2021, year_target=7, admitted_before=6)) == []


@pytest.mark.parametrize("target", [None, 0])
def test_a_year_without_a_target_cannot_be_over_it(target):
    assert found(beside(year=2021, year_target=target, admitted_before=6)) == []


def test_what_is_not_known_of_the_year_before_the_period_counts_as_nothing():
    assert found(beside(year=2021, year_target=1)) == []
    assert only(beside(year=2021, year_target=1), admitted=2, sources=33)[0] == "target"


def test_a_cumulative_figure_below_what_is_approved_of_its_parts_blocks():
    half = beside(reached=3, reached_label="quý I/2021")
    check, column, severity, message = only(half, admitted=2, sources=33)
    assert (check, column, severity) == ("falling", "admitted", "block")
    assert "Đã kết nạp 2, thấp hơn 3 đã duyệt của quý I/2021." in message
    assert found(half, admitted=3, sources=32) == []


def test_a_half_year_unlike_its_quarters_is_explained_flow_by_flow():
    quarters = beside(
        parts={"admitted": 3, "class_sent": 3, "recognised": 2}, parts_label="quý I/2021 và quý II/2021"
    )
    (finding,) = found(quarters)
    assert (finding.check, finding.column, finding.severity) == ("parts", "admitted", "explain")
    assert finding.message == (
        "Đã kết nạp đảng viên ghi 1, quý I/2021 và quý II/2021 cộng lại 3, lệch −2. Sửa số hoặc ghi giải trình."
    )


def test_quarters_may_not_come_to_more_than_an_approved_half_year_nor_all_of_them_to_less():
    half = {"covering": 3, "covering_label": "6 tháng đầu năm 2021"}
    more = only(beside(**half, beside=3))
    assert (more[0], more[2]) == ("whole", "explain")
    assert "Đã kết nạp 1, cộng các kỳ khác là 4; 6 tháng đầu năm 2021 đã duyệt 3, lệch +1." in more[3]
    assert found(beside(**half, beside=1)) == []
    assert "lệch −1" in only(beside(**half, beside=1, is_last=True))[3]
    assert found(beside(**half, beside=2, is_last=True)) == []


# --- what is not known, not asked, not there


@given(st.dictionaries(st.sampled_from(CODES), st.just(None)))
def test_a_report_of_unknown_figures_has_nothing_wrong(values):
    assert checks.findings(values, asked=ALL, background=KNOWN, rules=Rules()) == []


@given(st.dictionaries(st.sampled_from(CODES), st.integers(0, 99)), st.frozensets(st.sampled_from(CODES)))
def test_what_a_period_does_not_ask_for_is_never_spoken_of(values, asked):
    assert {
        one.column for one in checks.findings(values, asked=asked, background=KNOWN, rules=Rules())
    } <= asked


@given(st.permutations(sorted(SOUND)))
def test_the_order_in_which_figures_came_is_of_no_matter(codes):
    wrong = {**SOUND, "members": 500, "sources": 9, "sources_start": 5}
    shuffled = {code: wrong[code] for code in codes}
    assert checks.findings(shuffled, asked=ALL, background=KNOWN, rules=Rules()) == found(**wrong)


def test_what_blocks_stands_first_and_then_the_order_of_the_form():
    half = beside(members_before=100, members_label="quý II/2021", reached=3, reached_label="quý I/2021")
    assert [one.check for one in found(half, women=2)] == ["falling", "part", "members"]


def test_each_finding_has_a_name_and_a_column_of_its_own():
    everything = beside(
        members_before=100,
        sources_before=9,
        year=2021,
        year_target=1,
        admitted_before=1,
        reached=3,
        parts={"admitted": 3},
        covering=1,
        beside=1,
    )
    names = [(one.check, one.column) for one in found(everything, women=2, sources=0)]
    assert len(names) == len(set(names)) == 8


def test_a_report_is_complete_once_every_question_is_answered():
    assert checks.missing(SOUND, asked=ALL) == []
    lacking = checks.missing({**SOUND, "members": None, "class_sent": None}, asked=ALL)
    assert [one.message for one in lacking] == [
        "Tổng số đảng viên: chưa có số. Nếu không có, ghi 0.",
        "Cử học lớp bồi dưỡng nhận thức về Đảng: chưa có số. Nếu không có, ghi 0 hoặc “không phát sinh”.",
    ]
    assert all(one.is_blocking for one in lacking)
    assert checks.missing({**SOUND, "class_sent": NOTHING, "dossiers_sent": 0}, asked=ALL) == []
    assert checks.missing({}, asked=frozenset({"women", "recognised"})) == []
