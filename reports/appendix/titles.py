"""What the lines above a table say of its years: a title of another term or year belongs to another table. Pure."""

import re

from recruitment.kernel.text import search_key
from reports.appendix.layout import Layout
from reports.appendix.words import LONGEST

YEAR = r"(?:19|20)\d\d"
A_YEAR = re.compile(YEAR)
A_TERM = re.compile(r"(?:nhiem ky|nk) (\d{4}) ?[-–] ?(\d{4})")
A_TITLE = re.compile(
    rf"(?:danh sach|phu luc|bang|bieu|bo sung|chi tieu)\b|.*\bbo sung chi tieu\b|(?:trong )?nam {YEAR}$"
)
# Years of a date or of another paper are not the table's.
A_DAY = re.compile(rf"(?:thang \d\d?,? nam|\d\d?[/.-]) ?{YEAR}")
OF_A_PAPER = re.compile(r"\b(?:kem theo|can cu|ban hanh|ke hoach|nghi quyet|quyet dinh|cong van|huong dan)\b")
OF_TABLE = re.compile(rf"\b(?:nam|giai doan) ({YEAR})")
A_SPAN = re.compile(rf"({YEAR})(?: ?[-–] ?| den (?:het )?(?:nam )?)({YEAR})")


def other_term(words: str, layout: Layout) -> str:
    """The term a title speaks of when it is not the layout's, as "2015 - 2020"; else ""."""
    for first, last in A_TERM.findall(_key(words)):
        if f"{first} - {last}" != layout.term:
            return f"{first} - {last}"
    return ""


def other_year(words: str, layout: Layout) -> str:
    """The year a title gives the table when the layout's own is not among those it names, as "2023"; else ""."""
    key = _key(words)
    if not A_TITLE.match(key) or OF_A_PAPER.search(key):
        return ""
    key = A_TERM.sub("", A_DAY.sub("", key))
    spans = [(int(first), int(last)) for first, last in A_SPAN.findall(key)]
    spans += [(int(year), int(year)) for year in A_YEAR.findall(key)]
    named = OF_TABLE.search(key)
    if named is None or any(first <= layout.year <= last for first, last in spans):
        return ""
    return named[1]


def _key(words):
    """The search key of a line that names a year; "" for another, which needs no closer look."""
    return search_key(words) if len(words) <= LONGEST and A_YEAR.search(words) else ""
