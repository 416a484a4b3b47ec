"""The cell that would explain a printed sum: each cause by its words; silence where nothing, or too much, explains."""

import pytest

from recruitment.testing import factories
from reports.appendix.explaining import suspect
from reports.appendix.layout import PLAN_47, TOTAL
from reports.appendix.table import BaseRow
from reports.appendix.tests import sheets
from reports.appendix.tests.test_planning import plan

MEMBERS, SUPPLEMENT = PLAN_47.column("members"), PLAN_47.column("supplement_2021")
SUM = PLAN_47.column(TOTAL)


def rows(*figures, column=MEMBERS, total=None):
    """Rows with one figure each in a column, and if given a printed total of their years."""
    return [
        BaseRow(
            line=line,
            number=line,
            name=f"Cơ sở {line}",
            values={code.code: None for code in PLAN_47.summed} | {column.code: figure, TOTAL: total},
            cells={},
        )
        for line, figure in enumerate(figures, start=1)
    ]


def found(*args):
    """(line, words) of the suspect, or None."""
    answer = suspect(*args)
    return answer and (answer[0].line, answer[1])


def test_a_figure_that_is_only_another_one_explains_nothing():
    assert suspect(rows(270, 40, 33), MEMBERS, 9) is None


def test_digits_that_changed_places_are_named():
    assert found(rows(270, 41, 12), MEMBERS, 14 - 41) == (2, "đang ghi 41; nếu là 14 thì khớp")


def test_a_digit_that_fell_out_is_named():
    assert found(rows(270, 4, 77), MEMBERS, 45 - 4) == (2, "đang ghi 4; nếu là 45 thì khớp")


def test_a_digit_written_twice_is_named():
    assert found(rows(270, 455, 7), MEMBERS, 45 - 455) == (2, "đang ghi 455; nếu là 45 thì khớp")


def test_a_blank_cell_is_named():
    assert found(rows(270, None, 12), MEMBERS, 35) == (2, "ô đang để trống; nếu là 35 thì khớp")


def test_a_blank_cell_cannot_explain_too_large_a_sum_of_rows():
    assert found(rows(270, None, 12), MEMBERS, -35) is None


def test_a_row_whose_own_total_is_out_by_as_much_is_named_before_all_others():
    table = rows(2, None, column=SUPPLEMENT, total=5)
    table[1].values[TOTAL] = None
    assert found(table, SUPPLEMENT, 3) == (1, "nếu ghi 5 thì cả dòng và cột đều khớp")


def test_a_row_total_that_is_out_by_another_number_does_not_explain():
    assert found(rows(2, column=SUPPLEMENT, total=6), SUPPLEMENT, 3) is None


@pytest.mark.parametrize(
    ("table", "column", "difference"),
    [
        (rows(None, None, 12), MEMBERS, 35),
        (rows(41, 41, 12), MEMBERS, 14 - 41),
        (rows(4, 4), MEMBERS, 45 - 4),
        (rows(455, 455), MEMBERS, 45 - 455),
        (rows(2, 2, column=SUPPLEMENT, total=5), SUPPLEMENT, 3),
    ],
)
def test_two_candidates_are_none(table, column, difference):
    assert suspect(table, column, difference) is None


def test_two_candidates_of_a_surer_cause_silence_a_single_one_of_the_next():
    assert suspect(rows(None, None, 4), MEMBERS, 45 - 4) is None


def test_no_row_explains_nothing_and_a_total_is_never_blank_by_mistake():
    assert suspect([], MEMBERS, 5) is None
    assert suspect(rows(2, column=SUPPLEMENT), SUM, 5) is None


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"C6": 297}, "Có thể do ô C6 (Phường 1): đang ghi 297; nếu là 279 thì khớp."),
        ({"D19": 425, "C6": None}, "Có thể do ô C6 (Phường 1): ô đang để trống; nếu là 279 thì khớp."),
        ({"I6": 5}, "Có thể do ô I6 (Phường 1): nếu ghi 2 thì cả dòng và cột đều khớp."),
    ],
)
def test_the_warning_of_a_sum_names_the_cell_that_explains_it(cells, words):
    assert any(words in warning.message for warning in plan(sheets.spoilt(cells)).warnings)


def test_the_printed_appendix_has_nothing_to_explain():
    assert plan().warnings == ()
    assert len(factories.printed_table().rows) == 28
