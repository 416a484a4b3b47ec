"""Declared to a date (design 4): periods are strung together from the first day and stop at the first gap."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.periodic.rules import Figure, declared, earliest, is_open, latest, spans_of

SPANS = {span.slug: span for year in (2020, 2021, 2022) for span in spans_of(year)}
NEW_YEAR = date(2021, 1, 1)


def figure(slug, value, first=None):
    span = SPANS[slug]
    return Figure(
        starts_on=span.starts_on, ends_on=span.ends_on, value=value, first=value if first is None else first
    )


def in_2021(*figures, until=date(2021, 12, 31)):
    return declared(figures, since=NEW_YEAR, until=until)


def test_quarters_are_added_up_from_the_first_of_january():
    found = in_2021(figure("2021-q1", 1), figure("2021-q2", 2))
    assert (found.value, found.reached_on) == (3, date(2021, 6, 30))


def test_overlapping_periods_are_never_counted_twice():
    found = in_2021(figure("2021-q1", 1), figure("2021-q2", 2), figure("2021-6t1", 4), figure("2021-q3", 5))
    assert (found.value, found.reached_on) == (9, date(2021, 9, 30))


def test_the_longest_period_that_ends_by_the_date_is_taken():
    figures = figure("2021-nam", 12), figure("2021-6t1", 4)
    assert in_2021(*figures).value == 12
    assert in_2021(*figures, until=date(2021, 7, 5)).value == 4


def test_the_sum_stops_at_the_first_gap_and_shows_the_rest_apart():
    found = in_2021(figure("2021-q1", 1), figure("2021-q3", 5), figure("2021-q4", 6))
    assert (found.value, found.reached_on, found.beyond) == (1, date(2021, 3, 31), 11)


def test_without_the_first_period_nothing_is_declared():
    found = in_2021(figure("2021-q3", 3))
    assert (found.value, found.reached_on, found.beyond) == (None, None, 3)


def test_a_declared_zero_is_a_figure():
    assert in_2021(figure("2021-q1", 0)).value == 0


def test_years_are_strung_together_over_the_term():
    found = declared(
        [figure("2020-nam", 6), figure("2021-6t1", 1)], since=date(2020, 1, 1), until=date(2021, 6, 30)
    )
    assert (found.value, found.reached_on) == (7, date(2021, 6, 30))


def test_first_approved_figures_are_summed_beside_current_ones():
    assert in_2021(figure("2021-q1", 3, first=1), figure("2021-q2", 2)).first == 3


def test_a_correction_is_the_same_report_now_against_first():
    assert in_2021(figure("2021-q1", 3, first=1), figure("2021-q2", 2)).corrected == 2
    assert in_2021(figure("2021-q2", 2, first=1)).corrected == 0


def test_a_year_spans_the_end_of_its_first_half_and_two_halves_do_not():
    june = date(2021, 6, 30)
    assert in_2021(figure("2021-nam", 9), figure("2021-6t1", 4)).spans(june)
    assert not in_2021(figure("2021-6t1", 4), figure("2021-6t2", 5)).spans(june)


@pytest.mark.parametrize(
    ("opened_on", "closed_on", "is_there"),
    [
        (None, None, True),
        (date(2021, 12, 31), None, True),
        (date(2022, 1, 1), None, False),
        (None, date(2021, 12, 31), True),
        (None, date(2021, 12, 30), False),
    ],
)
def test_a_base_is_expected_from_its_first_day_to_its_last(opened_on, closed_on, is_there):
    assert is_open(opened_on, closed_on, on=date(2021, 12, 31)) is is_there


def test_only_three_months_are_a_quarter():
    assert [slug for slug in SPANS if figure(slug, 0).is_quarter] == [slug for slug in SPANS if "-q" in slug]


def test_a_stock_stands_until_the_next_figure():
    figures = [figure("2021-q1", 30), figure("2021-q3", 33)]
    assert latest(figures, until=date(2021, 8, 1)).value == 30
    assert latest(figures, until=date(2021, 9, 30)).value == 33
    assert earliest(figures, until=date(2021, 9, 30)).value == 30
    assert latest(figures, until=date(2021, 1, 31)) is None


def test_a_year_has_seven_spans_that_end_where_the_next_begins():
    assert [span.slug for span in spans_of(2021)] == [
        "2021-nam", "2021-6t1", "2021-6t2", "2021-q1", "2021-q2", "2021-q3", "2021-q4"
    ]  # fmt: skip
    assert SPANS["2021-q4"].starts_on == date(2021, 10, 1)
    assert SPANS["2021-6t2"].ends_on == date(2021, 12, 31)


@given(st.dictionaries(st.sampled_from(sorted(SPANS)), st.integers(0, 50)))
def test_no_day_is_counted_twice_and_nothing_known_is_lost(values):
    figures = [figure(slug, 1 + value) for slug, value in values.items()]
    found = declared(figures, since=date(2020, 1, 1), until=date(2022, 12, 31))
    quarters = {slug: 1 + value for slug, value in values.items() if "-q" in slug}
    if len(quarters) == len(values):  # quarters alone cannot overlap: every one is either reached or beyond
        assert (found.value or 0) + found.beyond == sum(quarters.values())
    assert (found.value is None) == (not any(f.starts_on == date(2020, 1, 1) for f in figures))
