"""From the cells of a filled workbook to lines of figures: every row is read, is a sum, or is reported. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from recruitment.kernel.legacy_text import recognise
from recruitment.kernel.numbers import BadCount, format_count, format_signed, parse_count
from recruitment.kernel.text import search_key, squeeze
from reports.periodic.indicators import Indicator
from reports.periodic.values import Value, number, parse_value, shown
from reports.periodic.workbook.headings import Heading, heading_of, quarters_in
from reports.periodic.workbook.words import PREVIOUS, TITLE

LONGEST_PAPER = 60


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something to be said of a workbook: where, what stands there, and what is wrong or expected."""

    message: str
    sheet: str = ""
    cell: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class FileCell:
    """A figure that was read: where it stands and what it says; None is a blank."""

    indicator: Indicator
    ref: str
    value: Value


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """One row of a base as it stands in the file. has_bad: a cell of it could not be read."""

    line: int
    ref: str
    number: int | None
    name: str
    cells: tuple[FileCell, ...]
    paper: str = ""
    has_bad: bool = False


@dataclass(frozen=True, kw_only=True)
class FileTable:
    """What a workbook says. errors: nothing of it can be used; refused: cells and rows that cannot; notes: the rest."""

    sheet: str = ""
    lines: tuple[FileLine, ...] = ()
    errors: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


def read_table(workbook, *, label: str, asked: Iterable[Indicator]) -> FileTable:
    """The figures in a workbook read by kernel.workbook; label: of the period; asked: what it collects.

    The first sheet with a heading is read, hidden ones last. Never raises for what a file says.
    """
    sheets = [one for one in workbook.sheets if search_key(one.name) != search_key(PREVIOUS)]
    found = [one for one in sorted(sheets, key=lambda sheet: sheet.hidden) if _heading_at(one) is not None]
    if not found:
        message = (
            "Không tìm thấy bảng số liệu: không trang tính nào có dòng tiêu đề với cột “Đơn vị” hoặc “TT” và tên các "
            "chỉ tiêu. Tải tệp mẫu của kỳ này rồi điền vào."
        )
        return FileTable(errors=(Problem(message=message),))
    reader = _Reader(found[0], label=label, asked={one.code for one in asked})
    reader.say_of_sheets(found[1:], is_linked=workbook.is_linked)
    return reader.read()


def _heading_at(sheet):
    rows = ((row.number, [text_of(cell) for cell in row.cells]) for row in sheet.rows)
    return next((heading for line, texts in rows if (heading := heading_of(line, texts))), None)


