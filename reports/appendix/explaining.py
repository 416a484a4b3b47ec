"""When a printed sum does not hold: the single cell that would explain it, where there is exactly one. Pure."""

from collections.abc import Sequence

from reports.appendix.layout import TOTAL, Column
from reports.appendix.table import BaseRow


def suspect(rows: Sequence[BaseRow], column: Column, difference: int) -> tuple[BaseRow, str] | None:
    """The row whose cell alone would make the sum right, and in which words; None when none or several would.

    rows: those the sum is over; difference: printed less computed. Three causes are looked for, the surest first:
    the row's own total is out by the same number; the cell is blank; two digits changed places or one fell out.
    """
    for cause in (_row_total_is_out_too, _blank, _mistyped):
        found = [(row, words) for row in rows for words in [cause(row, column, difference)] if words]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _row_total_is_out_too(row, column, difference):
    if column.kind != "supplement" or row.values.get(TOTAL) is None:
        return ""
    parts = [
        value or 0 for code, value in row.values.items() if code.startswith("supplement_") and code != TOTAL
    ]
    if row.values[TOTAL] - sum(parts) != difference:
        return ""
    return f"nếu ghi {(row.values[column.code] or 0) + difference} thì cả dòng và cột đều khớp"


def _blank(row, column, difference):
    if row.values.get(column.code) is not None or difference <= 0 or column.kind == "total":
        return ""
    return f"ô đang để trống; nếu là {difference} thì khớp"


def _mistyped(row, column, difference):
    value = row.values.get(column.code)
    if not value or value + difference < 0:
        return ""
    meant = str(value + difference)
    written = str(value)
    swapped = len(meant) == len(written) and sorted(meant) == sorted(written) and meant != written
    dropped = len(meant) == len(written) + 1 and any(
        meant[:place] + meant[place + 1 :] == written for place in range(len(meant))
    )
    doubled = len(written) == len(meant) + 1 and any(
        written[:place] + written[place + 1 :] == meant for place in range(len(written))
    )
    if swapped or dropped or doubled:
        return f"đang ghi {written}; nếu là {meant} thì khớp"
    return ""
