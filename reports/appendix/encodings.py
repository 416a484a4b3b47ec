"""The texts of a workbook as they were meant: dates as people write them, old one-byte encodings converted. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from recruitment.kernel.legacy_text import Legacy, may_be_old, recognise
from reports.appendix.cells import as_written
from reports.appendix.table import WARNING, Problem
from reports.appendix.words import LONGEST

# Telling an old encoding is slow. It is needed for headings and names; the largest table has 5,000 of some 25 letters.
LOOKED_AT_MOST = 400_000  # letters


@dataclass
class Encodings:
    """Converts the sheets of one workbook; every text is looked at once, and very many are not looked at all."""

    left: int = LOOKED_AT_MOST
    known: dict[str, Legacy | None] = field(default_factory=dict)

    def readable(self, sheet) -> tuple[object, list[Problem]]:
        """A sheet with its texts as they were meant, and what says so."""
        found = []
        rows = tuple(self._row(row, found.append) for row in sheet.rows)
        sheet = replace(sheet, rows=rows)
        return sheet, [_warning(sheet, found)] if found else []

    def _row(self, row, found: Callable):
        return replace(row, cells=tuple(self._cell(cell, found) for cell in row.cells))

    def _cell(self, cell, found):
        if not isinstance(cell.value, str):
            return cell
        if (written := as_written(cell.value)) is not cell.value:
            return replace(cell, value=written)
        legacy = self._legacy(cell.value)
        if legacy is None:
            return cell
        found((cell, legacy))
        return replace(cell, value=legacy.text)

    def _legacy(self, text):
        if len(text) > LONGEST or not may_be_old(text):
            return None
        if text not in self.known and self.left > 0:
            self.known[text] = recognise(text)
            self.left -= len(text)
        return self.known.get(text)


def _warning(sheet, found):
    cell, legacy = found[0]
    message = (
        f"Tệp gõ bằng bảng mã {legacy.encoding} ở {len(found)} ô, ví dụ ô {cell.ref} “{cell.value}” được đọc là "
        f"“{legacy.text}”. Xem kỹ các tên trước khi nhập."
    )
    return Problem(severity=WARNING, sheet=sheet.name, cell=cell.ref, value=cell.value[:200], message=message)
