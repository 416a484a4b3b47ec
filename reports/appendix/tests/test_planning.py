"""Planning: what a table would change, and whether its printed sums hold. No database."""

import pytest

from recruitment.kernel.text import search_key
from recruitment.kernel.workbook import read_workbook
from recruitment.testing import factories
from reports.appendix.layout import PLAN_47, TOTAL
from reports.appendix.planning import Unit, plan_import
from reports.appendix.reading import read_table
from reports.appendix.tests import sheets

CONTROLS = {
    "term_target": 719,
    "source": 670,
    "admitted_2020": 126,
    "target_2021": 141,
    "admitted_2021h1": 76,
}


def units():
    named = [
        Unit(id=row.number, number=row.number, name=row.name, keys=frozenset({search_key(row.name)}))
        for row in factories.printed_table().rows
    ]
    return named + [Unit(id=n, number=n, name=f"TT {n}", keys=frozenset()) for n in range(29, 40)]


def plan(data=None, current=None):
    table = factories.printed_table()
    if data is not None:
        table = read_table(read_workbook(data, file_name="phu-luc.xlsx"), layout=PLAN_47)
    return plan_import(table, layout=PLAN_47, units=units(), current=current or {}, controls=CONTROLS)


def printed_figures():
    return {
        (row.number, c.code): row.values[c.code]
        for row in factories.printed_table().rows
        for c in PLAN_47.figures
    }


def test_all_44_printed_subtotal_cells_agree_with_their_rows():
    checks = plan().checks
    assert len(checks) == 44
    assert all(check.agrees for check in checks)


def test_the_sums_of_the_28_rows_are_those_of_the_plan():
    totals = plan().totals
    assert list(totals.values()) == [6234, 651, 572, 115, 121, 68, 38, 31, 31, 31, 131]


def test_the_residuals_belong_to_the_eleven_bases_without_a_row():
    found = plan()
    assert dict(found.residuals) == {
        "term_target": 68,
        "source": 98,
        "admitted_2020": 11,
        "target_2021": 20,
        "admitted_2021h1": 8,
    }
    assert [unit.number for unit in found.missing] == list(range(29, 40))


def test_against_nothing_every_cell_is_new():
    found = plan()
    assert (found.created, found.changed, found.unchanged) == (280, 0, 0)
    assert found.accepted(acknowledged=False)


def test_against_itself_nothing_changes():
    found = plan(current=printed_figures())
    assert (found.created, found.changed, found.unchanged, found.writes) == (0, 0, 280, ())


def test_a_changed_cell_shows_old_and_new():
    found = plan(sheets.spoilt({"I10": 3}), current=printed_figures())
    (cell,) = found.writes
    assert (cell.base_name, cell.column.code, cell.cell, cell.old, cell.new) == (
        "Phường 5",
        "supplement_2021",
        "I10",
        2,
        3,
    )


def test_a_blank_never_erases_a_known_figure():
    found = plan(sheets.spoilt({"E6": None}), current=printed_figures())
    assert found.writes == ()
    assert any("giữ nguyên" in problem.message and "Phường 1," in problem.message for problem in found.notes)


def test_a_blank_where_nothing_is_known_stays_unknown():
    found = plan(sheets.spoilt({"E6": "–"}))
    assert found.created == 279


@pytest.mark.parametrize(("cell", "value"), [("D19", 425), ("F30", 12), ("M42", None)])
def test_a_wrong_printed_subtotal_is_a_warning_to_be_acknowledged(cell, value):
    found = plan(sheets.spoilt({cell: value}))
    (warning,) = found.warnings
    assert warning.cell == cell
    assert "cộng lại" in warning.message
    assert not found.accepted(acknowledged=False)
    assert found.accepted(acknowledged=True)


def test_the_warning_of_a_subtotal_names_both_numbers_and_the_difference():
    (warning,) = plan(sheets.spoilt({"D19": 425})).warnings
    assert "425" in warning.message
    assert "427" in warning.message
    assert "−2" in warning.message


def test_a_suspect_is_looked_for_among_the_rows_of_its_own_subtotal_whatever_it_is_called():
    rows = sheets.printed_rows()
    for row in rows:
        if str(row[1]).startswith("TỔNG CỘNG"):
            row[1] = "Tổng cộng"
    rows[5][2] = 297  # Phường 1 has 279
    rows[21][2] = 105  # Cơ quan Chính quyền has 150
    found = {warning.cell: warning.message for warning in plan(sheets.workbook(rows)).warnings}
    assert "Có thể do ô C6 (Phường 1): đang ghi 297; nếu là 279 thì khớp." in found["C19"]
    assert "Có thể do ô C22 (Cơ quan Chính quyền): đang ghi 105; nếu là 150 thì khớp." in found["C30"]


def test_a_row_whose_years_do_not_add_up_to_its_total_is_a_warning():
    (warning,) = plan(sheets.spoilt({"M6": 9})).warnings
    assert warning.cell == "M6"
    assert "Phường 1" in warning.message


def test_a_wrong_figure_upsets_the_total_of_its_row_and_of_its_group():
    found = plan(sheets.spoilt({"I10": 3}))
    assert {warning.cell for warning in found.warnings} == {"M10", "I19", "M19"}
    assert found.totals[TOTAL] == 132


def test_a_unit_that_stands_twice_is_an_error_naming_both_rows():
    found = plan(sheets.spoilt({"A7": 1, "B7": "Phường 1"}))
    assert any("hai dòng: dòng 6 và dòng 7" in error.message for error in found.errors)


def test_an_unknown_unit_is_an_error_that_says_who_has_the_number():
    (error,) = plan(sheets.spoilt({"B6": "Phường Một"})).errors
    assert error.cell == "B6"
    assert "Phường Một" in error.message
    assert "Phường 1" in error.message


def test_a_name_under_another_number_is_an_error():
    (error,) = plan(sheets.spoilt({"A6": 7})).errors
    assert error.cell == "A6"
    assert "TT 1" in error.message
    assert "TT 7" in error.message


def test_names_match_whatever_their_case_accents_and_spaces():
    assert plan(sheets.spoilt({"B18": "PHƯỜNG  VÕ THỊ SÁU"})).errors == ()


def test_a_figure_written_since_the_plan_was_shown_is_named():
    shown = plan().shown
    assert plan().edited_since(shown) == ()
    meanwhile = plan(current={(4, "term_target"): 41})
    assert [(cell.base_number, cell.column.code) for cell in meanwhile.edited_since(shown)] == [
        (4, "term_target")
    ]


def test_a_figure_that_someone_wrote_as_the_file_has_it_is_no_conflict():
    shown = plan().shown
    assert plan(current={(4, "term_target"): 40}).edited_since(shown) == ()
