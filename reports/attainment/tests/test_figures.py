"""The figures of Kế hoạch 47 as the program computes them (design 4, the issue's own numbers)."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions as appendix
from reports.attainment.dashboard import headline, needs_direction, short_of_sources
from reports.attainment.queries import attainment
from reports.periodic.queries import figure_dates
from units.bases.models import PartyBase
from units.targets.actions import CellTarget, write_cells
from units.targets.models import TargetLine

JUNE, JULY, SEPTEMBER = date(2021, 6, 30), date(2021, 7, 1), date(2021, 9, 30)


def found(as_of=JUNE):
    return attainment(scope=SYSTEM, as_of=as_of)


def line(number, as_of=JUNE):
    return next(base for base in found(as_of).bases if base.number == number)


def test_the_district_stands_at_202_of_850(applied):
    district = found().totals.district
    assert (district.term.admitted, district.term.target) == (202, 850)
    assert (district.term.percent, district.term.pace) == (Decimal("23.8"), Decimal("255.0"))
    assert (district.years[2020].admitted, district.years[2020].target) == (126, 180)
    assert district.years[2020].percent == Decimal("70.0")
    assert (district.years[2021].admitted, district.years[2021].target) == (76, 185)
    assert district.years[2021].percent == Decimal("41.1")
    assert district.reached_on == JUNE
    assert not district.provisional


def test_known_and_residual_make_up_the_total(applied):
    totals = found().totals
    assert (totals.known.term.admitted, totals.residual.term.admitted, totals.total.term.admitted) == (
        183,
        19,
        202,
    )
    assert (totals.known.sources, totals.residual.sources, totals.total.sources) == (572, 98, 670)
    assert (totals.known.members, totals.residual.members, totals.total.members) == (6234, None, None)


def test_the_total_row_uses_ledger_targets_with_the_supplements_in_force(applied):
    june, july = found(JUNE).totals, found(JULY).totals
    assert (june.total.term.target, june.total.years[2021].target) == (719, 141)
    assert (july.total.term.target, july.total.years[2021].target) == (850, 179)
    assert (june.known.term.target, june.residual.term.target) == (651, 68)
    assert (june.known.years[2021].target, june.residual.years[2021].target) == (121, 20)


def test_a_base_is_measured_against_the_supplements_in_force_on_the_date(applied):
    assert (line(11).years[2021].admitted, line(11).years[2021].target) == (6, 5)
    assert line(11).years[2021].percent == Decimal("120.0")
    assert (line(11, JULY).years[2021].admitted, line(11, JULY).years[2021].target) == (6, 7)
    assert line(11, JULY).years[2022].target is None
    assert line(11, JULY).term.target == 33


def test_a_target_of_zero_has_no_percent_until_a_supplement_counts(applied):
    assert line(17).years[2021].percent is None
    assert (line(17).years[2021].admitted, line(17).years[2021].target) == (0, 0)
    assert (line(17, JULY).years[2021].admitted, line(17, JULY).years[2021].target) == (0, 1)


def test_the_pace_of_a_base_uses_its_term_target(applied):
    assert (line(6).term.admitted, line(6).term.pace) == (7, Decimal("9.0"))


def test_a_year_not_begun_and_a_base_without_figures_are_unknown(applied):
    assert line(6).years[2022].admitted is None
    waiting = line(29)
    assert not waiting.is_known
    assert waiting.term.admitted is None
    assert waiting.name == "Cơ sở đảng TT 29 (chưa có tên trong phụ lục)"


def test_before_the_year_is_over_its_annual_report_does_not_count(applied):
    early = found(date(2020, 9, 30))
    assert early.totals.district.term.admitted is None
    assert early.totals.district.years[2020].admitted is None


def test_blocks_and_groups_add_up_their_bases_and_not_the_unknown_block(applied):
    blocks = {block.name: block for block in found().blocks}
    assert len(blocks) == 7
    assert (blocks["Khối Phường"].term.admitted, blocks["Khối Phường"].term.target) == (132, 427)
    assert sum(block.expected for block in blocks.values()) == 28
    groups = {group.number: group for group in found().groups}
    assert (groups[4].term.admitted, groups[4].term.target, groups[4].expected) == (11, 53, 3)


def test_seventeen_bases_are_short_of_sources(applied):
    bases = [base for base in found().bases if base.supply.balance is not None]
    short = short_of_sources(found().bases)
    assert (len(short), sum(base.supply.balance for base in short)) == (17, -156)
    over = [base.supply.balance for base in bases if base.supply.balance > 0]
    assert (len(over), sum(over)) == (8, 77)
    assert sum(base.supply.balance == 0 for base in bases) == 3
    assert found().totals.residual.supply.balance == 30
    assert found().totals.total.supply.balance == -49


def test_later_quarters_are_added_provisionally_to_what_the_plan_prints(applied):
    for number in range(1, 11):
        factories.create_report(
            base=factories.base(number), period="2021-q3", admitted=2 if number <= 4 else 1
        )
    district = found(SEPTEMBER).totals.district
    assert district.term.admitted == 202 + 14
    assert district.term.pace == Decimal("297.5")
    assert (district.provisional, district.reporting, district.expected) == (True, 10, 39)
    assert district.reached_on == SEPTEMBER


def test_a_quarter_of_a_waiting_base_counts_for_the_district_but_not_for_its_own_year(applied):
    for number in range(1, 11):
        factories.create_report(
            base=factories.base(number), period="2021-q3", admitted=2 if number <= 4 else 1
        )
    factories.create_report(base=factories.base(29), period="2021-q3", admitted=3)
    totals = found(SEPTEMBER).totals
    assert totals.district.term.admitted == 219
    assert (totals.district.reporting, totals.district.expected) == (11, 39)
    assert totals.residual.term.admitted == 19
    waiting = line(29, SEPTEMBER)
    assert (waiting.term.admitted, waiting.years[2021].admitted, waiting.beyond) == (None, None, 3)


def test_naming_a_waiting_base_lowers_the_residual_and_not_the_total(applied):
    factories.create_report(base=factories.base(29), period="2021-6t1", admitted=3, sources=5)
    totals = found().totals
    assert totals.district.years[2021].admitted == 76
    assert totals.residual.years[2021].admitted == 5
    assert (totals.total.sources, totals.residual.sources) == (670, 93)


def test_two_quarters_name_a_waiting_base_as_well_as_its_half_year(applied):
    factories.create_report(base=factories.base(29), period="2021-q1", admitted=1)
    factories.create_report(base=factories.base(29), period="2021-q2", admitted=2)
    assert found().totals.residual.years[2021].admitted == 5
    assert found().totals.district.years[2021].admitted == 76


def test_correcting_a_known_base_moves_the_total_and_says_by_how_much(founded):
    factories.create_report(base=factories.base(1), period="2021-6t1", admitted=2, first=1)
    totals = found().totals
    assert totals.district.years[2021].admitted == 77
    assert totals.admitted[2021].corrected == 1


def test_a_correction_in_the_ledger_moves_the_total_of_targets(applied):
    cell = CellTarget(
        base_id=factories.base(1).pk, column="registered", year=2021, figure=6, in_force_on=date(2021, 1, 1)
    )
    write_cells(cells=[cell], act=TargetLine.Act.EDIT, document=None, act_id="7" * 32)
    assert found().totals.total.years[2021].target == 142
    assert found().totals.residual.years[2021].target == 20


def test_a_stock_stays_with_its_residual_after_the_control_date(applied):
    factories.create_report(base=factories.base(1), period="2021-q3", sources=25)
    totals = found(SEPTEMBER).totals
    assert totals.total.sources == 670 + 2
    assert totals.residual.sources == 98


def test_a_base_that_names_its_sources_later_leaves_the_residual_then(applied):
    factories.create_report(base=factories.base(29), period="2021-q3", sources=5)
    assert (found(JUNE).totals.total.sources, found(JUNE).totals.residual.sources) == (670, 98)
    assert (found(SEPTEMBER).totals.total.sources, found(SEPTEMBER).totals.residual.sources) == (670, 93)


def test_from_a_later_figure_on_sources_are_set_against_what_remains(applied):
    factories.create_report(base=factories.base(1), period="2021-q3", sources=20, admitted=1)
    supply = line(1, SEPTEMBER).supply
    assert (supply.sources, supply.needed) == (20, 30 + 8 - 8)


def test_the_default_date_is_the_last_control_date(founded):
    assert figure_dates(SYSTEM).default == JUNE


def test_the_default_date_moves_when_every_base_has_approved(founded):
    for base in PartyBase.objects.all():
        factories.create_report(base=base, period="2021-q3", admitted=0)
    assert figure_dates(SYSTEM).default == SEPTEMBER


def test_before_any_import_everything_is_residual(founded):
    totals = found().totals
    assert (totals.district.term.admitted, totals.known.term.admitted, totals.residual.term.admitted) == (
        202,
        0,
        202,
    )
    assert (totals.known.term.target, totals.residual.term.target) == (0, 719)
    assert totals.known.supply.balance is None
    assert totals.total.supply.balance == -49


def test_undoing_an_import_leaves_everything_in_the_residual(applied):
    appendix.undo(appendix_import=applied, by=SYSTEM)
    totals = found().totals
    assert (totals.known.term.admitted, totals.residual.term.admitted) == (0, 202)


def test_the_headline_says_how_far_behind_and_what_each_quarter_needs(applied):
    sentence = headline(found())
    assert sentence.behind == Decimal("53.0")
    assert (sentence.needed, sentence.present, sentence.projection) == (Decimal("46.3"), Decimal("33.7"), 673)


def test_what_needs_direction_counts_the_rows_it_opens(applied):
    counts = {item.link: item.count for item in needs_direction(found())}
    assert counts == {"chua-ket-nap": 5, "appendix": 44, "thieu-nguon": 49, "chua-co-dong": 11}


def test_the_course_goes_through_the_known_points_only(applied):
    assert found().totals.course == ((date(2020, 12, 31), 126), (JUNE, 202))


@pytest.mark.parametrize("as_of", [JUNE, date(2023, 12, 31)])
def test_attainment_takes_the_same_number_of_queries_whatever_is_stored(
    applied, as_of, django_assert_num_queries
):
    with django_assert_num_queries(11):
        found(as_of)
    for number in range(1, 30):
        factories.create_report(base=factories.base(number), period="2021-q3", admitted=1, sources=3)
    with django_assert_num_queries(11):
        found(as_of)


def command(*arguments):
    out = StringIO()
    call_command("attainment", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_four_lines_of_the_district(applied):
    rows = json.loads(command("--as-of", "2021-06-30", "--by", "district", "--format", "json"))
    assert [row["level"] for row in rows] == ["district", "total", "known", "residual"]
    district = rows[0]
    assert district["term"] == {"target": 850, "admitted": 202, "percent": 23.8, "pace": 255.0}
    assert district["years"][1] == {"year": 2021, "target": 185, "admitted": 76, "percent": 41.1}
    assert [row["term"]["admitted"] for row in rows[2:]] == [183, 19]


def test_the_command_prints_a_row_for_every_base(applied):
    rows = json.loads(command("--as-of", "2021-06-30", "--by", "base", "--format", "json"))
    assert len(rows) == 39
    assert rows[10]["years"][1] == {"year": 2021, "target": 5, "admitted": 6, "percent": 120.0}
    assert rows[16]["years"][1] == {"year": 2021, "target": 0, "admitted": 0, "percent": None}


def test_csv_and_table_print_the_same_rows(applied):
    lines = command("--as-of", "2021-06-30", "--by", "block", "--format", "csv").splitlines()
    assert len(lines) == 1 + 7
    assert "Khối Phường" in lines[1]
    assert ",427,132,30.9," in lines[1]
    assert "132/427 = 30,9%" in command("--as-of", "2021-06-30", "--by", "block")
