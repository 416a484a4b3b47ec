"""A text that reminds bases of reports they owe: names of bases and periods, nothing of persons. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from recruitment.kernel.dates import format_date
from reports.periodic.gates import DRAFT, RETURNED


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One report that a base owes: of which period, due when, and in which of the three unfinished states it is."""

    period: str
    due_on: date
    until_on: date | None
    state: str

    def words(self, *, on: date) -> str:
        """ "quý III/2021: chưa nộp, hạn 30/09/2021, quá 2 ngày"."""
        state = {DRAFT: "đang nhập, chưa nộp", RETURNED: "đã trả lại, cần sửa và nộp lại"}.get(
            self.state, "chưa nộp"
        )
        parts = [state, f"hạn {format_date(self.due_on)}"]
        if on > self.due_on:
            parts.append(f"quá {(on - self.due_on).days} ngày")
        if self.until_on:
            parts.append(f"gia hạn đến hết {format_date(self.until_on)}")
        return f"{self.period}: {', '.join(parts)}"


def reminder_text(owed: Iterable[tuple[str, Sequence[Owed]]], *, office: str, on: date) -> str:
    """The text for bases that owe something, each by its name with what it owes; "" when nobody owes anything."""
    lines = [
        f"{place}. {base} – {'; '.join(one.words(on=on) for one in reports)}"
        for place, (base, reports) in enumerate(((base, found) for base, found in owed if found), start=1)
    ]
    if not lines:
        return ""
    opening = f"{office} đề nghị cấp ủy các cơ sở sau hoàn thành báo cáo (tính đến ngày {format_date(on)}):"
    return "\n".join([opening, *lines])
