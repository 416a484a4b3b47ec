"""Reports after the plan: annual ones, those of bases that close, early, late and corrected ones (design 4)."""

from datetime import date
from decimal import Decimal

import pytest

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.attainment import dashboard
from reports.attainment.queries import attainment
from reports.periodic.models import PeriodicReport
from reports.periodic.queries import figure_dates
from units.bases.models import PartyBase
from units.targets.actions import CellTarget, write_cells
from units.targets.models import TargetLine

JUNE, SEPTEMBER, DECEMBER = date(2021, 6, 30), date(2021, 9, 30), date(2021, 12, 31)
NEW_YEAR, MARCH = date(2022, 1, 1), date(2022, 3, 31)


def found(as_of):
    return attainment(scope=SYSTEM, as_of=as_of)


def totals(as_of):
    return found(as_of).totals


def line(number, as_of):
    return next(base for base in found(as_of).bases if base.number == number)


def report(number, period, **figures):
    return factories.create_report(base=factories.base(number), period=period, **figures)


def everybody(period, *, but=(), **figures):
    for base in PartyBase.objects.exclude(number__in=but):
        factories.create_report(base=base, period=period, **figures)


def correct(number, period, **figures):
    PeriodicReport.objects.filter(base__number=number, period__slug=period).update(**figures)


def close(number, day):
    PartyBase.objects.filter(number=number).update(closed_on=day)


@pytest.fixture
def all_of_q3(applied):
    everybody("2021-q3", admitted=1)


# --- annual reports


def test_an_annual_report_counts_for_the_district_less_its_printed_half_year(applied):
    report(14, "2021-nam", admitted=10)
    district = totals(DECEMBER).district
    assert (line(14, DECEMBER).years[2021].admitted, line(14, DECEMBER).term.admitted) == (10, 15)
    assert (district.years[2021].admitted, district.term.admitted) == (76 + 4, 202 + 4)
    assert (district.reached_on, district.provisional) == (DECEMBER, True)
    assert (district.reporting, district.expected) == (1, 39)
    assert totals(DECEMBER).residual.term.admitted == 19


def test_before_its_last_day_an_annual_report_leaves_the_half_year_as_it_was(applied):
    report(14, "2021-nam", admitted=10)
    assert (totals(SEPTEMBER).district.term.admitted, line(14, SEPTEMBER).years[2021].admitted) == (202, 6)


def test_an_annual_report_of_a_waiting_base_takes_what_the_residual_can_hold_and_adds_the_rest(applied):
    report(29, "2020-nam", admitted=2)
    report(29, "2021-nam", admitted=10)
    found_totals = totals(DECEMBER)
    assert line(29, DECEMBER).term.admitted == 12
    assert found_totals.known.term.admitted == 183 + 12
    assert found_totals.residual.years[2020].admitted == 11 - 2
    assert (
        found_totals.residual.years[2021].admitted == 0
    )  # of the 10 at most the 8 that were missing in June
    assert found_totals.district.term.admitted == 202 + 2


def test_quarters_beside_an_annual_report_are_not_counted_twice(applied):
    report(14, "2021-q3", admitted=1)
    report(14, "2021-nam", admitted=10)
    assert totals(SEPTEMBER).district.term.admitted == 203
    assert totals(DECEMBER).district.term.admitted == 206


# --- bases that close and open


def test_closing_a_base_leaves_what_it_admitted_in_the_district(all_of_q3):
    close(14, DECEMBER)
    before, after = totals(DECEMBER), totals(NEW_YEAR)
    assert (before.district.term.admitted, after.district.term.admitted) == (241, 241)
    assert after.course == before.course
    assert (SEPTEMBER, 241) in after.course
    assert (after.residual.term.admitted, after.residual.sources) == (19, 98)
    assert (after.residual.term.target, after.residual.years[2021].target) == (68, 20)