def text_of(cell) -> str:
    """The words of a cell, those of the old one-byte encodings turned into letters."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        legacy = recognise(cell.value)
        return squeeze(legacy.text if legacy else cell.value)
    return str(cell.value)


def is_total(label: str) -> bool:
    """Whether a row prints a sum. "Cộng" only with its accent: "Công an …" is a base."""
    key = search_key(label)
    starts = key.startswith(("tong cong", "toan quan"))
    return starts or key == "cong" or label.casefold().startswith("cộng ")


@dataclass
class _Reader:
    """Walks the rows of one sheet."""

    sheet: object
    label: str
    asked: set[str]
    heading: Heading | None = None
    lines: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    open_lines: list = field(default_factory=list)
    headless: set = field(default_factory=set)

    def say_of_sheets(self, others, *, is_linked) -> None:
        for other in others:
            message = f"Trang tính “{other.name}” cũng có bảng số liệu; chỉ đọc “{self.sheet.name}”."
            self.notes.append(Problem(sheet=other.name, message=message))
        if is_linked:
            message = "Tệp có công thức lấy số từ tệp khác: dùng kết quả lưu lần cuối, xem kỹ các số."
            self.notes.append(Problem(sheet=self.sheet.name, message=message))

    def read(self) -> FileTable:
        hidden = []
        for row in self.sheet.rows:
            texts = [text_of(cell) for cell in row.cells]
            if heading := heading_of(row.number, texts):
                self._head(heading, row)
            elif self.heading is None:
                self._title(row, texts)
            else:
                self._take(row, texts)
                hidden += [row.number] if row.hidden else []
        if hidden:
            places = ", ".join(str(line) for line in hidden[:10])
            self._note("", "", f"{len(hidden)} dòng ẩn vẫn được đọc: {places}{' …' * (len(hidden) > 10)}.")
        return FileTable(
            sheet=self.sheet.name,
            lines=tuple(self.lines),
            errors=tuple(self.errors),
            refused=tuple(self.refused),
            notes=tuple(self.notes),
        )

    def _note(self, cell, value, message):
        self.notes.append(Problem(sheet=self.sheet.name, cell=cell, value=value, message=message))

    def _refuse(self, cell, message):
        self.refused.append(
            Problem(sheet=self.sheet.name, cell=cell.ref, value=text_of(cell), message=message)
        )

    def _title(self, row, texts):
        """Above the table: the file of another period is not this one's."""
        for cell, words in zip(row.cells, texts, strict=True):
            key, title = search_key(words), search_key(TITLE) + " "
            is_other_title = key.startswith(title) and key.removeprefix(title) != search_key(self.label)
            mine, named = quarters_in(self.label), quarters_in(words)
            if is_other_title or (mine and named and mine != named):
                message = f"Tệp ghi “{words}”, kỳ đang nhập là {self.label}. Chọn đúng tệp hoặc đúng kỳ."
                self.errors.append(
                    Problem(sheet=self.sheet.name, cell=cell.ref, value=words, message=message)
                )

    def _head(self, heading, row):
        if self.heading is not None:
            if heading.figures != self.heading.figures:
                message = (
                    f"Dòng tiêu đề ở dòng {row.number} có thứ tự cột khác dòng đầu. Sửa cho giống dòng đầu."
                )
                self.errors.append(Problem(sheet=self.sheet.name, cell=row.cells[0].ref, message=message))
            return
        self.heading = heading
        for column, words in heading.unknown.items():
            message = f"Cột “{words}” không có trong mẫu của kỳ: không đọc cột này."
            self._note(row.cells[column].ref, words, message)
        for column, words in heading.doubled.items():
            message = f"Có hai cột “{words}”: chỉ đọc cột đầu, xóa bớt một cột."
            self._note(row.cells[column].ref, words, message)
        for column, indicator in heading.figures.items():
            if indicator.code not in self.asked:
                message = f"Kỳ này không thu thập “{indicator.label}”: không đọc cột này."
                self._note(row.cells[column].ref, indicator.label, message)

    def _take(self, row, texts):
        name = self._at(texts, self.heading.name)
        figures = [row.cells[column] for column in self.heading.figures if column < len(row.cells)]
        label = name or next((words for words in texts if words), "")
        if is_total(label):
            self._compare(row, label)
        elif not any(text_of(cell) for cell in figures) and not self._at(texts, self.heading.paper):
            return
        else:
            self._line(row, texts, name)

    @staticmethod
    def _at(texts, column):
        return texts[column] if column is not None and column < len(texts) else ""

    def _line(self, row, texts, name):
        place = self.heading.name if self.heading.name is not None else self.heading.number
        anchor = row.cells[place] if place < len(row.cells) else row.cells[0]
        refused = len(self.refused)
        numbered = self._number(row)
        cells = tuple(self._cells(row))
        line = FileLine(
            line=row.number,
            ref=anchor.ref,
            number=numbered,
            name=name,
            cells=cells,
            paper=self._paper(row, texts),
            has_bad=len(self.refused) > refused,
        )
        self.lines.append(line)
        self.open_lines.append(line)
        self._say_headless(row, texts)

    def _number(self, row):
        column = self.heading.number
        cell = row.cells[column] if column is not None and column < len(row.cells) else None
        if cell is None or cell.value is None:
            return None
        try:
            return parse_count(cell.value)
        except BadCount as refusal:
            self._refuse(cell, f"Số thứ tự (TT) {refusal}")
            return None

    def _cells(self, row):
        for column, indicator in self.heading.figures.items():
            if indicator.code not in self.asked or column >= len(row.cells):
                continue
            cell = row.cells[column]
            if cell.is_formula and cell.value is None:
                message = (
                    f"{indicator.label}: công thức chưa có kết quả. Mở tệp bằng Excel, lưu lại rồi tải lên."
                )
                self._refuse(cell, message)
                continue
            try:
                value = parse_value(cell.value, is_flow=indicator.is_flow)
            except BadCount as refusal:
                self._refuse(cell, f"{indicator.label}: {refusal}")
            else:
                yield FileCell(indicator=indicator, ref=cell.ref, value=value)

    def _paper(self, row, texts):
        words = self._at(texts, self.heading.paper)
        if len(words) > LONGEST_PAPER:
            self._refuse(
                row.cells[self.heading.paper], f"Số báo cáo dài quá {LONGEST_PAPER} ký tự. Ghi ngắn lại."
            )
            return ""
        return words

    def _say_headless(self, row, texts):
        """Figures in a column that no heading names are not read, and that is said once."""
        known = {*self.heading.figures, *self.heading.unknown, *self.heading.doubled, *self.heading.idle}
        known |= {self.heading.name, self.heading.number, self.heading.paper}
        for column, words in enumerate(texts):
            if words and column not in known | self.headless:
                self.headless.add(column)
                message = "Cột này không có tiêu đề: không đọc."
                self._note(row.cells[column].ref, words, message)

    def _compare(self, row, label):
        """A printed sum is compared with the lines above it, and never stored."""
        for column, indicator in self.heading.figures.items():
            cell = row.cells[column] if column < len(row.cells) else None
            printed = _printed(cell.value) if cell else None
            if printed is None:
                continue
            lines = [one for line in self.open_lines for one in line.cells if one.indicator == indicator]
            summed = sum(number(one.value) or 0 for one in lines)
            if summed != printed:
                message = (
                    f"{label} · {indicator.label} ghi {shown(printed)}, cộng lại {format_count(summed)}, "
                    f"lệch {format_signed(printed - summed)}. Dòng cộng chỉ để đối chiếu, không ghi."
                )
                self._note(cell.ref, text_of(cell), message)
        self.open_lines = []


def _printed(value):
    try:
        return parse_count(value)
    except BadCount:
        return None
