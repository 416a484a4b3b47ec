"""Vietnamese text: stored in one form, found without accents, sorted as dictionaries do."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.kernel.text import nfc, person_sort_key, search_key, sort_key, squeeze

NFD = lambda text: unicodedata.normalize("NFD", text)  # noqa: E731


@pytest.mark.parametrize(
    "typed",
    [
        "phuong 9",
        "Phường 9",
        "PHUONG 9",
        NFD("phường 9"),
        "  Phường\u00a0 9 ",
        "Phư\u200bờng 9",
        "\u202ePhường\u2069 9",
    ],
)
def test_however_it_is_typed_the_search_key_is_the_same(typed):
    assert search_key(typed) == "phuong 9"


def test_d_with_stroke_is_found_as_d_even_in_its_icelandic_look():
    assert search_key("Đỗ") == search_key("đỗ") == search_key("\u00d0ỗ") == "do"


@pytest.mark.parametrize(
    ("one", "other"), [("hoà", "hòa"), ("ủy", "uỷ"), ("thuý", "thúy"), ("Quận ủy", "QUẬN UỶ")]
)
def test_where_the_tone_is_placed_makes_no_difference(one, other):
    assert search_key(one) == search_key(other)


def test_storing_composes_letters_and_drops_what_nobody_sees():
    assert squeeze(NFD("  Nguyễn\u2003Thị\ufeff  Ửng ")) == "Nguyễn Thị Ửng"
    assert nfc(NFD("Đảng ủy")) == "Đảng ủy"


def test_words_sort_by_letters_first_and_by_tones_then():
    right = ["An", "Anh", "Ành", "Ảnh", "Ãnh", "Ánh", "Ạnh", "Ân", "Dũng", "Đỗ", "On", "Ôn", "Ơn"]
    assert sorted({*right}, key=sort_key) == right


def test_the_order_is_the_same_for_composed_and_decomposed_text():
    assert sort_key("Nguyễn Văn Ánh") == sort_key(NFD("nguyễn văn ánh"))


def test_numbers_inside_a_name_sort_by_value():
    names = ["Phường 10", "Phường 9", "Phường Võ Thị Sáu", "Phường 1"]
    assert sorted(names, key=sort_key) == ["Phường 1", "Phường 9", "Phường 10", "Phường Võ Thị Sáu"]


def test_people_sort_by_given_name_then_family_then_middle():
    people = ["Trần Văn Bình", "Nguyễn Văn Bình", "Nguyễn Thị Bình", "Đỗ Ân", "Lê An", "An"]
    assert sorted(people, key=person_sort_key) == [
        "An",
        "Lê An",
        "Đỗ Ân",
        "Nguyễn Thị Bình",
        "Nguyễn Văn Bình",
        "Trần Văn Bình",
    ]


def test_a_shorter_word_comes_before_a_longer_one_that_begins_with_it():
    assert sort_key("An") < sort_key("Anh") < sort_key("Anh An")


@given(st.text())
def test_keys_are_ascii_and_any_collation_can_sort_them(text):
    assert sort_key(text).isascii()
    assert sort_key(text) == "" or sort_key(text).isdecimal()
    assert search_key(search_key(text)) == search_key(text)
