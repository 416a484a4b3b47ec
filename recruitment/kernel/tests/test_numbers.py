"""Counts are read strictly; percentages are computed in decimals; both are shown as people here write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.kernel.numbers import (
    BadCount,
    format_count,
    format_decimal,
    format_percent,
    format_signed,
    parse_count,
    percent,
)


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (25, 25),
        (25.0, 25),
        (24.9999999999, 25),
        ("25", 25),
        (" 25 ", 25),
        ("\u00a025\u00a0", 25),
        ("２５", 25),
        ("1.804", 1804),
        ("1 804", 1804),
        ("1.000.000", 1_000_000),
        ("0", 0),
        (0, 0),
        ("007", 7),
    ],
)
def test_whole_numbers_are_read(value, count):
    assert parse_count(value) == count


@pytest.mark.parametrize("value", [None, "", "  ", "-", "–", "—", " - ", "\u00a0"])
def test_blank_and_dashes_are_unknown_and_not_zero(value):
    assert parse_count(value) is None


@pytest.mark.parametrize(
    "value",
    [
        -1, "-1", "−1", 2.5, 1.804, "25.5", "25,0", "1,804", "1.80", "1.8040", "25 người", "(25)", "1e3", "1_000", "²",
        "nan", "٢٥", "hai", "2a", True, False, 1_000_001, "9999999", float("inf"), float("nan"), 10**30, b"25", [],
    ],
)  # fmt: skip
def test_everything_else_is_refused(value):
    with pytest.raises(BadCount):
        parse_count(value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2a", "phải là số nguyên từ 0 đến 1.000.000, đang có “2a”."),
        (1.804, "đang có “1,804”."),
        (-2, "đang có “−2”."),
        ("1O", "Có phải là 10 không?"),
        ("1,804", "Nếu là hàng nghìn, ghi 1.804."),
        (True, "đang có “ĐÚNG”."),
    ],
)
def test_the_refusal_shows_the_value_and_what_is_expected(value, words):
    with pytest.raises(BadCount) as refusal:
        parse_count(value)
    assert words in str(refusal.value)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.dates()))
def test_nothing_but_a_count_an_unknown_or_a_refusal_ever_comes_out(value):
    try:
        count = parse_count(value)
    except BadCount:
        return
    assert count is None or 0 <= count <= 1_000_000


@given(st.integers(0, 1_000_000))
def test_what_is_shown_can_be_read_again(count):
    assert parse_count(format_count(count)) == count


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (76, 185, "41,1%"),
        (126, 180, "70,0%"),
        (1, 16, "6,3%"),
        (9, 8, "112,5%"),
        (0, 5, "0,0%"),
        (3, 0, "–"),
        (None, 5, "–"),
    ],
)
def test_percentages_round_half_up_and_need_a_denominator(numerator, denominator, shown):
    assert format_percent(percent(numerator, denominator)) == shown


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (format_count(1804), "1.804"),
        (format_count(-6), "−6"),
        (format_count(None), "–"),
        (format_signed(3), "+3"),
        (format_signed(-2), "−2"),
        (format_signed(0), "0"),
        (format_decimal(Decimal("46.25")), "46,3"),
        (format_decimal(Decimal("0.925"), 2), "0,93"),
        (format_decimal(1804.5), "1.804,5"),
        (format_decimal(None), "–"),
    ],
)
def test_numbers_are_shown_the_way_people_here_write_them(shown, expected):
    assert shown == expected


@pytest.mark.parametrize("value", ["12\n13", "2 5", "0.125", "00.500", "1.80", "1. 804"])
def test_two_numbers_in_one_cell_and_odd_groups_are_not_joined(value):
    with pytest.raises(BadCount):
        parse_count(value)


def test_a_space_may_mark_thousands():
    assert parse_count("1\u00a0804") == 1804
