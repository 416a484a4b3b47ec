"""What a workbook may hold, and the sentences that say so. Shared by the server's side and the limited child.

Imports nothing of the project: the child loads it by its path.
"""

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
# Worksheet parts are only streamed, and a spreadsheet that styled a million blank rows writes 150 MB of them.
MAX_SHEETS_UNPACKED = 200 * 1024 * 1024
MAX_ENTRIES = 1_000
MAX_ROWS, MAX_COLUMNS = 5_000, 200
LAST_ROW = 20_000
# What is read within the time on a slow machine; a sheet of 5,000 rows may have 80 columns.
MAX_CELLS = 400_000
# One long text may stand in every cell of a small file; whoever reads the cells goes through all of it each time.
MAX_LETTERS = 10_000_000
MAX_MERGES = 20_000
SHOWN = 40

SAVE_AS = "Mở tệp bằng Excel, chọn Lưu thành (Save As), kiểu .xlsx, rồi tải lên lại."
BROKEN = f"Không đọc được tệp: tệp hỏng hoặc chưa tải đủ. {SAVE_AS}"
LOCKED = "Tệp đặt mật khẩu nên không đọc được. Bỏ mật khẩu trong Excel, lưu lại rồi tải lên."
COPY_TABLE = "Chép riêng bảng cần nhập sang một tệp Excel mới rồi tải lên."
HEAVY = (
    "Tệp cần quá nhiều bộ nhớ để đọc, thường vì có ô nằm rất xa ngoài bảng hoặc quá nhiều định dạng. "
    + COPY_TABLE
)


class Refused(Exception):
    """The workbook is beyond what is read; the text says so in Vietnamese."""


def number(value: int) -> str:
    """A whole number as Vietnamese print it: 5.000."""
    return f"{value:,}".replace(",", ".")


def too_far(sheet: str, ref: str, value: object) -> Refused:
    """The refusal for a cell that lies outside what any table covers; a value of None is a formula."""
    shown = " ".join(str(value).split())
    shown = shown[:SHOWN] + "…" if len(shown) > SHOWN else shown
    holds = "công thức" if value is None else f"“{shown}”"
    return Refused(
        f"Trang tính “{sheet}”: ô {ref} có {holds} nằm xa ngoài bảng (quá {MAX_COLUMNS} cột hoặc "
        f"{number(LAST_ROW)} dòng). Xóa ô này cùng các dòng, cột thừa, lưu lại rồi tải lên."
    )


def too_many_rows(sheet: str) -> Refused:
    """The refusal for more rows with something in them than are read."""
    return Refused(
        f"Trang tính “{sheet}” có hơn {number(MAX_ROWS)} dòng. "
        "Xóa các dòng thừa bên dưới bảng, lưu lại rồi tải lên."
    )


class Carried:
    """Counts what is handed over of a workbook. Raises Refused beyond the caps."""

    def __init__(self):
        self.cells = self.letters = 0

    def add(self, cells: list) -> None:
        """Count the cells of one more row: [reference, value, is_formula]."""
        self.cells += len(cells)
        self.letters += sum(_length(value) for _, value, _ in cells)
        if self.cells > MAX_CELLS:
            raise too_many_cells()
        if self.letters > MAX_LETTERS:
            raise Refused(f"Tệp có quá nhiều chữ (hơn {number(MAX_LETTERS)} ký tự). {COPY_TABLE}")


def _length(value: object) -> int:
    """How long a text is, or about how many digits a whole number has: files write them by the thousand, too."""
    if isinstance(value, str):
        return len(value)
    return value.bit_length() // 3 if isinstance(value, int) else 0


def too_many_cells() -> Refused:
    """The refusal for a workbook whose sheets are each in bounds and together too much."""
    return Refused(f"Tệp có hơn {number(MAX_CELLS)} ô. {COPY_TABLE}")
