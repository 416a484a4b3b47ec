"""What other reports of a base say beside one of its reports: only those that stand, each at its place in time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.periodic.background import Reported, background_of
from reports.periodic.checks import Rules, findings
from reports.periodic.indicators import CODES
from reports.periodic.rules import spans_of
from reports.periodic.values import NOTHING

SPANS = {span.slug: span for year in (2019, 2020, 2021, 2022) for span in spans_of(year)}
SLUGS = sorted(slug for slug in SPANS if slug.startswith(("2020", "2021")))


def reported(slug, state="approved", **values):
    span = SPANS[slug]
    return Reported(starts_on=span.starts_on, ends_on=span.ends_on, label=slug, state=state, values=values)


def beside(slug, *others, year_target=None):
    span = SPANS[slug]
    return background_of(others, starts_on=span.starts_on, ends_on=span.ends_on, year_target=year_target)


def test_without_other_reports_nothing_is_known():
    background = beside("2021-q3")
    assert (background.previous, background.previous_label) == ({}, "")
    assert background.members_before is background.sources_before is background.covering is None
    assert background.admitted_before is background.reached is None
    assert background.parts == {}
    assert (background.year, background.year_target, background.beside) == (2021, None, 0)


def test_the_period_before_is_the_one_that_ended_last_and_began_last():
    found = beside("2021-q3", reported("2021-6t1", members=1), reported("2021-q2", members=2))
    assert (found.previous_label, found.previous["members"]) == ("2021-q2", 2)
    assert beside("2021-q3", reported("2021-q4", members=1)).previous == {}


def test_the_last_known_stocks_reach_past_a_report_that_does_not_know_them():
    found = beside("2021-q1", reported("2020-q3", members=370, sources=31), reported("2020-nam", admitted=6))
    assert found.previous_label == "2020-nam"
    assert (found.members_before, found.members_label) == (370, "2020-q3")
    assert (found.sources_before, found.sources_label) == (31, "2020-q3")


def test_a_stock_of_nought_is_known():
    assert beside("2021-q3", reported("2021-q2", sources=0)).sources_before == 0


@pytest.mark.parametrize(
    ("state", "speaks"), [("draft", 0), ("returned", 0), ("submitted", 1), ("approved", 1)]
)
def test_only_a_report_that_is_handed_in_speaks(state, speaks):
    found = beside("2021-q3", reported("2021-q2", state, members=378, sources=33))
    assert (found.members_before is not None) == speaks


def test_admitted_in_the_year_before_the_period_never_counts_overlapping_periods_twice():
    others = [
        reported("2021-q1", admitted=1),
        reported("2021-q2", admitted=2),
        reported("2021-6t1", admitted=3),
    ]
    assert beside("2021-q3", *others).admitted_before == 3
    assert beside("2021-q4", *others, reported("2021-q3", admitted=4)).admitted_before == 7
    assert beside("2021-q1", reported("2020-nam", admitted=6)).admitted_before is None


def test_how_far_a_longer_period_must_reach_comes_from_approved_parts_alone():
    first, second = reported("2021-q1", admitted=2), reported("2021-q2", "submitted", admitted=3)
    found = beside("2021-6t1", first, second)
    assert (found.reached, found.reached_label) == (2, "2021-q1")
    found = beside("2021-nam", first, reported("2021-q2", admitted=3))
    assert (found.reached, found.reached_label) == (5, "2021-q1 và 2021-q2")
    assert beside("2021-6t1", second).reached is None


def test_parts_are_added_up_flow_by_flow_only_where_they_fill_the_period():
    quarters = [
        reported("2021-q1", "submitted", admitted=1, class_sent=2, women=None, recognised=NOTHING),
        reported("2021-q2", admitted=2, class_sent=3, women=1, recognised=1),
    ]
    found = beside("2021-6t1", *quarters)
    assert (found.parts["admitted"], found.parts["class_sent"], found.parts["recognised"]) == (3, 5, 1)
    assert "women" not in found.parts
    assert "members" not in found.parts
    assert found.parts_label == "2021-q1 và 2021-q2"
    assert beside("2021-nam", *quarters).parts == {}
    assert beside("2021-6t1", quarters[0]).parts == {}


def test_halves_come_before_their_quarters():
    others = [reported(slug, admitted=1) for slug in ("2021-q1", "2021-q2", "2021-6t1", "2021-6t2")]
    found = beside("2021-nam", *others)
    assert (found.parts["admitted"], found.parts_label) == (2, "2021-6t1 và 2021-6t2")


def test_an_approved_longer_period_bounds_its_parts():
    half = reported("2021-6t1", admitted=3)
    found = beside("2021-q2", half, reported("2021-q1", admitted=1))
    assert (found.covering, found.covering_label, found.beside, found.is_last) == (3, "2021-6t1", 1, True)
    first = beside("2021-q1", half)
    assert (first.covering, first.beside, first.is_last) == (3, 0, False)
    assert beside("2021-q1", reported("2021-6t1", "submitted", admitted=3)).covering is None
    assert beside("2021-q1", reported("2021-6t1", members=3)).covering is None


def test_the_shortest_approved_longer_period_counts():
    found = beside("2021-q1", reported("2021-nam", admitted=9), reported("2021-6t1", admitted=3))
    assert found.covering_label == "2021-6t1"


def test_known_parts_past_a_gap_count_against_the_whole_too():
    year, third = reported("2020-nam", admitted=6), reported("2020-q3", admitted=4)
    found = beside("2020-q4", year, third)
    assert (found.beside, found.is_last) == (4, False)
    (finding,) = findings({"admitted": 4}, asked=frozenset(CODES), background=found, rules=Rules())
    assert finding.check == "whole"
    assert "cộng các kỳ khác là 8; 2020-nam đã duyệt 6, lệch +2" in finding.message
    assert not findings({"admitted": 2}, asked=frozenset(CODES), background=found, rules=Rules())


reports = st.lists(
    st.builds(
        reported,
        st.sampled_from(SLUGS),
        st.sampled_from(["draft", "submitted", "returned", "approved"]),
        admitted=st.one_of(st.none(), st.just(NOTHING), st.integers(0, 9)),
        sources=st.one_of(st.none(), st.integers(0, 9)),
    ),
    max_size=8,
    unique_by=lambda one: (one.starts_on, one.ends_on),
)


@given(st.sampled_from(SLUGS), reports, st.randoms())
def test_the_order_in_which_reports_were_saved_is_of_no_matter(slug, others, random):
    others = [one for one in others if one.label != slug]
    shuffled = random.sample(others, len(others))
    assert beside(slug, *shuffled) == beside(slug, *others)


@given(st.sampled_from(SLUGS), reports)
def test_quarters_that_fill_a_period_say_what_they_sum_to(slug, others):
    """The sum of all known flows of an unbroken chain is what the background says of it, whatever else is there."""
    span = SPANS[slug]
    own = [one for one in others if one.label != slug]
    found = beside(slug, *own)
    if "admitted" in found.parts:
        inside = [one for one in own if one.is_standing and one.within(span.starts_on, span.ends_on)]
        most = sum(one.values["admitted"] or 0 for one in inside if one.values["admitted"] != NOTHING)
        assert 0 <= found.parts["admitted"] <= most
