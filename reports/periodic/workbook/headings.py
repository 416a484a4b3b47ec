"""Finding the columns of a filled workbook: by their words alone, never by their place. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from recruitment.kernel.text import search_key
from reports.periodic.indicators import BY_CODE, INDICATORS, Indicator
from reports.periodic.workbook.words import NAME, NUMBER, PAPER

NAME_KEYS = frozenset(
    {
        search_key(NAME),
        "ten don vi",
        "co so dang",
        "ten co so dang",
        "to chuc co so dang",
        "dang bo, chi bo co so",
        "chi, dang bo co so",
    }
)
NUMBER_KEYS = frozenset({search_key(NUMBER), "stt", "so tt", "so thu tu"})
PAPER_KEYS = frozenset({search_key(PAPER), "so bao cao co chu ky", "so van ban"})
# What the program works out or shows beside the figures: known, and never read.
SHOWN_ONLY = frozenset({"trang thai", "luy ke nam", "% chi tieu nam", "ghi chu"})
OF_ADMITTED = "trong so ket nap: "
A_QUARTER = re.compile(r"\bquy (iv|i{1,3}|[1-4])\s*/\s*(20\d\d)\b")
QUARTERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def _keys(indicator: Indicator) -> set[str]:
    label = search_key(indicator.label)
    return {label, label.removeprefix(OF_ADMITTED), search_key(indicator.short)}


BY_KEY = {key: indicator.code for indicator in INDICATORS for key in _keys(indicator)}


@dataclass(frozen=True, kw_only=True)
class Heading:
    """The heading row of a sheet: which column holds what.

    figures: {column of the sheet: indicator}; unknown, doubled, idle (not read on purpose): {column: words}.
    """

    line: int
    name: int | None
    number: int | None
    paper: int | None
    figures: dict[int, Indicator] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    doubled: dict[int, str] = field(default_factory=dict)
    idle: dict[int, str] = field(default_factory=dict)


def heading_of(line: int, texts: Iterable[str]) -> Heading | None:
    """The heading that a row of texts is; None when it is none: a name or a number, and a figure, must be headed."""
    places, figures, other = {}, {}, {"unknown": {}, "doubled": {}, "idle": {}}
    for column, words in enumerate(texts):
        key = search_key(words)
        role = _role(key)
        if not key:
            continue
        if role and role not in places:
            places[role] = column
        elif role:
            other["doubled"][column] = words
        elif (code := BY_KEY.get(key)) is None:
            other["idle" if key in SHOWN_ONLY else "unknown"][column] = words
        elif any(one.code == code for one in figures.values()):
            other["doubled"][column] = words
        else:
            figures[column] = BY_CODE[code]
    if not figures or not {"name", "number"} & places.keys():
        return None
    return Heading(
        line=line,
        name=places.get("name"),
        number=places.get("number"),
        paper=places.get("paper"),
        figures=figures,
        **other,
    )


def _role(key):
    for role, keys in (("name", NAME_KEYS), ("number", NUMBER_KEYS), ("paper", PAPER_KEYS)):
        if key in keys:
            return role
    return ""


def quarters_in(text: str) -> set[str]:
    """The quarters that a text speaks of: "Quý II/2021" → {"2/2021"}."""
    found = A_QUARTER.findall(search_key(text))
    return {f"{QUARTERS.get(quarter, quarter)}/{year}" for quarter, year in found}
