"""Fields that several forms share: what a page showed, as it comes back, and texts without what nobody sees."""

import pytest
from django import forms

from recruitment.kernel.fields import OLD_PAGE, SeenNumberField, ShownField, TextField


@pytest.mark.parametrize(
    "sent", ["", "x", "[]", "3", "null", "NaN", '{"a": 1', "[" * 200_000, '{"a": "%s"}' % ("x" * 100)]
)
def test_what_a_page_did_not_send_is_refused_in_a_sentence(sent):
    with pytest.raises(forms.ValidationError) as refusal:
        ShownField(at_most=100).clean(sent)
    assert refusal.value.messages == [OLD_PAGE]


def test_what_a_page_showed_comes_back_as_it_was():
    field = ShownField(at_most=100)
    assert field.clean(field.prepare_value({"1": {"seen": None}})) == {"1": {"seen": None}}
    assert field.prepare_value("[" * 1_000) == "[" * 1_000  # shown again as it came, never read
    assert ShownField(at_most=100, required=False).clean("") == {}


@pytest.mark.parametrize("sent", ["x", "1.5", "9" * 5_000])
def test_a_number_that_a_page_showed_is_one(sent):
    with pytest.raises(forms.ValidationError) as refusal:
        SeenNumberField().clean(sent)
    assert refusal.value.messages == [OLD_PAGE]


@pytest.mark.parametrize("typed", ["\u200b", " \u00ad ", "\u2060\n\u200b", "\x00"])
@pytest.mark.parametrize("is_long", [True, False])
def test_a_text_of_characters_nobody_sees_is_none(typed, is_long):
    assert TextField(required=False, is_long=is_long).clean(typed) == ""
    with pytest.raises(forms.ValidationError):
        TextField(is_long=is_long).clean(typed)


def test_a_long_text_keeps_its_lines():
    assert TextField(is_long=True).clean("\n\u200b\n Một  dòng \n\nHai\n ") == "Một dòng\n\nHai"
