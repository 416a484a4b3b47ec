"""Finding the columns of an appendix in a sheet: a heading in one row or in two, merged or not. Pure.

Offices set the printed headings in two rows ("Năm 2021" over "Chỉ tiêu"), reorder columns, leave blank ones and add
their own. A column is known by its words alone, never by its place.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache

from recruitment.kernel.text import search_key
from reports.appendix.layout import NAME, NUMBER, TOTAL, Column, Layout
from reports.appendix.table import LooseColumn
from reports.appendix.words import LONGEST, is_figure, text

LEAST = 3  # recognised columns that make a row a heading
DEEPEST, WIDEST = 5, 200  # rows and columns of a merged area that may be part of a heading
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


class Headings:
    """Finds the headings among the rows of one sheet.

    A file may have hundreds of thousands of cells, so the key of a text is worked out once, and the rest of a heading
    only where there is one. A key of None is a blank cell.
    """

    def __init__(self, sheet, layout: Layout):
        self.rows, self.layout = sheet.rows, layout
        self.merges = Merges(sheet.merges)
        self.key_of_text = cache(search_key)
        self.keys = cache(self._keys)
        self.alone = cache(self._alone)

    def first(self) -> Heading | None:
        """The first heading of the sheet; None when it has none."""
        return next((found for place in range(len(self.rows)) if (found := self.at(place))), None)

    def at(self, place: int, *, known: Collection[int] = ()) -> Heading | None:
        """The heading that begins with the row at a place of the list; None when that row begins none.

        known: columns of the sheet that an earlier heading told: one that repeats it tells some of them as well.
        """
        below = self._below(place)
        if sum(isinstance(cell.value, str) for cell in self.rows[place].cells) < LEAST:
            return None
        if known and sum(self._tells(row, index) for row in (place, below) for index in known) < LEAST:
            return None
        places, lines = self.alone(place), 1
        if below is not None:
            # Two rows are one heading when they tell more together than either alone: a row of figures just above a
            # heading adds nothing to it.
            pair = self._pair(place, below)
            if _told(pair) > max(_told(places), _told(self.alone(below))):
                places, lines = pair, 2
        return self._heading(place, places, lines) if _told(places) >= LEAST else None

    def _below(self, place):
        """The place of the row just below; None where there is a gap."""
        is_next = place + 1 < len(self.rows) and self.rows[place + 1].number == self.rows[place].number + 1
        return place + 1 if is_next else None

    def _tells(self, place, index):
        if place is None or index >= len(self.rows[place].cells):
            return False
        key = self._key(self.rows[place].cells[index])
        return bool(key) and self.layout.headed(key) is not None

    def _alone(self, place):
        """{column of the sheet: the column it holds} as one row tells."""
        found = ((index, self.layout.headed(key)) for index, key in enumerate(self.keys(place)) if key)
        return {index: column for index, column in found if column is not None}

    def _pair(self, top, bottom):
        """What a row and the one below tell together; nothing where one holds figures, or neither tells a column.

        In a heading of two rows some words stand in one of them alone: the unit, the members, the total.
        """
        if not (self.alone(top) or self.alone(bottom)):
            return {}
        if _holds_figures(self.rows[top]) or _holds_figures(self.rows[bottom]):
            return {}
        found = {}
        for index, outer, inner in self._stacked(top, bottom):
            above = None if outer is None else self.keys(top)[outer]
            below = None if inner is None else self.keys(bottom)[inner]
            both = (f"{above} {below}", f"{below} {above}") if above and below else ()
            readings = (*both, above if inner is None else below)
            column = next((one for key in readings if key and (one := self.layout.headed(key))), None)
            if column is not None:
                found[index] = column
        return found

    def _stacked(self, top, bottom):
        """(column, whose cell of the upper row stands over it, whose of the lower in it) where either has words.

        Merged cells, and blank ones where the format tells no merges, carry the words to their left.
        """
        upper, lower = self.keys(top), self.keys(bottom)
        line, above = self.rows[top].number, None
        for index in range(max(len(upper), len(lower))):
            is_headed = index < len(upper) and upper[index] is not None
            if is_headed or self.merges.known and not self.merges.covers(line, index):
                above = index if is_headed else None
            if index < len(lower) and lower[index] is not None:
                yield index, above, index
            elif is_headed:
                yield index, index, None

    def _heading(self, place, places, lines):
        """The heading of one row or two that tells these columns, with all its words."""
        top, bottom = self.rows[place], self.rows[place + lines - 1]
        texts, refs = {}, {}
        stacked = (
            self._stacked(place, place + 1)
            if lines == 2
            else ((index, index, None) for index, key in enumerate(self.keys(place)) if key is not None)
        )
        for index, outer, inner in stacked:
            cells = [row.cells[at] for row, at in ((top, outer), (bottom, inner)) if at is not None]
            texts[index], refs[index] = " ".join(text(cell) for cell in cells), cells[-1].ref
        return Heading(first_line=top.number, last_line=bottom.number, places=places, texts=texts, refs=refs)

    def _keys(self, place):
        return [self._key(cell) for cell in self.rows[place].cells]

    def _key(self, cell):
        """The search key of a cell's words: None of a blank one, "" where no heading has so many letters."""
        value = cell.value
        if isinstance(value, str):
            return (self.key_of_text(value) or None) if len(value) <= LONGEST else ""
        return None if value is None else text(cell).lower()


def _told(places):
    """How many columns are told, one that stands twice counted once."""
    return len({column.code for column in places.values()})


def _holds_figures(row):
    """Whether a row holds numbers other than years, which stand in headings too."""
    return any(is_figure(cell) and not A_YEAR.fullmatch(text(cell)) for cell in row.cells)


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


class Merges:
    """The merged areas of a sheet that may be part of a heading; known is False where the format does not tell them."""

    def __init__(self, ranges: Iterable[str]):
        self.known = False
        self.covered: dict[
            int, int
        ] = {}  # by line, a bit for each column: a file may have very many wide areas
        for area in ranges:
            self.known = True
            left, top, right, bottom = _corners(area)
            if bottom - top >= DEEPEST or not left <= min(right, WIDEST - 1):
                continue
            width = (1 << min(right + 1, WIDEST)) - (1 << left)
            for line in range(top, bottom + 1):
                self.covered[line] = self.covered.get(line, 0) | width & ~((line == top) << left)

    def covers(self, line: int, index: int) -> bool:
        """Whether the cell at (line, column from 0) lies in a merged area, its top left cell apart."""
        return bool(self.covered.get(line, 0) >> index & 1)


def _corners(area: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of an area as files write it, "$A$1:B2" too; columns from 0."""
    first, _, last = area.replace("$", "").upper().partition(":")
    (left, top), (right, bottom) = (_place(ref) for ref in (first, last or first))
    return left, top, right, bottom


def _place(ref: str) -> tuple[int, int]:
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", ref).groups()
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1, int(digits)


def name_columns(layout: Layout) -> str:
    """The headings people are told to look for, as “…” và “…”."""
    return " và ".join(f"“{column.heading}”" for column in layout.columns if column.code in (NAME, "members"))
