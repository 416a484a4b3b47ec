"""The rows of a period: one for each base, a fixed number of queries, nothing of other bases."""

from datetime import date

import pytest

from recruitment.testing import factories
from reports.periodic.queries import report_rows
from reports.periodic.tests.reporting import clerk, hand_in, open_period, secretary_of, write

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