def test_a_closed_base_has_no_row_no_target_and_no_stock(applied):
    close(14, DECEMBER)
    before, after, its = totals(DECEMBER), totals(NEW_YEAR), line(14, DECEMBER)
    assert len(found(NEW_YEAR).bases) == 38
    assert before.known.sources - after.known.sources == its.sources
    assert before.total.sources - after.total.sources == its.sources
    assert before.total.term.target - after.total.term.target == its.term.target
    assert (after.known_count, after.base_count) == (27, 38)


def test_the_default_date_goes_on_without_a_base_that_closed(all_of_q3):
    close(14, DECEMBER)
    everybody("2021-q4", but=[14], admitted=1)
    assert figure_dates(SYSTEM).default == SEPTEMBER  # on 31/12 TT 14 still stood, and did not report
    everybody("2022-q1", but=[14], admitted=1)
    assert figure_dates(SYSTEM).default == MARCH


def test_a_report_of_a_closed_base_does_not_stand_in_for_an_open_one(all_of_q3):
    close(14, DECEMBER)
    everybody("2022-q1", but=[1], admitted=1)
    assert figure_dates(SYSTEM).default == SEPTEMBER


# --- how far the figure reaches, and who got there


def test_one_early_base_is_one_of_39_that_reached_the_day(all_of_q3):
    report(1, "2021-q4", admitted=0)
    page = found(DECEMBER)
    assert (page.totals.district.term.admitted, page.totals.district.term.pace) == (241, Decimal("340.0"))
    assert page.totals.district.reached_on == DECEMBER
    assert dashboard.page(page, sees_all=True).coverage == "tạm tính, 1/39 cơ sở đã duyệt"
    assert dashboard.page(found(SEPTEMBER), sees_all=True).coverage == ""


def test_a_block_counts_the_bases_that_reached_the_day_it_shows(all_of_q3):
    report(1, "2021-q4", admitted=0)
    block = next(b for b in found(DECEMBER).blocks if b.name == line(1, DECEMBER).block)
    assert (block.reached_on, block.reporting, block.provisional) == (DECEMBER, 1, True)


def test_who_missed_a_quarter_has_not_reached_the_next_one_either(all_of_q3):
    report(1, "2021-q4", admitted=1)
    everybody("2022-q1", admitted=1)
    district = totals(MARCH).district
    assert (district.reached_on, district.provisional) == (MARCH, True)
    assert (district.reporting, district.expected) == (1, 39)


# --- stocks


def test_a_stock_older_than_the_printed_sum_is_not_counted_twice(applied):
    report(29, "2020-nam", admitted=1, sources=20)
    found_totals = totals(JUNE)
    assert (found_totals.known.sources, found_totals.residual.sources) == (572, 98)
    assert found_totals.total.sources == 670


def test_once_every_base_has_its_own_figure_nothing_is_left_of_the_stock_residual(applied):
    for number in range(29, 40):
        report(number, "2021-q3", sources=10)
    found_totals = totals(SEPTEMBER)
    assert found_totals.residual.sources is None
    assert (found_totals.known.sources, found_totals.total.sources) == (682, 682)


# --- supply


def test_what_sources_are_set_against_is_one_rule_for_rows_and_sums(applied):
    report(1, "2021-q3", sources=20, admitted=1)
    page = found(SEPTEMBER)
    rows = [base.supply.needed for base in page.bases if base.supply.needed is not None]
    assert page.totals.known.supply.needed == sum(rows) == 651 + 8 - 8
    assert sum(block.supply.needed for block in page.blocks) == sum(rows)
    assert page.totals.total.supply.needed == sum(rows) + 68


def test_what_needs_direction_names_the_need_that_the_table_shows(applied):
    report(1, "2021-q3", sources=20, admitted=2)
    page = found(SEPTEMBER)
    item = next(i for i in dashboard.needs_direction(page) if i.link == dashboard.SHORT_OF_SOURCES)
    assert page.totals.total.supply.needed == 718
    assert "còn phải kết nạp 718" in item.reason
    assert "đăng ký" not in item.title
    assert dashboard.registered_of(page) == 719


