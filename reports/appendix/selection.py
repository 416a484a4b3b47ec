"""Which rows of the appendix a person asked to see, from the address."""

from collections.abc import Mapping
from dataclasses import dataclass

from recruitment.kernel.text import search_key
from reports.appendix.queries import AppendixRow

TO_LOOK_AT = "can-xem"


@dataclass(frozen=True, kw_only=True)
class Selection:
    """part: part of a name, without accents; block: the name of a block or ""; only_looks: rows that need a look."""

    part: str
    block: str
    only_looks: bool

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Selection":
        """The selection of ?q=&khoi=&xem=."""
        return cls(
            part=query.get("q", "")[:100],
            block=query.get("khoi", "")[:120],
            only_looks=query.get("xem") == TO_LOOK_AT,
        )

    @property
    def is_all(self) -> bool:
        return not (self.part.strip() or self.block or self.only_looks)

    def keeps(self, row: AppendixRow, block: str, *, is_off: bool = False) -> bool:
        """Whether a row, standing under a block, is shown; is_off: it is behind a sum that is not as printed."""
        if self.is_all:
            return True
        part = search_key(self.part)
        return (
            part in search_key(row.name)
            and (not self.block or block == self.block)
            and (not self.only_looks or row.needs_look or is_off)
        )
