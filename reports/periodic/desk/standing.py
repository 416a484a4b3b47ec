"""The five states of a report in sign and words, and how late it is. Pure: no Django, no clock."""

from dataclasses import dataclass

from reports.periodic.gates import APPROVED, DRAFT, RETURNED, SUBMITTED

UNTOUCHED = ""
# Whoever still has something to do first; what is done last.
ORDER = (UNTOUCHED, DRAFT, RETURNED, SUBMITTED, APPROVED)
WORDS = {
    UNTOUCHED: "Chưa nộp",
    DRAFT: "Đang nhập",
    RETURNED: "Trả lại",
    SUBMITTED: "Chờ duyệt",
    APPROVED: "Đã duyệt",
}
SIGNS = {UNTOUCHED: "○", DRAFT: "◐", RETURNED: "▲", SUBMITTED: "●", APPROVED: ""}
TONES = {UNTOUCHED: "none", DRAFT: "slow", RETURNED: "late", SUBMITTED: "ok", APPROVED: "plain"}
HANDED_IN = (SUBMITTED, APPROVED)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one report stands; state "": nobody has begun it. late_days as gates.late_days counts them."""

    state: str
    late_days: int = 0

    @property
    def sign(self) -> str:
        return SIGNS[self.state]

    @property
    def words(self) -> str:
        return WORDS[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def is_handed_in(self) -> bool:
        return self.state in HANDED_IN

    @property
    def late_words(self) -> str:
        """ "quá 5 ngày" while it is missing, "trễ 5 ngày" once it came; "" in time."""
        if not self.late_days:
            return ""
        return f"{'quá' if self.state in (UNTOUCHED, DRAFT) else 'trễ'} {self.late_days} ngày"

    @property
    def sentence(self) -> str:
        """State and lateness as the end of a sentence: "chưa nộp, quá 5 ngày"."""
        words = self.words[0].lower() + self.words[1:]
        return f"{words}, {self.late_words}" if self.late_days else words


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many reports of a period are where; expected is never less than they are together."""

    expected: int
    submitted: int = 0
    approved: int = 0
    draft: int = 0
    returned: int = 0

    @property
    def handed_in(self) -> int:
        return self.submitted + self.approved

    @property
    def untouched(self) -> int:
        return self.expected - self.handed_in - self.draft - self.returned

    @property
    def missing(self) -> int:
        """Those a base still owes."""
        return self.expected - self.handed_in

    @property
    def parts(self) -> list[str]:
        """31/39 đã nộp, 5 đang nhập, 3 chưa nộp, 12 đã duyệt."""
        return [
            f"{self.handed_in}/{self.expected} đã nộp",
            *([f"{self.returned} trả lại"] if self.returned else []),
            f"{self.draft} đang nhập",
            f"{self.untouched} chưa nộp",
            f"{self.approved} đã duyệt",
        ]
