"""Dates the way people here write them: day, month, year. Pure: no Django, no clock."""

import calendar
import re
from datetime import date, datetime

HINT = "nhập ngày/tháng/năm, ví dụ 05/07/2021."
FIRST_YEAR, LAST_YEAR = 1900, 2100


class BadDate(ValueError):
    """A text that is no date; the words are the rest of a Vietnamese sentence."""


def parse_date(text: str) -> date:
    """The date in "5/7/2021", "05-07-2021", "05.07.2021", "05072021" or "2021-07-05".

    The day comes first, always. Raises BadDate for anything else, naming what cannot be.
    """
    text = "".join(text.split())
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text):
        year, month, day = map(int, found.groups())
    elif found := re.fullmatch(
        r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})|([0-9]{2})([0-9]{2})([0-9]{4})", text
    ):
        day, month, year = (int(part) for part in found.groups() if part)
    else:
        raise BadDate(HINT)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadDate(f"năm {year} không hợp lệ; {HINT}")
    if not 1 <= month <= 12:
        raise BadDate(f"không có tháng {month}; {HINT}")
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise BadDate(f"tháng {month} năm {year} không có ngày {day}.")
    return date(year, month, day)


def format_date(day: date) -> str:
    """30/06/2021."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def format_moment(moment: datetime) -> str:
    """09:42 05/07/2021, in the moment's own zone."""
    return f"{moment:%H:%M} {format_date(moment)}"
