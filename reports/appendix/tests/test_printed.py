"""The printed appendix: laid out as the plan has it, true in every sum, and read back as it was written."""

from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import Cell
from openpyxl.utils import range_boundaries

from recruitment.kernel.legacy_text import recognise
from recruitment.kernel.numbers import LARGEST
from recruitment.kernel.scope import SYSTEM
from recruitment.kernel.text import search_key, squeeze
from recruitment.kernel.workbook import read_workbook
from recruitment.testing import factories
from reports.appendix.layout import PLAN_47, TOTAL
from reports.appendix.printed import printed_workbook
from reports.appendix.queries import AppendixRow, AppendixSection, AppendixTable, appendix_table
from reports.appendix.reading import read_table

TITLE = ("Danh sách bổ sung", "chỉ tiêu kết nạp đảng viên Nhiệm kỳ 2020 - 2025")
HEADING_LINE = 4
FIGURES = [column.code for column in PLAN_47.figures]
SUPPLEMENTS = {column.code for column in PLAN_47.supplements}


def base(number, name="Phường", **figures) -> AppendixRow:
    """A row of the table; figures that are not given are unknown."""
    values = {code: figures.get(code) for code in FIGURES}
    known = [values[code] for code in SUPPLEMENTS if values[code] is not None]
    values[TOTAL] = sum(known) if known else None
    return AppendixRow(kind="base", number=number, name=name, values=values)


def section(number, **blocks) -> AppendixSection:
    """A section of blocks given by name, underscores standing for spaces; number None: blocks without one."""
    label = f"Tổng cộng ({number})" if number else "Cộng"
    return AppendixSection(
        blocks=tuple((name.replace("_", " "), tuple(rows)) for name, rows in blocks.items()),
        subtotal=AppendixRow(kind="subtotal", number=None, name=label, values={}),
    )


def table(*sections) -> AppendixTable:
    """An appendix of these sections; what is not printed is left out."""
    rest = ("waiting", "known", "district", "residual", "identities", "sentences")
    return AppendixTable(
        layout=PLAN_47, sections=sections, known_count=1, base_count=1, **dict.fromkeys(rest, ())
    )


def printed(*sections, results=False):
    """The one sheet of the printed sections; results: stored results in place of the formulas."""
    data = printed_workbook(table(*sections), title=TITLE)
    return openpyxl.load_workbook(BytesIO(data), data_only=results).active


def words(sheet) -> list[str]:
    """The first words of each line below the heading."""
    return [row[0] if isinstance(row[0], str) else row[1] for row in sheet.values][HEADING_LINE:]


def added(sheet, formula: str) -> set[str]:
    """The cells that a SUM formula adds."""
    assert formula.startswith("=SUM(")
    cells = set()
    for area in formula.removeprefix("=SUM(").removesuffix(")").split(","):
        left, top, right, bottom = range_boundaries(area)
        cells |= {cell.coordinate for row in sheet.iter_rows(top, bottom, left, right) for cell in row}
    return cells


TWO_SECTIONS = (
    section(1, Khối_Phường=[base(1, members=1804, supplement_2021=2), base(2, members=0)]),
    section(
        4,
        Khối_Hợp_tác_xã=[base(25, source=7)],
        Khối_Doanh_nghiệp=[base(26, source=5, supplement_2021=1, supplement_2024=3)],
    ),
)


@pytest.fixture
def district(applied):
    """The appendix of Kế hoạch 47 as it stands in the database."""
    return appendix_table(scope=SYSTEM, appendix=factories.plan_47())


def test_the_lines_stand_in_the_order_of_the_plan():
    assert words(printed(*TWO_SECTIONS)) == [
        "KHỐI PHƯỜNG",
        "Phường",
        "Phường",
        "TỔNG CỘNG (1)",
        "KHỐI HỢP TÁC XÃ",
        "Phường",
        "KHỐI DOANH NGHIỆP",
        "Phường",
        "TỔNG CỘNG (4)",
        "TỔNG CỘNG",
    ]


def test_titles_headings_and_block_names_stand_where_the_plan_has_them():
    sheet = printed(*TWO_SECTIONS)
    assert (sheet["A1"].value, sheet["A2"].value) == TITLE
    assert [squeeze(cell.value) for cell in sheet[HEADING_LINE]] == [
        column.heading for column in PLAN_47.columns
    ]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert merged == {"A1:M1", "A2:M2", "A5:M5", "A9:M9", "A11:M11"}


def test_one_section_alone_has_no_grand_total():
    assert words(printed(TWO_SECTIONS[0]))[-1] == "TỔNG CỘNG (1)"


