"""How a shortfall is shared out over the bases: whole numbers that add up to it exactly.

By sources: in proportion to the sources a base has beyond its term target, supplements that stand already included
(when nobody has any to spare, to the sources). By block: first over the blocks in proportion to what they registered
for the term, then inside each block likewise. By history: in proportion to what was admitted so far (when nobody
admitted anyone, to what was registered). By hand: nothing yet, every figure is typed. A base of which nothing is known
gets 0, and a method that finds nothing to go by shares nothing out. Pure: no Django.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar

from recruitment.kernel.numbers import format_count
from reports.periodic.rules import Figure, declared, spans_of
from units.targets import rules as ledger

Key = TypeVar("Key")

SOURCES, BLOCK, HISTORY, HAND = "sources", "block", "history", "hand"
APPROVED = "approved"


class NothingToWeigh(Exception):
    """A method finds no figure to go by; the text is the rest of a Vietnamese sentence that says which is missing."""


@dataclass(frozen=True, kw_only=True)
class OfTerm:
    """What the whole term of a base comes to, whatever years an appendix shows; None: unknown.

    registered: the target the base itself registered; target: that and every year's supplements; admitted: what its
    approved reports declare since the term began, past a gap too.
    """

    registered: int | None = None
    target: int | None = None
    admitted: int | None = None


def of_term(*, lines: Iterable, reports: Iterable, since: date) -> Mapping[int, OfTerm]:
    """What the term comes to by base id; a base nobody knows anything of has nothing.

    lines, reports: as of figures.ledger_rows and report_rows; every standing line counts, whatever its day.
    """
    by_base, figures = defaultdict(list), defaultdict(list)
    for line in ledger.standing(lines):
        by_base[line.base_id].append(line)
    for report in reports:
        span = _span(report.slug)
        if span and report.state == APPROVED and (value := report.admitted) is not None:
            figure = Figure(starts_on=span.starts_on, ends_on=span.ends_on, value=value, first=value)
            figures[report.base_id].append(figure)
    return {
        base_id: OfTerm(
            registered=ledger.registered_term(by_base[base_id]),
            target=ledger.term_target(by_base[base_id]),
            admitted=_admitted(figures[base_id], since),
        )
        for base_id in {*by_base, *figures}
    }


@cache
def _span(slug):
    """The days of a period; None for one that is no part of a year, whose figures never enter."""
    year = slug[:4]
    spans = spans_of(int(year)) if year.isdecimal() else ()
    return next((span for span in spans if span.slug == slug), None)


def _admitted(figures, since):
    found = declared(figures, since=since, until=date.max)
    return total([found.value, found.beyond or None])


@dataclass(frozen=True, kw_only=True)
class Share:
    """What is known of one base when a shortfall is shared out; None: unknown.

    registered: the term target the base itself registered; target: that and every supplement that stands; admitted:
    up to now.
    """

    number: int
    block: str = ""
    registered: int | None = None
    target: int | None = None
    sources: int | None = None
    admitted: int | None = None


def share_of(*, number: int, block: str, sources: int | None, term: OfTerm | None) -> Share:
    """What is known of a base that matters here; sources: those the appendix shows."""
    term = term or OfTerm()
    return Share(
        number=number,
        block=block,
        registered=term.registered,
        target=term.target,
        sources=sources,
        admitted=term.admitted,
    )


def total(figures: Iterable[int | None]) -> int | None:
    """The sum of what is known; None when nothing is."""
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def apportion(amount: int, weights: Mapping[Key, int]) -> dict[Key, int]:
    """Share an amount out in proportion to weights, in whole numbers that add up to it exactly.

    Each gets the whole part of its proportion; what is left goes one by one to the largest remainders, among equal
    ones to the lower key (the lower TT). Whoever weighs nothing gets nothing, unless nobody weighs anything: then all
    weigh the same.
    """
    if not weights:
        return {}
    if not any(weights.values()):
        weights = dict.fromkeys(weights, 1)
    whole = sum(weights.values())
    shares = {key: amount * weight // whole for key, weight in weights.items()}
    left = amount - sum(shares.values())
    for key in sorted(weights, key=lambda key: (-(amount * weights[key] % whole), key))[:left]:
        shares[key] += 1
    return shares


def share_out(amount: int, bases: Sequence[Share], *, method: str) -> dict[int, int]:
    """What each base gets by a method, by TT; bases of which nothing is known are there with 0.

    Raises NothingToWeigh: sharing equally is nobody's wish when a figure is asked for.
    """
    shares = dict.fromkeys((base.number for base in bases), 0)
    if method == HAND:
        return shares
    known = [base for base in bases if is_known(base)]
    figures, words = WEIGHED[method]
    if not any(figures(base) for base in known):
        raise NothingToWeigh(f"chưa cơ sở nào có {words}")
    return shares | METHODS[method](amount, known)


def gap_words(left: int) -> str:
    """What is left to share out in words: "còn 3 chưa phân bổ", "vượt 3", "đủ"."""
    if left == 0:
        return "đủ"
    return f"còn {format_count(left)} chưa phân bổ" if left > 0 else f"vượt {format_count(-left)}"


def is_known(base: Share) -> bool:
    """Whether there is any figure to share by."""
    return any(figure is not None for figure in (base.target, base.sources, base.admitted))


def by_sources(amount: int, bases: Sequence[Share]) -> dict[int, int]:
    """In proportion to spare sources; when nobody has any, to the sources."""
    sources = {base.number: base.sources or 0 for base in bases}
    return apportion(amount, _first_with_weight({base.number: spare(base) for base in bases}, sources))


def spare(base: Share) -> int:
    """How many sources a base has beyond its term target; 0 when either is unknown."""
    if base.sources is None or base.target is None:
        return 0
    return max(base.sources - base.target, 0)


def by_block(amount: int, bases: Sequence[Share]) -> dict[int, int]:
    """Over the blocks in proportion to what their bases registered, then inside each block likewise.

    Between equal remainders the block that holds the lowest TT comes first.
    """
    blocks = {}
    for base in sorted(bases, key=lambda base: base.number):
        blocks.setdefault(base.block, {})[base.number] = base.registered or 0
    first_numbers = {min(weights): weights for weights in blocks.values()}
    of_blocks = apportion(amount, {first: sum(weights.values()) for first, weights in first_numbers.items()})
    shares = {}
    for first, weights in first_numbers.items():
        shares |= apportion(of_blocks[first], weights)
    return shares


def by_history(amount: int, bases: Sequence[Share]) -> dict[int, int]:
    """In proportion to what was admitted so far; when nobody admitted anyone, to what was registered."""
    admitted = {base.number: base.admitted or 0 for base in bases}
    return apportion(
        amount, _first_with_weight(admitted, {base.number: base.registered or 0 for base in bases})
    )


METHODS = {SOURCES: by_sources, BLOCK: by_block, HISTORY: by_history}
# What a method goes by, and the words for it.
WEIGHED = {
    SOURCES: (lambda base: base.sources, "số nguồn trong phụ lục"),
    BLOCK: (lambda base: base.registered, "chỉ tiêu đăng ký cả nhiệm kỳ"),
    HISTORY: (lambda base: base.admitted or base.registered, "số đã kết nạp hay chỉ tiêu đăng ký"),
}


def _first_with_weight(weights: dict[int, int], otherwise: dict[int, int]) -> dict[int, int]:
    return weights if any(weights.values()) else otherwise
