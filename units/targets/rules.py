"""How the ledger is read: which lines stand, what a cell, a year and a term amount to on a date.

Year target = the standing lines of that year, provided one of them is registered. Term target = the
whole-term lines and the supplements of every year; a year's registered lines never enter the term.
A line counts from the day it is in force. Pure: lines may be model rows or plain values.
"""

from collections.abc import Iterable
from datetime import date

REGISTERED = "registered"
SUPPLEMENT = "supplement"


def standing(lines: Iterable, *, on: date | None = None) -> list:
    """The lines that count, oldest first: neither reversed nor a reversal, and in force on the date if one is given."""
    lines = list(lines)
    gone = {line.reverses_id for line in lines if line.reverses_id is not None}
    return sorted(
        (
            line
            for line in lines
            if line.reverses_id is None and line.pk not in gone and (on is None or line.in_force_on <= on)
        ),
        key=lambda line: line.pk,
    )


def total(lines: Iterable) -> int | None:
    """The sum of the lines; None when there is none, because unknown is not 0."""
    amounts = [line.amount for line in lines]
    return sum(amounts) if amounts else None


def cell(lines: Iterable, *, column: str, year: int | None) -> list:
    """Of standing lines, those of one cell of one base; year None means the whole term."""
    return [line for line in lines if line.column == column and line.year == year]


def year_target(lines: Iterable, year: int) -> int | None:
    """What standing lines of one base make of a year: None when no registered line speaks of it."""
    of_year = [line for line in lines if line.year == year]
    if not any(line.column == REGISTERED for line in of_year):
        return None
    return total(of_year)


def term_target(lines: Iterable) -> int | None:
    """What standing lines of one base make of the term: whole-term lines and every year's supplements."""
    return total(line for line in lines if line.year is None or line.column == SUPPLEMENT)


def registered_term(lines: Iterable) -> int | None:
    """The base's own registered target of the term, before supplements (the plan's 719)."""
    return total(cell(lines, column=REGISTERED, year=None))
