"""How a shortfall is shared out over the bases: whole numbers that add up to it exactly.

By sources: in proportion to the sources a base has beyond its term target, supplements that stand already included
(when nobody has any to spare, to the sources). By block: first over the blocks in proportion to what they registered
for the term, then inside each block likewise. By history: in proportion to what was admitted so far (when nobody
admitted anyone, to what was registered). By hand: nothing yet, every figure is typed. A base of which nothing is known
gets 0. Pure: no Django.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from recruitment.kernel.numbers import format_count
from reports.appendix.layout import Layout

Key = TypeVar("Key")

SOURCES, BLOCK, HISTORY, HAND = "sources", "block", "history", "hand"


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


def share_of(*, number: int, block: str, values: Mapping[str, int | None], layout: Layout) -> Share:
    """What an appendix says of a base that matters here; values: its figures by column code, None where unknown."""
    registered = values["term_target"]
    supplements = [values[column.code] for column in layout.supplements]
    admitted = [values[column.code] for column in layout.figures if column.kind == "admitted"]
    return Share(
        number=number,
        block=block,
        registered=registered,
        target=total([registered, *supplements]),
        sources=values["source"],
        admitted=total(admitted),
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
    """What each base gets by a method, by TT; bases of which nothing is known are there with 0."""
    shares = dict.fromkeys((base.number for base in bases), 0)
    known = [base for base in bases if is_known(base)]
    if method != HAND:
        shares |= METHODS[method](amount, known)
    return shares


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


def _first_with_weight(weights: dict[int, int], otherwise: dict[int, int]) -> dict[int, int]:
    return weights if any(weights.values()) else otherwise
