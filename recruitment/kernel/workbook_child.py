"""Reads one workbook from standard input and prints its cells as JSON. Runs alone, in a process with limits.

Imports nothing of the project: it is started with `python -I`, from whatever folder.
"""

import io
import json
import sys

MEMORY_BYTES = 768 * 1024 * 1024
CPU_SECONDS = 15


class Refused(Exception):
    """The workbook is beyond what is read; the text says so in Vietnamese."""


def limit() -> None:
    """Bound this process's memory and time, where the platform can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def read(data: bytes, rows: int, columns: int) -> dict:
    """{"sheets": [{"name", "hidden", "rows": [[number, [[ref, value, is_formula], …]], …]}, …]}."""
    import openpyxl

    # Formulas and their stored results are two readings of the same file.
    formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    results = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheets = []
    for sheet in results.worksheets:
        twin = formulas[sheet.title]
        found = list(_rows(sheet, twin, rows, columns))
        sheets.append({"name": sheet.title, "hidden": sheet.sheet_state != "visible", "rows": found})
    return {"sheets": sheets}


def _rows(sheet, twin, rows, columns):
    """The rows that are not blank. The file's own word on its dimensions is not believed: it may lie."""
    from openpyxl.utils import get_column_letter

    sheet.reset_dimensions()
    twin.reset_dimensions()
    both = zip(sheet.iter_rows(), twin.iter_rows(), strict=False)
    for number, (cells, formulas) in enumerate(both, start=1):
        if number > rows:
            raise Refused(
                f"Trang tính “{sheet.title}” có hơn {rows:,} dòng.".replace(",", ".")
                + " Xóa các dòng thừa bên dưới bảng, lưu lại rồi tải lên."
            )
        if len(cells) > columns:
            raise Refused(
                f"Trang tính “{sheet.title}” có hơn {columns} cột ở dòng {number}. "
                "Xóa các cột thừa bên phải bảng, lưu lại rồi tải lên."
            )
        pairs = enumerate(zip(cells, formulas, strict=False), start=1)
        kept = [
            _cell(cell, formula, f"{get_column_letter(column)}{number}") for column, (cell, formula) in pairs
        ]
        while kept and kept[-1][1] is None and not kept[-1][2]:
            kept.pop()
        if kept:
            yield [number, kept]


def _cell(cell, formula, ref):
    return [ref, _plain(cell.value), getattr(formula, "data_type", None) == "f"]


def _plain(value):
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def main() -> None:
    """Read standard input, print one JSON object. A fault of the parser ends with exit code 1 and no words."""
    limit()
    caps = json.loads(sys.argv[1])
    try:
        answer = read(sys.stdin.buffer.read(), caps["rows"], caps["columns"])
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    except (Exception, MemoryError):  # noqa: BLE001 - whatever a parser throws at a hostile file
        sys.exit(1)
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
