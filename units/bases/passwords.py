"""Passwords that anybody who knows this committee would try first: names of bases, the office's words, years."""

import re

from django.core.exceptions import ValidationError

from recruitment.kernel.text import search_key
from units.bases.models import Block, Committee, PartyBase

# How many letters and digits a password needs besides the words below.
OWN_PART = 8
WORDS = (
    "phat trien dang vien",
    "phat trien dang",
    "dang cong san",
    "cam tinh dang",
    "ket nap dang",
    "ban to chuc",
    "ban thuong vu",
    "quan chung",
    "dang vien",
    "dang uy",
    "dang bo",
    "chi bo",
    "quan uy",
    "cap uy",
    "bi thu",
    "nhiem ky",
    "quan tri",
    "mat khau",
    "viet nam",
    "sai gon",
    "ho chi minh",
    "tp hcm",
    "xin chao",
    "phuong",
    "quan",
    "dang",
    "password",
    "admin",
    "qwerty",
    "abc",
)
YEAR = re.compile(r"(19|20)\d\d")
SEPARATORS = " -_./,"
RUN = "01234567890123456789"


class ContextWordsValidator:
    """Refuses a password that has little of its own once the words of this place are taken out of it."""

    def validate(self, password, user=None):
        """Raises ValidationError with the code password_context."""
        left = own_part(password, known_words())
        if len(left) < OWN_PART:
            raise ValidationError("Mật khẩu chỉ gồm những từ dễ đoán.", code="password_context")

    def get_help_text(self):
        return "Không chỉ gồm tên cơ sở, tên cơ quan, năm và những từ dễ đoán khác."


def known_words() -> list[str]:
    """Every word and name a guesser of this place begins with, without accents and spaces, the longest first."""
    names = [
        *PartyBase.objects.values_list("name", flat=True),
        *Block.objects.values_list("name", flat=True),
    ]
    for row in Committee.objects.values_list(
        "name", "office_name", "party_body_name", "superior_name", "place"
    ):
        names += row
    found = {_packed(name) for name in (*names, *WORDS)}
    return sorted((word for word in found if len(word) > 2), key=lambda word: (-len(word), word))


def own_part(password: str, words: list[str]) -> str:
    """What is left of a password without the words, years, rows of digits and what is said twice."""
    signs = "".join(sign for sign in password if not sign.isalnum() and sign not in SEPARATORS)
    left = _packed(password)
    for word in words:
        left = left.replace(word, "")
    left = YEAR.sub("", left)
    left = re.sub(r"\d{3,}", lambda run: "" if run[0] in RUN or run[0] in RUN[::-1] else run[0], left)
    return re.sub(r"(.)\1{2,}", r"\1", left + signs)


def _packed(text: str) -> str:
    return "".join(letter for letter in search_key(text) if letter.isalnum())
