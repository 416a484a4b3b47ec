"""The ledger of targets (design 3 and 4): what stands, what a year and a term amount to, and on which day."""

import uuid
from dataclasses import dataclass
from datetime import date
from itertools import count

import pytest
from django.db import IntegrityError, transaction

from recruitment.testing import factories
from units.targets import rules
from units.targets.actions import CellTarget, reverse_act, write_cells
from units.targets.models import TargetLine

JUNE, JULY = date(2021, 6, 30), date(2021, 7, 1)
_serial = count(1)


@dataclass(frozen=True)
class Entry:
    column: str
    year: int | None
    amount: int
    in_force_on: date = date(2020, 1, 1)
    reverses_id: int | None = None
    pk: int = 0


def entry(column, year, amount, in_force_on=date(2020, 1, 1), reverses=None):
    return Entry(column, year, amount, in_force_on, reverses.pk if reverses else None, next(_serial))


def phuong_14():
    return [
        entry("registered", None, 25),
        entry("registered", 2021, 5, date(2021, 1, 1)),
        *(entry("supplement", year, 2, JULY) for year in (2021, 2022, 2023, 2024)),
    ]


def test_the_term_target_is_the_whole_term_line_and_every_years_supplement():
    assert rules.term_target(rules.standing(phuong_14())) == 33


def test_a_years_registered_lines_and_their_edits_never_enter_the_term():
    lines = [*phuong_14(), entry("registered", 2021, 3, date(2021, 1, 1))]
    assert rules.year_target(rules.standing(lines), 2021) == 10
    assert rules.term_target(rules.standing(lines)) == 33


def test_supplements_count_from_their_day_in_force():
    assert rules.year_target(rules.standing(phuong_14(), on=JUNE), 2021) == 5
    assert rules.year_target(rules.standing(phuong_14(), on=JULY), 2021) == 7
    assert rules.term_target(rules.standing(phuong_14(), on=JUNE)) == 25


def test_a_year_without_a_registered_line_has_no_target():
    assert rules.year_target(rules.standing(phuong_14()), 2022) is None


def test_a_printed_zero_is_a_line_and_a_missing_line_is_unknown():
    lines = [entry("registered", 2021, 0)]
    assert rules.year_target(rules.standing(lines), 2021) == 0
    assert rules.term_target(rules.standing(lines)) is None


def test_a_reversal_takes_the_line_it_names_with_it():
    line = entry("registered", None, 25)
    later = entry("registered", None, 2)
    lines = [line, later, entry("registered", None, -25, reverses=line)]
    assert rules.standing(lines) == [later]


def cell(base, figure, *, column="registered", year=None, in_force_on=date(2020, 1, 1)):
    return CellTarget(base_id=base.pk, column=column, year=year, figure=figure, in_force_on=in_force_on)


def write(*cells, act_id=None, act=TargetLine.Act.IMPORT):
    act_id = act_id or uuid.uuid4()
    write_cells(cells=cells, act=act, document=None, act_id=act_id)
    return act_id


def test_a_correction_is_a_line_of_the_difference_from_the_day_of_the_line_it_corrects(founded):
    base = factories.base(1)
    write(cell(base, 2, column="supplement", year=2021, in_force_on=JULY))
    write(
        cell(base, 5, column="supplement", year=2021, in_force_on=date(2021, 9, 1)), act=TargetLine.Act.EDIT
    )
    lines = list(TargetLine.objects.order_by("pk"))
    assert [line.amount for line in lines] == [2, 3]
    assert lines[1].in_force_on == JULY


@pytest.mark.parametrize("act", [TargetLine.Act.EDIT, TargetLine.Act.IMPORT])
def test_a_correction_after_an_agreement_leaves_the_days_before_the_agreement_alone(founded, act):
    base, agreed_on = factories.base(1), date(2021, 7, 10)
    write(cell(base, 6, year=2021, in_force_on=date(2021, 1, 1)))
    write(cell(base, 8, year=2021, in_force_on=agreed_on), act=TargetLine.Act.AGREEMENT)
    write(cell(base, 1, year=2021, in_force_on=date(2021, 1, 1)), act=act)
    lines = list(TargetLine.objects.all())
    stood = [rules.year_target(rules.standing(lines, on=day), 2021) for day in (JUNE, date(2021, 7, 9))]
    assert stood == [6, 6]
    assert rules.year_target(rules.standing(lines, on=agreed_on), 2021) == 1


def test_a_correction_of_a_correction_counts_from_the_same_day(founded):
    base = factories.base(1)
    write(cell(base, 2, column="supplement", year=2021, in_force_on=JULY))
    for figure in (5, 1):
        write(cell(base, figure, column="supplement", year=2021), act=TargetLine.Act.EDIT)
    assert set(TargetLine.objects.values_list("in_force_on", flat=True)) == {JULY}


def test_undoing_an_act_writes_reversing_lines_and_deletes_nothing(founded):
    base = factories.base(1)
    act_id = write(cell(base, 25))
    left = reverse_act(act_id=act_id, undo_id=uuid.uuid4())
    assert left == set()
    assert TargetLine.objects.count() == 2
    assert rules.registered_term(rules.standing(TargetLine.objects.all())) is None


def test_undoing_a_correction_brings_back_what_it_corrected(founded):
    base = factories.base(1)
    write(cell(base, 25))
    second = write(cell(base, 27))
    reverse_act(act_id=second, undo_id=uuid.uuid4())
    assert rules.registered_term(rules.standing(TargetLine.objects.all())) == 25


def test_undoing_leaves_a_cell_alone_that_someone_edited_since(founded):
    base = factories.base(1)
    first = write(cell(base, 25), cell(base, 5, year=2021))
    write(cell(base, 30), act=TargetLine.Act.EDIT)
    left = reverse_act(act_id=first, undo_id=uuid.uuid4())
    assert left == {(base.pk, "registered", None)}
    standing = rules.standing(TargetLine.objects.all())
    assert rules.registered_term(standing) == 30
    assert rules.year_target(standing, 2021) is None


def test_a_line_is_reversed_once_at_most(founded):
    base = factories.base(1)
    act_id = write(cell(base, 25))
    reverse_act(act_id=act_id, undo_id=uuid.uuid4())
    line = TargetLine.objects.filter(act="import").get()
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetLine.objects.create(
            base=base,
            column="registered",
            amount=-25,
            act="reversal",
            reverses=line,
            in_force_on=line.in_force_on,
            act_id=uuid.uuid4(),
            recorded_at="2021-07-05T08:00:00+07:00",
        )


def test_the_database_refuses_a_supplement_without_a_year(founded):
    with pytest.raises(IntegrityError), transaction.atomic():
        write(cell(factories.base(1), 2, column="supplement", year=None))


def test_loading_the_founding_data_twice_changes_nothing(founded):
    assert factories.load_founding_data() == 0