def test_a_base_without_figures_is_left_out_and_so_is_its_block_when_nothing_is_left():
    sections = section(1, Khối_A=[base(1, "Có số", source=0), base(2, "Chưa có")], Khối_B=[base(3)])
    assert words(printed(sections)) == ["KHỐI A", "Có số", "TỔNG CỘNG (1)"]


def test_an_appendix_without_any_figure_has_its_heading_and_nothing_below():
    assert words(printed()) == []


def test_blocks_that_no_printed_sum_belongs_to_are_still_read_as_a_block_and_its_sum():
    sections = [section(1, Khối_A=[base(1, source=1)]), section(None, Chưa_rõ_khối=[base(2, source=2)])]
    assert words(printed(*sections))[3:] == [
        "KHỐI CHƯA RÕ",
        "Phường",
        "TỔNG CỘNG (CHƯA RÕ KHỐI)",
        "TỔNG CỘNG",
    ]


def test_unknown_is_blank_and_zero_is_zero():
    sheet = printed(*TWO_SECTIONS, results=True)
    assert [sheet[ref].value for ref in ("C7", "E7", "I7", "M7")] == [0, None, None, None]


def test_a_sum_of_unknown_cells_only_is_blank_and_no_formula():
    sheet = printed(*TWO_SECTIONS)
    assert sheet["M7"].value is None
    assert sheet["E8"].value is None
    assert sheet["C13"].value is None


def test_formulas_add_exactly_the_rows_of_their_bases():
    sheet = printed(*TWO_SECTIONS)
    assert added(sheet, sheet["M6"].value) == {"I6", "J6", "K6", "L6"}
    assert added(sheet, sheet["C8"].value) == {"C6", "C7"}
    assert added(sheet, sheet["E13"].value) == {"E10", "E12"}
    assert added(sheet, sheet["M14"].value) == {"M6", "M7", "M10", "M12"}


def test_stored_results_are_what_the_formulas_give():
    sheet = printed(*TWO_SECTIONS, results=True)
    assert [sheet[ref].value for ref in ("M6", "C8", "E13", "M13", "C14", "M14")] == [2, 1804, 12, 4, 1804, 6]


