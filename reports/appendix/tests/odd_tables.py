"""The printed appendix with odd names, rows, columns and sheets (threats X-01 to X-14 and X-21 to X-30)."""

import unicodedata

from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName

from recruitment.kernel.legacy_text import TCVN3, VNI
from recruitment.kernel.scope import SYSTEM
from recruitment.kernel.tests.spoilt_files import rewritten, sheet_of
from recruitment.testing import factories
from reports.appendix.printed import printed_workbook
from reports.appendix.queries import appendix_table
from reports.appendix.tests import sheets
from reports.appendix.tests.odd_figures import ALL, SUMS, OddTable, changed, with_formulas

FORMULAS = [
    "=1+1",
    "+84 28 3930",
    "-1-1",
    "@SUM(A1)",
    '=HYPERLINK("http://192.0.2.1","x")',
    "=cmd|'/C calc'!A0",
]
SCRIPT = "<script>alert(1)</script>"
BIDI = "\u202e"
NO_TABLE = (("", "Không tìm thấy bảng phụ lục"),)
HEADED = [
    "Tổng cộng bổ sung",
    "Chỉ tiêu kết nạp",
    "Tổng số nguồn",
    "Đơn vị",
    "Đã kết nạp năm",
    "Bổ sung chỉ tiêu",
]
UNKNOWN, TWICE, NAMED = "Không có cơ sở đảng nào tên", "có hai dòng", "sẽ mang tên"


def with_rows(rows) -> bytes:
    """The printed appendix and rows below it: (TT, name), each with figures of its own."""

    def add(sheet):
        for number, name in rows:
            sheet.append([number, name, 50, 4, 3, 1, 1, 0, 1, 1, 1, 1, 4])
            sheet.cell(sheet.max_row, 2).data_type = "s"

    return changed(add)


def with_names(names) -> bytes:
    """The printed appendix with other names: {line: name}."""
    return sheets.spoilt({f"B{line}": name for line, name in names.items()})


def _row_of_names(rows, first=46):
    return tuple((f"B{line}", NAMED) for line, _ in enumerate(rows, start=first))


