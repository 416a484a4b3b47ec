"""The live grid: cells that save themselves, two people on one cell, the row as a form, the history behind a cell."""

import json
import threading

import pytest
from django.db import connection
from django.urls import reverse

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions
from reports.appendix.actions import CellEdit
from reports.appendix.models import SheetAct
from units.targets.models import TargetLine


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


@pytest.fixture
def office(client, organiser, applied):
    client.force_login(organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def edit(value, *, base=6, column="supplement_2021", seen=2):
    return {"base": base, "column": column, "seen": seen, "value": value}


def save(client, *edits):
    response = client.post(
        reverse("appendix:save"), json.dumps({"edits": edits}), content_type="application/json"
    )
    return response.status_code, response.json() if response.content else None


def figure(number, code):
    row = actions.acts.current_figures(appendix=factories.plan_47(), base_ids=[factories.base(number).pk])
    return row.get((factories.base(number).pk, code))


def test_a_typed_figure_is_saved_with_its_line_and_its_event(office):
    status, answer = save(office, edit("3"))
    assert status == 200
    assert answer["saved"] == [{"base": 6, "column": "supplement_2021", "value": 3}]
    line = TargetLine.objects.latest("pk")
    assert (line.amount, line.act, line.recorded_by_label) == (1, "edit", "Đồng chí Mẫu bantochuc")
    event = AuditEvent.objects.get(act=answer["act"])
    assert event.changes == {"supplement_2021": [2, 3]}


@pytest.mark.parametrize(("typed", "stands"), [("1.804", 1804), (" 25\u00a0", 25), ("２５", 25), ("0", 0)])
def test_figures_are_read_as_people_write_them(office, typed, stands):
    assert save(office, edit(typed))[0] == 200
    assert figure(6, "supplement_2021") == stands


@pytest.mark.parametrize("typed", ["2a", "-3", "2,5", "1_000", "²", "nan", "", "–"])
def test_what_is_no_count_or_would_erase_one_is_refused_in_a_sentence(office, typed):
    status, answer = save(office, edit(typed))
    assert status == 422
    assert answer["refused"][0]["message"].startswith("Phường 9, Bổ sung chỉ tiêu trong năm 2021")
    assert figure(6, "supplement_2021") == 2


def test_a_dash_where_nothing_is_known_is_nothing_to_do(office):
    assert save(office, edit("–", base=29, seen=None))[0] == 200
    assert figure(29, "supplement_2021") is None


def test_a_cell_someone_else_changed_comes_back_with_both_figures(office):
    other = CellEdit(base_id=factories.base(6).pk, column="supplement_2021", seen=2, value=4)
    actions.edit_cells(appendix=factories.plan_47(), edits=[other], by=SYSTEM)
    status, answer = save(office, edit("3"))
    assert status == 409
    assert answer["conflicts"][0]["current"] == 4
    assert "đ/c Hệ thống sửa thành 4" in answer["conflicts"][0]["message"]
    assert figure(6, "supplement_2021") == 4


def test_a_pasted_block_writes_what_it_can_in_one_act_and_one_undo_takes_it_back(office):
    block = [
        edit("3"),
        edit("2a", base=7),
        edit("5", column="supplement_2022"),
        edit("40", base=29, column="members", seen=None),
    ]
    status, answer = save(office, *block)
    assert (status, len(answer["saved"]), len(answer["refused"])) == (200, 3, 1)
    assert SheetAct.objects.filter(kind="edit").count() == 1
    back = office.post(reverse("appendix:take_back", args=[answer["act"]])).json()
    assert len(back["restored"]) == 3
    assert (figure(6, "supplement_2021"), figure(29, "members")) == (2, None)
    again = office.post(reverse("appendix:take_back", args=[answer["act"]]))
    assert again.status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"edits": 3}',
        b"[" * 200_000,
        b'{"edits": [{"base": 77, "column": "members", "seen": 1, "value": "1"}]}',
        b'{"edits": [{"base": 6, "column": "name", "seen": 1, "value": "1"}]}',
        b'{"edits": [{"base": 6, "column": "members", "seen": "1", "value": "1"}]}',
        b'{"edits": [{"base": 6, "column": "members"}]}',
    ],
)
def test_what_the_grid_would_never_send_is_turned_away(office, body):
    response = office.post(reverse("appendix:save"), body, content_type="application/json")
    assert response.status_code == 400
    assert not SheetAct.objects.filter(kind="edit").exists()


