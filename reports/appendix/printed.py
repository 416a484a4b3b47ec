"""The appendix as a workbook in the printed layout, to be signed, sent, and read in again by this program.

Sums are formulas with their results stored beside them: the sheet stays right when someone corrects a figure, and can
be read without being opened first. An unknown cell is blank, and so is a sum of nothing but unknown cells: a formula
would show 0 there, a figure nobody stated.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter.utility import xl_col_to_name, xl_range

from recruitment.kernel.text import search_key
from recruitment.kernel.workbook_writing import new_workbook
from reports.appendix.layout import NAME, NUMBER, TOTAL, Column, Layout
from reports.appendix.queries import AppendixRow, AppendixSection, AppendixTable, Figures

SHEET = "Phụ lục"
HEADING_ROW = 3  # below two lines of title and a blank one; rows and columns count from 0, as XlsxWriter does
FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
NUMBERS = "#,##0"
MILLIMETRE = 1 / 25.4
A4 = 9
# Widths in digits of the font, heights in points: together one A4 page across at full size.
NUMBER_WIDTH, FIGURE_WIDTH, NAME_WIDTHS = 5, 9.3, (24, 31)
LINE_HEIGHT, AIR, INDENT = 15.5, 3, 1.5
FORMATS = {
    "title": {"bold": True, "align": "center", "font_size": 14},
    "heading": {"bold": True, "align": "center", "border": 1, "text_wrap": True},
    "block": {"bold": True, "border": 1, "text_wrap": True, "indent": 1},
    "name": {"border": 1, "text_wrap": True, "indent": 1},
    "figure": {"border": 1, "align": "center", "num_format": NUMBERS},
    "total_name": {"bold": True, "border": 1, "text_wrap": True, "indent": 1},
    "total": {"bold": True, "border": 1, "align": "center", "num_format": NUMBERS},
}


@dataclass(frozen=True, kw_only=True)
class _Line:
    """One row below the heading. kind: block, base or total; parts: on a total, the first and last rows it sums."""

    kind: str
    row: int
    words: str
    number: int | None = None
    values: Figures | None = None
    parts: tuple[tuple[int, int], ...] = ()


def printed_workbook(table: AppendixTable, *, title: tuple[str, str]) -> bytes:
    """The appendix as an .xlsx file: two lines of title, then heading, blocks, bases and sums as the plan prints them.

    Bases without any figure are left out. What is written is read back unchanged by reading.read_table. Raises nothing.
    """
    file = BytesIO()
    with new_workbook(file) as book:
        book.set_properties({"title": " ".join(title)})
        _Sheet(book, table.layout).write(title, _lines(table))
    return file.getvalue()


def _lines(table: AppendixTable) -> list[_Line]:
    """Every row below the heading, in order; the sums know which rows they add."""
    lines, everything, sections = [], [], 0
    for section in table.sections:
        bases, parts = [], []
        for name, rows in section.blocks:
            known = [row for row in rows if any(value is not None for value in row.values.values())]
            if known:
                first = HEADING_ROW + 2 + len(lines)
                lines.append(_Line(kind="block", row=first - 1, words=_block_words(name)))
                lines += _base_lines(known, first, table.layout)
                bases += lines[-len(known) :]
                parts.append((first, first + len(known) - 1))
        if bases:
            sections += 1
            everything.append((bases, parts))
            lines.append(_total(_label(section), [(bases, parts)], len(lines), table.layout))
    if sections > 1:
        lines.append(_total("TỔNG CỘNG", everything, len(lines), table.layout))
    return lines


def _base_lines(rows: Iterable[AppendixRow], first: int, layout: Layout) -> Iterator[_Line]:
    for row, base in enumerate(rows, start=first):
        values = {column.code: base.values.get(column.code) for column in layout.figures}
        values[TOTAL] = _sum(values[column.code] for column in layout.supplements)
        yield _Line(kind="base", row=row, words=base.name, number=base.number, values=values)


def _total(words: str, summed: list, place: int, layout: Layout) -> _Line:
    bases = [base for some, _ in summed for base in some]
    values = {column.code: _sum(base.values[column.code] for base in bases) for column in layout.summed}
    parts = tuple(part for _, some in summed for part in some)
    return _Line(kind="total", row=HEADING_ROW + 1 + place, words=words, values=values, parts=parts)


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _block_words(name: str) -> str:
    """A block's title as printed. Whoever reads the sheet again knows a block by its first word."""
    words = name if search_key(name).startswith("khoi ") else f"Khối {name.removesuffix(' khối')}"
    return words.upper()


def _label(section: AppendixSection) -> str:
    """The words of a section's sum: TỔNG CỘNG (n), or without a number where the blocks have none."""
    name = section.subtotal.name if section.subtotal else ""
    return name.upper() if search_key(name).startswith("tong cong") else "TỔNG CỘNG (CHƯA RÕ KHỐI)"


