"""Which rows are headings: in one row or in two, repeated at page breaks, above and below rows of figures."""

import pytest

from recruitment.kernel.workbook import Cell, Row, Sheet, read_workbook
from recruitment.testing import factories
from reports.appendix.headings import Headings, Merges
from reports.appendix.layout import PLAN_47
from reports.appendix.reading import read_table
from reports.appendix.table import NOTE
from reports.appendix.tests import sheets

PAGE_BREAKS = (15, 31)  # lines of the repeated headings in the printed appendix


def read(data, **options):
    return read_table(read_workbook(data, file_name="phu-luc.xlsx"), layout=PLAN_47, **options)


def graves(table):
    return [problem.message for problem in table.problems if problem.severity != NOTE]


def without_subtotals():
    """The printed rows without the sums between them, so that a base stands just above each repeated heading."""
    return [row for row in sheets.printed_rows() if not str(row[1]).startswith("TỔNG CỘNG")]


def sheet(*rows, merges=()):
    """A sheet of these rows, for what only the finding of headings is asked about."""
    return Sheet(
        name="Phụ lục",
        merges=merges,
        rows=tuple(
            Row(
                number=number,
                cells=tuple(
                    Cell(ref=f"{chr(65 + place)}{number}", value=one) for place, one in enumerate(row)
                ),
            )
            for number, row in enumerate(rows, start=1)
        ),
    )


def first(*rows, **options):
    return Headings(sheet(*rows, **options), PLAN_47).first()


@pytest.mark.parametrize("spoil", [lambda cell: "-", str, lambda cell: f" {cell} "], ids=["-", "25", " 25 "])
@pytest.mark.parametrize("numbered", [True, False])
def test_a_base_just_above_a_repeated_heading_stays_a_base(spoil, numbered):
    rows = without_subtotals()
    above = [place - 1 for place, row in enumerate(rows) if row[0] == "TT" and place > 3]
    assert [rows[place][0] for place in above] == [9, 21]
    for place in above:
        number, name, *figures = rows[place]
        rows[place] = [number if numbered else None, name, *map(spoil, figures)]
    table = read(sheets.workbook(rows))
    assert (len(table.rows), table.headings) == (28, 3)
    assert graves(table) == []
    kept = {row.name: row.values["term_target"] for row in table.rows}
    printed = {row.name: row.values["term_target"] for row in factories.printed_table().rows}
    gone = {rows[place][1] for place in above} if spoil(25) == "-" else set()
    assert kept == {name: None if name in gone else figure for name, figure in printed.items()}


def test_a_subtotal_of_texts_just_above_a_repeated_heading_stays_a_subtotal():
    rows = sheets.printed_rows()
    rows[29] = [None, rows[29][1], *map(str, rows[29][2:])]
    table = read(sheets.workbook(rows))
    assert len(table.subtotals) == 4
    assert graves(table) == []


def test_two_rows_are_one_heading_only_when_they_tell_more_together():
    top = ["TT", "ĐƠN VỊ", "Tổng số", "Chỉ tiêu", "Năm 2020", "Năm 2021"]
    bottom = [None, None, "đảng viên", "nhiệm kỳ 2020 - 2025", "Đã kết nạp", "Chỉ tiêu"]
    found = first(top, bottom)
    assert (found.first_line, found.last_line) == (1, 2)
    assert [column.code for column in found.places.values()] == [
        "number",
        "name",
        "members",
        "term_target",
        "admitted_2020",
        "target_2021",
    ]
    assert found.texts[4] == "Năm 2020 Đã kết nạp"
    whole = ["TT", "ĐƠN VỊ", "Tổng số đảng viên", "Chỉ tiêu nhiệm kỳ", "Đã kết nạp năm 2020"]
    for above in (["Phường 1", "x", "y", "z"], ["1", "Phường 1", "-", "-", "2"]):
        assert (first(above, whole).first_line, first(whole, above).last_line) == (2, 1)


def test_a_row_that_says_one_heading_over_and_over_is_none():
    assert first(["Tổng cộng"] * 9, ["Tổng cộng"] * 9) is None


@pytest.mark.parametrize("area", ["B1:C1", "$B$1:$C$1", "b1:c1"])
def test_words_of_a_merged_heading_stand_over_every_column_of_it(area):
    top = ["ĐƠN VỊ", "Năm 2021", None, "Tổng cộng"]
    found = first(top, [None, "Chỉ tiêu", "Bổ sung", None], merges=(area,))
    assert [column.code for column in found.places.values()][1:3] == ["target_2021", "supplement_2021"]


def test_very_many_merged_areas_are_looked_up_at_once():
    merges = Merges([f"A{line}:XFD{line + 1}" for line in range(1, 20_001)])
    assert merges.covers(7, 150)
    assert not merges.covers(20_002, 150)
    assert not Merges(["A1:Z900"]).covers(2, 1)
