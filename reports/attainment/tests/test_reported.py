"""Design 4 through the actions: a period is opened, figures are typed, handed in, approved; then they count."""

from datetime import date
from decimal import Decimal

import pytest

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.attainment import dashboard
from reports.attainment.queries import attainment
from reports.periodic import actions
from reports.periodic.collecting import district_totals_being_collected
from reports.periodic.models import PeriodicReport
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import (
    approve,
    clerk,
    hand_in,
    head,
    open_period,
    report,
    secretary_of,
    write,
)

JUNE, SEPTEMBER, DECEMBER = date(2021, 6, 30), date(2021, 9, 30), date(2021, 12, 31)
DAYS = {  # a period, the day it is opened and the day reports are due
    "2021-q1": (date(2021, 3, 20), date(2021, 3, 31)),
    "2021-q2": (date(2021, 6, 20), date(2021, 6, 30)),
    "2021-q3": (date(2021, 9, 20), date(2021, 9, 30)),
    "2021-q4": (date(2021, 12, 20), date(2021, 12, 31)),
    "2021-6t2": (date(2021, 12, 20), date(2021, 12, 31)),
    "2021-nam": (date(2021, 12, 20), date(2021, 12, 31)),
}


@pytest.fixture
def opened(applied):
    """The quarters and the second half of 2021, open for reports."""
    for slug in ("2021-q1", "2021-q2", "2021-q3", "2021-q4", "2021-6t2"):
        open_period(slug, on=DAYS[slug][0], due_on=DAYS[slug][1])


def sent(number, slug, admitted, **figures):
    return hand_in(number, slug=slug, on=DAYS[slug][0], admitted=admitted, **figures)


def approved(number, slug, admitted, **figures):
    return approve(sent(number, slug, admitted, **figures))


def found(as_of):
    return attainment(scope=SYSTEM, as_of=as_of)


def totals(as_of=SEPTEMBER):
    return found(as_of).totals


def line(number, as_of=SEPTEMBER):
    return next(base for base in found(as_of).bases if base.number == number)


def test_ten_of_thirty_nine_approved_make_216_and_say_that_they_are_provisional(opened):
    for number in range(1, 11):
        approved(number, "2021-q3", 2 if number <= 4 else 1)
    district = totals().district
    assert (district.term.admitted, district.provisional) == (216, True)
    assert (district.reporting, district.expected) == (10, 39)
    assert district.term.pace == Decimal("297.5")
    page = dashboard.page(found(SEPTEMBER), sees_all=True)
    assert page.coverage == "tạm tính, 10/39 cơ sở đã duyệt"


def test_the_first_report_of_a_base_without_a_row_counts_for_the_district_and_not_in_its_own_year(opened):
    for number in range(1, 11):
        approved(number, "2021-q3", 2 if number <= 4 else 1)
    approved(29, "2021-q3", 3, sources_start=5)
    district, own = totals().district, line(29)
    assert (district.term.admitted, district.reporting, district.expected) == (219, 11, 39)
    assert (own.term.admitted, own.years[2021].admitted, own.beyond) == (None, None, 3)
    assert (own.members, own.sources) == (380, 4)


@pytest.mark.parametrize("state", ["draft", "submitted", "withdrawn", "returned"])
def test_what_is_not_approved_never_counts(opened, state):
    before = totals()
    if state == "draft":
        write(6, slug="2021-q3", admitted=5)
    else:
        one = sent(6, "2021-q3", 5)
        told = {"report": one, "version": one.version}
        if state == "withdrawn":
            actions.withdraw(on=reporting.OPENED_ON, by=secretary_of(6), **told)
        if state == "returned":
            actions.send_back(reason="Xem lại", columns=["admitted"], by=clerk(), **told)
    assert report(6, "2021-q3").admitted == 5
    assert totals() == before
    assert line(6) == attainment(scope=SYSTEM, as_of=SEPTEMBER).bases[5]
    assert line(6).term.admitted == 7


def test_the_moment_a_report_is_approved_it_counts(opened):
    one = sent(6, "2021-q3", 2)
    assert totals().district.term.admitted == 202
    approve(one)
    assert (totals().district.term.admitted, line(6).term.admitted) == (204, 9)
    assert totals(JUNE).district.term.admitted == 202


def test_quarters_within_the_printed_half_year_are_not_added_to_it(opened):
    approved(6, "2021-q1", 0)
    approved(6, "2021-q2", 1)
    assert (line(6, JUNE).years[2021].admitted, totals(JUNE).district.term.admitted) == (1, 202)
    march = date(2021, 3, 31)
    assert line(6, march).years[2021].admitted == 0


def test_a_half_year_takes_the_place_of_its_quarters(opened):
    approved(6, "2021-q3", 2)
    approved(6, "2021-q4", 1)
    assert line(6, DECEMBER).years[2021].admitted == 4
    approved(6, "2021-6t2", 4)
    assert line(6, DECEMBER).years[2021].admitted == 1 + 4
    assert line(6, SEPTEMBER).years[2021].admitted == 1 + 2


