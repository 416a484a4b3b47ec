"""Where an appendix speaks of a period that bases report for here: it reads what is approved and writes nothing."""

import pytest

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions, acts
from reports.appendix.actions import CellEdit
from reports.periodic.models import PeriodicReport
from reports.periodic.tests.reporting import approve, hand_in, open_period

COLUMN = "admitted_2021h1"


@pytest.fixture
def handed_in(founded):
    open_period("2021-6t1")
    return hand_in(6, slug="2021-6t1")


def standing(report):
    figures = acts.current_figures(appendix=factories.plan_47(), base_ids=[report.base_id])
    return figures.get((report.base_id, COLUMN))


def test_figures_still_being_reported_do_not_stand_in_the_appendix(handed_in):
    assert standing(handed_in) is None
    approve(handed_in)
    assert standing(handed_in) == 1


def test_a_workbook_with_a_figure_that_a_base_reports_itself_is_refused_whole(handed_in):
    with pytest.raises(actions.ImportRefused, match="đã có báo cáo 6 tháng đầu năm 2021 trong phần mềm"):
        factories.apply_appendix()
    assert PeriodicReport.objects.count() == 1


def test_the_grid_of_the_appendix_does_not_write_over_it_either(handed_in):
    edit = CellEdit(base_id=handed_in.base_id, column=COLUMN, seen=None, value=5)
    with pytest.raises(actions.EditRefused, match="duyệt hoặc đính chính"):
        actions.edit_cells(appendix=factories.plan_47(), edits=[edit], by=SYSTEM)
    handed_in.refresh_from_db()
    assert (handed_in.admitted, handed_in.state) == (1, "submitted")
