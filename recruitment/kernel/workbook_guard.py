"""What can be told of a file from outside, before any parser sees it: which format it is, whatever its name says."""

import io
import stat
import zipfile

from recruitment.kernel.workbook_caps import (
    BROKEN,
    COPY_TABLE,
    LOCKED,
    MAX_BYTES,
    MAX_ENTRIES,
    MAX_SHEETS_UNPACKED,
    MAX_UNPACKED,
    SAVE_AS,
)
from recruitment.kernel.workbook_ole import MAGIC, Container, Damaged

ODS = b"application/vnd.oasis.opendocument.spreadsheet"
MACROS = "Tệp có macro nên không được nhận. Lưu thành kiểu .xlsx (không macro) rồi tải lên lại."
ASK_ORIGINAL = "Chọn lại tệp Excel gốc (.xlsx), hoặc chép bảng sang Excel, lưu kiểu .xlsx rồi tải lên."
# What a zip archive is that holds no workbook: the beginning of a part's name, and the format to name.
ZIPPED = {"word/": "Word (.docx)", "ppt/": "PowerPoint (.pptx)"}
OLD = {"WordDocument": "Word (.doc)", "PowerPoint Document": "PowerPoint (.ppt)"}
STARTS = {
    b"%PDF": "PDF",
    b"{\\rtf": "văn bản RTF",
    b"\x89PNG": "hình ảnh",
    b"\xff\xd8\xff": "hình ảnh",
    b"GIF8": "hình ảnh",
    b"Rar!": "nén RAR",
    b"7z\xbc\xaf": "nén 7z",
}
LINKED = ("xl/externalLinks/", "xl/connections.xml")
PAGE_MARKS = (b"<html", b"<!doctype html", b"<table", b"<head", b"<body", b"mime-version:")
SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"


class WorkbookRefused(Exception):
    """The file cannot be read; the text says in Vietnamese why and what to do."""


def guarded_format(data: bytes) -> str:
    """ "xlsx", "xls" or "ods", told by the content. Raises WorkbookRefused for everything else."""
    if not data:
        raise WorkbookRefused("Tệp trống. Chọn lại tệp phụ lục .xlsx.")
    if len(data) > MAX_BYTES:
        raise WorkbookRefused("Tệp lớn hơn 5 MB. Xóa hình ảnh và trang tính thừa, lưu lại rồi tải lên.")
    if data.startswith(MAGIC[:4]):
        return _guard_old(data)
    if not data.startswith(b"PK"):
        raise _not_excel(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _guard_archive(archive)
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


def is_linked(data: bytes) -> bool:
    """Whether an .xlsx that the guard let through takes figures from other workbooks or from a database."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(name.startswith(LINKED) for name in archive.namelist())


def _seen(what, advice=ASK_ORIGINAL):
    return WorkbookRefused(f"Đây là tệp {what}, không phải tệp Excel .xlsx, .xls hay .ods. {advice}")


def _guard_old(data):
    """An OLE container: an .xls, a locked workbook, or another program's file."""
    try:
        names = Container(data).names()
    except Damaged:
        raise WorkbookRefused(BROKEN) from None
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise WorkbookRefused(LOCKED)
    for name, what in OLD.items():
        if name in names:
            raise _seen(what)
    if not names & {"Workbook", "Book"}:
        raise _seen("của một chương trình Windows khác")
    if "_VBA_PROJECT_CUR" in names:
        raise WorkbookRefused(MACROS)
    return "xls"


def _not_excel(data):
    """The refusal for a file that is neither a zip archive nor an OLE container."""
    for start, what in STARTS.items():
        if data.startswith(start):
            return _seen(what)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.replace(b"\0", b"")
    head = data[:4096].lower()
    if any(mark in head for mark in PAGE_MARKS):
        return _seen("trang web (HTML) mang tên Excel", SAVE_AS)
    if SPREADSHEET_XML in head:
        return _seen("XML Spreadsheet 2003", SAVE_AS)
    if data[:2] in (b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08"):
        return _seen("Excel quá cũ (Excel 2 đến 5)", SAVE_AS)
    if b"\0" not in data[:4096]:
        return _seen("chữ (.csv hoặc .txt)", SAVE_AS)
    return _seen("không rõ kiểu")


def _guard_archive(archive: zipfile.ZipFile) -> str:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MAX_ENTRIES or len(names) != len(entries):
        raise WorkbookRefused(f"Tệp có cấu trúc lạ (quá nhiều phần bên trong hoặc phần trùng tên). {SAVE_AS}")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise WorkbookRefused(f"Tệp có cấu trúc lạ (đường dẫn bên trong không hợp lệ). {SAVE_AS}")
    if any(stat.S_ISLNK(entry.external_attr >> 16) for entry in entries):
        raise WorkbookRefused(f"Tệp có cấu trúc lạ (liên kết ra ngoài tệp). {SAVE_AS}")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise WorkbookRefused(LOCKED)
    sheets = sum(entry.file_size for entry in entries if entry.filename.startswith("xl/worksheets/"))
    if sheets > MAX_SHEETS_UNPACKED or sum(entry.file_size for entry in entries) - sheets > MAX_UNPACKED:
        raise WorkbookRefused(f"Tệp giải nén ra quá lớn (trên 50 MB). {COPY_TABLE}")
    if "content.xml" in names:
        return _guard_ods(archive, names)
    return _guard_xlsx(archive, names)


def _guard_ods(archive, names):
    kind = archive.read("mimetype")[:200] if "mimetype" in names else b""
    if not kind.startswith(ODS):
        raise _seen("OpenDocument không phải bảng tính", ASK_ORIGINAL)
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise WorkbookRefused(LOCKED)
    if any(name.startswith("Basic/") and name.endswith(".xml") for name in names):
        raise WorkbookRefused(MACROS)
    return "ods"


def _guard_xlsx(archive, names):
    if "xl/workbook.bin" in names:
        raise _seen("Excel nhị phân (.xlsb)", SAVE_AS)
    for start, what in ZIPPED.items():
        if any(name.startswith(start) for name in names):
            raise _seen(what)
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise _seen("nén (.zip)", "Giải nén rồi chọn tệp Excel bên trong.")
    # A part in UTF-16 has a zero byte at every other place.
    types = archive.read("[Content_Types].xml").replace(b"\0", b"").lower()
    if b"macroenabled" in types or b"vbaproject" in types:
        raise WorkbookRefused(MACROS)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WorkbookRefused(MACROS)
    return "xlsx"