def _linked() -> bytes:
    data = with_formulas({"C6": ("[1]Sheet1!$A$1", "279")})
    return rewritten(data, extra={"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})


def _merged_names(sheet):
    sheet.merge_cells("B6:B8")


def _hidden(sheet):
    sheet.row_dimensions[7].hidden = True
    sheet.column_dimensions["E"].hidden = True
    sheet.auto_filter.ref = "A4:M45"
    for title, state in (("Ẩn", "hidden"), ("Rất ẩn", "veryHidden")):
        other = sheet.parent.copy_worksheet(sheet)
        other.title, other.sheet_state = title, state


def _encoded(table, lines) -> bytes:
    """The printed appendix with the names of some lines typed in an old encoding."""
    codes = {letter: code for code, letter in reversed(table.items())}
    rows = sheets.printed_rows()
    return with_names(
        {line: "".join(codes.get(letter, letter) for letter in rows[line - 1][1]) for line in lines}
    )


def _side_by_side(sheet):
    for line, row in enumerate(sheets.printed_rows()[3:14], start=4):
        for place, value in enumerate(row, start=15):
            sheet.cell(line, place, value)


def _swapped_heading(sheet):
    sheet["C15"], sheet["D15"] = sheet["D15"].value, sheet["C15"].value


def _decorated(sheet):
    sheet["C6"].comment = Comment("=1+1 <b>", "x")
    sheet["B7"].hyperlink = "http://192.0.2.1/"
    red = PatternFill("solid", bgColor="FF0000")
    sheet.conditional_formatting.add("C6:M45", CellIsRule(operator="greaterThan", formula=["5"], fill=red))
    sheet.parent.defined_names["Ten"] = DefinedName("Ten", attr_text="'Phụ lục'!$A$1:$M$45")
    sheet.freeze_panes = "C5"


def _hostile(sheet):
    sheet.title = "<img src=x onerror=1>"
    sheet["N4"], sheet["B6"], sheet["A47"] = SCRIPT, f'"><svg onload=1>{SCRIPT}', SCRIPT
    sheet.parent.properties.creator = SCRIPT


def filled(words) -> bytes:
    """As many cells as are read, each with a text of its own: words(its number)."""

    def row(first):
        return "".join(f'<c t="inlineStr"><is><t>{words(first + place)}</t></is></c>' for place in range(80))

    return sheet_of("".join(f"<row>{row(line * 80)}</row>" for line in range(5_000)))


def unknown_rows() -> bytes:
    """A table of as many rows as are read, none of a base that anybody knows."""
    printed = sheets.printed_rows()[3]
    rows = ([line, f"Chi bộ số {line} của một nơi khác", *[5] * 11] for line in range(101, 5_099))
    return sheets.workbook([printed, *rows])


def _export() -> bytes:
    plan_47 = factories.plan_47()
    return printed_workbook(appendix_table(scope=SYSTEM, appendix=plan_47), title=plan_47.title)


def _reordered() -> bytes:
    rows = [
        [row[1], row[0], *reversed(row[2:])] if isinstance(row[1], str) else row
        for row in sheets.printed_rows()
    ]
    return sheets.workbook(rows)


def _another_district() -> bytes:
    rows = sheets.printed_rows()
    for row in rows:
        if isinstance(row[0], int):
            row[0], row[1] = None, f"Xã Tân Lập {row[0]}"
    return sheets.workbook(rows)


def _other_years() -> bytes:
    rows = [
        [cell.replace("năm 202", "năm 203") if isinstance(cell, str) else cell for cell in row]
        for row in sheets.printed_rows()
    ]
    return sheets.workbook(rows)


HIDDEN_TOLD = (("A7", "1 dòng ẩn"), ("E1", "1 cột ẩn"), ("A1", "ẩn “Ẩn”"), ("A1", "ẩn “Rất ẩn”"))
FORMULA_ROWS = list(enumerate(FORMULAS, start=29))
SAME_NAMES = {
    6: unicodedata.normalize("NFD", "PHƯỜNG 1"),
    7: "\ufeffPhường\u200b 2",
    8: f"{BIDI}Phường 3\u202c",
    9: "\u2067Phường\u3000 4\u2069",
    26: "Toà án nhân dân",
    29: "Ðội Thanh tra địa bàn",
}
TITLE = "chỉ tiêu kết nạp đảng viên Nhiệm kỳ 2015 - 2020"


def _odd(code, name, make, **expected):
    return OddTable(code=code, name=name, make=make, **expected)


TABLES: list[OddTable] = [
    _odd(
        "X-01",
        "names-like-formulas",
        lambda: with_rows(FORMULA_ROWS),
        warnings=_row_of_names(FORMULA_ROWS),
        names=dict(enumerate(FORMULAS, start=46)),
    ),
    _odd(
        "X-06",
        "400,000-texts",
        lambda: filled(lambda place: f"Bổ sung số {place}."),
        errors=NO_TABLE,
        is_full=True,
    ),
    _odd(
        "X-06",
        "400,000-headings",
        lambda: filled(lambda place: f"{HEADED[place % len(HEADED)]} số {place}."),
        errors=NO_TABLE,
        is_full=True,
    ),
    _odd("X-06", "5,000-unknown-names", unknown_rows, errors=((ALL, UNKNOWN),), warnings=(SUMS,)),
    _odd("X-08", "figures-of-another-file", _linked, warnings=(("", "liên kết"),), figures={"C6": 279}),
    _odd(
        "X-13",
        "a-name-over-three-rows",
        lambda: changed(_merged_names),
        errors=(("A7", "không có tên đơn vị"), ("A8", "không có tên đơn vị")),
        warnings=(SUMS,),
        names={6: "Phường 1"},
    ),
    _odd(
        "X-14", "hidden-in-every-way", lambda: changed(_hidden), warnings=HIDDEN_TOLD, names={7: "Phường 2"}
    ),
    _odd("X-21", "one-name-many-codes", lambda: with_names(SAME_NAMES)),
    _odd(
        "X-21",
        "cyrillic-lookalike",
        lambda: with_names({6: "Рhường 1"}),
        errors=(("B6", "“Phường 1” (TT 1)"),),
    ),
    _odd(
        "X-21",
        "headings-in-nfd",
        lambda: sheets.workbook(
            [
                [unicodedata.normalize("NFD", cell) if isinstance(cell, str) else cell for cell in row]
                for row in sheets.printed_rows()
            ]
        ),
        is_same=True,
    ),
    _odd("X-22", "tcvn3", lambda: _encoded(TCVN3, (18, 26, 29, 39)), warnings=(("B18", "TCVN3"),)),
    _odd("X-22", "vni", lambda: _encoded(VNI, (18, 26, 29, 39)), warnings=(("B18", "VNI"),)),
    _odd(
        "X-22",
        "400,000-old-texts",
        lambda: filled(lambda place: f"§¶ng ñy Ph­êng {place}"),
        errors=NO_TABLE,
        is_full=True,
    ),
    _odd("X-23", "a-unit-twice", lambda: sheets.spoilt({"A7": 1, "B7": "Phường 1"}), errors=(("B7", TWICE),)),
    _odd("X-23", "unknown", lambda: with_names({6: "Đảng bộ Hải quan"}), errors=(("B6", UNKNOWN),)),
    _odd(
        "X-23", "a-letter-left-out", lambda: with_names({6: "Phưng 1"}), errors=(("B6", "“Phường 1” (TT 1)"),)
    ),
    _odd("X-23", "an-old-name", lambda: with_names({6: "Yên Đổ"}), known_as={1: "Yên Đổ"}),
    _odd(
        "X-23",
        "numbers-of-others",
        lambda: sheets.spoilt({"A6": 2, "A7": 1}),
        errors=(("A6", "là TT 1"), ("A7", "là TT 2")),
    ),
    _odd(
        "X-23",
        "most-units-missing",
        lambda: sheets.workbook(sheets.printed_rows()[:19]),
        names={6: "Phường 1"},
    ),
    _odd("X-24", "columns-in-other-order", _reordered, is_same=True),
    _odd(
        "X-24",
        "an-extra-column",
        lambda: sheets.spoilt({"N4": "Ghi chú", "N6": "mới"}),
        warnings=(("N4", "không có trong phụ lục"),),
    ),
    _odd(
        "X-24",
        "two-tables-side-by-side",
        lambda: changed(_side_by_side),
        errors=((ALL, "hai lần"), ("A15", "thứ tự cột khác"), ("A31", "thứ tự cột khác")),
    ),
    _odd(
        "X-24",
        "two-tables-one-below-the-other",
        lambda: sheets.workbook([*sheets.printed_rows(), [], *sheets.printed_rows()[3:14]]),
        errors=((ALL, TWICE),),
    ),
    _odd(
        "X-24",
        "a-repeated-heading-in-other-order",
        lambda: changed(_swapped_heading),
        errors=(("A15", "thứ tự cột khác"),),
    ),
    _odd("X-24", "notes-under-the-table", lambda: sheets.spoilt({"A47": "Ghi chú: đến 30/6"}), is_same=True),
    _odd(
        "X-25",
        "sums-that-do-not-hold",
        lambda: sheets.spoilt({"D19": 425, "M6": 9, "C42": None}),
        warnings=(("M6", "lệch +1"), ("D19", "in 425, cộng lại 427, lệch −2"), ("C42", "để trống")),
    ),
    _odd("X-26", "the-same-file-twice", lambda: sheets.spoilt({}), again=True, is_same=True),
    _odd(
        "X-26", "another-term", lambda: sheets.spoilt({"A2": TITLE}), errors=(("A2", "nhiệm kỳ 2015 - 2020"),)
    ),
    _odd("X-26", "other-years", _other_years, errors=((ALL, ""),), warnings=(SUMS,)),
    _odd("X-26", "another-district", _another_district, errors=((ALL, UNKNOWN),)),
    _odd(
        "X-27",
        "one-number-two-names",
        lambda: with_rows([(29, "Bệnh viện Mắt"), (29, "Bệnh viện Da liễu")]),
        errors=(("B47", TWICE),),
        warnings=(("B46", NAMED),),
    ),
    _odd(
        "X-27",
        "one-name-two-numbers",
        lambda: with_rows([(29, "Phường 1")]),
        errors=(("A46", "là TT 1"),),
    ),
    _odd("X-28", "decorated", lambda: changed(_decorated), is_same=True),
    _odd(
        "X-29",
        "markup-everywhere",
        lambda: changed(_hostile),
        file_name=f'"><img src=x>{SCRIPT}.xlsx',
        errors=(("B6", UNKNOWN),),
        warnings=(("N4", "không có trong phụ lục"),),
    ),
    _odd("X-30", "our-own-export", _export, is_same=True),
]


def of(spoilt) -> OddTable:
    """A file of the kernel's corpus as the appendix must answer it: what can be read has no table."""
    if spoilt.expected == "refused":
        return OddTable(code=spoilt.code, name=spoilt.name, make=spoilt.make, refused=spoilt.words)
    return OddTable(code=spoilt.code, name=spoilt.name, make=spoilt.make, errors=NO_TABLE)
