"""A workbook handed back with what is wrong in it: marked cells, their notes, and a summary as the first sheet."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from recruitment.kernel.workbook_guard import guarded_format
from recruitment.kernel.workbook_process import ask


@dataclass(frozen=True, kw_only=True)
class CellMark:
    """What to say at one cell; sheet as the workbook names it, cell as "B7"."""

    sheet: str
    cell: str
    message: str
    severity: Literal["error", "warning"]


def annotate(
    data: bytes,
    *,
    file_name: str,
    marks: Sequence[CellMark],
    summary: Sequence[tuple[str, ...]],
    summary_title: str,
) -> bytes:
    """The workbook `data` (.xlsx, .xls or .ods) as .xlsx: marked cells light red (error) or light orange, with notes.

    The first sheet, named summary_title (made unique), lists `summary`; its first row is the heading. Text stays text,
    never a formula. A mark on a merged cell goes to the cell that shows; a mark outside the table is only in the
    summary. An .xls, an .ods and a workbook too large to be loaded whole come back with their values only. Raises
    WorkbookRefused like read_workbook.
    """
    order = {
        "do": "annotate",
        "format": guarded_format(data),
        "marks": [[mark.sheet, mark.cell, mark.message, mark.severity] for mark in marks],
        "summary": [list(row) for row in summary],
        "title": summary_title,
    }
    (answer,) = ask(order, data)
    return base64.b64decode(answer["file"])
