"""The printed appendix with odd figures in it (threats X-15 to X-20), and what must come of each file."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from recruitment.kernel.tests.spoilt_files import SHEET, rewritten
from recruitment.testing import factories
from reports.appendix.tests import sheets

ALL = "*"  # any number of cells; the words must stand in each message
SUMS = (ALL, "được tính lại")
COUNT = "phải là số nguyên từ 0 đến 1.000.000"


@dataclass(frozen=True, kw_only=True)
class OddTable:
    """One file and its outcome: refused in these words, or read with exactly these errors and warnings.

    errors, warnings: (cell, words in its message) for every problem; figures: {cell: what is read of it, None: blank};
    names: {line: the name as read}; known_as: {TT: another name of the base}; again: sent twice; is_same: no change;
    is_full: as large as may be.
    """

    code: str
    name: str
    make: Callable[[], bytes]
    refused: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    figures: Mapping[str, int | None] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    known_as: Mapping[int, str] = field(default_factory=dict)
    file_name: str = "phu-luc.xlsx"
    again: bool = False
    is_same: bool = False
    is_full: bool = False

    def __str__(self):
        return f"{self.code} {self.name}"


def changed(change: Callable, *, epoch=None) -> bytes:
    """The printed appendix after change(its sheet)."""
    book = openpyxl.load_workbook(factories.APPENDIX)
    if epoch:
        book.epoch = epoch
    change(book.worksheets[0])
    return sheets.as_bytes(book)


def with_formulas(formulas: Mapping[str, tuple[str, str]], *, kind: str = "n") -> bytes:
    """The printed appendix with formulas and the results stored beside them: {"C6": ("270+9", "279")}."""

    def change(content):
        text = content.decode()
        for ref, (formula, result) in formulas.items():
            cell = f'<c r="{ref}" t="{kind}"><f>{formula}</f><v>{result}</v></c>'
            text, found = re.subn(rf'<c r="{ref}"[^>]*>.*?</c>', cell, text)
            assert found == 1
        return text.encode()

    return rewritten(sheets.spoilt({}), SHEET, change)


def _bad(cells: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((ref, f"Ô {ref}") for ref in cells)


def _with_bad(code, name, cells, *, words=None, **expected) -> OddTable:
    """The printed appendix with cells of which each is an error."""
    errors = tuple((ref, words) for ref in cells) if words else _bad(cells)
    return OddTable(
        code=code, name=name, make=lambda: sheets.spoilt(cells), errors=errors, warnings=(SUMS,), **expected
    )


def _serial(sheet, ref, number):
    """A number under a format that shows it as a date."""
    sheet[ref] = number
    sheet[ref].number_format = "dd/mm/yyyy"


def _dates(sheet):
    sheet["C6"] = datetime.date(1990, 6, 5)
    sheet["C7"] = datetime.datetime.fromisoformat("2021-07-01T08:30")
    sheet["A8"] = datetime.date(2021, 2, 1)
    sheet["B9"] = datetime.date(2021, 9, 1)


DATES = (
    ("C6", "“05/06/1990”. Đây là ngày, không phải số"),
    ("C7", "“01/07/2021 08:30”. Đây là ngày"),
    ("A8", "“01/02/2021”. Đây là ngày"),
    ("B9", "“01/09/2021”"),
)
TYPED = {"D6": "1,804", "D7": "٢٥", "D8": "25 người", "D9": "(25)", "D10": "1e3", "D11": "1_000", "D12": "²"}
TYPED |= {
    "D13": "nan",
    "D14": "25.5",
    "D16": "25,0",
    "D17": "1O",
    "D18": "1.80",
    "D21": "5 - 6",
    "D22": "'40",
}
HAND_WRITTEN = {"C6": "05/06/1990", "C7": "31/02/1990", "C8": "5-6-90", "C9": "tháng 6/2021"}
EXPONENTS = {
    "C6": "1.23E+11",
    "C7": 1.23e11,
    "C8": "079090001234",
    "C9": 79090001234,
    "C10": "079 090 001 234",
}
MILLIONS = dict.fromkeys(("I6", "J6", "K6", "L6"), 1_000_000)


def without_totals() -> bytes:
    """The printed appendix without its last column, a row of it adding up to more than any one figure may be."""
    rows = [row[:12] for row in sheets.printed_rows()]
    rows[5][8:12] = [1_000_000] * 4
    return sheets.workbook(rows)


FIGURES: list[OddTable] = [
    OddTable(
        code="X-15",
        name="text-that-is-a-number",
        make=lambda: sheets.spoilt(
            {"D7": " 25 ", "D12": "25\u00a0", "D14": "２５", "C18": "1.804", "C19": "5.187", "H21": "0"}
        ),
        warnings=(("C18", "chữ “1.804”, được đọc là số 1804"),),
        figures={"D7": 25, "D12": 25, "D14": 25, "C18": 1804, "H21": 0},
    ),
    OddTable(
        code="X-15",
        name="thousands-by-a-hard-space",
        make=lambda: sheets.spoilt({"C18": "1\u00a0804"}),
        warnings=(("C18", "được đọc là số 1804"),),
        figures={"C18": 1804},
    ),
    OddTable(
        code="X-15",
        name="dashes-and-blanks-are-unknown",
        make=lambda: sheets.spoilt({"I21": "-", "J21": "–", "K21": "", "L21": "—", "F23": "\u00a0"}),
        figures=dict.fromkeys(("I21", "J21", "K21", "L21", "F23")),
    ),
    _with_bad("X-15", "text-that-is-no-number", TYPED),
    _with_bad("X-15", "a-comma-is-no-thousand", {"C18": "1,804"}, words="Nếu là hàng nghìn, ghi 1.804."),
    _with_bad("X-15", "truth-values", {"H21": True, "H22": False}, words=COUNT),
    _with_bad(
        "X-16", "fractions", {"C18": 1.804, "C17": 1804.0000001, "D17": 25.5, "E10": -0.5, "E11": 1e-5}
    ),
    OddTable(
        code="X-16",
        name="whole-but-for-the-last-bit",
        make=lambda: sheets.spoilt({"C18": 1804.0000000001, "D17": 25.0}),
        figures={"C18": 1804, "D17": 25},
    ),
    _with_bad("X-17", "negative", {"D6": -3, "D7": "-3", "D8": "−3", "D9": -1e-3}),
    _with_bad("X-17", "too-large", {"C6": 1_000_001, "C7": 1e15, "C8": "10000000", "C9": "9" * 400}),
    OddTable(
        code="X-17",
        name="a-total-over-a-million",
        make=lambda: sheets.spoilt(MILLIONS | {"M6": 4_000_000}),
        errors=(("M6", COUNT),),
        warnings=(SUMS,),
    ),
    OddTable(
        code="X-17",
        name="a-sum-over-a-million",
        make=without_totals,
        warnings=(SUMS,),
        figures={"I6": 1_000_000},
    ),
    OddTable(
        code="X-18",
        name="formulas-with-results",
        make=lambda: with_formulas({"C6": ("270+9", "279"), "C19": ("SUM(C6:C18)", "5187")}),
        figures={"C6": 279},
    ),
    _with_bad(
        "X-18", "formulas-without-results", {"C6": "=270+9", "E7": "=#REF!+1"}, words="chưa có kết quả"
    ),
    OddTable(
        code="X-18",
        name="error-values",
        make=lambda: with_formulas({"C6": ("1/0", "#DIV/0!"), "C7": ("A0", "#REF!")}, kind="e"),
        errors=(("C6", "“#DIV/0!”"), ("C7", "“#REF!”")),
        warnings=(SUMS,),
    ),
    OddTable(
        code="X-19",
        name="dates-of-1900",
        make=lambda: changed(_dates),
        errors=DATES,
        warnings=(SUMS,),
    ),
    OddTable(
        code="X-19",
        name="dates-of-1904",
        make=lambda: changed(_dates, epoch=CALENDAR_MAC_1904),
        errors=DATES,
        warnings=(SUMS,),
    ),
    _with_bad("X-19", "dates-as-text", HAND_WRITTEN, words=COUNT),
    OddTable(
        code="X-19",
        name="the-29th-of-february-1900",
        make=lambda: changed(lambda sheet: _serial(sheet, "C6", 60)),
        errors=(("C6", "Đây là ngày"),),
        warnings=(SUMS,),
    ),
    OddTable(
        code="X-19",
        name="a-year-alone-is-a-number",
        make=lambda: sheets.spoilt({"C6": 1990}),
        warnings=(SUMS,),
        figures={"C6": 1990},
    ),
    _with_bad("X-20", "long-numbers", EXPONENTS, words=COUNT),
    OddTable(
        code="X-20",
        name="leading-zeros",
        make=lambda: sheets.spoilt({"A6": "01", "A7": "002", "D10": "0035"}),
        figures={"D10": 35},
    ),
]
