"""The columns of the supplementary-target appendix and how a printed heading is recognised.

Columns are a matter of the document's years, not of this file: `layout_of` makes them for any document.
Pure: no Django.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property

NUMBER, NAME, TOTAL = "number", "name", "supplement_total"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its code, its heading as printed, and what the figures in it are.

    kind: number, name, members, sources, registered, supplement, admitted, total. pattern: of the search key of its
    heading. year: None where the column speaks of the whole term. half: the figure covers the first half of the year.
    """

    code: str
    heading: str
    kind: str
    pattern: str
    year: int | None = None
    half: bool = False


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The columns of one document's appendix, in printed order; term: the name of the term they speak of."""

    columns: tuple[Column, ...]
    term: str = ""

    @cached_property
    def figures(self) -> tuple[Column, ...]:
        """The columns whose cells are figures of a base; the row total is computed, not a figure."""
        return tuple(column for column in self.columns if column.kind not in (NUMBER, NAME, "total"))

    @cached_property
    def summed(self) -> tuple[Column, ...]:
        """The columns that subtotals are printed for: every figure and the row total."""
        return tuple(column for column in self.columns if column.kind not in (NUMBER, NAME))

    @cached_property
    def supplements(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.kind == "supplement")

    @cached_property
    def year(self) -> int:
        """The year the appendix was made in, the one it is named after."""
        return next(column.year for column in self.columns if column.half)

    def headed(self, key: str) -> Column | None:
        """The column whose heading has this search key; None for words that are no heading."""
        found = self._headings.fullmatch(key)
        return self.columns[int(found.lastgroup.removeprefix("column_"))] if found else None

    @cached_property
    def _headings(self) -> re.Pattern:
        """The patterns of all columns in one, the first one first: a sheet may have very many cells to ask about."""
        return re.compile(
            "|".join(f"(?P<column_{place}>{one.pattern})" for place, one in enumerate(self.columns))
        )

    def column(self, code: str) -> Column:
        """The column of a code. Raises KeyError for a code the layout does not have."""
        return self._by_code[code]

    @cached_property
    def _by_code(self) -> dict[str, Column]:
        return {column.code: column for column in self.columns}


@cache
def layout_of(*, full_year: int, current_year: int, supplement_years: range, term: str) -> Layout:
    """The layout of an appendix that shows a full year, the first half of the current one, and supplements.

    term: the term's name as headings print it, "2020 - 2025".
    """
    return Layout(
        term=term,
        columns=(
            Column(code=NUMBER, heading="TT", kind=NUMBER, pattern="s?tt|so tt|so thu tu"),
            Column(code=NAME, heading="ĐƠN VỊ", kind=NAME, pattern="(ten )?(don vi|co so dang)"),
            *_term_columns(term),
            *_year_columns(full_year, current_year),
            *(_supplement_column(year) for year in supplement_years),
            Column(
                code=TOTAL,
                heading="Tổng cộng",
                kind="total",
                pattern="(tong cong|cong)|(tong cong )?bo sung( chi tieu)?( tong cong)?",
            ),
        ),
    )


def _term_columns(term: str) -> tuple[Column, ...]:
    words = r"( trong)?( (nk|nhiem ky)( \d{4} ?- ?\d{4})?)?"
    return (
        Column(code="members", heading="Tổng số đảng viên", kind="members", pattern="tong so (dang vien|dv)"),
        Column(
            code="term_target",
            heading=f"Chỉ tiêu kết nạp NK {term}",
            kind="registered",
            pattern=rf"chi tieu( ket nap| dang ky)*{words}",
        ),
        Column(
            code="source",
            heading=f"Tổng số nguồn hiện có trong NK {term}",
            kind="sources",
            pattern=rf"(tong so )?nguon( hien co)?{words}",
        ),
    )


def _year_columns(full_year: int, current_year: int) -> tuple[Column, ...]:
    return (
        Column(
            code=f"admitted_{full_year}",
            heading=f"Đã kết nạp năm {full_year}",
            kind="admitted",
            pattern=f"da ket nap( (trong )?nam)? {full_year}",
            year=full_year,
        ),
        Column(
            code=f"target_{current_year}",
            heading=f"Chỉ tiêu kết nạp năm {current_year}",
            kind="registered",
            pattern=f"chi tieu( ket nap| dang ky)*( (trong )?nam)? {current_year}",
            year=current_year,
        ),
        Column(
            code=f"admitted_{current_year}h1",
            heading=f"Đã kết nạp tính đến 30/6/{current_year}",
            kind="admitted",
            pattern=f"da ket nap( tinh)? den( het)?( ngay)? 30/0?6(/| |/? ?(trong )?nam ){current_year}",
            year=current_year,
            half=True,
        ),
    )


def _supplement_column(year: int) -> Column:
    return Column(
        code=f"supplement_{year}",
        heading=f"Bổ sung chỉ tiêu trong năm {year}",
        kind="supplement",
        pattern=f"bo sung( chi tieu)?( (trong )?nam)? {year}",
        year=year,
    )


PLAN_47 = layout_of(full_year=2020, current_year=2021, supplement_years=range(2021, 2025), term="2020 - 2025")
