"""Percent, pace and supply by the numbers of the plan (design 4)."""

from datetime import date
from decimal import Decimal

import pytest

from reports.attainment.rules import PaceSpan, Share, Supply, months_between, needed, pace, standing

SPAN = PaceSpan(starts_on=date(2020, 1, 1), ends_on=date(2024, 12, 31))


@pytest.mark.parametrize(
    ("until", "months"),
    [
        (date(2020, 1, 1), 0),
        (date(2020, 1, 31), 1),
        (date(2020, 2, 28), 1),
        (date(2020, 2, 29), 2),
        (date(2021, 6, 29), 17),
        (date(2021, 6, 30), 18),
        (date(2021, 7, 1), 18),
        (date(2024, 12, 31), 60),
    ],
)
def test_a_month_counts_from_its_last_day_on(until, months):
    assert months_between(date(2020, 1, 1), until) == months


@pytest.mark.parametrize(
    ("goal", "until", "required"),
    [
        (850, date(2021, 6, 30), "255.0"),
        (850, date(2021, 9, 30), "297.5"),
        (30, date(2021, 6, 30), "9.0"),
        (850, date(2019, 6, 30), "0.0"),
        (850, date(2025, 6, 30), "850.0"),
    ],
)
def test_the_pace_is_even_over_the_span_and_clipped_to_it(goal, until, required):
    assert pace(goal, span=SPAN, until=until) == Decimal(required)


def test_the_year_pace_is_the_goal_by_months():
    year = PaceSpan(starts_on=date(2021, 1, 1), ends_on=date(2021, 12, 31))
    assert pace(185, span=year, until=date(2021, 6, 30)) == Decimal("92.5")


def test_an_unknown_or_zero_goal_has_no_pace():
    assert pace(None, span=SPAN, until=date(2021, 6, 30)) is None
    assert pace(0, span=SPAN, until=date(2021, 6, 30)) is None
    assert pace(850, span=SPAN, until=None) is None


@pytest.mark.parametrize(
    ("admitted", "target", "shown"),
    [
        (76, 185, "41.1"),
        (126, 180, "70.0"),
        (202, 850, "23.8"),
        (1, 16, "6.3"),
        (6, 5, "120.0"),
        (0, 5, "0.0"),
    ],
)
def test_percent_is_rounded_half_up_to_one_decimal(admitted, target, shown):
    assert Share(target=target, admitted=admitted).percent == Decimal(shown)


@pytest.mark.parametrize(("admitted", "target"), [(0, 0), (3, 0), (3, None), (None, 5)])
def test_without_a_target_or_a_figure_there_is_no_percent(admitted, target):
    assert Share(target=target, admitted=admitted).percent is None


@pytest.mark.parametrize(
    ("admitted", "required", "sign"),
    [
        (9, "9.0", "on_pace"),
        (8, "9.0", "slow"),
        (5, "10.0", "slow"),
        (4, "9.0", "very_slow"),
        (None, "9.0", "unknown"),
    ],
)
def test_below_pace_is_slow_and_below_half_of_it_very_slow(admitted, required, sign):
    assert standing(admitted, Decimal(required)) == sign


def test_sources_are_short_when_they_do_not_reach_what_is_needed():
    assert Supply(sources=670, needed=719).balance == -49
    assert Supply(sources=670, needed=719).ratio == Decimal("0.93")
    assert not Supply(sources=5, needed=5).is_short


@pytest.mark.parametrize(
    ("registered", "target", "admitted", "reports", "expected"),
    [
        (30, 38, 8, False, 30),
        (30, 38, 8, True, 30),
        (41, 41, 51, True, 0),
        (30, 38, None, True, 30),
        (None, None, 3, True, None),
    ],
)
def test_sources_are_to_become_what_was_registered_and_later_what_remains(
    registered, target, admitted, reports, expected
):
    found = needed(registered=registered, target=target, admitted=admitted, reports=reports)
    assert found == expected


def test_nothing_left_to_admit_is_never_short_of_sources():
    assert not Supply(sources=0, needed=-2).is_short
    assert Supply(sources=0, needed=-2).ratio is None
