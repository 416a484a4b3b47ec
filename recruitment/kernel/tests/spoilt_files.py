"""Workbooks as strangers spoil them, made anew for every run: one entry of CORPUS per file and what must come of it."""

import io
import stat
import struct
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import openpyxl

SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
TYPES = "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MEGA = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class SpoiltFile:
    """One file: its kind in the list of threats, how to make it, and whether it is read or refused with which words."""

    code: str
    name: str
    make: Callable[[], bytes]
    expected: str
    words: str = ""

    def __str__(self):
        return f"{self.code} {self.name}"


def plain_book(rows=None) -> bytes:
    """An ordinary .xlsx of the given rows."""
    book = openpyxl.Workbook()
    for row in rows or [["TT", "Đơn vị", "Số"], [1, "Phường 1", 12], [2, "Phường 2", 7]]:
        book.active.append(row)
    return saved(book)


def saved(book) -> bytes:
    """A workbook of openpyxl as bytes."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def rewritten(data, part=None, change=None, extra=None) -> bytes:
    """The same archive with one part changed by a function, or with parts added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, _archive(out) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == part else content)
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def _archive(out):
    return zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)


def crowded(count: int) -> bytes:
    """An archive of that many empty parts, put together by hand: zipfile needs seconds for it."""
    local = b"PK\3\4" + struct.pack("<5H3I2H", 20, 0, 0, 0, 33, 0, 0, 0, 6, 0)
    names = [f"{n:06}".encode() for n in range(count)]
    central = [
        b"PK\1\2" + struct.pack("<6H3I5H2I", 20, 20, 0, 0, 0, 33, 0, 0, 0, 6, 0, 0, 0, 0, 0, n * 36) + name
        for n, name in enumerate(names)
    ]
    size = 52 * count
    shown = min(count, 0xFFFF)
    end = b"PK\5\6" + struct.pack("<4H2IH", 0, 0, shown, shown, size, 36 * count, 0)
    return b"".join(local + name for name in names) + b"".join(central) + end


def zipped(parts) -> bytes:
    """An archive of (name, content) pairs; a name may come twice."""
    out = io.BytesIO()
    warnings.filterwarnings("ignore", "Duplicate name")
    with _archive(out) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def sheet_of(inside: str, before: str = "", after: str = "") -> bytes:
    """A workbook whose only sheet has this XML in sheetData."""
    xml = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{inside}</sheetData>{after}</worksheet>'
    return rewritten(plain_book(), SHEET, lambda _: xml.encode())


def with_doctype(part: str, declaration: str, encoding="utf-8") -> bytes:
    """A workbook with a document type in one part, in the given encoding."""

    def change(content):
        text = content.decode().split("?>", 1)[-1] if content.startswith(b"<?xml") else content.decode()
        return f'<?xml version="1.0" encoding="{encoding}"?>{declaration}{text}'.encode(encoding)

    return rewritten(plain_book(), part, change)


