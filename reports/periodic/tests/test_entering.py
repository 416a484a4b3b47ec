"""Figures on their way in: what an act fills in by itself, what its undo leaves, what belongs to an appendix."""

import pytest
from django.core.exceptions import PermissionDenied

from recruitment.audit.models import AuditEvent
from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.actions import OpeningFigure, ReportRefused
from reports.periodic.models import EntryAct, EntryCell
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import (
    approve,
    hand_in,
    open_period,
    period,
    report,
    secretary_of,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(applied):
    return open_period()


def undo(act, by=None):
    return actions.undo_entry(act=act, on=reporting.OPENED_ON, by=by or secretary_of(6))


def test_a_block_with_sources_of_its_own_at_the_start_meets_no_conflict_with_itself(opened):
    outcome = write(6, {"members": 380, "sources_start": 30})
    assert (outcome.conflicts, report().sources_start) == ((), 30)
    assert outcome.derived == ((factories.base(6).pk, "sources_start", 30),)
    assert EntryCell.objects.get(column="sources_start").old == ""


def test_what_was_typed_and_then_derived_in_one_act_goes_back_to_what_stood_before(opened):
    write(6)
    outcome = write(6, {"sources_removed": 4, "sources": 99})
    assert report().sources == 30
    assert outcome.derived[0][2] == 30
    undo(outcome.act)
    assert (report().sources, report().sources_removed) == (34, 0)


def test_a_figure_that_comes_out_as_it_was_is_no_change(opened):
    write(6)
    outcome = write(6, {"sources": 99, "sources_added": 3, "sources_removed": 1})
    assert sorted(outcome.act.cells.values_list("column", flat=True)) == ["sources_added", "sources_removed"]


def test_a_report_emptied_by_an_undo_begins_with_the_sources_again(opened):
    undo(write(6).act)
    assert set(report().values.values()) == {None}
    write(6, {"members": 380})
    assert report().sources_start == 33


def test_words_begin_a_report_and_its_first_figure_brings_the_sources(opened):
    words = {"difficulties": "Thiếu người hướng dẫn"}
    more = {"seen": dict.fromkeys(words, ""), "on": reporting.OPENED_ON, "by": secretary_of(6)}
    actions.save_words(period=opened, base=factories.base(6), words=words, **more)
    assert report().sources_start is None
    write(6, {"members": 380})
    assert report().sources_start == 33


def test_an_undo_that_can_restore_nothing_is_refused_and_may_be_tried_again(opened):
    act = write(6).act
    found = hand_in(6)
    with pytest.raises(ReportRefused, match="Muốn sửa: rút lại"):
        undo(act)
    assert not EntryAct.objects.filter(kind="undo").exists()
    actions.withdraw(report=found, version=found.version, on=reporting.OPENED_ON, by=secretary_of(6))
    assert undo(act)


def test_an_undo_of_figures_that_all_changed_since_is_refused(opened):
    act = write(6, {"members": 380, "sources_start": 33}).act
    write(6, {"members": 381, "sources_start": 34})
    with pytest.raises(ReportRefused, match="đã được sửa lại sau đó"):
        undo(act)


def test_nobody_takes_back_what_others_wrote_for_another_base(opened):
    with pytest.raises(PermissionDenied):
        undo(write(6).act, by=secretary_of(5))
    assert report().members == 380


def test_a_save_of_nothing_new_leaves_no_trace(opened):
    write(6)
    before = (EntryAct.objects.count(), AuditEvent.objects.count(), report().version)
    outcome = write(6)
    assert (outcome.act, len(outcome.saved)) == (None, len(reporting.COMPLETE))
    assert (EntryAct.objects.count(), AuditEvent.objects.count(), report().version) == before


# --- what belongs to an appendix, and what to a base


def opening(value, slug="2021-6t2", column="admitted"):
    figure = OpeningFigure(
        base_id=factories.base(6).pk, period_id=period(slug).pk, column=column, value=value
    )
    actions.record_opening_figures(figures=[figure])


@pytest.mark.parametrize("is_approved", [False, True])
def test_an_appendix_never_writes_over_what_a_base_reports_itself(applied, is_approved):
    open_period("2021-6t2")
    found = hand_in(6, slug="2021-6t2")
    if is_approved:
        approve(found)
    with pytest.raises(ReportRefused, match="Phường 9 đã có báo cáo 6 tháng cuối năm 2021 trong phần mềm"):
        opening(5)
    assert report(6, "2021-6t2").admitted == 1


def test_a_period_with_figures_of_an_appendix_is_not_opened_and_takes_more_of_them(applied):
    opening(5)
    with pytest.raises(actions.PeriodRefused, match="phụ lục"):
        open_period("2021-6t2")
    opening(6)
    assert report(6, "2021-6t2").admitted == 6
