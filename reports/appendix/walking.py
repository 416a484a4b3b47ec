"""From the rows of a sheet to the rows of the appendix: every row is classified or reported.

The printed layout repeats its heading row at page breaks, sets blocks as merged title rows and prints
TỔNG CỘNG (n) over one or several blocks, so a subtotal belongs to the base rows since the last one. Nothing
is guessed and nothing is dropped in silence. Pure: no Django, no database.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from recruitment.kernel.text import search_key
from reports.appendix.cells import CellReader
from reports.appendix.headings import Heading, Headings, absent, assigned, misfits, unplaced
from reports.appendix.layout import NAME, NUMBER, TOTAL, Column, Layout
from reports.appendix.table import ERROR, NOTE, WARNING, BaseRow, LooseColumn, Problem, SubtotalRow, Table
from reports.appendix.titles import other_term
from reports.appendix.words import text


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
    heading_count: int = 0

    def __post_init__(self):
        self.cells = CellReader(self._say)

    def read(self) -> Table:
        skip_to = 0
        for place, row in enumerate(self.sheet.rows):
            if row.number < skip_to:
                continue
            if heading := self.headings.at(place, known=self.places):
                self._take_heading(heading)
                skip_to = heading.last_line + 1
            elif not self.heading_count:
                self._take_title(row)
            elif self.places:
                self._take(row)
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
        """Above the table: a title of another term belongs to another table."""
        for cell in row.cells:
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

    def _take(self, row):
        cells = {column.code: row.cells[i] for i, column in self.places.items() if i < len(row.cells)}
        filled = [cell for cell in row.cells if text(cell) or cell.is_formula]
        name = text(cells[NAME]) if NAME in cells else ""
        figures = [
            column
            for column in self.layout.summed
            if column.code in cells and (text(cells[column.code]) or cells[column.code].is_formula)
        ]
        words = name or next((text(cell) for cell in filled if not text(cell).isdecimal()), "")
        if not filled:
            return
        if row.hidden:
            self.hidden.append(row.number)
        if search_key(words).startswith("tong cong") and figures:
            self._take_subtotal(row, cells, words)
        elif re.match(r"(khoi|[ivx]+[.)]? khoi) ", search_key(words)) and not figures:
            self.blocks.append(words)
        elif figures and name:
            self._take_base(row, cells, name)
        elif figures:
            message = f"Dòng {row.number} có số liệu nhưng không có tên đơn vị. Ghi tên, hoặc bỏ gộp ô tên."
            self._report(ERROR, filled[0], message)
        else:
            self.remarks.append((filled[0], " ".join(text(cell) for cell in filled)))

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
        before = len(self.cells.uncomputed)
        values = {
            column.code: self.cells.figure(cells.get(column.code), column, is_sum=True)
            for column in self.layout.summed
        }
        numbered = re.search(r"\(\s*\d+\s*\)", label) is not None
        is_grand = not numbered and not self.open_lines
        lines = tuple(base.line for base in self.rows) if is_grand else tuple(self.open_lines)
        if not lines:
            message = f"“{label}” ở dòng {row.number} không có dòng đơn vị nào để cộng. Xóa dòng này."
            self._report(ERROR, cells.get(NAME, row.cells[0]), message)
        self.subtotals.append(
            SubtotalRow(
                line=row.number,
                label=label,
                is_grand=is_grand,
                lines=lines,
                values=values,
                cells=self._refs(row),
                uncomputed=tuple(column.code for column, _ in self.cells.uncomputed[before:]),
            )
        )
        self.open_lines = []

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


def _letters(ref: str) -> str:
    return re.sub(r"\d", "", ref)


def _line(ref: str) -> int:
    return int(re.sub(r"\D", "", ref))
