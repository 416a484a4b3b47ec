"""From the rows of a sheet to the rows of the appendix: every row is classified or reported.

The printed layout repeats its heading row at page breaks, sets blocks as merged title rows and prints
TỔNG CỘNG (n) over one or several blocks, so a subtotal belongs to the base rows since the last one. Nothing
is guessed and nothing is dropped in silence. Pure: no Django, no database.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from recruitment.kernel.text import search_key
from reports.appendix.cells import A_NUMBER, CellReader
from reports.appendix.headings import LEAST, Heading, Headings, absent, assigned, misfits, unplaced
from reports.appendix.layout import NAME, NUMBER, TOTAL, Column, Layout
from reports.appendix.table import ERROR, NOTE, WARNING, BaseRow, LooseColumn, Problem, SubtotalRow, Table
from reports.appendix.titles import other_term, other_year
from reports.appendix.words import is_figure, text

TITLE_LINES = 50  # above a heading that are looked at
A_BLOCK = re.compile(r"(khoi|[ivx]+[.)]? khoi) ")
A_COLUMN_NUMBER = re.compile(r"\(?([0-9]{1,3})\)?(?: ?= ?[0-9+()= ]*)?")


@dataclass
class Walker:
    """Walks the rows of one sheet from the first heading on; headings finds them there."""

    sheet: object
    headings: Headings
    layout: Layout
    columns: Mapping[str, str]
    places: dict[int, Column] = field(default_factory=dict)
    letters: dict[int, str] = field(default_factory=dict)
    rows: list[BaseRow] = field(default_factory=list)
    subtotals: list[SubtotalRow] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    open_lines: list[int] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    strays: dict[int, object] = field(default_factory=dict)
    loose: dict[int, LooseColumn] = field(default_factory=dict)
    headed: set[int] = field(default_factory=set)
    unplaced: tuple[str, ...] = ()
    hidden: list[int] = field(default_factory=list)
    block_sum: tuple[SubtotalRow, int] | None = None
    last_line: int = 0
    heading_count: int = 0

    def __post_init__(self):
        self.cells = CellReader(self._say)

    def read(self) -> Table:
        rows, place = self.sheet.rows, 0
        while place < len(rows):
            heading = self.headings.at(place, known=self.places)
            if heading is None:
                if self.heading_count:
                    self._take(rows[place])
                place += 1
                continue
            if not self.heading_count:
                for row in rows[max(place - TITLE_LINES, 0) : place]:
                    self._take_title(row)
            self._take_heading(heading)
            place += heading.last_line - heading.first_line + 1
            if place < len(rows) and _is_numbering(rows[place]):
                self._report(NOTE, rows[place].cells[0], "Dòng đánh số các cột, không đọc.", value="")
                place += 1
        self._close_block()
        self._settle_remarks()
        self._report_strays()
        self._report_hidden()
        self.cells.report_formulas()
        return Table(
            sheet=self.sheet.name,
            rows=tuple(self.rows),
            subtotals=tuple(self.subtotals),
            blocks=tuple(self.blocks),
            headings=self.heading_count,
            loose=tuple(loose for _, loose in sorted(self.loose.items())),
            unplaced=self.unplaced,
            problems=tuple(self.problems),
        )

    def _take_title(self, row):
        """Above the table: a title of another term or year belongs to another table."""
        for cell in row.cells:
            if year := other_year(text(cell), self.layout):
                message = (
                    f"Tiêu đề ghi năm {year}, phụ lục đang nhập là của năm {self.layout.year}. "
                    "Chọn đúng văn bản hoặc đúng tệp."
                )
                self._report(ERROR, cell, message)
            if other := other_term(text(cell), self.layout):
                message = (
                    f"Tiêu đề ghi nhiệm kỳ {other}, phụ lục đang nhập là của nhiệm kỳ {self.layout.term}. "
                    "Chọn đúng tệp."
                )
                self._report(ERROR, cell, message)

    def _take_heading(self, by_words: Heading):
        heading = assigned(by_words, self.layout, self.columns)
        self.heading_count += 1
        if self.heading_count > 1:
            if heading.places != self.places:
                message = (
                    f"Dòng tiêu đề lặp lại ở dòng {heading.first_line} có thứ tự cột khác dòng đầu. "
                    "Sửa cho giống dòng đầu."
                )
                self._say(ERROR, min(heading.refs.values()), message)
            return
        for misfit in misfits(heading, self.layout):
            self._take_misfit(misfit)
        for column in absent(heading, self.layout):
            message = f"Thiếu cột “{column.heading}”. Thêm cột này với đúng tên như phụ lục đã ban hành"
            message += ", hoặc chọn cột ứng với nó ở bước Đối chiếu." if self.loose else "."
            self._say(ERROR, f"A{heading.first_line}", message)
        self.places, self.headed = heading.places, set(by_words.texts)
        self.last_line = max((row.number for row in self.sheet.rows if self._is_of_table(row)), default=0)
        self.letters = {index: _letters(heading.refs[index]) for index in heading.places}
        self.unplaced = tuple(column.code for column in unplaced(by_words, self.layout))
        self._take_assigned(by_words, heading)
        codes = {column.code for column in heading.places.values()}
        if NUMBER not in codes:
            self._say(NOTE, "", "Tệp không có cột TT: các dòng được ghép theo tên đơn vị.")
        if TOTAL not in codes:
            self._say(NOTE, "", "Tệp không có cột “Tổng cộng”: tổng bổ sung được cộng từ các năm.")

    def _take_assigned(self, by_words, heading):
        """Columns that a person named are read like the others, and that is said."""
        for index in sorted(set(heading.places) - set(by_words.places)):
            column, letters = heading.places[index], self.letters[index]
            words = by_words.texts.get(index, "")
            self.loose[index] = LooseColumn(letters=letters, text=words, code=column.code)
            message = f"Cột {letters} được đọc là “{column.heading}” theo lựa chọn khi đối chiếu."
            self._say(NOTE, heading.refs[index], message, words)

    def _take_misfit(self, misfit):
        if misfit.kind == "doubled":
            message = f"Cột “{misfit.column.heading}” có hai lần. Xóa bớt một cột."
            self._say(ERROR, misfit.ref, message, misfit.text)
        elif misfit.kind == "year":
            years = sorted({column.year for column in self.layout.columns if column.year})
            message = (
                f"Cột “{misfit.text}” là của năm {misfit.year}; phụ lục đang nhập có các năm "
                f"{years[0]} – {years[-1]}. Chọn đúng văn bản hoặc đúng tệp."
            )
            self._say(ERROR, misfit.ref, message, misfit.text)
        else:
            self.loose[misfit.index] = LooseColumn(letters=_letters(misfit.ref), text=misfit.text)
            message = f"Cột “{misfit.text}” không có trong phụ lục nên không được đọc."
            self._say(WARNING, misfit.ref, message, misfit.text)

    def _cells(self, row):
        """{column code: cell} of a row."""
        return {column.code: row.cells[i] for i, column in self.places.items() if i < len(row.cells)}

    def _is_of_table(self, row):
        """Whether a row holds a figure, or a TT and something where figures stand."""
        cells = self._cells(row)
        held = [cells[column.code] for column in self.layout.summed if column.code in cells]
        return any(map(is_figure, held)) or _is_numbered(cells) and any(map(text, held))

    def _take(self, row):
        cells = self._cells(row)
        filled = [cell for cell in row.cells if text(cell) or cell.is_formula]
        if not filled:
            return
        name = text(cells[NAME]) if NAME in cells else ""
        held = (cells[column.code] for column in self.layout.summed if column.code in cells)
        has_figures = any(text(cell) or cell.is_formula for cell in held)
        words = name or next((text(cell) for cell in filled if not text(cell).isdecimal()), "")
        if row.hidden:
            self.hidden.append(row.number)
        if A_BLOCK.match(search_key(words)) and not (has_figures and _is_numbered(cells)):
            self._take_block(row, cells, words, has_sum=has_figures)
        elif row.number > self.last_line:  # signatures stand in whatever columns they fit
            self.remarks.append((filled[0], " ".join(text(cell) for cell in filled)))
        elif search_key(words).startswith("tong cong") and has_figures:
            self._take_subtotal(row, cells, words)
        elif has_figures and name:
            self._take_base(row, cells, name)
        elif has_figures:
            message = f"Dòng {row.number} có số liệu nhưng không có tên đơn vị. Ghi tên, hoặc bỏ gộp ô tên."
            self._report(ERROR, filled[0], message)
        else:
            self.remarks.append((filled[0], " ".join(text(cell) for cell in filled)))

    def _take_block(self, row, cells, words, *, has_sum):
        """The name of a block; a sum beside it is over the rows down to the next block or subtotal."""
        self._close_block()
        self.blocks.append(words)
        if has_sum:
            self.block_sum = (self._sum_row(row, cells, words), len(self.rows))

    def _close_block(self):
        if self.block_sum is None:
            return
        (found, first), self.block_sum = self.block_sum, None
        self._keep_sum(replace(found, lines=tuple(base.line for base in self.rows[first:])))

    def _take_base(self, row, cells, name):
        values = {
            column.code: self.cells.figure(cells.get(column.code), column) for column in self.layout.summed
        }
        for index, cell in enumerate(row.cells):
            if index not in self.places and index not in self.headed and text(cell):
                self.strays.setdefault(index, cell)
        self.rows.append(
            BaseRow(
                line=row.number,
                number=self.cells.number(cells.get(NUMBER)),
                name=name,
                values=values,
                cells=self._refs(row),
                block=self.blocks[-1] if self.blocks else "",
            )
        )
        self.open_lines.append(row.number)

    def _take_subtotal(self, row, cells, label):
        self._close_block()
        numbered = re.search(r"\(\s*\d+\s*\)", label) is not None
        is_grand = not numbered and not self.open_lines
        lines = tuple(base.line for base in self.rows) if is_grand else tuple(self.open_lines)
        self._keep_sum(replace(self._sum_row(row, cells, label), is_grand=is_grand, lines=lines))
        self.open_lines = []

    def _sum_row(self, row, cells, label):
        """A row of sums; over which rows is told apart."""
        before = len(self.cells.uncomputed)
        values = {
            column.code: self.cells.figure(cells.get(column.code), column, is_sum=True)
            for column in self.layout.summed
        }
        return SubtotalRow(
            line=row.number,
            label=label,
            is_grand=False,
            lines=(),
            values=values,
            cells=self._refs(row),
            uncomputed=tuple(column.code for column, _ in self.cells.uncomputed[before:]),
        )

    def _keep_sum(self, found):
        if not found.lines:
            message = f"“{found.label}” ở dòng {found.line} không có dòng đơn vị nào để cộng. Xóa dòng này."
            ref = found.cells.get(NAME) or f"A{found.line}"
            self._say(ERROR, ref, message, found.label)
        self.subtotals.append(found)

    def _report_strays(self):
        """Figures under no heading are not read, and that is said."""
        for index, cell in self.strays.items():
            self.loose[index] = LooseColumn(letters=_letters(cell.ref))
            message = f"Cột {_letters(cell.ref)} có dữ liệu ở dòng đơn vị nhưng không có tiêu đề nên không được đọc."
            self._report(WARNING, cell, message)

    def _report_hidden(self):
        """Hidden rows and columns are read like the others, and that is said."""
        if self.hidden:
            lines = ", ".join(str(line) for line in self.hidden)
            message = f"{len(self.hidden)} dòng ẩn được đọc như các dòng khác: dòng {lines}."
            self._say(WARNING, f"A{self.hidden[0]}", message)
        columns = [letters for letters in self.letters.values() if letters in self.sheet.hidden_columns]
        if columns:
            message = f"{len(columns)} cột ẩn được đọc như các cột khác: cột {', '.join(columns)}."
            self._say(WARNING, f"{columns[0]}1", message)

    def _refs(self, row):
        """Where each column's cell of a row is, blank cells included."""
        return {column.code: f"{self.letters[index]}{row.number}" for index, column in self.places.items()}

    def _settle_remarks(self):
        """Words below the table are remarks; words between its rows are rows nobody can classify."""
        last = max((row.line for row in [*self.rows, *self.subtotals]), default=0)
        for cell, words in self.remarks:
            if _line(cell.ref) > last:
                self._report(NOTE, cell, "Ghi chú dưới bảng, không đọc.", value=words)
            else:
                message = (
                    f"Dòng {_line(cell.ref)} không phải dòng đơn vị, tên khối hay dòng cộng: “{words}”. "
                    "Xóa dòng này hoặc chuyển xuống dưới bảng."
                )
                self._report(ERROR, cell, message, value=words)
        if not self.rows and not self.problems:
            self._say(ERROR, "", "Dưới dòng tiêu đề không có dòng đơn vị nào. Chọn đúng tệp.")

    def _report(self, severity, cell, message, value=None):
        self._say(severity, cell.ref, message, text(cell) if value is None else value)

    def _say(self, severity, ref, message, value=""):
        self.problems.append(
            Problem(severity=severity, sheet=self.sheet.name, cell=ref, value=value[:200], message=message)
        )


def _is_numbered(cells):
    """Whether the row of these cells begins with a TT."""
    cell = cells.get(NUMBER)
    return cell is not None and (is_figure(cell) or A_NUMBER.fullmatch(text(cell)) is not None)


def _is_numbering(row):
    """Whether a row below a heading numbers its columns: 1 2 3 …, (1) (2) …, A B 1 2 …, the last as 13=9+10+11+12."""
    words = [text(cell) for cell in row.cells if text(cell)]
    while words and words[0].strip("()").upper() in ("A", "B", "C"):
        words.pop(0)
    found = [A_COLUMN_NUMBER.fullmatch(one) for one in words]
    return (
        len(found) >= LEAST
        and all(found)
        and [int(one[1]) for one in found] == list(range(1, len(found) + 1))
    )


def _letters(ref: str) -> str:
    return re.sub(r"\d", "", ref)


def _line(ref: str) -> int:
    return int(re.sub(r"\D", "", ref))
