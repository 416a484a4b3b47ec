"""The district's grid over HTTP: what it shows, what becomes of each cell, and what nobody may do there."""

import json
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.models import EntryAct
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import Q3, approve, clerk, hand_in, open_period, report, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings):
    settings.CLOCK = "2021-10-02"


@pytest.fixture
def opened(applied):
    return open_period()


@pytest.fixture
def office(client, opened, organiser):
    client.force_login(organiser)
    return client


def text(response):
    return unescape(response.content.decode())


def edit(value, *, base=6, column="members", seen=None):
    return {"base": base, "column": column, "seen": seen, "value": value}


def save(client, *edits, slug=Q3):
    body = json.dumps({"edits": edits})
    response = client.post(reverse("periodic:save", args=[slug]), body, content_type="application/json")
    return response.status_code, response.json() if response.status_code in (200, 409, 422) else {}


def page_of(client, slug=Q3, **query):
    return client.get(reverse("periodic:grid", args=[slug]), query)


# ---------- The page ----------


def test_it_has_a_row_for_every_expected_base_and_the_head_says_how_far_they_are(office):
    hand_in(6)
    approve(hand_in(5, paper="1-BC", by=clerk()))
    write(4)
    page = page_of(office)
    assert len(page.context["lines"]) == 39
    words = " ".join(text(page).split())
    assert "<b>2/39</b> đã nộp · <b>1</b> đã duyệt · <b>0</b> trả lại · <b>1</b> đang nhập" in words
    assert "Hạn nộp <b>30/09/2021</b> (quá 2 ngày)" in words
    assert "trễ 2" in words


def test_locked_cells_say_why_and_open_ones_do_not(office):
    hand_in(6)
    lines = {line.row.base.number: line for line in page_of(office).context["lines"]}
    assert "đang chờ duyệt" in lines[6].lock
    assert (lines[5].lock, {cell.lock for cell in lines[5].cells}) == ("", {""})
    returned = report(6)
    actions.send_back(
        report=returned,
        version=returned.version,
        reason="Đếm lại đảng viên",
        columns=["members"],
        by=clerk(),
    )
    line = next(one for one in page_of(office).context["lines"] if one.row.base.number == 6)
    locks = {cell.column: cell.lock for cell in line.cells}
    assert locks["members"] == ""
    assert locks["admitted"] == "Chỉ sửa được các ô bị trả lại."
    hint = next(cell for cell in line.cells if cell.column == "members")
    assert hint.is_marked
    assert "bị trả lại: Đếm lại đảng viên" in hint.hint


def test_the_bar_says_the_period_before_the_year_the_target_and_what_was_found(office):
    write(6, members=480)
    line = next(one for one in page_of(office).context["lines"] if one.row.base.number == 6)
    hints = {cell.column: cell.hint for cell in line.cells}
    assert hints["admitted"] == (
        "Kỳ trước (6 tháng đầu năm 2021): 1 · trong năm 2021: 2 · chỉ tiêu năm: 8"
    ), "6 registered and 2 added"
    assert "▲ Tổng số đảng viên 480, 6 tháng đầu năm 2021 là 378" in hints["members"]
    assert {cell.column for cell in line.cells if cell.is_marked} == {"members"}
    assert dict(line.computed) == {"in_year": "2", "percent": "2/8 (25,0%)"}


def test_the_year_is_not_summed_over_a_gap(office):
    open_period("2021-q4", due_on=date(2021, 12, 31), on=date(2021, 10, 1))
    write(6, slug="2021-q4", admitted=3, on=date(2021, 10, 2))
    line = next(one for one in page_of(office, "2021-q4").context["lines"] if one.row.base.number == 6)
    assert dict(line.computed) == {"in_year": "–", "percent": "–"}


def test_the_second_set_shows_who_was_admitted(office):
    page = page_of(office, bang="co-cau")
    codes = [one.code for one in page.context["columns"].indicators]
    assert codes[:3] == ["admitted", "women", "union_members"]
    assert "Lũy kế năm" not in text(page)


def test_sums_are_of_the_known_figures_and_flows_compare_only_with_a_period_as_long(office):
    write(6)
    write(5, members=100, sources_start=40)
    known, before, change = page_of(office).context["sums"]
    assert known.texts["members"] == "480"
    printed = [factories.base(number).reports.get(period__slug="2021-6t1").members for number in (5, 6)]
    assert before.texts["members"] == str(sum(printed))
    assert change.texts["members"] == f"−{sum(printed) - 480}"
    assert (known.texts["admitted"], before.texts["admitted"]) == ("2", "–")


def test_rows_are_filtered_by_state_and_name_without_accents_and_the_sums_stay_whole(office):
    hand_in(6)
    page = page_of(office, q="PHUONG 9")
    assert [line.row.base.number for line in page.context["lines"]] == [6]
    page = page_of(office, tt="con-thieu")
    assert len(page.context["lines"]) == 38
    assert page.context["sums"][0].texts["members"] == "380"
    assert "Không có cơ sở nào như vậy" in text(page_of(office, q="khong co"))


