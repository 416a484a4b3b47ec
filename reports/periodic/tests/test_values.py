"""A figure as people write it: a count, "không phát sinh", or unknown. The three are never mixed up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.kernel.numbers import LARGEST, BadCount
from reports.periodic.values import NOTHING, as_text, difference, from_text, number, parse_value, shown

values = st.one_of(st.none(), st.just(NOTHING), st.integers(0, LARGEST))


@pytest.mark.parametrize(
    "typed", ["kps", "KPS", " Không phát sinh ", "KHÔNG PHÁT SINH", "không ps", "khong phat sinh", "ＫＰＳ"]
)
def test_however_it_is_typed_nothing_arose_is_read(typed):
    assert parse_value(typed) == NOTHING


def test_of_a_stock_nothing_arose_is_no_answer():
    with pytest.raises(BadCount, match="phải ghi số"):
        parse_value("kps", is_flow=False)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1.804", 1804), ("1\u00a0804", 1804), ("0", 0), ("", None), ("–", None), (" 25 ", 25), (None, None)],
)
def test_counts_are_read_as_people_write_them(typed, value):
    assert parse_value(typed) == value
    assert parse_value(typed, is_flow=False) == value


@pytest.mark.parametrize("typed", ["kp", "phát sinh", "không", "-1", "2,5", "0 kps", True])
def test_everything_else_is_refused(typed):
    with pytest.raises(BadCount):
        parse_value(typed)


@given(values)
def test_what_is_kept_comes_back_as_it_was(value):
    assert from_text(as_text(value)) == value
    assert len(as_text(value)) <= 8


@given(values)
def test_nothing_adds_nothing_and_unknown_stays_unknown(value):
    assert (number(value) is None) == (value is None)
    assert (number(value) == 0) == (value in (0, NOTHING))


@given(values, values)
def test_a_difference_needs_both_figures_and_turns_with_them(new, old):
    assert (difference(new, old) is None) == (None in (new, old))
    if difference(new, old) is not None:
        assert difference(new, old) == -difference(old, new)


def test_the_three_values_look_different():
    assert [shown(value) for value in (0, NOTHING, None, 1804)] == ["0", "KPS", "–", "1.804"]
