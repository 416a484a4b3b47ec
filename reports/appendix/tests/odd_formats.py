"""The printed appendix in the other formats offices send, and with what programs put into a workbook besides cells."""

import base64
from xml.sax.saxutils import escape

from recruitment.kernel.tests.spoilt_files import MAIN, ods, ods_number, rewritten, xls, xls_number, xls_text
from reports.appendix.tests import sheets
from reports.appendix.tests.odd_figures import OddTable, changed

RELS = "xl/worksheets/_rels/sheet1.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
ANCHOR = """<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{office}"><xdr:oneCellAnchor>
<xdr:from><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>
<xdr:ext cx="9525" cy="9525"/><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="{name}"/><xdr:cNvPicPr/></xdr:nvPicPr>
<xdr:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>
<xdr:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor>
</xdr:wsDr>"""


DDE = '<ddeLink ddeService="cmd" ddeTopic="/c calc"><ddeItems><ddeItem name="A0"/></ddeItems></ddeLink>'
OLE = f'<oleLink xmlns:r="{OFFICE}" r:id="rId1" progId="Word.Document.12"/>'
LINKED = (("", "liên kết"),)


def as_xls(rows: list[list]) -> bytes:
    """An .xls of these rows, as old programs write numbers and texts."""
    cells = b""
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, str):
                cells += xls_text(line, place, value)
            elif value is not None:
                cells += xls_number(line, place, value)
    return xls(cells)


def as_ods(rows: list[list]) -> bytes:
    """An .ods of these rows."""
    return ods("".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows))


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
    return ods_number(value)


def _related(data: bytes, relations: dict[str, str], before_end: str, parts: dict) -> bytes:
    """A workbook whose first sheet is tied to parts: {kind of relation: target}, and XML at the end of the sheet."""
    links = "".join(
        f'<Relationship Id="rIdX{place}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(relations.items())
    )
    rels = f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>'
    sheet = "xl/worksheets/sheet1.xml"
    data = rewritten(
        data, sheet, lambda text: text.replace(b"</worksheet>", before_end.encode() + b"</worksheet>")
    )
    return rewritten(data, extra={RELS: rels, **parts})


def with_image() -> bytes:
    """A picture over a cell of figures, its name like a formula."""
    drawing = ANCHOR.format(office=OFFICE, name="=1+1")
    target = f'<Relationship Id="rId1" Type="{OFFICE}/image" Target="../media/image1.png"/>'
    parts = {
        "xl/drawings/drawing1.xml": drawing,
        "xl/drawings/_rels/drawing1.xml.rels": f'<Relationships xmlns="{PACKAGE}">{target}</Relationships>',
        "xl/media/image1.png": PIXEL,
    }
    tie = f'<drawing xmlns:r="{OFFICE}" r:id="rIdX0"/>'
    return _related(sheets.spoilt({}), {"drawing": "../drawings/drawing1.xml"}, tie, parts)


def with_object() -> bytes:
    """An object of another program set into the sheet, in a container of its own."""
    tie = (
        f'<oleObjects xmlns:r="{OFFICE}"><oleObject progId="Package" shapeId="1" r:id="rIdX0"/></oleObjects>'
    )
    parts = {"xl/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504}
    return _related(sheets.spoilt({}), {"oleObject": "../embeddings/oleObject1.bin"}, tie, parts)


def with_link(link: str) -> bytes:
    """A link to another program, which a spreadsheet would start when it opens the file."""
    part = f'<externalLink xmlns="{MAIN}">{link}</externalLink>'
    return rewritten(sheets.spoilt({}), extra={"xl/externalLinks/externalLink1.xml": part})


def _signed(sheet):
    """What programs add by themselves: who made it, when, what to print, and a password against changes."""
    sheet.parent.properties.creator = "Đồng chí Mẫu"
    sheet.parent.properties.title = "Phụ lục 2031"
    sheet.print_area = "A1:M45"
    sheet.protection.sheet = True
    sheet.protection.password = "khoa"
    sheet.parent.calculation.fullCalcOnLoad = True


FORMATS: list[OddTable] = [
    OddTable(code="X-08", name="an-object-set-in", make=with_object, is_same=True),
    OddTable(
        code="X-08", name="an-object-linked", make=lambda: with_link(OLE), warnings=LINKED, is_same=True
    ),
    OddTable(code="X-08", name="dde", make=lambda: with_link(DDE), warnings=LINKED, is_same=True),
    OddTable(
        code="X-09",
        name="the-appendix-as-xls",
        make=lambda: as_xls(sheets.printed_rows()),
        file_name="phu-luc.xls",
        is_same=True,
    ),
    OddTable(
        code="X-09",
        name="the-appendix-as-ods",
        make=lambda: as_ods(sheets.printed_rows()),
        file_name="phu-luc.ods",
        is_same=True,
    ),
    OddTable(
        code="X-26",
        name="a-title-of-another-year",
        make=lambda: sheets.spoilt({"A1": "Bổ sung chỉ tiêu kết nạp đảng viên năm 2022"}),
        errors=(("A1", "năm 2022"),),
    ),
    OddTable(
        code="X-26",
        name="another-paper-named-in-the-title",
        make=lambda: sheets.spoilt({"A3": "(Kèm theo Kế hoạch số 12-KH/QU ngày 15 tháng 02 năm 2022)"}),
        is_same=True,
    ),
    OddTable(code="X-28", name="an-image-over-figures", make=with_image, is_same=True),
    OddTable(code="X-28", name="what-programs-add", make=lambda: changed(_signed), is_same=True),
]
