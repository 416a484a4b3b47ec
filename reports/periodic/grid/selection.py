"""Which rows of the grid a person asked to see, from the address."""

from collections.abc import Mapping
from dataclasses import dataclass

from recruitment.kernel.text import search_key
from reports.periodic.gates import APPROVED, DRAFT, RETURNED, SUBMITTED
from reports.periodic.queries import ReportRow

NOT_HANDED_IN = ("", DRAFT, RETURNED)
STATES = {
    "con-thieu": ("Còn thiếu: chưa nộp, đang nhập, trả lại", NOT_HANDED_IN),
    "chua-nop": ("Chưa nộp", ("",)),
    "dang-nhap": ("Đang nhập", (DRAFT,)),
    "tra-lai": ("Trả lại", (RETURNED,)),
    "cho-duyet": ("Chờ duyệt", (SUBMITTED,)),
    "da-duyet": ("Đã duyệt", (APPROVED,)),
}
TO_LOOK_AT = "can-xem"


@dataclass(frozen=True, kw_only=True)
class Selection:
    """part: part of a name without accents, or a TT; state: a key of STATES, TO_LOOK_AT, or ""."""

    part: str = ""
    state: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Selection":
        """The selection of ?q=&tt=."""
        state = query.get("tt", "")
        return cls(part=query.get("q", "")[:100], state=state if state in {*STATES, TO_LOOK_AT} else "")

    @property
    def is_all(self) -> bool:
        return not (self.part.strip() or self.state)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """(key, words) of every state to choose from."""
        return [(key, words) for key, (words, _) in STATES.items()] + [(TO_LOOK_AT, "Có điều cần xem")]

    def keeps(self, row: ReportRow) -> bool:
        """Whether a row is shown."""
        part = search_key(self.part)
        if part and part not in search_key(row.base.display_name) and part != str(row.base.number):
            return False
        if self.state == TO_LOOK_AT:
            return bool(row.remarks)
        return not self.state or row.state in STATES[self.state][1]