def test_a_quarter_past_a_hole_is_shown_apart(opened):
    approved(6, "2021-q4", 2)
    own = line(6, DECEMBER)
    assert (own.years[2021].admitted, own.beyond, own.reached_on) == (1, 2, JUNE)
    assert totals(DECEMBER).district.term.admitted == 202
    approved(6, "2021-q3", 1)
    own = line(6, DECEMBER)
    assert (own.years[2021].admitted, own.beyond, own.reached_on) == (4, 0, DECEMBER)


def test_stocks_are_the_last_approved_and_never_add_up(opened):
    approved(6, "2021-q3", 1, members=381, sources_added=2)
    assert (line(6).members, line(6).sources) == (381, 34)
    assert (line(6, JUNE).members, line(6, JUNE).sources) == (378, 33)
    approved(6, "2021-q4", 0, members=383, sources_start=34, sources_added=0)
    assert (line(6, DECEMBER).members, line(6, DECEMBER).sources) == (383, 34)
    known = totals(DECEMBER).known
    assert (known.members, known.sources) == (6234 - 378 + 383, 572 - 33 + 34)


def test_supply_follows_the_first_approved_quarter(opened):
    assert line(6).supply.needed == 30  # the appendix sets its sources against the target before supplements
    approved(6, "2021-q3", 1)
    assert line(6).supply.needed == 38 - 8


def test_a_correction_of_the_half_year_says_what_the_plan_prints(applied):
    one = report(11, "2021-6t1")
    actions.correct(
        report=one, version=one.version, figures={"admitted": 7}, reason="Sót một người", by=head()
    )
    figures = {figure.label: figure for figure in dashboard.key_figures(found(JUNE), sees_all=True)}
    assert figures["Năm 2021, đến 30/6"].value == 77
    assert figures["Năm 2021, đến 30/6"].notes == ("76 theo Kế hoạch 47, đính chính +1",)
    assert (line(11, JUNE).years[2021].admitted, totals(JUNE).residual.term.admitted) == (7, 19)


def test_a_correction_of_a_quarter_moves_the_total_by_itself(opened):
    approved(6, "2021-q3", 2)
    one = report(6, "2021-q3")
    told = {"figures": {"admitted": 3, "sources": 32}, "reason": "Sót một người", "by": head()}
    actions.correct(report=one, version=one.version, **told)
    assert (totals().district.term.admitted, totals().admitted[2021].corrected) == (205, 1)


def test_ad_hoc_figures_never_enter(applied):
    asked = actions.AdHoc(
        title="Rà soát",
        starts_on=date(2021, 7, 1),
        ends_on=SEPTEMBER,
        due_on=date(2021, 10, 5),
        indicators=["members", "sources", "admitted"],
        bases=[factories.base(6)],
    )
    period = actions.collect_ad_hoc(asked=asked, on=date(2021, 9, 1), by=clerk())
    before = found(SEPTEMBER)
    write(6, {"members": 999, "sources": 999, "admitted": 99}, slug=period.slug)
    one = report(6, period.slug)
    approve(actions.submit(report=one, version=one.version, on=reporting.OPENED_ON, by=secretary_of(6)))
    assert PeriodicReport.objects.get(period=period).state == "approved"
    assert found(SEPTEMBER) == before


# --- how far the collecting has come


def collecting(since=JUNE, scope=SYSTEM):
    return district_totals_being_collected(scope, since=since)


def test_nothing_is_collected_until_a_period_is_opened(applied):
    assert collecting() is None


def test_the_first_open_period_is_spoken_of_until_all_of_it_is_approved(applied):
    open_period()
    assert collecting().words == (
        "Đang thu số liệu quý III/2021: chưa có cơ sở nào trong 39 cơ sở nộp báo cáo."
    )
    approve(hand_in(6))
    hand_in(5)
    write(4)
    now = collecting()
    assert (now.handed_in, now.approved, now.expected) == (2, 1, 39)
    assert now.words.startswith("Số liệu quý III/2021 gồm 2/39 cơ sở đã nộp, trong đó 1 đã duyệt.")
    assert collecting(since=date(2021, 10, 1)) is None
    PeriodicReport.objects.bulk_create(
        PeriodicReport(base=base, period=now_period, state="approved", origin="base", members=1)
        for now_period in [report().period]
        for base in [one.base for one in now_period.expected.exclude(base__number=6)]
        if base.number not in (4, 5)
    )
    PeriodicReport.objects.filter(period__slug="2021-q3").update(state="approved")
    assert collecting() is None


def test_a_locked_period_and_an_ad_hoc_one_are_not_being_collected(opened):
    actions.lock_period(period=reporting.period("2021-q2"), on=JUNE, by=clerk())
    assert collecting().slug == "2021-q3"


def test_a_report_of_a_base_that_is_not_expected_is_not_counted(applied):
    period = open_period()
    hand_in(6)
    period.expected.filter(base__number=6).delete()
    now = collecting()
    assert (now.handed_in, now.expected) == (0, 38)