def test_the_sums_and_identities_follow(office):
    save(office, edit("3"))
    now = office.get(reverse("appendix:sums")).json()
    assert now["sums"]["6:supplement_total"] == "9"
    assert now["sums"]["tong-cong-(1):supplement_2021"] == "26"
    assert "vượt 1" in now["identities"]


def test_the_filter_needs_no_accents_and_leaves_the_sums_whole(office):
    page = text(office.get(reverse("appendix:table"), {"q": "phuong 9"}))
    assert "Phường 9" in page
    assert "Phường 10" not in page
    assert "6.234" in page


def test_rows_that_need_a_look_are_those_with_too_few_sources_or_without_a_row(office):
    page = office.get(reverse("appendix:table"), {"xem": "can-xem"})
    shown = [line.row for _, rows in page.context["sheet"].rows_by_block for line in rows]
    assert len(shown) == page.context["looks"] == 17 + 11
    assert all(row.short or row.kind == "waiting" for row in shown)


def test_the_grid_takes_few_queries(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        office.get(reverse("appendix:table"))
    with django_assert_max_num_queries(22):
        save(office, edit("3"))


def test_the_row_as_a_form_saves_what_changed_and_nothing_else(office):
    page = office.get(reverse("appendix:row", args=[6]))
    data = {name: field.initial for name, field in page.context["form"].fields.items()}
    data = {name: "" if value is None else value for name, value in data.items()}
    assert office.post(reverse("appendix:row", args=[6]), data | {"members": "379"}).url == "/phu-luc/"
    (act,) = SheetAct.objects.filter(kind="edit")
    assert [(cell.column, cell.old, cell.new) for cell in act.cells.all()] == [("members", 378, 379)]


def test_the_row_form_keeps_what_was_typed_and_says_what_is_wrong(office):
    page = office.get(reverse("appendix:row", args=[6]))
    data = {
        name: "" if field.initial is None else field.initial
        for name, field in page.context["form"].fields.items()
    }
    page = text(office.post(reverse("appendix:row", args=[6]), data | {"members": "37o"}))
    assert "<title>Lỗi:" in page
    assert 'value="37o"' in page
    assert "Tổng số đảng viên phải là số nguyên từ 0" in page


def test_the_row_form_shows_what_someone_else_wrote_and_asks_again(office):
    page = office.get(reverse("appendix:row", args=[6]))
    data = {
        name: "" if field.initial is None else field.initial
        for name, field in page.context["form"].fields.items()
    }
    save(office, edit("380", column="members", seen=378))
    page = office.post(reverse("appendix:row", args=[6]), data | {"members": "379"})
    assert "Vừa được người khác sửa" in text(page)
    assert figure(6, "members") == 380
    again = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    again = {name: "" if value is None else value for name, value in again.items()}
    office.post(reverse("appendix:row", args=[6]), again)
    assert figure(6, "members") == 379


def test_the_history_of_a_cell_names_who_and_what(office):
    save(office, edit("3"))
    page = text(office.get(reverse("appendix:history", args=[6, "supplement_2021"])))
    assert "Sửa trong phụ lục" in page
    assert "Nhập từ Excel" in page
    assert "Đồng chí Mẫu bantochuc" in page
    assert "Kế hoạch số 47-KH/QU" in page
    assert office.get(reverse("appendix:history", args=[6, "khong-co"])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_people_on_one_cell_one_writes_and_the_other_is_told_each_time():
    factories.load_founding_data()
    factories.apply_appendix()
    appendix, base_id = factories.plan_47(), factories.base(6).pk
    stands = 2
    for turn in range(20):
        told, start = [], threading.Barrier(2)

        def work(value, seen=stands, start=start, told=told):
            start.wait()
            try:
                wish = CellEdit(base_id=base_id, column="supplement_2021", seen=seen, value=value)
                outcome = actions.edit_cells(appendix=appendix, edits=[wish], by=SYSTEM)
                told.append((outcome.written, [conflict.current for conflict in outcome.conflicts], value))
            finally:
                connection.close()

        pair = [threading.Thread(target=work, args=[100 + 2 * turn + one]) for one in (0, 1)]
        for thread in pair:
            thread.start()
        for thread in pair:
            thread.join()
        (winner,) = [value for written, _, value in told if written]
        assert [current for written, current, _ in told if not written] == [[winner]]
        stands = winner
    assert SheetAct.objects.filter(kind="edit").count() == 20
