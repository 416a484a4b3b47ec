"""Beside each subtotal: whether it is the one that the applied workbook printed."""

from dataclasses import replace

import pytest
from django.urls import reverse

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions
from reports.appendix.actions import CellEdit
from reports.appendix.marks import marks_of
from reports.appendix.queries import appendix_table

FIRST = "Tổng cộng (1)"


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


def marks(scope=SYSTEM):
    appendix = factories.plan_47()
    return marks_of(appendix_table(scope=scope, appendix=appendix), appendix=appendix, scope=scope)


def write(column, seen, value, *, number=6):
    edit = CellEdit(base_id=factories.base(number).pk, column=column, seen=seen, value=value)
    assert actions.edit_cells(appendix=factories.plan_47(), edits=[edit], by=SYSTEM).written == 1


def printed(**values):
    """The printed table with other figures in its first subtotal."""
    table = factories.printed_table()
    first, *others = table.subtotals
    return replace(table, subtotals=(replace(first, values=first.values | values), *others))


def page(client):
    return " ".join(client.get(reverse("appendix:table")).content.decode().split())


def test_as_long_as_nothing_was_changed_every_subtotal_is_the_printed_one(applied):
    found = marks()
    assert sorted(found) == [f"Tổng cộng ({number})" for number in range(1, 5)]
    assert {mark.words for mark in found.values()} == {"khớp bản in"}


def test_a_corrected_figure_names_the_columns_that_differ_and_by_how_much(applied):
    write("supplement_2021", 2, 3)
    found = marks()
    assert (
        found[FIRST].words
        == "lệch bản in, bổ sung 2021: in 25, cộng 26 (+1); tổng bổ sung: in 100, cộng 101 (+1)"
    )
    assert found["Tổng cộng (2)"].agrees


def test_the_row_behind_a_sum_that_is_off_is_one_to_look_at(client, applied, organiser):
    client.force_login(organiser)

    def shown():
        found = client.get(reverse("appendix:table"), {"xem": "can-xem"})
        rows = {
            row.key for blocks, _ in found.context["sheet"].sections for _, lines in blocks for row in lines
        }
        return found.context["looks"], rows

    before, rows = shown()
    assert "5" not in rows  # Phường 5 has sources enough
    write("members", 356, 357, number=5)
    assert marks()[FIRST].rows == {5}
    looks, rows = shown()
    assert (looks, "5" in rows) == (before + 1, True)


def test_a_sum_that_was_wrong_in_print_puts_every_row_of_its_group_up_for_a_look(founded):
    factories.apply_appendix(table=printed(term_target=429), acknowledged=True)
    assert marks()[FIRST].rows == frozenset(range(1, 13))


def test_of_many_columns_the_first_two_are_named(applied):
    for column, seen in (("members", 378), ("supplement_2021", 2), ("admitted_2020", 6)):
        write(column, seen, seen + 1)
    assert marks()[FIRST].words.endswith("; 2 cột khác")


def test_a_sum_the_file_printed_wrong_is_seen_from_the_first_day(founded):
    factories.apply_appendix(table=printed(term_target=429), acknowledged=True)
    assert marks()[FIRST].words == "lệch bản in, chỉ tiêu nhiệm kỳ: in 429, cộng 427 (−2)"


def test_a_sum_the_file_left_blank_is_not_compared(founded):
    factories.apply_appendix(table=printed(term_target=None), acknowledged=True)
    assert marks()[FIRST].agrees


def test_without_an_applied_import_or_without_printed_sums_there_is_no_mark(founded, client, organiser):
    client.force_login(organiser)
    factories.create_import()
    assert marks() == {}
    assert "bản in" not in page(client)
    factories.apply_appendix(table=replace(factories.printed_table(), subtotals=()))
    assert marks() == {}


def test_an_import_that_was_taken_back_no_longer_speaks(applied):
    actions.undo(appendix_import=applied, by=SYSTEM)
    assert marks() == {}


def test_of_two_imports_the_one_applied_last_speaks(applied):
    write("supplement_2021", 2, 3)
    factories.apply_appendix(table=printed(supplement_2021=26), acknowledged=True)
    assert marks()[FIRST].words == "lệch bản in, bổ sung 2021: in 26, cộng 25 (−1)"


def part(lines, *, keep_names=True):
    """The printed table with only some rows of the first group and its subtotal over those."""
    table = factories.printed_table()
    rows = tuple(row for row in table.rows if row.line in lines)
    sums = {c.code: sum(row.values[c.code] or 0 for row in rows) for c in table_layout().summed}
    first = replace(table.subtotals[0], lines=tuple(lines), values=sums)
    return replace(table, rows=rows, subtotals=(first,))


def table_layout():
    return factories.plan_47().layout


def test_a_file_with_some_of_the_rows_says_nothing_of_their_group_and_leaves_the_other_marks(applied):
    write("supplement_2021", 2, 3)
    factories.apply_appendix(table=part([6, 7, 11]))
    found = marks()
    assert sorted(found) == [f"Tổng cộng ({number})" for number in range(1, 5)]
    assert {mark.words for mark in found.values()} == {"khớp bản in"}


def test_a_subtotal_over_rows_of_another_group_is_not_the_groups(founded):
    table = factories.printed_table()
    first, *others = table.subtotals
    moved = replace(first, lines=(*first.lines[1:], table.subtotals[1].lines[0]))
    factories.apply_appendix(table=replace(table, subtotals=(moved, *others)), acknowledged=True)
    assert sorted(marks()) == [f"Tổng cộng ({number})" for number in (2, 3, 4)]


def test_rows_without_a_tt_and_under_other_names_still_cover_their_group(founded):
    table = factories.printed_table()
    base = factories.base(1)
    base.names.create(name="P.1", search_key="p.1", kind="alias")
    rows = [replace(row, number=None, name="P.1" if row.line == 6 else row.name) for row in table.rows]
    factories.apply_appendix(table=replace(table, rows=tuple(rows)))
    assert marks()[FIRST].agrees


def test_who_sees_one_base_gets_no_mark(applied, secretary):
    assert marks(factories.scope(secretary)) == {}


def test_the_page_and_its_refresh_show_the_mark(applied, client, organiser):
    client.force_login(organiser)
    assert page(client).count("khớp bản in") == 4
    write("supplement_2021", 2, 3)
    now = client.get(reverse("appendix:sums")).json()["marks"]
    assert "lệch bản in, bổ sung 2021: in 25, cộng 26 (+1)" in now["tong-cong-(1)"]
    assert 'data-mark="tong-cong-(1)"' in now["tong-cong-(1)"]
    assert "khớp bản in" in now["tong-cong-(2)"]


def test_a_reader_sees_the_marks_too(applied, client, leader):
    client.force_login(leader)
    assert page(client).count("khớp bản in") == 4


@pytest.mark.usefixtures("applied")
def test_marks_take_one_query(django_assert_num_queries):
    appendix = factories.plan_47()
    table = appendix_table(scope=SYSTEM, appendix=appendix)
    with django_assert_num_queries(1):
        marks_of(table, appendix=appendix, scope=SYSTEM)
