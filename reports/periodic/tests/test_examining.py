"""The checks put to the database: settings by the day a period ends, targets in force, ad hoc periods by themselves."""

from datetime import date
from decimal import Decimal

import pytest

from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.examining import rules_for
from reports.periodic.models import ReportingRule
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import clerk, hand_in, open_period, period, report, secretary_of, write

pytestmark = pytest.mark.django_db


def set_limit(day, percent, **more):
    ReportingRule.objects.create(starts_on=day, members_move_percent=percent, **more)


@pytest.mark.parametrize(
    ("first_day", "percent"), [(date(2021, 9, 30), Decimal(20)), (date(2021, 10, 1), Decimal(10))]
)
def test_the_limits_of_a_period_are_those_in_force_on_its_last_day(founded, first_day, percent):
    set_limit(first_day, 20)
    assert rules_for(period()).members_move_percent == percent


def test_of_several_limits_the_latest_in_force_counts(founded):
    set_limit(date(2021, 1, 1), 15)
    set_limit(date(2021, 7, 1), 25, four_eyes_change=5)
    assert rules_for(period()).members_move_percent == 25
    assert rules_for(period("2021-q2")).members_move_percent == 15
    assert rules_for(period("2020-q4")).members_move_percent == 10
    assert (rules_for(period("2021-q2")).four_eyes_change, rules_for(period()).four_eyes_change) == (None, 5)


def test_without_any_setting_the_programs_own_limits_hold(founded):
    ReportingRule.objects.all().delete()
    assert rules_for(period()).members_move_percent == 10


def test_a_change_of_the_limit_changes_what_is_found_in_later_periods_alone(applied):
    open_period()
    write(6, members=430)
    assert [one.finding.check for one in actions.examine(report())] == ["members"]
    set_limit(date(2021, 9, 30), 20)
    assert actions.examine(report()) == []


def test_an_ad_hoc_period_is_compared_with_nothing(applied):
    asked = actions.AdHoc(
        title="Rà soát",
        starts_on=date(2021, 7, 1),
        ends_on=date(2021, 8, 31),
        due_on=date(2021, 9, 5),
        indicators=["members", "admitted", "women"],
        bases=[factories.base(6)],
    )
    found = actions.collect_ad_hoc(asked=asked, on=reporting.OPENED_ON, by=clerk())
    write(6, {"members": 9000, "admitted": 50, "women": 51}, slug=found.slug)
    remarks = actions.examine(report(6, found.slug))
    assert [one.finding.check for one in remarks] == ["part"]  # of its own figures it is still asked


def test_the_target_of_the_year_is_the_one_in_force_when_the_period_ends(applied):
    open_period()
    write(6, admitted=8)
    (finding,) = [one.finding for one in actions.examine(report()) if one.finding.check == "target"]
    assert (
        "Đã kết nạp 9 trong năm 2021, vượt chỉ tiêu năm là 8." in finding.message
    )  # 6 and 2 from 01/07/2021


def test_an_explanation_holds_as_long_as_the_finding_says_the_same(applied):
    open_period()
    write(6, members=430)
    words = {"check": "members", "column": "members", "on": reporting.OPENED_ON, "by": secretary_of(6)}
    actions.explain(report=report(), text=" Nhận chuyển đến. ", **words)
    assert [one.explanation for one in actions.examine(report())] == ["Nhận chuyển đến."]
    write(6, class_sent=4)
    assert not any(one.is_open for one in actions.examine(report()))
    write(6, members=431)
    assert [one.is_open for one in actions.examine(report())] == [True]
    write(6, members=430)
    assert [one.is_open for one in actions.examine(report())] == [False]


def test_the_report_of_the_quarter_before_speaks_once_it_is_handed_in(applied):
    open_period()
    open_period("2021-q4", due_on=date(2021, 12, 31), on=date(2021, 12, 1))
    hand_in(6)
    write(6, {"members": 380}, slug="2021-q4", on=date(2021, 12, 2))
    assert report(6, "2021-q4").sources_start == 34
    found = report()
    actions.withdraw(report=found, version=found.version, on=reporting.OPENED_ON, by=secretary_of(6))
    assert [one.finding.check for one in actions.examine(report(6, "2021-q4"))] == ["start"]