def test_periods_beside_it_are_linked_and_a_period_nobody_opened_says_so(office):
    open_period("2021-q4", due_on=date(2021, 12, 31), on=date(2021, 10, 1))
    words = text(page_of(office))
    assert reverse("periodic:grid", args=["2021-q4"]) in words
    assert reverse("periodic:grid", args=["2021-q2"]) not in words
    assert "Kỳ này chưa có số liệu" in text(page_of(office, "2021-q2"))
    assert page_of(office, "2031-q2").status_code == 404


def test_figures_of_the_appendix_are_shown_locked(office):
    page = page_of(office, "2021-6t1")
    assert len(page.context["lines"]) == 28
    assert all("Báo cáo đã duyệt" in line.lock for line in page.context["lines"])
    assert "Số của kỳ này lấy từ phụ lục" in text(page)
    assert "data-save" not in text(page)


def test_a_leader_reads_and_writes_nothing(client, opened, leader):
    client.force_login(leader)
    words = text(page_of(client))
    assert "data-save" not in words
    assert "Nộp thay" not in words
    assert save(client, edit("1"))[0] == 403


def test_a_secretary_meets_no_other_base(client, opened, secretary):
    client.force_login(secretary)
    for page in (page_of(client), client.get(reverse("periodic:sums", args=[Q3]))):
        if page.status_code == 200:
            assert "Phường 5" not in text(page)
            assert '"5:' not in text(page)
    assert save(client, edit("1", base=5))[0] == 400
    assert client.get(reverse("periodic:history", args=[Q3, 5, "members"])).status_code == 404


@pytest.mark.parametrize("handed_in", [1, 12])
def test_the_page_takes_the_same_queries_whatever_is_stored(office, handed_in, django_assert_num_queries):
    for number in range(1, 1 + handed_in):
        hand_in(number, members=9_000)
    with django_assert_num_queries(17):
        page_of(office)


# ---------- Saving ----------


def test_a_cell_saves_itself_and_the_answer_says_what_follows(office):
    status, answer = save(office, edit("1.804"))
    assert status == 200
    assert answer["saved"] == [{"base": 6, "column": "members", "value": 1804}]
    assert {"base": 6, "column": "sources_start", "value": 33} in [
        {key: one[key] for key in ("base", "column", "value")} for one in answer["derived"] if "value" in one
    ]
    members = next(one for one in answer["derived"] if one["column"] == "members")
    assert members["isMarked"]
    assert "quá 10%" in members["hint"]
    assert report(6).origin == "district"


def test_nothing_arose_zero_and_blank_are_three_values(office):
    save(office, edit("KPS", column="class_sent"), edit("0", column="dossiers_sent"))
    assert (report().value("class_sent"), report().value("dossiers_sent")) == ("kps", 0)
    status, answer = save(office, edit("", column="class_sent", seen="kps"))
    assert (status, report().class_sent) == (200, None)
    status, answer = save(office, edit("không phát sinh", column="members"))
    assert status == 422
    assert "phải ghi số" in answer["refused"][0]["message"]


def test_sources_at_the_end_follow_until_somebody_writes_another_number(office):
    figures = reporting.COMPLETE | {"members": 380}
    save(office, *(edit(str(value), column=column) for column, value in figures.items()))
    assert report().sources == 34
    save(office, edit("35", column="sources", seen=34))
    assert report().sources == 35
    _, answer = save(office, edit("3", column="sources_added", seen=2))
    assert report().sources == 35
    hint = next(one["hint"] for one in answer["derived"] if one["column"] == "sources")
    assert hint == "Kỳ trước (6 tháng đầu năm 2021): 33", "33 + 3 − 0 − 1 is 35 now"
    save(office, edit("", column="admitted", seen=1))
    assert report().sources is None


def test_a_pasted_block_of_a_new_report_is_in_no_conflict_with_what_it_brings_along(office):
    status, answer = save(office, edit("380"), edit("40", column="sources_start"))
    assert (status, answer["conflicts"]) == (200, [])
    assert report().sources_start == 40
    office.post(reverse("periodic:take_back", args=[Q3, answer["act"]]))
    assert report().sources_start is None


@pytest.mark.parametrize("typed", ["2a", "-3", "2,5", "1_000", "²", "nan", "99999999"])
def test_what_is_no_count_is_refused_in_a_sentence(office, typed):
    status, answer = save(office, edit(typed))
    assert status == 422
    assert answer["refused"][0]["message"].startswith("Phường 9, Tổng số đảng viên: phải là số nguyên từ 0")