class _Sheet:
    """Writes lines to the one sheet of a workbook."""

    def __init__(self, book, layout: Layout):
        self.sheet = book.add_worksheet(SHEET)
        self.layout = layout
        self.last = len(layout.columns) - 1
        self.formats = {name: book.add_format({**FONT, **look}) for name, look in FORMATS.items()}
        self.columns = {column.code: index for index, column in enumerate(layout.columns)}
        self.widths = [FIGURE_WIDTH] * len(layout.columns)

    def write(self, title: tuple[str, str], lines: list[_Line]) -> None:
        """Everything: widths first, since heights follow from them."""
        self._set_widths(lines)
        for row, words in enumerate(title):
            self._merge(row, words, "title")
            self.sheet.set_row(row, 20)
        self._write_heading()
        for line in lines:
            {"block": self._write_block, "base": self._write_base, "total": self._write_total}[line.kind](
                line
            )
        self._set_page(lines[-1].row if lines else HEADING_ROW)

    def _set_widths(self, lines):
        least, most = NAME_WIDTHS
        longest = max((_width(line.words) for line in lines if line.kind != "block"), default=0)
        self.widths[self.columns[NUMBER]] = NUMBER_WIDTH
        self.widths[self.columns[NAME]] = min(max(longest + INDENT + 1, least), most)
        # Wide enough for the longest word of the heading, and for the largest figure, which would be cut to ####.
        for column in self.layout.summed:
            largest = max((line.values[column.code] or 0 for line in lines if line.values), default=0)
            words = [*_heading_words(column).split(" "), f"{largest:,}"]
            needed = max(_width(word, bold=True) for word in words) + 1.3
            self.widths[self.columns[column.code]] = max(FIGURE_WIDTH, needed)
        for index, width in enumerate(self.widths):
            self.sheet.set_column(index, index, width)

    def _write_heading(self):
        lines = 1
        for index, column in enumerate(self.layout.columns):
            words = _heading_words(column)
            self.sheet.write_string(HEADING_ROW, index, words, self.formats["heading"])
            lines = max(lines, _line_count(words, self.widths[index], bold=True))
        self.sheet.set_row(HEADING_ROW, lines * LINE_HEIGHT + 2 * AIR)

    def _write_block(self, line):
        self._merge(line.row, line.words, "block")
        self._set_height(line.row, _line_count(line.words, sum(self.widths) - INDENT, bold=True))

    def _write_base(self, line):
        row, name = line.row, self.columns[NAME]
        self._write_figure(row, NUMBER, line.number, "figure")
        self.sheet.write_string(row, name, line.words, self.formats["name"])
        for column in self.layout.figures:
            self._write_figure(row, column.code, line.values[column.code], "figure")
        places = [self.columns[column.code] for column in self.layout.supplements]
        ranges = [xl_range(row, first, row, last) for first, last in _runs(places)]
        self._write_sum(row, TOTAL, ranges, line.values[TOTAL], "figure")
        self._set_height(row, _line_count(line.words, self.widths[name] - INDENT))

    def _write_total(self, line):
        name = self.columns[NAME]
        self.sheet.write_blank(line.row, self.columns[NUMBER], None, self.formats["total"])
        self.sheet.write_string(line.row, name, line.words, self.formats["total_name"])
        for column in self.layout.summed:
            index = self.columns[column.code]
            ranges = [xl_range(first, index, last, index) for first, last in line.parts]
            self._write_sum(line.row, column.code, ranges, line.values[column.code], "total")
        self._set_height(line.row, _line_count(line.words, self.widths[name] - INDENT, bold=True))

    def _write_figure(self, row, code, value, look):
        if value is None:
            self.sheet.write_blank(row, self.columns[code], None, self.formats[look])
        else:
            self.sheet.write_number(row, self.columns[code], value, self.formats[look])

    def _write_sum(self, row, code, ranges, value, look):
        if value is None:
            self._write_figure(row, code, None, look)
        else:
            formula = f"=SUM({','.join(ranges)})"
            self.sheet.write_formula(row, self.columns[code], formula, self.formats[look], value)

    def _merge(self, row, words, look):
        """A text over all columns; written apart from the merge, which would guess what the text is."""
        self.sheet.merge_range(row, 0, row, self.last, "", self.formats[look])
        self.sheet.write_string(row, 0, words, self.formats[look])

    def _set_height(self, row, lines):
        self.sheet.set_row(row, lines * LINE_HEIGHT + AIR)

    def _set_page(self, last_row):
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(A4)
        sides, ends = 12 * MILLIMETRE, 15 * MILLIMETRE
        sheet.set_margins(left=sides, right=sides, top=ends, bottom=ends)
        sheet.set_footer('&C&"Times New Roman,Regular"&11Trang &P/&N', {"margin": 6 * MILLIMETRE})
        sheet.repeat_rows(HEADING_ROW)
        sheet.print_area(0, 0, last_row, self.last)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.freeze_panes(HEADING_ROW + 1, self.columns[NAME] + 1)
        # Excel marks sums that leave out the figures beside them; here they are meant to.
        area = f"A1:{xl_col_to_name(self.last)}{last_row + 1}"
        sheet.ignore_errors({"formula_range": area, "formula_differs": area, "number_stored_as_text": area})


def _runs(places: list[int]) -> list[tuple[int, int]]:
    """Columns that stand side by side as one range: [8, 9, 10, 12] → [(8, 10), (12, 12)]."""
    runs = []
    for place in sorted(places):
        if runs and place == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _heading_words(column: Column) -> str:
    """A heading in which a span of years, and a year after its word, are not torn when the cell breaks the line."""
    return column.heading.replace(" - ", "\u00a0-\u00a0").replace("năm ", "năm\u00a0")


def _width(text: str, *, bold: bool = False) -> float:
    """About how many digits wide a text is: capitals are wider, small letters and signs narrower."""
    return sum(_letter_width(letter, bold) for letter in text)


def _letter_width(letter, bold):
    if letter.isdigit():
        return 1
    if letter.isupper():
        return 1.5 if bold else 1.4
    return (1.05 if bold else 0.95) if letter.isalpha() else 0.6


def _line_count(text: str, width: float, *, bold: bool = False) -> int:
    """How many lines a text takes in a cell, broken at spaces as office programs do; rather one more than one less."""
    space, lines, used = _width(" "), 1, 0.0
    for word in text.split(" "):
        needed = _width(word, bold=bold)
        if used and used + space + needed > width:
            lines, used = lines + 1, 0.0
        extra = int(needed // width)
        lines += extra
        used = (used + space if used else 0) + needed - extra * width
    return lines