def cut(data: bytes, tenth: int) -> bytes:
    """The first tenths of a file."""
    return data[: len(data) * tenth // 10]


def flipped(data: bytes, part: str) -> bytes:
    """The archive with one bit of that part's packed bytes turned."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entry = archive.getinfo(part)
    name, extra = struct.unpack_from("<2H", data, entry.header_offset + 26)
    place = entry.header_offset + 30 + name + extra + entry.compress_size // 2
    return data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :]


def lying_bomb() -> bytes:
    """A part of 60 MB of spaces that says it has 100 bytes."""
    data = bytearray(rewritten(plain_book(), extra={"docProps/pad.xml": b" " * (60 * MEGA)}))
    true = struct.pack("<I", 60 * MEGA)
    place = data.find(true)
    while place >= 0:
        data[place : place + 4] = struct.pack("<I", 100)
        place = data.find(true, place)
    return bytes(data)


# .xls: the smallest container and stream that programs accept.
FREE, CHAIN_END, TABLE_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of a BIFF stream."""
    return struct.pack("<2H", kind, len(body)) + body


def container(streams: dict[str, bytes]) -> bytes:
    """An OLE file of the given streams, each padded beyond the limit of small ones."""
    table, body, entries = [TABLE_SECTOR, CHAIN_END], b"", []
    for name, content in streams.items():
        size = max(-(-len(content) // SECTOR) * SECTOR, 4096)
        start, count = len(table), size // SECTOR
        table += [*range(start + 1, start + count), CHAIN_END]
        body += content.ljust(size, b"\0")
        entries.append(_entry(name, 2, start, size, child=FREE, right=len(entries) + 2))
    entries[-1] = entries[-1][:72] + struct.pack("<I", FREE) + entries[-1][76:]
    directory = _entry("Root Entry", 5, CHAIN_END, 0, child=1, right=FREE) + b"".join(entries)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 10 + struct.pack("<9I", 1, 1, 0, 4096, CHAIN_END, 0, CHAIN_END, 0, 0)
    header += struct.pack("<I", FREE) * 108
    allocation = struct.pack(f"<{SECTOR // 4}I", *table, *[FREE] * (SECTOR // 4 - len(table)))
    return header + allocation + directory.ljust(SECTOR, b"\0") + body


def _entry(name, kind, start, size, *, child, right):
    text = name.encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBB3I", len(text) + 2, kind, 1, FREE, right, child)
    return entry + b"\0" * 36 + struct.pack("<3I", start, size, 0)


def xls(cells: bytes, *, before: bytes = b"") -> bytes:
    """An .xls with one sheet “Bảng” of the given cell records."""
    start = record(0x0809, struct.pack("<4H2I", 0x0600, 5, 0x0DBB, 0x07CC, 0, 6)) + before
    name = "Bảng".encode("utf-16-le")
    length = len(start) + 4 + 8 + len(name) + 4
    start += record(0x0085, struct.pack("<IHBB", length, 0, 4, 1) + name) + record(0x000A)
    sheet = record(0x0809, struct.pack("<4H2I", 0x0600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    return container({"Workbook": start + sheet + cells + record(0x000A)})


def xls_number(row: int, column: int, value: float) -> bytes:
    """A NUMBER record; places count from 0."""
    return record(0x0203, struct.pack("<3Hd", row, column, 0, value))


def xls_text(row: int, column: int, text: str) -> bytes:
    """A LABEL record."""
    coded = text.encode("utf-16-le")
    return record(0x0204, struct.pack("<4HB", row, column, 0, len(text), 1) + coded)


def xls_error(row: int, column: int, code: int) -> bytes:
    """A BOOLERR record that holds an error."""
    return record(0x0205, struct.pack("<3H2B", row, column, 0, code, 1))


ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"


def ods(rows: str, *, prolog: str = "", manifest: str = "", kind: str = ODS_TYPE) -> bytes:
    """An .ods with one table “Bảng” of the given rows."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    body = f'<office:body><office:spreadsheet><table:table table:name="Bảng">{rows}</table:table>'
    content = f'<?xml version="1.0"?>{prolog}<office:document-content {names} {calc}>{body}'
    return zipped(
        [
            ("mimetype", kind),
            ("content.xml", f"{content}</office:spreadsheet></office:body></office:document-content>"),
            ("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>"),
        ]
    )


def ods_number(value: object, attributes: str = "") -> str:
    """A cell of an .ods that holds a number."""
    shown = f"<text:p>{value}</text:p>"
    return f'<table:table-cell office:value-type="float" office:value="{value}" {attributes}>{shown}</table:table-cell>'


ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>"
OUTSIDE = '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">'
SECRET = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LOCK = record(0x002F, b"\0" * 6)
STRANGE, BROKEN, DOCTYPE, LOCKED = "cấu trúc lạ", "hỏng", "khai báo lạ", "đặt mật khẩu"


def macro_types() -> bytes:
    """An .xlsm under the name of an .xlsx."""
    plain, macro = b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
    return rewritten(plain_book(), TYPES, lambda content: content.replace(plain, macro))


def linked_outside() -> bytes:
    """A formula on another workbook, with the value it had."""
    cell = '<row r="1"><c r="A1"><f>[1]Sheet1!A1</f><v>7</v></c></row>'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<externalReferences xmlns:r="{office}"><externalReference r:id="rId99"/></externalReferences>'
    data = rewritten(sheet_of(cell), BOOK, lambda c: c.replace(b"</sheets>", f"</sheets>{link}".encode()))
    target = (
        f'<Relationship Id="rId99" Type="{office}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    end = b"</Relationships>"
    data = rewritten(data, rels, lambda c: c.replace(end, target.encode() + end))
    return rewritten(data, extra={"xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>'})


def many_styles() -> bytes:
    """100,000 cell formats."""
    bomb = b'<cellXfs count="100000">' + b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' * 100_000

    def change(content):
        start, end = content.index(b"<cellXfs"), content.index(b"</cellXfs>")
        return content[:start] + bomb + content[end:]

    return rewritten(plain_book(), STYLES, change)


def many_names() -> bytes:
    """50,000 defined names."""
    names = "".join(f'<definedName name="n{n}">Sheet!$A$1</definedName>' for n in range(50_000))
    bomb = f"</sheets><definedNames>{names}</definedNames>".encode()
    return rewritten(
        plain_book(), BOOK, lambda c: c.replace(b"<definedNames/>", b"").replace(b"</sheets>", bomb)
    )


def symlinked() -> bytes:
    """A part that is a symbolic link."""
    link = zipfile.ZipInfo("xl/media/link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zipped([*parts_of(plain_book()), (link, "/etc/passwd")])


def parts_of(data):
    """(name, content) of every part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def in_many_ways() -> bytes:
    """Hidden and very hidden sheets, a hidden row and column, a merge, errors, text like formulas, markup."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "<script>alert(1)"
    for row in (
        ["<b>Bảng</b>", None, None],
        ["Đơn vị", "Số", "Ẩn"],
        ["-1+1", "1.804", "#REF!"],
        ["x", 1, "=1/0"],
    ):
        sheet.append(row)
    sheet["A5"].value = "=1+1"
    sheet["A5"].data_type = "s"
    sheet.merge_cells("A1:C1")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    for state in ("hidden", "veryHidden"):
        book.create_sheet(state).sheet_state = state
    return saved(book)


def _refused(code, name, words, make):
    return SpoiltFile(code=code, name=name, make=make, expected="refused", words=words)


def _read(code, name, make):
    return SpoiltFile(code=code, name=name, make=make, expected="read")


def _damaged():
    """Every way to cut or to turn a bit."""
    kinds = {"xlsx": plain_book, "xls": lambda: xls(xls_number(0, 0, 1)), "ods": lambda: ods(ODS_ROW)}
    for kind, make in kinds.items():
        for tenth in range(1, 10):
            yield _refused(
                "X-11", f"{kind}-cut-{tenth}", BROKEN, lambda make=make, tenth=tenth: cut(make(), tenth)
            )
    for part, _ in parts_of(plain_book()):
        yield _refused("X-11", f"bit-{part}", BROKEN, lambda part=part: flipped(plain_book(), part))


ODS_BLANKS = '<table:table-row table:number-rows-repeated="{}"><table:table-cell/></table:table-row>'
WIDE = 'table:number-columns-repeated="1000"'
ODS_WIDE = f"<table:table-row>{ods_number(5, WIDE)}</table:table-row>"
ODS_ROW = f"<table:table-row>{ods_number(5)}</table:table-row>"
FAR = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>abc</t></is></c></row>'
NOT_EXCEL = "không phải tệp Excel"

CORPUS: list[SpoiltFile] = [
    _read("X-01", "text-like-formulas-hidden-merged-markup", in_many_ways),
    _refused(
        "X-02", "padding-60MB", "giải nén", lambda: rewritten(plain_book(), extra={"x.xml": b" " * 60 * MEGA})
    ),
    _refused(
        "X-02", "sheet-201MB", "giải nén", lambda: rewritten(plain_book(), SHEET, lambda _: b" " * 201 * MEGA)
    ),
    _refused("X-02", "padding-lying-size", BROKEN, lying_bomb),
    _refused(
        "X-03", "6,000,000-rows", "5.000 dòng", lambda: sheet_of("<row><c><v>1</v></c></row>" * 6_000_000)
    ),
    _read(
        "X-04",
        "lying-dimension",
        lambda: sheet_of("<row><c><v>1</v></c></row>" * 500, '<dimension ref="A1:C2"/>'),
    ),
    _refused("X-05", "stray-XFD1048576", "ô XFD1048576 có “abc”", lambda: sheet_of(ROW + FAR)),
    _refused(
        "X-05", "xls-stray", "ô IV65536 có “9”", lambda: xls(xls_number(0, 0, 1) + xls_number(65535, 255, 9))
    ),
    _refused("X-05", "ods-stray", "ô A1048576 có “5”", lambda: ods(ODS_BLANKS.format(1_048_575) + ODS_ROW)),
    _refused(
        "X-06", "16,384-columns", "ô GS1 có “1”", lambda: sheet_of(f"<row>{'<c><v>1</v></c>' * 16_384}</row>")
    ),
    _refused(
        "X-06", "1,048,576-rows", "5.000 dòng", lambda: sheet_of("<row><c><v>1</v></c></row>" * 1_048_576)
    ),
    _refused("X-06", "ods-repeated", "ô ALL1 có “5”", lambda: ods(ODS_WIDE)),
    _read("X-06", "1,048,575-blank-rows", lambda: sheet_of(ROW + '<row ht="9"><c s="0"/></row>' * 1_048_575)),
    _read("X-06", "ods-blank-rows", lambda: ods(ODS_ROW + ODS_BLANKS.format(1_048_575))),
    _refused("X-07", "entity-in-workbook", DOCTYPE, lambda: with_doctype(BOOK, SECRET)),
    _refused("X-07", "billion-laughs", DOCTYPE, lambda: with_doctype(SHEET, LAUGHS)),
    _refused("X-07", "external-dtd", DOCTYPE, lambda: with_doctype(STYLES, OUTSIDE)),
    _refused("X-07", "utf-16", DOCTYPE, lambda: with_doctype(SHEET, LAUGHS, "utf-16")),
    _refused(
        "X-07", "after-a-long-comment", DOCTYPE, lambda: with_doctype(SHEET, f"<!--{' ' * 9999}-->{LAUGHS}")
    ),
    _refused("X-07", "ods-laughs", DOCTYPE, lambda: ods(ODS_ROW, prolog=LAUGHS)),
    _read("X-08", "external-link", linked_outside),
    _refused("X-09", "xlsm-as-xlsx", "macro", macro_types),
    _refused(
        "X-09", "vba-project", "macro", lambda: rewritten(plain_book(), extra={"xl/vbaProject.bin": b"x"})
    ),
    _refused("X-09", "xlsb", ".xlsb", lambda: zipped([(TYPES, "<Types/>"), ("xl/workbook.bin", b"x")])),
    _refused("X-09", "csv", ".csv", "TT;Đơn vị;Số\n1;Phường 1;12\n".encode),
    _refused("X-09", "csv-utf-16", ".csv", lambda: "TT\tĐơn vị\n".encode("utf-16")),
    _refused("X-09", "html-as-xls", "HTML", lambda: b"<html><table><tr><td>1</td></tr></table></html>"),
    _refused("X-09", "docx", "Word", lambda: zipped([(TYPES, "<Types/>"), ("word/document.xml", "<d/>")])),
    _refused("X-09", "pdf", "PDF", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    _refused("X-09", "doc", "Word", lambda: container({"WordDocument": b"x"})),
    _refused("X-09", "odt", NOT_EXCEL, lambda: ods("", kind="application/vnd.oasis.opendocument.text")),
    _read("X-09", "xls", lambda: xls(xls_text(0, 0, "Đơn vị") + xls_number(1, 0, 3) + xls_error(1, 1, 7))),
    _read("X-09", "ods", lambda: ods(ODS_ROW)),
    _refused(
        "X-10", "encrypted", LOCKED, lambda: container({"EncryptionInfo": b"x", "EncryptedPackage": b"x"})
    ),
    _refused("X-10", "encrypted-xls", LOCKED, lambda: xls(xls_number(0, 0, 1), before=LOCK)),
    _refused("X-10", "encrypted-ods", LOCKED, lambda: ods(ODS_ROW, manifest="<encryption-data/>")),
    _refused("X-11", "no-bytes", "trống", lambda: b""),
    _refused("X-11", "zeros", NOT_EXCEL, lambda: b"\0" * 5000),
    *_damaged(),
    _refused("X-12", "zip-slip", STRANGE, lambda: rewritten(plain_book(), extra={"../../x.xml": b"x"})),
    _refused("X-12", "absolute", STRANGE, lambda: rewritten(plain_book(), extra={"/x.xml": b"x"})),
    _refused("X-12", "same-name", STRANGE, lambda: zipped([*parts_of(plain_book()), (SHEET, "<x/>")])),
    _refused("X-12", "symlink", STRANGE, symlinked),
    _refused("X-12", "40,000-entries", STRANGE, lambda: crowded(40_000)),
    _refused("X-12", "100,000-entries", "5 MB", lambda: crowded(100_000)),
    _refused("X-12", "nested-zip", ".zip", lambda: zipped([("phu-luc.xlsx", plain_book())])),
    _refused("X-18", "value-no-number", BROKEN, lambda: sheet_of("<row><c><v>1_000</v></c></row>")),
    _refused("X-28", "merge-bomb", "ô gộp", lambda: sheet_of(ROW, "", '<mergeCell ref="A1:B2"/>' * 30_000)),
    _read("X-28", "100,000-styles", many_styles),
    _read("X-28", "50,000-names", many_names),
]
