"""A figure of a periodic report as people type it and as it is kept: a count, "không phát sinh", or unknown. Pure.

The three differ: an unknown figure is None, a typed 0 is 0, and NOTHING is somebody's word that nothing arose, which
adds up as 0.
"""

import unicodedata
from collections.abc import Mapping

from recruitment.kernel.numbers import UNKNOWN, BadCount, format_count, parse_count
from recruitment.kernel.text import search_key

NOTHING = "kps"
NOTHING_SHOWN = "KPS"
NOTHING_WORDS = frozenset({"kps", "khong phat sinh", "khong ps"})

Value = int | str | None
Values = Mapping[str, Value]


def parse_value(typed: object, *, is_flow: bool = True) -> Value:
    """What was typed or read from a cell: a whole number, NOTHING for "KPS" or "không phát sinh", None for a blank.

    Raises kernel.numbers.BadCount for everything else, and for NOTHING in a stock: there is always a number of members.
    """
    if isinstance(typed, str) and search_key(unicodedata.normalize("NFKC", typed)) in NOTHING_WORDS:
        if not is_flow:
            raise BadCount("là số có đến cuối kỳ, phải ghi số; không ghi “không phát sinh”.")
        return NOTHING
    return parse_count(typed)


def number(value: Value) -> int | None:
    """What a figure adds to a sum: NOTHING counts as 0, an unknown stays unknown."""
    return 0 if value == NOTHING else value


def shown(value: Value) -> str:
    """1.804, KPS, or a dash for what is unknown."""
    if value is None:
        return UNKNOWN
    return NOTHING_SHOWN if value == NOTHING else format_count(value)


def as_text(value: Value) -> str:
    """How a figure is kept in the trail of changes; "" for unknown."""
    return "" if value is None else str(value)


def from_text(text: str) -> Value:
    """The figure that as_text kept."""
    return None if text == "" else NOTHING if text == NOTHING else int(text)


def difference(new: Value, old: Value) -> int | None:
    """How far a figure moved; None when either is unknown."""
    new, old = number(new), number(old)
    return None if new is None or old is None else new - old
