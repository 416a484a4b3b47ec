"""An installation of before the reports keeps its opening figures when it is brought up to date."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from recruitment.testing import factories
from reports.periodic.models import FirstFigure, Period, PeriodicReport
from reports.periodic.tests.reporting import approve, hand_in, open_period

OPENING = ("base_id", "period_id", "state", "origin", "version", "members", "sources", "admitted")


def bring_up_to_date():
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.fixture
def old():
    """A database as it stood at the first migration of the package, with the appendix in it."""
    factories.load_founding_data()
    factories.apply_appendix()
    MigrationExecutor(connection).migrate([("periodic", "0001_initial")])
    yield
    bring_up_to_date()


def opening_figures():
    return list(PeriodicReport.objects.order_by("base_id", "period_id").values_list(*OPENING))


def plain(table, *columns):
    """Rows as the database has them, whatever the models say by now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2")  # noqa: S608 - names of ours
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
def test_opening_figures_are_kept_and_the_new_columns_are_unknown(old):
    before = plain("periodic_periodicreport", *OPENING)
    firsts = plain("periodic_firstfigure", "report_id", '"column"', "value")
    assert len(before) == 56
    assert len(firsts) == 28 * 4
    bring_up_to_date()
    assert opening_figures() == before
    assert list(
        FirstFigure.objects.order_by("report_id", "column").values_list("report_id", "column", "value")
    ) == [tuple(row) for row in firsts]
    one = PeriodicReport.objects.get(base__number=6, period__slug="2021-6t1")
    assert {code for code, value in one.values.items() if value is not None} == {
        "members",
        "sources",
        "admitted",
    }
    assert (one.nothing_arose, one.first_submitted_on, one.submitted_at, one.paper) == ([], None, None, "")
    assert not Period.objects.filter(opened_on__isnull=False).exists()
    assert all(period.indicators == [] for period in Period.objects.all())


@pytest.mark.django_db(transaction=True)
def test_what_was_brought_up_to_date_takes_reports(old):
    bring_up_to_date()
    open_period()
    found = approve(hand_in(6))
    assert (found.state, found.sources) == ("approved", 34)
