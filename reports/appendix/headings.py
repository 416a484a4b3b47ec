"""Finding the columns of an appendix in a sheet: a heading in one row or in two, merged or not. Pure.

Offices set the printed headings in two rows ("Năm 2021" over "Chỉ tiêu"), reorder columns, leave blank ones and add
their own. A column is known by its words alone, never by its place.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from recruitment.kernel.text import search_key, squeeze
from reports.appendix.layout import NAME, NUMBER, TOTAL, Column, Layout
from reports.appendix.table import LooseColumn

LEAST = 3  # recognised columns that make a row a heading
OPTIONAL = (NUMBER, TOTAL)  # rows can do without: names tell the base, years add up to the total
LIKELY = 0.6  # how like a column's heading an unknown one must be to be suggested for it
A_YEAR = re.compile(r"(?:19|20)\d{2}")
FIGURE_OF_A_YEAR = re.compile(
    r"(bo sung|chi tieu|da ket nap).*?(?:(?:nam|den|trong|/|^|tieu|sung|nap) ?)((?:19|20)\d{2})$"
)


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading of one or two rows. places: {column of the sheet: what it holds}; texts: {column: its words}."""

    first_line: int
    last_line: int
    places: dict[int, Column]
    texts: dict[int, str]
    refs: dict[int, str]


@dataclass(frozen=True, kw_only=True)
class Misfit:
    """A heading cell that is no column of this layout: doubled, of another year, or unknown (kind)."""

    kind: str
    index: int
    ref: str
    text: str
    column: Column | None = None
    year: int | None = None


def heading_at(rows: list, place: int, layout: Layout, merges: "Merges") -> Heading | None:
    """The heading that begins with the row at a place of the list; None when that row begins none."""
    if sum(isinstance(cell.value, str) and bool(text(cell)) for cell in rows[place].cells) < LEAST:
        return None
    single = _heading(rows[place : place + 1], layout, merges)
    pair = rows[place : place + 2]
    double = None
    if len(pair) == 2 and pair[1].number == pair[0].number + 1:
        double = _heading(pair, layout, merges)
    best = single
    if double and len(double.places) > (len(single.places) if single else 0):
        best = double
    if best is None or len(best.places) < LEAST:
        return None
    return best


def _heading(rows, layout, merges):
    words = _words(rows, merges)
    places, texts, refs = {}, {}, {}
    for index, (candidates, ref) in words.items():
        texts[index], refs[index] = candidates[0], ref
        column = _recognised(candidates, layout)
        if column is not None:
            places[index] = column
    if not places:
        return None
    return Heading(
        first_line=rows[0].number, last_line=rows[-1].number, places=places, texts=texts, refs=refs
    )


def _words(rows, merges):
    """{column: (its words in every reading, the likeliest first; its cell)} of one heading row or of two."""
    top = rows[0]
    if len(rows) == 1:
        return {index: ([text(cell)], cell.ref) for index, cell in enumerate(top.cells) if text(cell)}
    bottom = rows[1]
    found, above = {}, ""
    for index in range(max(len(top.cells), len(bottom.cells))):
        upper = text(top.cells[index]) if index < len(top.cells) else ""
        lower = text(bottom.cells[index]) if index < len(bottom.cells) else ""
        if upper:
            above = upper
        elif not merges.covers(top.number, index) and merges.known:
            above = ""
        if lower and above and above != upper or lower and upper:
            found[index] = ([f"{above} {lower}", f"{lower} {above}", lower], bottom.cells[index].ref)
        elif upper or lower:
            cell = top.cells[index] if upper else bottom.cells[index]
            found[index] = ([upper or lower], cell.ref)
    return found


def _recognised(candidates, layout):
    for words in candidates:
        column = next((column for column in layout.columns if column.is_headed(words)), None)
        if column is not None:
            return column
    return None


