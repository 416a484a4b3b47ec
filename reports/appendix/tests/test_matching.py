"""Which base a row means: confirmed spellings, waiting bases, and a person's choice for the rest."""

from dataclasses import replace

from recruitment.kernel.text import search_key
from recruitment.testing import factories
from reports.appendix.matching import Unit, match
from reports.appendix.table import ERROR, WARNING


def unit(number, name, *aliases, waiting=False):
    keys = frozenset(search_key(spelling) for spelling in (name, *aliases))
    return Unit(id=number, number=number, name=name, keys=keys, is_waiting=waiting)


UNITS = (
    unit(1, "Phường 1", "P.1"),
    unit(6, "Phường 9"),
    unit(12, "Phường Võ Thị Sáu"),
    unit(14, "Công an Quận"),
    unit(29, "Cơ sở đảng TT 29 (chưa có tên trong phụ lục)", waiting=True),
)


def matched(*rows, answers=None):
    """The matching of rows given as (TT, name)."""
    printed = factories.printed_table()
    made = [
        replace(printed.rows[place], line=place + 6, number=number, name=name)
        for place, (number, name) in enumerate(rows)
    ]
    return match(replace(printed, rows=tuple(made)), units=UNITS, answers=answers or {})


def numbers(pairs):
    return [(row.name, unit.number) for row, unit in pairs]


def test_an_alias_is_as_good_as_the_name():
    assert numbers(matched((1, "p.1")).rows) == [("p.1", 1)]


def test_a_row_without_tt_is_found_by_its_name():
    found = matched((None, "Công an Quận"))
    assert numbers(found.rows) == [("Công an Quận", 14)]
    assert found.problems == ()


def test_an_unknown_name_is_an_error_with_the_three_nearest():
    found = matched((12, "Phường Võ Thị Sáo"))
    (problem,) = found.problems
    assert problem.severity == ERROR
    assert "Gần giống nhất: “Phường Võ Thị Sáu” (TT 12)" in problem.message
    assert len(found.unresolved[0].nearest) == 3


def test_the_choice_of_a_person_is_learnt_as_an_alias_once_confirmed():
    found = matched((12, "P. VTS"), answers={search_key("P. VTS"): 12})
    assert numbers(found.aliases) == [("P. VTS", 12)]
    assert [problem.severity for problem in found.problems] == [WARNING]
    assert "tên gọi khác" in found.problems[0].message


def test_a_name_on_the_row_of_a_waiting_base_is_offered_as_its_name():
    found = matched((29, "Bệnh viện Mắt"))
    assert numbers(found.namings) == [("Bệnh viện Mắt", 29)]
    assert [problem.severity for problem in found.problems] == [WARNING]


def test_a_name_much_like_a_known_one_is_pointed_out_before_a_waiting_base_gets_it():
    (problem,) = matched((29, "Phường Võ Thị Sáuu")).problems
    assert "gần giống “Phường Võ Thị Sáu” (TT 12)" in problem.message


def test_a_waiting_base_is_found_under_the_words_that_stand_in_its_place():
    found = matched((29, "Cơ sở đảng TT 29 (chưa có tên trong phụ lục)"))
    assert found.namings == ()
    assert numbers(found.rows)[0][1] == 29


def test_a_choice_that_names_a_base_twice_is_an_error():
    found = matched((6, "Phường 9"), (None, "P chín"), answers={search_key("P chín"): 6})
    assert any("hai dòng" in problem.message for problem in found.problems)
