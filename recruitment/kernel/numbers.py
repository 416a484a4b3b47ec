"""Counts and percentages: read strictly, computed in decimals, shown as people here write them. Pure: no Django."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

LARGEST = 1_000_000
UNKNOWN = "–"
DASHES = ("-", "–", "—", "−")
# What is typed for a digit when the eye does not tell them apart.
LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})


class BadCount(ValueError):
    """A value that is no count; the text is the rest of a Vietnamese sentence whose subject is the field or cell."""


def parse_count(value: object) -> int | None:
    """A whole number from 0 up out of a cell or a field; None for blank or a dash, which mean unknown.

    Takes 25, 25.0, " 25 ", "２５", "1.804" and "1 804" (a dot or a space before three digits marks thousands). Raises
    BadCount for everything else: nothing is rounded, cut, joined or guessed.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _bad(value)
    return _from_text(value) if isinstance(value, str) else _from_number(value)


def _from_number(value):
    whole = round(value) if abs(value) <= LARGEST and abs(value - round(value)) < 1e-9 else None
    if whole is None or whole < 0:
        raise _bad(value)
    return whole


def _from_text(value):
    text = unicodedata.normalize("NFKC", value).strip()
    if text == "" or text in DASHES:
        return None
    if any(
        letter.isdigit() and not letter.isdecimal() for letter in value
    ):  # ² and ① are no digits of a number
        raise _bad(value)
    if re.fullmatch(r"[1-9][0-9]{0,2}([. ][0-9]{3})+", text):
        text = text.replace(".", "").replace(" ", "")
    if re.fullmatch(r"[0-9]{1,7}", text) and int(text) <= LARGEST:
        return int(text)
    raise _bad(value, advice=_advice(text))


def _advice(text):
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", text):
        return f" Nếu là hàng nghìn, ghi {text.replace(',', '.')}."
    meant = text.translate(LOOKALIKES)
    if meant != text and re.fullmatch(r"[0-9]{1,7}", meant):
        return f" Có phải là {meant} không?"
    return ""


def _bad(value, advice=""):
    shown = value if isinstance(value, str) else _shown(value)
    reason = f"phải là số nguyên từ 0 đến {format_count(LARGEST)}, đang có “{shown[:40]}”."
    return BadCount(reason + advice)


def _shown(value):
    if isinstance(value, bool):
        return "ĐÚNG" if value else "SAI"
    return repr(value).replace(".", ",").replace("-", "−")


def percent(numerator: int | None, denominator: int | None) -> Decimal | None:
    """numerator ÷ denominator in percent, one decimal, half up; None when either is unknown or the denominator is 0."""
    if numerator is None or not denominator:
        return None
    return (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def format_count(number: int | None) -> str:
    """1804 as "1.804", −2 with a true minus; unknown as "–"."""
    return UNKNOWN if number is None else f"{number:,}".replace(",", ".").replace("-", "−")


def format_signed(number: int) -> str:
    """A difference with its sign: "+3", "−2", "0"."""
    return f"+{format_count(number)}" if number > 0 else format_count(number)


def format_decimal(number: Decimal | float | None, places: int = 1) -> str:
    """46.3 as "46,3", 1804.5 as "1.804,5"; unknown as "–"."""
    if number is None:
        return UNKNOWN
    rounded = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:,}".translate(str.maketrans({",": ".", ".": ",", "-": "−"}))


def format_percent(number: Decimal | None) -> str:
    """41.1 as "41,1%"; unknown as "–"."""
    return UNKNOWN if number is None else f"{format_decimal(number)}%"