def test_a_first_report_that_is_a_quarter_is_not_taken_for_the_appendix(applied):
    write_cells(
        cells=[
            CellTarget(
                base_id=factories.base(29).pk,
                column="registered",
                year=None,
                figure=12,
                in_force_on=date(2020, 1, 1),
            )
        ],
        act=TargetLine.Act.EDIT,
        document=None,
        act_id="8" * 32,
    )
    report(29, "2020-nam", admitted=2)
    report(29, "2021-q1", admitted=1, sources=7)
    assert line(29, JUNE).supply.needed == 12 - 3


def test_over_its_target_a_base_needs_no_sources(applied):
    target = line(6, SEPTEMBER).term.target
    report(6, "2021-q3", sources=5, admitted=target + 3)
    supply = line(6, SEPTEMBER).supply
    assert (supply.needed, supply.is_enough, supply.is_short) == (0, True, False)


# --- what is known on a date


def test_a_later_report_does_not_make_a_base_known_earlier(applied):
    report(29, "2021-q3", admitted=3, sources=7)
    assert (totals(JUNE).known_count, len(dashboard.without_row(found(JUNE).bases))) == (28, 11)


def test_every_base_is_either_known_or_listed_as_without_figures(applied):
    report(29, "2021-q3", admitted=3)
    report(30, "2021-q3", sources=7)
    page = found(SEPTEMBER)
    assert page.totals.known_count == 30
    assert [base.number for base in dashboard.without_row(page.bases)] == list(range(31, 40))


# --- corrections


def test_a_correction_of_the_half_year_is_said_beside_year_and_term(applied):
    correct(14, "2021-6t1", admitted=7)
    figures = {figure.label: figure for figure in dashboard.key_figures(found(JUNE), sees_all=True)}
    assert figures["Năm 2021, đến 30/6"].value == 77
    assert figures["Năm 2021, đến 30/6"].notes == ("76 theo Kế hoạch 47, đính chính +1",)
    assert figures["Cả nhiệm kỳ"].notes == ("202 theo Kế hoạch 47, đính chính +1",)
    assert figures["Năm 2020"].notes == ()


def test_what_was_corrected_downwards_has_a_true_minus(applied):
    correct(14, "2020-nam", admitted=3)
    figures = {figure.label: figure for figure in dashboard.key_figures(found(JUNE), sees_all=True)}
    assert figures["Năm 2020"].notes == ("126 theo Kế hoạch 47, đính chính −2",)


def test_corrected_targets_are_said_beside_719_and_141(applied):
    base_id, day = factories.base(1).pk, date(2021, 1, 1)
    write_cells(
        cells=[
            CellTarget(base_id=base_id, column="registered", year=2021, figure=6, in_force_on=day),
            CellTarget(base_id=base_id, column="registered", year=None, figure=33, in_force_on=day),
        ],
        act=TargetLine.Act.EDIT,
        document=None,
        act_id="7" * 32,
    )
    figures = {figure.label: figure for figure in dashboard.key_figures(found(JUNE), sees_all=True)}
    assert figures["Năm 2021, đến 30/6"].notes == ("cơ sở đăng ký 141 theo Kế hoạch 47, đính chính +1",)
    assert figures["Cơ sở đã đăng ký"].value == 722
    assert figures["Cơ sở đã đăng ký"].notes == ("719 theo Kế hoạch 47, đính chính +3",)


def test_a_corrected_stock_is_said_and_a_later_quarter_is_no_correction(applied):
    report(1, "2021-q3", sources=25)
    assert totals(SEPTEMBER).sources.corrected == 0
    correct(2, "2021-6t1", sources=line(2, JUNE).sources + 2)
    page = found(SEPTEMBER)
    words = "670 theo Kế hoạch 47, đính chính +2"
    assert dashboard.page(page, sees_all=True).sources_note == words
    reasons = [item.reason for item in dashboard.needs_direction(page)]
    assert any(f"Nguồn hiện có 674 ({words})" in reason for reason in reasons)


def test_a_corrected_quarter_moves_the_total_and_says_so(applied):
    report(1, "2021-q3", admitted=3, first=2)
    sums = totals(SEPTEMBER).admitted[2021]
    assert (sums.total, sums.corrected) == (76 + 3, 1)
