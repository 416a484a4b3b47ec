"""The record as a workbook: one event a row."""

from collections.abc import Sequence
from io import BytesIO

from django.utils import timezone

from recruitment.journal.lines import Line
from recruitment.kernel.dates import format_moment
from recruitment.kernel.workbook_writing import new_workbook

HEADINGS = (
    ("Số", 8),
    ("Lúc", 18),
    ("Người làm", 26),
    ("Nhiệm vụ", 30),
    ("Nơi truy cập", 16),
    ("Việc", 34),
    ("Đối tượng", 44),
    ("Cũ → mới", 60),
    ("Lý do", 40),
)


def journal_workbook(lines: Sequence[Line], *, note: str) -> bytes:
    """The lines as an .xlsx file. note: the sentence under the title."""
    file = BytesIO()
    with new_workbook(file) as book:
        sheet = book.add_worksheet("Nhật ký")
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write(0, 0, "NHẬT KÝ THAY ĐỔI", bold)
        sheet.write(1, 0, note)
        for place, (heading, width) in enumerate(HEADINGS):
            sheet.set_column(place, place, width)
            sheet.write(3, place, heading, bold)
        for row, line in enumerate(lines, start=4):
            for place, value in enumerate(_cells(line)):
                sheet.write(row, place, value, wrapped)
        sheet.freeze_panes(4, 0)
    return file.getvalue()


def _cells(line):
    changes = (*line.changes, *line.more)
    return (
        line.event_id,
        format_moment(timezone.localtime(line.recorded_at)),
        line.who,
        line.post,
        line.address,
        line.words,
        line.label,
        "\n".join(f"{one.label}: {one.old} → {one.new}" for one in changes),
        line.reason,
    )
