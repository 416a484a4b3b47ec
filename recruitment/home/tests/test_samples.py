"""The sample reports of a trial copy: every state, marked as samples, in accord with the appendix, made once."""

from collections import Counter
from datetime import date, datetime, time

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from recruitment.audit.models import AuditEvent
from recruitment.home import founding, samples
from recruitment.home.sample_figures import Printed, figures_of
from recruitment.kernel import clock
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.attainment.queries import attainment
from reports.periodic.checks import Background, Rules, findings, missing
from reports.periodic.indicators import CODES
from reports.periodic.models import Explanation, Extension, Period, PeriodicReport, ReportStep
from reports.periodic.queries import report_rows
from reports.periodic.values import number as counted

TODAY = date(2021, 7, 5)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


@pytest.fixture(scope="module")
def made_once(django_db_setup, django_db_blocker):
    """The samples take some seconds to make: once for all tests that only look at them, and taken back after these."""
    with django_db_blocker.unblock(), override_settings(CLOCK="2021-07-05"), transaction.atomic():
        factories.load_founding_data()
        factories.apply_appendix()
        founding.make_sample_accounts()
        assert samples.make_sample_reports() == 114
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sampled(made_once, db):
    pass


def rows(slug):
    return report_rows(scope=SYSTEM, period=Period.objects.get(slug=slug), on=TODAY)


def states(slug):
    return Counter(row.state for row in rows(slug))


def test_the_second_quarter_is_coming_in_and_most_of_it_waits(sampled):
    assert states("2021-q2") == {"submitted": 20, "": 12, "draft": 3, "returned": 2, "approved": 2}
    mine = next(row for row in rows("2021-q2") if row.base.number == 6)
    assert (mine.state, mine.late_days) == ("", 5)  # the sample secretary finds a report to write


def test_earlier_quarters_are_approved_and_locked_but_for_one_base_that_may_still_report(sampled):
    assert states("2020-q3") == {"approved": 27, "": 12}
    assert states("2020-q4") == {"approved": 28, "": 11}
    assert states("2021-q1") == {"approved": 27, "": 11, "draft": 1}
    locked = Period.objects.filter(locked_on__isnull=False).order_by("pk").values_list("slug", flat=True)
    assert list(locked) == ["2020-q3", "2020-q4", "2021-q1"]
    extension = Extension.objects.get()
    assert (extension.base.number, extension.until_on, extension.period.slug) == (
        26,
        date(2021, 7, 9),
        "2021-q1",
    )
    assert next(row.late_days for row in rows("2020-q4") if row.base.number == 6) == 4


def test_there_is_something_of_every_kind(sampled):
    kinds = set(ReportStep.objects.order_by().values_list("kind", flat=True))
    assert kinds == {"submit", "return", "approve", "correct"}
    assert set(PeriodicReport.objects.order_by().values_list("origin", flat=True)) == {
        "appendix",
        "base",
        "district",
    }
    assert Explanation.objects.count() == 4
    assert (
        PeriodicReport.objects.filter(state="returned", returned_cells__column="sources_added").count() == 2
    )
    ad_hoc = Period.objects.get(kind="ad_hoc")
    assert states(ad_hoc.slug) == {"": 8, "submitted": 2, "approved": 1, "draft": 1}
    assert PeriodicReport.objects.exclude(nothing_arose=[]).exists()


def test_most_reports_are_clean_and_what_is_found_is_explained(sampled):
    remarks = [remark for row in rows("2021-q2") for remark in row.remarks]
    assert [remark.finding.check for remark in remarks] == ["start", "members", "target", "target"]
    assert not any(remark.is_open for remark in remarks)
    for slug in ("2020-q3", "2020-q4", "2021-q1"):
        assert not any(row.remarks for row in rows(slug))


def test_everybody_and_every_paper_says_that_it_is_a_sample(sampled):
    said = AuditEvent.objects.filter(verb__regex=r"^(report|period)\.").order_by()
    people = set(said.values_list("actor_label", flat=True))
    assert all("Mẫu" in label or "mẫu" in label for label in people)
    papers = set(PeriodicReport.objects.exclude(paper="").order_by().values_list("paper", flat=True))
    assert papers == {"MẪU-24/BC"}
    assert all(text.startswith("Số liệu mẫu") for text in Explanation.objects.values_list("text", flat=True))
    reasons = PeriodicReport.objects.filter(state="returned").values_list("return_reason", flat=True)
    assert all(reason.startswith("Số liệu mẫu") for reason in reasons)
    assert "mẫu" in Period.objects.get(kind="ad_hoc").title


def test_nothing_is_dated_after_the_day_of_the_trial_copy(sampled):
    midnight = timezone.make_aware(datetime.combine(date(2021, 7, 6), time()))
    assert not ReportStep.objects.filter(done_at__gte=midnight).exists()
    assert not AuditEvent.objects.filter(recorded_at__gte=midnight).exists()
    assert clock.today() == TODAY
    first = ReportStep.objects.earliest("done_at")
    assert timezone.localtime(first.done_at).date() == date(2020, 9, 23)


def test_the_dashboard_still_reads_202_of_850(sampled):
    found = attainment(scope=SYSTEM)
    district = found.totals.district
    assert (found.frame.as_of, district.term.admitted, district.term.target) == (date(2021, 6, 30), 202, 850)
    assert (district.years[2020].admitted, district.years[2021].admitted) == (126, 76)
    assert not district.provisional
    assert found.totals.known_count == 28
    assert (found.totals.known.sources, found.totals.known.members) == (572, 6234)


def test_every_base_ends_with_what_the_appendix_prints(sampled):
    for row in rows("2021-q2"):
        if row.state in ("submitted", "approved") and row.base.number < 29:
            printed = row.base.reports.get(period__slug="2021-6t1")
            before = row.base.reports.get(period__slug="2021-q1")
            assert (row.report.members, row.report.sources) == (printed.members, printed.sources)
            assert row.report.admitted + before.admitted == printed.admitted


def test_they_are_made_once(sampled):
    before = list(PeriodicReport.objects.order_by("pk").values())
    assert samples.make_sample_reports() == 0
    assert list(PeriodicReport.objects.order_by("pk").values()) == before


printed = st.builds(
    Printed,
    number=st.integers(1, 39),
    members=st.integers(10, 2000),
    sources=st.integers(0, 80),
    admitted_2020=st.integers(0, 31),
    admitted_2021h1=st.integers(0, 14),
)


@given(printed)
def test_invented_figures_balance_chain_and_keep_within_what_is_printed(one):
    found = figures_of(one)
    for figures in found.values():
        judged = findings(figures, asked=frozenset(CODES), background=Background(), rules=Rules())
        assert judged == []
        assert missing(figures, asked=frozenset(CODES)) == []
        assert all(
            value is None or counted(value) >= 0 for code, value in figures.items() if code != "members"
        )
    quarters = list(found.values())
    admitted = [figures["admitted"] for figures in quarters]
    assert admitted[2] + admitted[3] == one.admitted_2021h1
    assert admitted[0] + admitted[1] <= one.admitted_2020
    assert (quarters[-1]["members"], quarters[-1]["sources"]) == (one.members, one.sources)
    if one.number != 8:
        ends, starts = quarters[:-1], quarters[1:]
        assert [one["sources"] for one in ends] == [one["sources_start"] for one in starts]
