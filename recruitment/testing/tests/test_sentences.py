"""What forms say of what cannot be typed but can be sent: a sentence in Vietnamese, whatever the form."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models

NUL = "a\x00b"


@pytest.mark.parametrize(
    "field", [forms.CharField(), forms.SlugField(), models.CharField(max_length=9).formfield()]
)
def test_a_character_nobody_sees_is_told_in_vietnamese(field):
    with pytest.raises(ValidationError) as refusal:
        field.clean(NUL)
    assert "Có ký tự lạ không nhìn thấy được (NUL). Xóa hết ô này rồi gõ lại." in refusal.value.messages


@pytest.mark.django_db
def test_it_is_told_so_on_the_page_for_signing_in(client):
    page = client.post("/dang-nhap/", {"username": NUL, "password": NUL}).content.decode()
    assert page.count("Có ký tự lạ không nhìn thấy được (NUL).") >= 2
    assert "Null characters" not in page
