"""The rows of a period: one for each base, a fixed number of queries, nothing of other bases."""

from datetime import date

import pytest

from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.examining import remarks_of_each
from reports.periodic.models import PeriodicReport
from reports.periodic.queries import report_rows
from reports.periodic.tests.reporting import clerk, hand_in, open_period, secretary_of, write
from units.targets.models import TargetLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(applied):
    return open_period()


def test_every_expected_base_has_a_row_in_printed_order(opened):
    hand_in(6)
    rows = report_rows(scope=clerk(), period=opened, on=date(2021, 10, 2))
    assert [row.base.number for row in rows] == list(range(1, 40))
    by_number = {row.base.number: row for row in rows}
    assert (by_number[6].state, by_number[6].late_days) == ("submitted", 0)
    assert (by_number[5].state, by_number[5].late_days) == ("", 2)
    assert by_number[5].background.sources_before == 40
    assert by_number[5].background.year_target == 9


def test_a_base_sees_its_own_row_alone(opened):
    hand_in(6)
    rows = report_rows(scope=secretary_of(5), period=opened, on=date(2021, 9, 30))
    assert [row.base.number for row in rows] == [5]


@pytest.mark.parametrize("handed_in", [1, 12])
def test_the_rows_take_the_same_queries_whatever_is_stored(opened, handed_in, django_assert_num_queries):
    for number in range(1, 1 + handed_in):
        hand_in(number, members=9_000)
    write(20)
    with django_assert_num_queries(10):
        rows = report_rows(scope=clerk(), period=opened, on=date(2021, 9, 30))
    assert sum(bool(row.remarks) for row in rows) >= handed_in


def test_figures_of_the_appendix_are_rows_of_a_period_that_was_never_opened(applied):
    period = factories.base(6).reports.get(period__slug="2021-6t1").period
    rows = report_rows(scope=clerk(), period=period, on=date(2021, 7, 5))
    assert len(rows) == 28
    assert {row.late_days for row in rows} == {0}


def test_reports_of_many_periods_are_examined_together_as_each_alone(opened, django_assert_num_queries):
    one, other = hand_in(6, members=9_000), hand_in(5, admitted=12, sources_start=40)
    later = hand_in(6, slug=open_period("2021-nam", due_on=date(2021, 12, 31)).slug, sources_start=33)
    reports = list(
        PeriodicReport.objects.filter(state="submitted")
        .select_related("period")
        .prefetch_related("explanations")
    )
    with django_assert_num_queries(4):
        found = remarks_of_each(reports, beside=PeriodicReport.objects.all(), lines=TargetLine.objects.all())
    assert found == {report.pk: actions.examine(report) for report in (one, other, later)}
    assert [bool(found[report.pk]) for report in (one, other, later)] == [True, True, False]
