"""Invented figures of four quarters for a trial copy, so made that they agree with what the appendix prints. Pure.

They are reckoned backwards: the second quarter of 2021 ends with the printed members and sources, both quarters of
that half-year admit what is printed for it, and those of 2020 no more than is printed for the year.
"""

from dataclasses import dataclass

from reports.periodic.values import NOTHING, Value

QUARTERS = ("2020-q3", "2020-q4", "2021-q1", "2021-q2")
SOURCES_JUMP, MEMBERS_JUMP = 8, 9  # bases (TT) whose figures do not follow from the quarter before


@dataclass(frozen=True, kw_only=True)
class Printed:
    """What the appendix prints of one base."""

    number: int
    members: int
    sources: int
    admitted_2020: int
    admitted_2021h1: int


def figures_of(printed: Printed) -> dict[str, dict[str, Value]]:
    """The figures of a base by quarter."""
    second = (printed.admitted_2021h1 + 1) // 2
    admitted = {
        "2020-q3": printed.admitted_2020 // 4,
        "2020-q4": (printed.admitted_2020 + 2) // 4,
        "2021-q1": printed.admitted_2021h1 - second,
        "2021-q2": second,
    }
    members, sources, found = printed.members, printed.sources, {}
    for place in reversed(range(len(QUARTERS))):
        slug = QUARTERS[place]
        found[slug] = _quarter(printed.number, place, members, sources, admitted[slug])
        members -= admitted[slug] - _moved(printed.number, place, members)
        sources = found[slug]["sources_start"]
        if slug == "2021-q2":
            sources -= 2 if printed.number == SOURCES_JUMP else 0
            members -= 20 if printed.number == MEMBERS_JUMP else 0
    return {slug: found[slug] for slug in QUARTERS}


def _moved(number: int, place: int, members: int) -> int:
    """Members who left less those who came, other than by admission: a few, and only in large bases."""
    return (number + place) % 3 - 1 if members > 100 else 0


def _quarter(number: int, place: int, members: int, sources: int, admitted: int) -> dict[str, Value]:
    removed = int((number + place) % 5 == 0)
    added = min((7 * number + 3 * place) % 4, sources + removed + admitted)
    sent = (5 * number + place) % 4
    women = (admitted + number % 2) // 2
    return {
        "members": members,
        "sources_start": sources + admitted + removed - added,
        "sources_added": added,
        "sources_removed": removed or (NOTHING if number % 3 == 0 else 0),
        "sources": sources,
        "class_sent": sent or NOTHING,
        "class_certified": sent // 2,
        "dossiers_sent": admitted + (number + place) % 2,
        "admitted": admitted,
        "women": women,
        "union_members": admitted - admitted // 3,
        "up_to_30": admitted // 2,
        "recognised": (number + 2 * place) % 3,
    }