def misfits(heading: Heading, layout: Layout) -> list[Misfit]:
    """What a heading holds besides each column once, from left to right."""
    years = {column.year for column in layout.columns if column.year}
    found, seen = [], set()
    for index, words in sorted(heading.texts.items()):
        column, ref = heading.places.get(index), heading.refs[index]
        if column is not None and column.code in seen:
            found.append(Misfit(kind="doubled", index=index, ref=ref, text=words, column=column))
        elif column is not None:
            seen.add(column.code)
        elif (other := FIGURE_OF_A_YEAR.search(search_key(words))) and int(other[2]) not in years:
            found.append(Misfit(kind="year", index=index, ref=ref, text=words, year=int(other[2])))
        else:
            found.append(Misfit(kind="unknown", index=index, ref=ref, text=words))
    return found


def unplaced(heading: Heading, layout: Layout) -> list[Column]:
    """The columns that the heading lacks, in printed order."""
    codes = {column.code for column in heading.places.values()}
    return [column for column in layout.columns if column.code not in codes]


def absent(heading: Heading, layout: Layout) -> list[Column]:
    """The columns a table cannot do without that the heading lacks, in printed order."""
    return [column for column in unplaced(heading, layout) if column.code not in OPTIONAL]


def assigned(heading: Heading, layout: Layout, columns: Mapping[str, str]) -> Heading:
    """The heading with the columns that a person said: {letters: code}. What the words tell always goes first."""
    free = {column.code: column for column in unplaced(heading, layout)}
    places, refs = dict(heading.places), dict(heading.refs)
    for letters, code in columns.items():
        index, _ = _place(f"{letters}1")
        if index not in places and code in free:
            places[index] = free.pop(code)
            refs.setdefault(index, f"{letters}{heading.first_line}")
    return replace(heading, places=places, refs=refs)


def likely_columns(loose: Iterable[LooseColumn], columns: Iterable[Column]) -> dict[str, str]:
    """{letters: code} of the headings so like a column's that a person may be offered it; each code once."""
    pairs = [(_likeness(one.text, column), one, column) for column in columns for one in loose]
    found = {}
    for likeness, one, column in sorted(pairs, key=lambda pair: -pair[0]):
        if likeness >= LIKELY and one.letters not in found and column.code not in found.values():
            found[one.letters] = column.code
    return found


def _likeness(words: str, column: Column) -> float:
    """From 0 to 1; 0 where the words speak of other years than the column."""
    years = set(A_YEAR.findall(words))
    if not years <= set(A_YEAR.findall(column.heading)) or column.year and not years:
        return 0
    return SequenceMatcher(None, search_key(words), search_key(column.heading)).ratio()


def other_term(words: str, layout: Layout) -> str:
    """The term a title speaks of when it is not the layout's, as "2015 - 2020"; else ""."""
    for first, last in re.findall(r"(?:nhiem ky|nk) (\d{4}) ?[-–] ?(\d{4})", search_key(words)):
        if f"{first} - {last}" != layout.term:
            return f"{first} - {last}"
    return ""


@dataclass(frozen=True)
class Merges:
    """The merged areas of a sheet; known is False where the format does not tell them."""

    ranges: tuple[str, ...] = ()
    _cells: dict = field(default_factory=dict, compare=False)

    @property
    def known(self) -> bool:
        return bool(self.ranges)

    def covers(self, line: int, index: int) -> bool:
        """Whether the cell at (line, column from 0) lies in a merged area, its top left cell apart."""
        for area in self.ranges:
            if area not in self._cells:
                self._cells[area] = _corners(area)
            left, top, right, bottom = self._cells[area]
            if top <= line <= bottom and left <= index <= right and (line, index) != (top, left):
                return True
        return False


def _corners(area: str) -> tuple[int, int, int, int]:
    first, _, last = area.partition(":")
    (left, top), (right, bottom) = (_place(ref) for ref in (first, last or first))
    return left, top, right, bottom


def _place(ref: str) -> tuple[int, int]:
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", ref).groups()
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1, int(digits)


def text(cell: object) -> str:
    """The words of a cell as people here read them, spaces squeezed; "" for a blank one."""
    value = cell.value
    if value is None or isinstance(value, str):
        return squeeze(value or "")
    if isinstance(value, bool):
        return "ĐÚNG" if value else "SAI"
    return str(value).replace(".", ",").replace("-", "−")


def name_columns(layout: Layout) -> str:
    """The headings people are told to look for, as “…” và “…”."""
    return " và ".join(f"“{column.heading}”" for column in layout.columns if column.code in (NAME, "members"))
