"""Reading workbooks that strangers made: a guard looks at the file, then a limited child process reads its cells.

The parser never runs in the serving process: one bad file can ask for more memory than the machine has. Where the
platform sets no limits on processes, the guard and the wall time stand alone (LIMITS_ENFORCED).
"""

import importlib.util
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_ENTRIES = 1_000
MAX_ROWS, MAX_COLUMNS = 5_000, 200
WALL_SECONDS = 20
CHILD = Path(__file__).with_name("workbook_child.py")
LIMITS_ENFORCED = importlib.util.find_spec("resource") is not None

SAVE_AS = "Mở tệp bằng Excel, chọn Lưu thành (Save As), kiểu .xlsx, rồi tải lên lại."
BROKEN = f"Không đọc được tệp: tệp hỏng hoặc chưa tải đủ. {SAVE_AS}"


class WorkbookRefused(Exception):
    """The file cannot be read; the text says in Vietnamese why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell. A formula without a stored result has is_formula and no value: it is not a blank."""

    ref: str
    value: int | float | str | bool | None
    is_formula: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row that is not blank; number as Excel counts."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    name: str
    rows: tuple[Row, ...]
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Workbook:
    file_name: str
    sheets: tuple[Sheet, ...]


def read_workbook(data: bytes, *, file_name: str) -> Workbook:
    """Every sheet of an .xlsx file, hidden ones too, as plain cells; blank rows are left out.

    Dates come as ISO text, error values as their text. Raises WorkbookRefused, within the wall time, for anything
    that is no ordinary workbook of at most 5,000 rows and 200 columns a sheet.
    """
    _guard(data)
    answer = _in_child(data)
    return Workbook(
        file_name=file_name,
        sheets=tuple(
            Sheet(
                name=sheet["name"],
                hidden=sheet["hidden"],
                rows=tuple(
                    Row(
                        number=number,
                        cells=tuple(
                            Cell(ref=ref, value=value, is_formula=bool(f)) for ref, value, f in cells
                        ),
                    )
                    for number, cells in sheet["rows"]
                ),
            )
            for sheet in answer["sheets"]
        ),
    )


def _guard(data: bytes) -> None:
    """Refuse what can be told from outside, before any parser sees it."""
    if not data:
        raise WorkbookRefused("Tệp trống. Chọn lại tệp phụ lục .xlsx.")
    if len(data) > MAX_BYTES:
        raise WorkbookRefused("Tệp lớn hơn 5 MB. Xóa hình ảnh và trang tính thừa, lưu lại rồi tải lên.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise WorkbookRefused(
            "Tệp đặt mật khẩu, hoặc là .xls đời cũ. Bỏ mật khẩu nếu có, rồi lưu thành kiểu .xlsx và tải lên lại."
        )
    if not data.startswith(b"PK"):
        raise WorkbookRefused(f"Đây không phải tệp Excel .xlsx, dù tên có thể ghi như vậy. {SAVE_AS}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _guard_archive(archive)
    except (
        zipfile.BadZipFile,
        EOFError,
        ValueError,
        NotImplementedError,
        OSError,
        RuntimeError,
        zipfile.zlib.error,
    ):
        raise WorkbookRefused(BROKEN) from None


def _guard_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES or len(set(names)) != len(names):
        raise WorkbookRefused(f"Tệp có cấu trúc lạ (quá nhiều phần bên trong hoặc phần trùng tên). {SAVE_AS}")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise WorkbookRefused(f"Tệp có cấu trúc lạ (đường dẫn bên trong không hợp lệ). {SAVE_AS}")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise WorkbookRefused("Tệp đặt mật khẩu. Bỏ mật khẩu trong Excel rồi tải lên lại.")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise WorkbookRefused(
            "Tệp giải nén ra quá lớn (trên 50 MB). Chép riêng bảng phụ lục sang tệp mới rồi tải lên."
        )
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise WorkbookRefused(f"Đây không phải tệp Excel .xlsx (có thể là Word hoặc tệp nén). {SAVE_AS}")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WorkbookRefused(
            "Tệp có macro nên không được nhận. Lưu thành kiểu .xlsx (không macro) rồi tải lên lại."
        )
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")):
            _guard_part(archive, entry)


def _guard_part(archive, entry):
    """Refuse a document type in any part: workbooks have none, attacks on XML parsers do."""
    with archive.open(entry) as part:
        start = part.read(4096)
    if b"<!DOCTYPE" in start.upper() or b"<!\x00D" in start.upper():
        raise WorkbookRefused(
            f"Tệp có khai báo lạ trong phần “{entry.filename[:60]}” nên không được nhận. {SAVE_AS}"
        )


def _in_child(data: bytes) -> dict:
    """What the child process says of the file."""
    settings = json.dumps({"rows": MAX_ROWS, "columns": MAX_COLUMNS})
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD), settings],
            input=data,
            capture_output=True,
            timeout=WALL_SECONDS,
            env={
                name: os.environ[name]
                for name in ("PATH", "SYSTEMROOT", "TEMP", "TMPDIR")
                if name in os.environ
            },
        )
    except subprocess.TimeoutExpired:
        raise WorkbookRefused(
            "Đọc tệp quá lâu nên đã dừng. Chép riêng bảng phụ lục sang tệp Excel mới rồi tải lên."
        ) from None
    if done.returncode != 0:
        raise WorkbookRefused(BROKEN)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise WorkbookRefused(answer["refused"])
    return answer
