"""Sharing out a shortfall: proportions in whole numbers, and the four methods."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.appendix.sharing import rules
from reports.appendix.sharing.rules import Share, apportion, share_out

AMOUNTS = st.integers(min_value=0, max_value=5_000)
WEIGHTS = st.dictionaries(st.integers(1, 700), st.integers(0, 1_000), min_size=1, max_size=60)
FIGURE = st.none() | st.integers(0, 1_000)


@st.composite
def bases(draw):
    numbers = draw(st.lists(st.integers(1, 700), min_size=1, max_size=40, unique=True))
    blocks = st.sampled_from(["Khối Phường", "Khối Cơ quan", ""])
    return [
        Share(
            number=number,
            block=draw(blocks),
            registered=draw(FIGURE),
            target=draw(FIGURE),
            sources=draw(FIGURE),
            admitted=draw(FIGURE),
        )
        for number in numbers
    ]


@given(AMOUNTS, WEIGHTS)
def test_the_shares_add_up_to_the_amount_and_none_is_negative(amount, weights):
    shares = apportion(amount, weights)
    assert sum(shares.values()) == amount
    assert min(shares.values()) >= 0
    assert shares.keys() == weights.keys()


@given(AMOUNTS, WEIGHTS)
def test_who_weighs_more_never_gets_less_and_of_equals_the_lower_tt_comes_first(amount, weights):
    shares = apportion(amount, weights)
    order = sorted(weights, key=lambda number: (-weights[number], number))
    assert [shares[number] for number in order] == sorted(shares.values(), reverse=True)


@given(AMOUNTS, WEIGHTS)
def test_no_share_is_a_whole_unit_away_from_its_proportion(amount, weights):
    whole = sum(weights.values())
    for number, share in apportion(amount, weights).items():
        assert not whole or abs(share * whole - amount * weights[number]) < whole


@given(AMOUNTS, WEIGHTS)
def test_who_weighs_nothing_gets_nothing_unless_nobody_weighs_anything(amount, weights):
    shares = apportion(amount, weights)
    if any(weights.values()):
        assert all(shares[number] == 0 for number, weight in weights.items() if not weight)
    else:
        assert max(shares.values()) - min(shares.values()) <= 1


@given(AMOUNTS, WEIGHTS, st.randoms())
def test_the_order_in_which_bases_come_makes_no_difference(amount, weights, random):
    shuffled = list(weights.items())
    random.shuffle(shuffled)
    assert apportion(amount, dict(shuffled)) == apportion(amount, weights)


def test_nobody_shares_nothing():
    assert apportion(131, {}) == {}


@pytest.mark.parametrize(
    ("amount", "weights", "expected"),
    [
        (10, {1: 1, 2: 1, 3: 1}, {1: 4, 2: 3, 3: 3}),
        (10, {3: 1, 2: 1, 1: 1}, {1: 4, 2: 3, 3: 3}),
        (7, {1: 50, 2: 30, 3: 20}, {1: 4, 2: 2, 3: 1}),
        (1, {1: 1, 2: 9}, {1: 0, 2: 1}),
        (5, {4: 0, 5: 0}, {4: 3, 5: 2}),
    ],
)
def test_the_largest_remainders_get_what_is_left(amount, weights, expected):
    assert apportion(amount, weights) == expected


@given(AMOUNTS, bases(), st.sampled_from([rules.SOURCES, rules.BLOCK, rules.HISTORY]))
def test_every_method_shares_out_all_of_it_and_nothing_to_bases_nobody_knows(amount, found, method):
    known = [base for base in found if rules.is_known(base)]
    if not any(rules.WEIGHED[method][0](base) for base in known):
        with pytest.raises(rules.NothingToWeigh):
            share_out(amount, found, method=method)
        return
    shares = share_out(amount, found, method=method)
    assert sum(shares.values()) == amount
    assert all(shares[base.number] == 0 for base in found if base not in known)
    assert min(shares.values()) >= 0


@given(AMOUNTS, bases())
def test_by_block_no_block_is_a_whole_unit_away_from_its_proportion(amount, found):
    known = [base for base in found if rules.is_known(base)]
    shares, whole = rules.by_block(amount, known), sum(base.registered or 0 for base in known)
    for block in {base.block for base in known}:
        got = sum(shares[base.number] for base in known if base.block == block)
        registered = sum(base.registered or 0 for base in known if base.block == block)
        assert not whole or abs(got * whole - amount * registered) < whole


@given(AMOUNTS, bases())
def test_by_hand_everybody_starts_with_nothing(amount, found):
    assert set(share_out(amount, found, method=rules.HAND).values()) == {0}


@pytest.mark.parametrize(
    ("method", "words"), [("sources", "số nguồn"), ("block", "chỉ tiêu đăng ký"), ("history", "đã kết nạp")]
)
def test_a_method_with_nothing_to_go_by_shares_nothing_out_and_says_what_is_missing(method, words):
    """Two bases, of each of which one figure of another kind is known, or a 0."""
    found = [
        Share(number=1, target=3, sources=0, registered=0, admitted=0),
        Share(number=2, target=2),
    ]
    with pytest.raises(rules.NothingToWeigh, match=words):
        share_out(9, found, method=method)


def line(pk, column, year, amount, *, base_id=1, reverses_id=None):
    return SimpleNamespace(
        pk=pk, base_id=base_id, column=column, year=year, amount=amount, reverses_id=reverses_id
    )


def report(slug, admitted, *, base_id=1, state="approved"):
    return SimpleNamespace(base_id=base_id, slug=slug, admitted=admitted, state=state)


def test_the_term_of_a_base_is_its_own_target_every_years_supplement_and_all_it_declared():
    lines = [
        line(1, "registered", None, 30),
        line(2, "registered", 2021, 5),
        line(3, "supplement", 2021, 2),
        line(4, "supplement", 2023, 4),
        line(5, "supplement", 2022, 9),
        line(6, "supplement", 2022, -9, reverses_id=5),
        line(7, "supplement", 2022, 1, base_id=2),
    ]
    reports = [
        report("2020-nam", 6),
        report("2021-6t1", 1),
        report("2021-nam", 7),
        report("2023-6t1", 2),
        report("2022-nam", 100, state="draft"),
        report("dx-7", 50),
        report("2019-nam", 40),
        report("2021-nam", None, base_id=3),
    ]
    found = rules.of_term(lines=lines, reports=reports, since=date(2020, 1, 1))
    assert found == {
        1: rules.OfTerm(registered=30, target=36, admitted=15),
        2: rules.OfTerm(target=1),
    }


def test_by_sources_looks_at_what_is_spare():
    found = [
        Share(number=5, target=35, registered=35, sources=40),
        Share(number=8, target=30, registered=30, sources=46),
        Share(number=9, target=25, registered=25, sources=15),
        Share(number=12, sources=90),  # its target is unknown, so nobody can tell what is spare
    ]
    assert share_out(21, found, method=rules.SOURCES) == {5: 5, 8: 16, 9: 0, 12: 0}


def test_by_sources_falls_back_on_the_sources_when_nobody_has_any_to_spare():
    found = [Share(number=1, target=30, sources=20), Share(number=2, target=30, sources=10)]
    assert share_out(3, found, method=rules.SOURCES) == {1: 2, 2: 1}


def test_by_history_falls_back_on_what_was_registered():
    idle = [Share(number=1, target=30, registered=30, admitted=0), Share(number=2, target=10, registered=10)]
    assert share_out(4, idle, method=rules.HISTORY) == {1: 3, 2: 1}
    busy = [Share(number=1, registered=30, admitted=1), Share(number=2, registered=10, admitted=3)]
    assert share_out(4, busy, method=rules.HISTORY) == {1: 1, 2: 3}