def test_a_cell_someone_else_changed_comes_back_with_both_figures(office):
    write(6, {"members": 380})
    status, answer = save(office, edit("381"))
    assert status == 409
    assert answer["conflicts"][0]["current"] == 380
    assert "đ/c Bí thư TT 6 sửa thành 380" in answer["conflicts"][0]["message"]
    assert report().members == 380


def test_a_locked_cell_is_refused_with_the_reason(office):
    hand_in(6)
    status, answer = save(office, edit("381", seen=380))
    assert status == 422
    assert "rút lại" in answer["refused"][0]["message"]


def test_a_block_is_one_act_and_one_undo_takes_it_back(office):
    status, answer = save(
        office,
        edit("380"),
        edit("2a", base=7),
        edit("KPS", column="class_sent"),
        edit("40", base=29),
    )
    assert (status, len(answer["saved"]), len(answer["refused"])) == (200, 3, 1)
    assert EntryAct.objects.count() == 1
    back = office.post(reverse("periodic:take_back", args=[Q3, answer["act"]])).json()
    assert {"base": 6, "column": "class_sent", "value": None} in back["restored"]
    assert report(29).members is None
    assert office.post(reverse("periodic:take_back", args=[Q3, answer["act"]])).status_code == 409


def test_an_act_of_somebody_else_is_not_taken_back(office):
    act = write(6, {"members": 380}, by=clerk(77)).act
    assert office.post(reverse("periodic:take_back", args=[Q3, act.act_id])).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"edits": 3}',
        b'{"edits": [{"base": 77, "column": "members", "seen": 1, "value": "1"}]}',
        b'{"edits": [{"base": 6, "column": "state", "seen": null, "value": "1"}]}',
        b'{"edits": [{"base": 6, "column": "members", "seen": "1", "value": "1"}]}',
        b'{"edits": [{"base": 6, "column": "members", "seen": true, "value": "1"}]}',
        b'{"edits": [{"base": 6, "column": "members"}]}',
    ],
)
def test_what_the_grid_would_never_send_is_turned_away(office, body):
    response = office.post(reverse("periodic:save", args=[Q3]), body, content_type="application/json")
    assert response.status_code == 400
    assert not EntryAct.objects.exists()


def test_saving_takes_a_fixed_number_of_queries(office, django_assert_num_queries):
    save(office, edit("380"))
    with django_assert_num_queries(26):
        save(office, edit("381", seen=380))


def test_sums_and_states_follow(office):
    save(office, edit("380"))
    now = office.get(reverse("periodic:sums", args=[Q3])).json()
    assert now["sums"]["cong:members"] == "380"
    assert "Đang nhập" in now["marks"]["6"]
    assert "<b>1</b> đang nhập" in now["identities"]


# ---------- History ----------


def test_the_history_of_a_cell_says_who_when_what_and_how(office):
    save(office, edit("380"))
    save(office, edit("381", seen=380))
    words = text(office.get(reverse("periodic:history", args=[Q3, 6, "members"])))
    for expected in ("Đồng chí Mẫu bantochuc", "Nhập", "380", "381"):
        assert expected in words
    approve(hand_in(5))
    words = text(office.get(reverse("periodic:history", args=[Q3, 5, "members"])))
    assert "Nộp báo cáo" in words
    assert "Duyệt báo cáo" in words
    assert office.get(reverse("periodic:history", args=[Q3, 5, "khong-co"])).status_code == 404
    assert "Chưa ai ghi" in text(office.get(reverse("periodic:history", args=[Q3, 4, "members"])))


def test_after_an_undo_the_next_figure_brings_the_sources_at_the_start_again(office):
    _, answer = save(office, edit("380"))
    office.post(reverse("periodic:take_back", args=[Q3, answer["act"]]))
    assert report().sources_start is None
    save(office, edit("381"))
    assert report().sources_start == 33


def test_an_ad_hoc_period_shows_its_own_columns_and_rows_alone(office):
    asked = actions.AdHoc(
        title="Rà soát sau dịch",
        starts_on=date(2021, 7, 1),
        ends_on=date(2021, 8, 31),
        due_on=date(2021, 10, 5),
        indicators=["sources", "class_sent"],
        bases=[factories.base(6), factories.base(5)],
    )
    period = actions.collect_ad_hoc(asked=asked, on=date(2021, 9, 20), by=clerk())
    page = page_of(office, period.slug)
    assert [line.row.base.number for line in page.context["lines"]] == [5, 6]
    assert [one.code for one in page.context["columns"].indicators] == ["sources", "class_sent"]
    words = text(page)
    assert "Số liệu Rà soát sau dịch" in words
    assert "% chỉ tiêu năm" not in words
    assert "(còn 3 ngày)" in words
    assert save(office, edit("4", column="sources"), slug=period.slug)[0] == 200
    assert save(office, edit("4", column="members"), slug=period.slug)[0] == 400
