"""Who may write which figure of a report now, and why not. Pure: no Django, no clock.

Locking belongs to the period, an extension to a base; a returned report is open in the returned cells alone.
"""

from dataclasses import dataclass
from datetime import date

from recruitment.kernel.dates import format_date
from reports.periodic.indicators import BALANCE, BY_CODE

DRAFT, SUBMITTED, RETURNED, APPROVED = "draft", "submitted", "returned", "approved"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where the report of one base for one period stands.

    state "": nobody has begun it. extended_until: the last day of an extension. returned: the codes of the cells sent
    back. asked: the indicators the period collects.
    """

    is_opened: bool
    is_expected: bool
    locked_on: date | None
    due_on: date | None
    state: str
    asked: frozenset[str]
    extended_until: date | None = None
    returned: frozenset[str] = frozenset()

    @property
    def open_cells(self) -> frozenset[str]:
        """The codes that may be written in this state; sources at the end follow what they are computed from."""
        if self.state in ("", DRAFT):
            return self.asked
        if self.state != RETURNED:
            return frozenset()
        follows = {"sources"} if self.returned & set(BALANCE) else set()
        return (self.returned | follows) & self.asked


def why_closed(stage: Stage, *, on: date) -> str:
    """Why nothing of the report can be written or handed in on the day, as a sentence; "" when it can."""
    if not stage.is_opened:
        return "Kỳ này chưa mở nhận báo cáo."
    if not stage.is_expected:
        return "Cơ sở này không thuộc diện báo cáo của kỳ."
    if stage.locked_on and not (stage.extended_until and on <= stage.extended_until):
        ended = (
            f" Gia hạn đã hết ngày {format_date(stage.extended_until)}."
            if stage.extended_until and stage.extended_until >= stage.locked_on
            else ""
        )
        advice = "Cần sửa: đề nghị Ban Tổ chức mở kỳ hoặc gia hạn."
        return f"Kỳ đã khóa ngày {format_date(stage.locked_on)}.{ended} {advice}"
    return ""


def why_locked(stage: Stage, column: str, *, on: date) -> str:
    """Why one figure cannot be written on the day, as a sentence that says who can open it; "" when it can."""
    if column not in stage.asked:
        return f"Kỳ này không thu thập “{BY_CODE[column].label}”."
    if stage.state == APPROVED:
        return "Báo cáo đã duyệt. Cần sửa: Ban Tổ chức đính chính."
    if closed := why_closed(stage, on=on):
        return closed
    if stage.state == SUBMITTED:
        return "Báo cáo đã nộp, đang chờ duyệt. Muốn sửa: rút lại báo cáo."
    if column not in stage.open_cells:
        return "Chỉ sửa được các ô bị trả lại."
    return ""


def late_days(due_on: date | None, handed_in_on: date | None, *, on: date) -> int:
    """Days past the due date: of the first hand-in, or up to `on` while there is none. An extension excuses nothing."""
    if due_on is None:
        return 0
    return max(0, ((handed_in_on or on) - due_on).days)
