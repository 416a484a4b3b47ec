"""What the bar over the grid says of a cell: the period before, the year, its target, and what the checks found."""

from collections.abc import Iterable

from recruitment.kernel.numbers import format_count, format_percent, percent
from reports.periodic.checks import sources_at_end
from reports.periodic.examining import Remark
from reports.periodic.gates import RETURNED
from reports.periodic.queries import ReportRow
from reports.periodic.values import shown


def hint_of(row: ReportRow, column: str) -> str:
    """The words for one cell; "" when there is nothing to say."""
    background, parts = row.background, []
    if column in background.previous:
        parts.append(f"Kỳ trước ({background.previous_label}): {shown(background.previous[column])}")
    if column == "admitted" and background.year:
        parts.append(f"trong năm {background.year}: {format_count(in_year(row))}")
        parts.append(f"chỉ tiêu năm: {format_count(background.year_target)}")
    if column == "sources" and row.values[column] is None:
        end = sources_at_end(row.values)
        parts += [f"để trống thì khi nộp tự tính là {format_count(end)}"] if end is not None else []
    if row.state == RETURNED and column in row.stage.returned:
        parts.append(f"bị trả lại: {row.report.return_reason}")
    return " · ".join([*parts, *(note(remark) for remark in remarks_on(row, column))])


def note(remark: Remark) -> str:
    """One finding with the base's words on it."""
    said = f" Giải trình: {remark.explanation}" if remark.explanation else ""
    return f"▲ {remark.finding.message}{said}"


def remarks_on(row: ReportRow, column: str) -> Iterable[Remark]:
    """What the checks found in one cell."""
    return (remark for remark in row.remarks if remark.finding.column == column)


def is_marked(row: ReportRow, column: str) -> bool:
    """Whether a cell is to be looked at: something was found in it, or it was sent back."""
    sent_back = row.state == RETURNED and column in row.stage.returned
    return sent_back or any(True for _ in remarks_on(row, column))


def in_year(row: ReportRow) -> int | None:
    """Admitted in the year by the end of the period."""
    return row.background.in_year(row.values["admitted"])


def of_target(so_far: int | None, target: int | None) -> str:
    """ "3/6 (50,0%)": both numbers and the share; a dash while one of them is unknown."""
    share = percent(so_far, target)
    both = f"{format_count(so_far)}/{format_count(target)}"
    return format_count(None) if so_far is None or target is None else f"{both} ({format_percent(share)})"
