"""From the cells of a workbook to the rows of the appendix: every row is classified or reported.

The printed layout repeats its heading row at page breaks, sets blocks as merged title rows and prints
TỔNG CỘNG (n) over one or several blocks, so a subtotal belongs to the base rows since the last one. Nothing
is guessed and nothing is dropped in silence. Pure: no Django, no database.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from recruitment.kernel.numbers import BadCount, parse_count
from recruitment.kernel.text import search_key, squeeze
from reports.appendix.layout import NAME, NUMBER, Column, Layout

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something a person must know: how grave, where, what stands there, and what is expected, in Vietnamese."""

    severity: str
    message: str
    sheet: str = ""
    cell: str = ""
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class BaseRow:
    """The row of one base: TT, name, and {column code: figure or None} with {column code: cell} beside it."""

    line: int
    number: int | None
    name: str
    values: dict[str, int | None]
    cells: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class SubtotalRow:
    """A printed total over the base rows of `lines`; is_grand when it closes the whole table."""

    line: int
    label: str
    is_grand: bool
    lines: tuple[int, ...]
    values: dict[str, int | None]
    cells: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Table:
    """What a workbook says, before anything is compared with the database."""

    sheet: str
    rows: tuple[BaseRow, ...] = ()
    subtotals: tuple[SubtotalRow, ...] = ()
    blocks: tuple[str, ...] = ()
    headings: int = 0
    problems: tuple[Problem, ...] = ()

    def as_json(self) -> dict:
        """A plain value to keep between the steps of an import."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict) -> "Table":
        """The table that `as_json` gave."""
        return cls(
            sheet=kept["sheet"],
            rows=tuple(BaseRow(**row) for row in kept["rows"]),
            subtotals=tuple(
                SubtotalRow(**{**row, "lines": tuple(row["lines"])}) for row in kept["subtotals"]
            ),
            blocks=tuple(kept["blocks"]),
            headings=kept["headings"],
            problems=tuple(Problem(**problem) for problem in kept["problems"]),
        )


def read_table(workbook, *, layout: Layout) -> Table:
    """The appendix in a workbook read by kernel.workbook: on whichever sheet its headings stand.

    Never raises for what a file says: what cannot be used is a problem of severity "error".
    """
    found = [
        (sheet, row) for sheet in workbook.sheets for row in [_heading_of(sheet, layout)] if row is not None
    ]
    if found:
        reader = _Reader(*found[0], layout)
        for sheet, row in found[1:]:
            message = (
                f"Trang tính “{sheet.name}” cũng có bảng phụ lục; chỉ đọc trang tính “{found[0][0].name}”."
            )
            reader.problems.append(
                Problem(severity=WARNING, sheet=sheet.name, cell=row.cells[0].ref, message=message)
            )
        return reader.read()
    wanted = " và ".join(f"“{column.heading}”" for column in layout.columns[1:3])
    message = f"Không tìm thấy bảng phụ lục: không trang tính nào có dòng tiêu đề với các cột {wanted}."
    return Table(sheet="", problems=(Problem(severity=ERROR, message=message),))


def _heading_of(sheet, layout):
    return next((row for row in sheet.rows if _is_heading(row, layout)), None)


def _is_heading(row, layout):
    return sum(any(column.is_headed(cell.value) for column in layout.columns) for cell in row.cells) >= 3


def _text(value):
    return squeeze(value) if isinstance(value, str) else ("" if value is None else str(value))


@dataclass
class _Reader:
    """Walks the rows of one sheet from the first heading on."""

    sheet: object
    heading: object
    layout: Layout
    places: dict[int, Column] = field(default_factory=dict)
    letters: dict[int, str] = field(default_factory=dict)
    rows: list[BaseRow] = field(default_factory=list)
    subtotals: list[SubtotalRow] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    open_lines: list[int] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    strays: dict[int, object] = field(default_factory=dict)
    extra: set[int] = field(default_factory=set)
    headings: int = 0

    def read(self) -> Table:
        self._take_heading(self.heading)
        if not any(problem.severity == ERROR for problem in self.problems):
            for row in self.sheet.rows:
                if row.number > self.heading.number:
                    self._take(row)
            self._settle_remarks()
            self._report_strays()
        return Table(
            sheet=self.sheet.name,
            rows=tuple(self.rows),
            subtotals=tuple(self.subtotals),
            blocks=tuple(self.blocks),
            headings=self.headings,
            problems=tuple(self.problems),
        )

    def _take_heading(self, row):
        places = self._places(row)
        self.headings += 1
        if self.places and places != self.places:
            self._report(
                ERROR, row.cells[0], f"Dòng tiêu đề lặp lại ở dòng {row.number} có thứ tự cột khác dòng đầu."
            )
            return
        self.places = places
        self.letters = {index: re.sub(r"\d", "", row.cells[index].ref) for index in places}
        for column in self.layout.columns:
            if column not in places.values():
                message = f"Thiếu cột “{column.heading}”. Thêm cột này với đúng tên như phụ lục đã ban hành."
                self._report(ERROR, row.cells[0], message, value="")

    def _places(self, row):
        places = {}
        for index, cell in enumerate(row.cells):
            column = next((column for column in self.layout.columns if column.is_headed(cell.value)), None)
            if column is None and _text(cell.value) and self.headings == 0:
                self.extra.add(index)
                message = f"Cột “{_text(cell.value)}” không có trong phụ lục nên không được đọc."
                self._report(WARNING, cell, message)
            elif column is not None and column in places.values():
                self._report(ERROR, cell, f"Cột “{column.heading}” có hai lần. Xóa bớt một cột.")
            elif column is not None:
                places[index] = column
        return places

    def _take(self, row):
        cells = {column.code: row.cells[i] for i, column in self.places.items() if i < len(row.cells)}
        filled = [cell for cell in row.cells if _text(cell.value)]
        name = _text(cells[NAME].value) if NAME in cells else ""
        figures = [
            column
            for column in self.layout.summed
            if column.code in cells and _text(cells[column.code].value)
        ]
        first = _text(filled[0].value) if filled else ""
        if not filled:
            return
        if _is_heading(row, self.layout):
            self._take_heading(row)
        elif search_key(name or first).startswith("tong cong") and figures:
            self._take_subtotal(row, cells, name or first)
        elif len(filled) == 1 and search_key(first).startswith("khoi "):
            self.blocks.append(first)
        elif figures and name:
            self._take_base(row, cells, name)
        elif figures:
            self._report(ERROR, filled[0], f"Dòng {row.number} có số liệu nhưng không có tên đơn vị.")
        else:
            self.remarks.append((filled[0], " ".join(_text(cell.value) for cell in filled)))

    def _take_base(self, row, cells, name):
        number = self._number(cells.get(NUMBER), row)
        values = {column.code: self._figure(cells.get(column.code), column) for column in self.layout.summed}
        for index, cell in enumerate(row.cells):
            if index not in self.places and index not in self.extra and _text(cell.value):
                self.strays.setdefault(index, cell)
        self.rows.append(
            BaseRow(line=row.number, number=number, name=name, values=values, cells=self._refs(row))
        )
        self.open_lines.append(row.number)

    def _take_subtotal(self, row, cells, label):
        values = {column.code: self._figure(cells.get(column.code), column) for column in self.layout.summed}
        numbered = re.search(r"\(\s*\d+\s*\)", label) is not None
        is_grand = not numbered and not self.open_lines
        lines = tuple(base.line for base in self.rows) if is_grand else tuple(self.open_lines)
        if not lines:
            self._report(
                ERROR, cells[NAME], f"“{label}” ở dòng {row.number} không có dòng đơn vị nào để cộng."
            )
        self.subtotals.append(
            SubtotalRow(
                line=row.number,
                label=label,
                is_grand=is_grand,
                lines=lines,
                values=values,
                cells=self._refs(row),
            )
        )
        self.open_lines = []

    def _number(self, cell, row):
        if cell is None or not _text(cell.value):
            self._report(ERROR, cell or row.cells[0], f"Dòng {row.number} chưa có số thứ tự (TT).")
            return None
        try:
            number = parse_count(cell.value)
        except BadCount as refusal:
            self._report(ERROR, cell, f"Ô {cell.ref}: số thứ tự (TT) {refusal}")
            return None
        return number

    def _figure(self, cell, column):
        if cell is None:
            return None
        if cell.is_formula and cell.value is None:
            message = (
                f"Ô {cell.ref}, cột “{column.heading}” là công thức chưa có kết quả. "
                "Mở tệp bằng Excel, lưu lại rồi tải lên."
            )
            self._report(ERROR, cell, message)
            return None
        try:
            return parse_count(cell.value)
        except BadCount as refusal:
            self._report(ERROR, cell, f"Ô {cell.ref}, cột “{column.heading}” {refusal}")
            return None

    def _report_strays(self):
        """Figures under no heading are not read, and that is said."""
        for cell in self.strays.values():
            column = re.sub(r"\d", "", cell.ref)
            message = f"Cột {column} có dữ liệu ở dòng đơn vị nhưng không có tiêu đề nên không được đọc."
            self._report(WARNING, cell, message)

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
                message = f"Dòng {_line(cell.ref)} không phải dòng đơn vị, tên khối hay dòng cộng: “{words}”."
                self._report(ERROR, cell, message, value=words)
        if not self.rows and not self.problems:
            self.problems.append(
                Problem(
                    severity=ERROR,
                    sheet=self.sheet.name,
                    message="Dưới dòng tiêu đề không có dòng đơn vị nào.",
                )
            )

    def _report(self, severity, cell, message, value=None):
        shown = _text(cell.value) if value is None else value
        self.problems.append(
            Problem(
                severity=severity, sheet=self.sheet.name, cell=cell.ref, value=shown[:200], message=message
            )
        )


def _line(ref: str) -> int:
    return int(re.sub(r"\D", "", ref))


def worst(problems: Iterable[Problem]) -> str:
    """The gravest severity among problems, or "" when there is none."""
    found = {problem.severity for problem in problems}
    return next((severity for severity in (ERROR, WARNING, NOTE) if severity in found), "")
