"""719 + 131 = 850 and 141 + 38 = 179 < 185, live: corrections move them, naming a waiting base does not (design 4)."""

from datetime import date

import pytest

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions, acts
from reports.appendix.actions import CellEdit
from reports.appendix.acts import CellChange
from reports.appendix.models import SheetAct
from reports.appendix.queries import appendix_table
from units.bases.models import Document


def table():
    return appendix_table(scope=SYSTEM, appendix=factories.plan_47())


def edit(number, column, *, seen, value):
    edits = [CellEdit(base_id=factories.base(number).pk, column=column, seen=seen, value=value)]
    assert actions.edit_cells(appendix=factories.plan_47(), edits=edits, by=SYSTEM).written == 1


def test_the_printed_appendix_closes_for_the_term_and_lacks_six_for_the_year(applied):
    found = table().identities
    assert (found.registered, found.needed, found.supplements, found.closes) == (719, 131, 131, True)
    assert (found.year_registered, found.year_supplements, found.year_total) == (141, 38, 179)
    assert (found.year_short, found.year_words) == (6, "thiếu 6")


def test_a_base_that_registers_more_leaves_less_to_supplement(applied):
    edit(6, "term_target", seen=30, value=32)
    edit(6, "target_2021", seen=6, value=8)
    found = table().identities
    assert (found.registered, found.needed, found.closing_words) == (721, 129, "vượt 2")
    assert (found.year_registered, found.year_total) == (143, 181)


def test_a_correction_of_a_known_base_is_not_taken_from_what_the_waiting_ones_hold(applied):
    edit(6, "term_target", seen=30, value=32)
    edit(6, "source", seen=33, value=30)
    found = table()
    assert (found.residual.values["term_target"], found.residual.values["source"]) == (68, 98)
    assert (found.known.values["term_target"], found.known.values["source"]) == (653, 569)


@pytest.mark.parametrize(("column", "left"), [("term_target", 68 - 12), ("source", 98 - 12)])
def test_the_first_figure_of_a_waiting_base_comes_out_of_the_residual(applied, column, left):
    edit(29, column, seen=None, value=12)
    found = table()
    assert found.residual.values[column] == left
    assert found.identities.registered == 719


def test_of_two_edits_of_one_cell_the_last_counts(applied):
    base_id = factories.base(6).pk
    edits = [CellEdit(base_id=base_id, column="supplement_2021", seen=2, value=value) for value in (5, 3)]
    actions.edit_cells(appendix=factories.plan_47(), edits=edits, by=SYSTEM)
    assert table().values_of(6)["supplement_2021"] == 3


def test_a_target_agreed_for_a_later_day_is_not_taken_from_what_was_printed_before_it(applied):
    paper = Document.objects.create(kind="Quyết định", number="12-QĐ/QU", issued_on=date(2021, 7, 10))
    column = factories.plan_47().layout.column("term_target")
    change = CellChange(base_id=factories.base(29).pk, column=column, old=None, new=12)
    act = acts.begin(appendix=factories.plan_47(), kind=SheetAct.Kind.AGREE, by=SYSTEM)
    acts.write(act, [change], document=paper, supplements_from=paper.issued_on)
    june, july = (
        appendix_table(scope=SYSTEM, appendix=factories.plan_47(), on=day)
        for day in (date(2021, 6, 30), date(2021, 7, 10))
    )
    assert [table.identities.registered for table in (june, july)] == [719, 719]
    assert [table.residual.values["term_target"] for table in (june, july)] == [68, 68 - 12]


def test_a_draft_that_adds_a_first_figure_takes_it_out_of_the_residual(applied):
    added = {(factories.base(29).pk, "term_target"): 12, (factories.base(6).pk, "term_target"): 2}
    found = appendix_table(scope=SYSTEM, appendix=factories.plan_47(), added=added)
    assert found.residual.values["term_target"] == 68 - 12
    assert found.identities.registered == 719 + 2
