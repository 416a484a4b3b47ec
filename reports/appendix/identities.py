"""What must add up whoever changes what: 719 + 131 = 850, and 141 + 38 = 179 against 185 (design 4). Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Identities:
    """The sums that must close: registered + supplements = goal of the term, and the same for the year."""

    goal: int
    registered: int | None
    supplements: int
    year: int
    year_goal: int | None
    year_registered: int | None
    year_supplements: int
    known_count: int
    base_count: int

    @property
    def needed(self) -> int | None:
        return None if self.registered is None else self.goal - self.registered

    @property
    def closes(self) -> bool:
        return self.needed is not None and self.supplements == self.needed

    @property
    def year_total(self) -> int | None:
        return None if self.year_registered is None else self.year_registered + self.year_supplements

    @property
    def year_short(self) -> int | None:
        """How many the year lacks of its goal; 0 or less: it closes."""
        if self.year_total is None or self.year_goal is None:
            return None
        return self.year_goal - self.year_total

    @property
    def year_words(self) -> str:
        """What the year lacks of its goal; empty when it closes."""
        return f"thiếu {self.year_short}" if self.year_short and self.year_short > 0 else ""

    @property
    def coverage_words(self) -> str:
        """How many bases have figures; empty when all have."""
        return (
            ""
            if self.known_count == self.base_count
            else f"{self.known_count}/{self.base_count} cơ sở có dòng"
        )

    @property
    def closing_words(self) -> str:
        """Whether registered and supplements together reach the goal of the term."""
        if self.needed is None:
            return "chưa có số đăng ký"
        rest = self.needed - self.supplements
        return f"đủ {self.goal}" if rest == 0 else f"còn thiếu {rest}" if rest > 0 else f"vượt {-rest}"
