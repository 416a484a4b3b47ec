"""Figures corrected after an agreement: what stood before its day stays, in the grid and by an import (design 4)."""

from dataclasses import replace
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

BEFORE, AGREED_ON = date(2021, 6, 30), date(2021, 7, 10)
COLUMN = "target_2021"


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-08-05"


@pytest.fixture
def agreed(applied):
    """Phường 9 registered 6 for 2021; 8 was agreed to from 10/07/2021 on."""
    paper = Document.objects.create(kind="Quyết định", number="12-QĐ/QU", issued_on=AGREED_ON)
    appendix = factories.plan_47()
    column = appendix.layout.column(COLUMN)
    change = CellChange(base_id=factories.base(6).pk, column=column, old=6, new=8)
    act = acts.begin(appendix=appendix, kind=SheetAct.Kind.AGREE, by=SYSTEM)
    acts.write(act, [change], document=paper, supplements_from=AGREED_ON)


def on(day):
    return appendix_table(scope=SYSTEM, appendix=factories.plan_47(), on=day).values_of(6)[COLUMN]


def edited():
    edit = CellEdit(base_id=factories.base(6).pk, column=COLUMN, seen=8, value=1)
    assert actions.edit_cells(appendix=factories.plan_47(), edits=[edit], by=SYSTEM).written == 1


def imported():
    table = factories.printed_table()
    rows = [replace(row, values={**row.values, COLUMN: 1}) if row.number == 6 else row for row in table.rows]
    factories.apply_appendix(table=replace(table, rows=rows, subtotals=()), acknowledged=True)


@pytest.mark.parametrize("correct", [edited, imported])
def test_a_correction_after_an_agreement_changes_no_day_before_it(agreed, correct):
    assert (on(BEFORE), on(AGREED_ON)) == (6, 8)
    correct()
    assert (on(BEFORE), on(date(2021, 7, 9)), on(AGREED_ON)) == (6, 6, 1)