@pytest.mark.parametrize(
    "name", ["=1+1", "{=1+1}", "+84", "@x", "-2", "http://x", "12", "1.804", "'a", "=cmd|' /C x'!A1"]
)
def test_a_name_stays_a_text_whatever_it_begins_with(name):
    cell = printed(section(1, Khối_A=[base(1, name, source=1)]))["B6"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


def test_a_title_and_a_block_stay_texts_too():
    data = printed_workbook(table(section(1, **{"Khối =1": [base(1, source=1)]})), title=("=1+1", "http://x"))
    sheet = openpyxl.load_workbook(BytesIO(data)).active
    assert [sheet[ref].data_type for ref in ("A1", "A2", "A5")] == ["s", "s", "s"]


def test_it_prints_on_a4_landscape_one_page_wide_with_the_heading_on_each():
    sheet = printed(*TWO_SECTIONS)
    page = sheet.page_setup
    assert (page.orientation, int(page.paperSize)) == ("landscape", 9)
    assert (page.fitToWidth or 1, page.fitToHeight) == (
        1,
        0,
    )  # a width of 1 goes without saying in the format
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$4:$4"
    assert "&P" in sheet.oddFooter.center.text
    margins = sheet.page_margins
    assert [round(side * 25.4) for side in (margins.top, margins.left)] == [15, 12]


def test_every_cell_of_the_table_is_bordered_in_times_new_roman_and_thousands_are_marked():
    sheet = printed(*TWO_SECTIONS)
    cells = [cell for row in sheet.iter_rows(min_row=HEADING_LINE) for cell in row if isinstance(cell, Cell)]
    assert {cell.font.name for cell in [*cells, sheet["A1"]]} == {"Times New Roman"}
    assert {cell.border.left.style for cell in cells} == {"thin"}
    assert {cell.number_format for row in sheet["C6:M8"] for cell in row} == {"#,##0"}


def test_a_long_name_gets_the_lines_it_needs():
    sheet = printed(section(1, Khối_A=[base(1, "Đảng ủy " * 12, source=1), base(2, "Phường 2", source=1)]))
    assert sheet.row_dimensions[6].height >= 3 * sheet.row_dimensions[7].height - 10


def test_the_largest_figures_widen_their_column():
    narrow, wide = (
        printed(section(1, Khối_A=[base(1, members=members)])).column_dimensions["C"].width
        for members in (7, LARGEST)
    )
    assert wide > max(narrow, len("1.000.000"))


def test_the_file_names_no_person():
    data = printed_workbook(table(*TWO_SECTIONS), title=TITLE)
    properties = openpyxl.load_workbook(BytesIO(data)).properties
    assert properties.title == " ".join(TITLE)
    assert [properties.creator, properties.lastModifiedBy, properties.description] == [None, None, None]
    assert "docProps/custom.xml" not in ZipFile(BytesIO(data)).namelist()


def test_the_appendix_of_the_district_has_its_28_bases_and_true_sums(district):
    sheet = openpyxl.load_workbook(BytesIO(printed_workbook(district, title=TITLE)), data_only=True).active
    lines = list(sheet.iter_rows(min_row=HEADING_LINE + 1, values_only=True))
    bases = [line for line in lines if isinstance(line[0], int)]
    assert [line[0] for line in bases] == list(range(1, 29))
    assert lines[-1][1:] == ("TỔNG CỘNG", *(sum(line[i] or 0 for line in bases) for i in range(2, 13)))
    sums = [line for line in lines if line[1] and line[1].startswith("TỔNG CỘNG (")]
    expected = [
        tuple(part.subtotal.values[column.code] for column in PLAN_47.summed) for part in district.sections
    ]
    assert [line[2:] for line in sums] == expected


def test_the_appendix_of_the_district_is_read_back_as_it_stands(district):
    assert_read_back(district)


def assert_read_back(printed_table):
    """What is printed is read as the same rows, with nothing that a person would have to look at."""
    data = printed_workbook(printed_table, title=TITLE)
    found = read_table(read_workbook(data, file_name="phu-luc.xlsx"), layout=PLAN_47)
    written = [row for part in printed_table.sections for _, rows in part.blocks for row in rows]
    assert [problem for problem in found.problems if problem.severity in {"error", "warning"}] == []
    assert [(row.number, row.name, row.values) for row in found.rows] == [
        (row.number, row.name, dict(row.values)) for row in written
    ]


VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậéèẻẽẹíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
SIGNS = " =+-@'\"&<>{}()/.,;:!%#0123456789"


def is_ordinary(name: str) -> bool:
    """Whether a text is a name to any reader: no sum's label, and not typed in an old encoding."""
    return bool(name) and not search_key(name).startswith("tong cong") and recognise(name) is None


NAMES = (
    st.one_of(
        st.text(alphabet=VIETNAMESE + VIETNAMESE.upper() + SIGNS, min_size=1, max_size=60),
        st.sampled_from(["=1+1", "+84", "@x", "-", "http://x", "Khối 1", "{=A1}", "TT", "12"]),
        st.text(alphabet=SIGNS, min_size=1, max_size=12).map("={}".format),
    )
    .map(squeeze)
    .filter(is_ordinary)
)
FIGURE = st.none() | st.integers(0, 50) | st.integers(0, LARGEST)


@st.composite
def tables(draw) -> AppendixTable:
    """Any appendix whose sums are counts: several sections of several blocks of several bases."""
    left = dict.fromkeys([*FIGURES, TOTAL], LARGEST)
    numbers = iter(draw(st.lists(st.integers(1, 9_999), min_size=27, max_size=27, unique=True)))
    sections = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        blocks = {
            f"Khối {number}.{place} {draw(NAMES)}": [
                draw(rows(next(numbers), left)) for _ in range(draw(st.integers(1, 3)))
            ]
            for place in range(draw(st.integers(1, 3)))
        }
        sections.append(section(draw(st.sampled_from([number, None])), **blocks))
    return table(*sections)


@st.composite
def rows(draw, number, left) -> AppendixRow:
    """A base with at least one figure; `left` is what each column can still take before its sum is no count."""
    figures = {code: draw(FIGURE) for code in FIGURES}
    if all(value is None for value in figures.values()):
        figures["members"] = 0
    for code, value in figures.items():
        if value is not None:
            most = min(left[code], left[TOTAL]) if code in SUPPLEMENTS else left[code]
            figures[code] = min(value, most)
            left[code] -= figures[code]
            left[TOTAL] -= figures[code] if code in SUPPLEMENTS else 0
    return base(number, draw(NAMES), **figures)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_whatever_is_printed_is_read_back_the_same(printed_table):
    assert_read_back(printed_table)


@pytest.mark.long
@settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_whatever_is_printed_is_read_back_the_same_a_thousand_times(printed_table):
    assert_read_back(printed_table)
