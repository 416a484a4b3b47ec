"""The form of a base's own report: what it asks, what it shows, what it keeps, and what it never overwrites."""

from datetime import date

import pytest

from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.form.layout import PARTS, SECTIONS
from reports.periodic.form.tests.pages import ADDRESS, address, asked, inputs, read, send, text_of
from reports.periodic.indicators import CODES
from reports.periodic.models import PeriodicReport
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import clerk, hand_in, open_period, report, secretary_of, write
from reports.periodic.values import NOTHING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def opened(applied, settings):
    settings.CLOCK = "2021-09-20"
    return open_period()


@pytest.fixture
def own(client, secretary):
    client.force_login(secretary)
    return client


def test_every_indicator_has_its_place_in_one_section():
    placed = [code for section in SECTIONS for code in section.columns]
    assert sorted(placed) == sorted(CODES)


def test_the_form_asks_what_is_not_known_and_shows_the_rest(own):
    page = read(own)
    assert asked(page) == set(CODES) - {"sources_start", "sources"}
    assert "lấy từ 6 tháng đầu năm 2021" in page
    assert "6 tháng đầu năm 2021: <b>378</b>" in page
    assert "còn 10 ngày" in page
    assert 'type="number"' not in page
    assert page.count('inputmode="numeric"') == len(asked(page))


def test_sources_at_the_start_are_asked_where_nobody_knows_them(client, opened):
    user = factories.create_user(role="base_secretary", base=factories.base(29))
    client.force_login(user)
    path = address(number=29)
    assert "sources_start" in asked(read(client, path))
    send(client, {"sources_start": "7", "sources_added": "1", "sources_removed": "0", "admitted": "0"}, path)
    assert (report(29).sources_start, report(29).sources) == (7, 8)
    assert "sources_start" in asked(read(client, path))


def test_typed_figures_are_read_as_people_write_them(own):
    typed = {
        "members": "1.804",
        "sources_added": " 25 ",
        "class_sent": "KPS",
        "dossiers_sent": "không phát sinh",
    }
    response = send(own, {**typed, "admitted": "0", "sources_removed": ""})
    assert response.headers["Location"] == address("review")
    found = report()
    kept = [
        found.value(code) for code in ("members", "sources_added", "class_sent", "dossiers_sent", "admitted")
    ]
    assert kept == [1804, 25, NOTHING, NOTHING, 0]
    assert found.value("sources_removed") is None
    assert {inputs(read(own))[code] for code in ("class_sent", "admitted", "sources_removed")} == {
        "KPS",
        "0",
        "",
    }


def test_sources_at_the_end_are_worked_out_on_the_server_too(own):
    send(own, {"sources_added": "2", "sources_removed": "0", "admitted": "1"})
    assert report().sources == 34
    assert "= 33 + 2 − 0 − 1" in read(own)


def test_saving_and_leaving_says_that_nothing_was_handed_in(own):
    response = send(own, {"members": "380"}, button="thoat")
    assert response.headers["Location"] == "/co-so-dang/6/"
    assert "Đã lưu nháp báo cáo quý III/2021. Báo cáo chưa nộp." in read(own, "/co-so-dang/6/")
    assert report().state == "draft"


def test_a_wrong_figure_stays_on_the_page_and_the_others_are_kept(own):
    response = send(own, {"members": "2a", "sources_added": "3", "difficulties": "Thiếu nguồn"})
    page = text_of(response)
    assert "<title>Lỗi: " in page
    assert "Có 1 lỗi cần sửa" in page
    assert '<a href="#id_members">“Tổng số đảng viên” phải là số nguyên' in page
    assert inputs(page)["members"] == "2a"
    assert (report().sources_added, report().members, report().difficulties) == (3, None, "Thiếu nguồn")


@pytest.mark.parametrize(
    "ugly", ["-1", "1,5", "1e3", "²", "1804 đảng viên", "9" * 4_000, "\x00", "<b>1</b>", "KPS"]
)
def test_ugly_numbers_of_members_are_refused_in_words(own, ugly):
    page = text_of(send(own, {"members": ugly}))
    assert "<title>Lỗi: " in page
    assert not PeriodicReport.objects.filter(period__slug=reporting.Q3).exists()


def test_a_blank_takes_a_figure_away_again(own):
    send(own, {"members": "380"})
    send(own, {"members": ""})
    assert report().members is None


def test_a_form_sent_twice_writes_once(own):
    fields = {**inputs(read(own)), "members": "380"}
    for _ in range(2):
        own.post(ADDRESS, fields)
    assert report().entries.filter(column="members").count() == 1


def test_somebody_elses_figure_is_shown_beside_ones_own_and_chosen(own):
    fields = inputs(read(own))
    write(6, {"members": 381}, by=clerk())
    page = text_of(own.post(ADDRESS, {**fields, "members": "380"}))
    assert "Ô này vừa được đ/c Cán bộ 1 sửa thành 381" in page
    assert "Giữ số của đồng chí (380)" in page
    assert "Nhận số mới (381)" in page
    assert report().members == 381
    undecided = text_of(own.post(ADDRESS, inputs(page)))
    assert "Nhận số mới (381)" in undecided
    own.post(ADDRESS, {**inputs(page), "pick_members": "mine"})
    assert report().members == 380


def test_taking_the_other_figure_writes_nothing(own):
    fields = inputs(read(own))
    write(6, {"members": 381}, by=clerk())
    page = text_of(own.post(ADDRESS, {**fields, "members": "380"}))
    response = own.post(ADDRESS, {**inputs(page), "pick_members": "theirs", "kiem-tra": "1"})
    assert response.headers["Location"] == address("review")
    assert report().members == 381


def test_a_figure_nobody_touched_here_is_left_to_whoever_changed_it(own):
    fields = inputs(read(own))
    write(6, {"members": 381}, by=clerk())
    own.post(ADDRESS, {**fields, "class_sent": "3"})
    assert (report().members, report().class_sent) == (381, 3)


def test_words_of_two_people_are_shown_side_by_side(own, opened):
    fields = inputs(read(own))
    both = {"words": {"difficulties": "Bản kia"}, "seen": {"difficulties": ""}}
    base = factories.base(6)
    actions.save_words(period=opened, base=base, on=reporting.OPENED_ON, by=clerk(), **both)
    page = text_of(own.post(ADDRESS, {**fields, "difficulties": "Bản này"}))
    assert "Bản kia" in page
    assert inputs(page)["difficulties"] == "Bản này"
    own.post(ADDRESS, inputs(page))
    assert report().difficulties == "Bản này"


@pytest.mark.parametrize(("admitted", "filled"), [("", True), ("0", True), ("2", False)])
def test_nothing_arose_is_a_declaration_for_what_is_still_blank(own, admitted, filled):
    typed = {"members": "380", "sources_added": "4", "admitted": admitted}
    response = send(own, typed, to=address("nothing"))
    assert response.headers["Location"] == ADDRESS
    found = report()
    assert (found.value("members"), found.value("sources_added")) == (380, 4)
    assert found.value("recognised") == found.value("sources_removed") == NOTHING
    assert {found.value(code) == NOTHING for code in PARTS} == {filled}
    assert found.dossiers_pending is None
    assert "Đã ghi “không phát sinh” (KPS)" in read(own)
    again = text_of(own.post(address("nothing"), follow=True))
    assert "Không còn ô trống nào" in again


def test_nothing_arose_with_a_wrong_figure_declares_nothing(own):
    page = text_of(send(own, {"members": "x"}, to=address("nothing")))
    assert inputs(page)["members"] == "x"
    assert not PeriodicReport.objects.filter(period__slug=reporting.Q3).exists()


def test_an_ad_hoc_collection_asks_what_was_chosen_and_nothing_else(own):
    asked_for = actions.AdHoc(
        title="Rà soát sau dịch",
        starts_on=date(2021, 7, 1),
        ends_on=date(2021, 8, 31),
        due_on=date(2021, 9, 25),
        indicators=["sources", "members", "women"],
        bases=[factories.base(6)],
    )
    period = actions.collect_ad_hoc(asked=asked_for, on=reporting.OPENED_ON, by=clerk())
    path = address(slug=period.slug)
    page = read(own, path)
    assert asked(page) == {"members", "sources", "women"}
    assert "<h1>Rà soát sau dịch</h1>" in page
    assert "<details" not in page
    send(own, {"members": "380", "sources": "20"}, path)
    assert report(6, period.slug).sources == 20


def test_a_returned_report_is_open_in_the_marked_cells_alone(own):
    found = hand_in(6)
    reason = "Nguồn không khớp sổ theo dõi."
    actions.send_back(
        report=found, version=found.version, reason=reason, columns=["sources_added"], by=clerk()
    )
    page = read(own)
    assert asked(page) == {"sources_added"}
    assert reason in page
    assert "cần sửa" in page
    assert "Toàn bộ số của báo cáo" in page
    assert "Không phát sinh trong kỳ" not in page
    send(own, {"sources_added": "3", "members": "1"})
    assert (report().sources_added, report().sources, report().members) == (3, 35, 380)


def test_a_report_closed_meanwhile_gives_back_what_was_typed_and_says_why(own, opened):
    fields = inputs(read(own))
    actions.lock_period(period=opened, on=reporting.OPENED_ON, by=clerk())
    page = text_of(own.post(ADDRESS, {**fields, "members": "380", "difficulties": "Thiếu nguồn"}))
    assert "Kỳ đã khóa ngày 20/09/2021" in page
    assert (inputs(page)["members"], inputs(page)["difficulties"]) == ("380", "Thiếu nguồn")
    assert "<title>Lỗi: " in page


def test_a_tampered_form_writes_nothing(own):
    page = text_of(own.post(ADDRESS, {"members": "3", "seen_members": "x"}))
    assert "Trang đã cũ" in page
    assert own.post(ADDRESS, {"khac": "3", "seen_members": "5"}).status_code == 302
    assert not PeriodicReport.objects.filter(period__slug=reporting.Q3).exists()


def test_a_base_of_which_the_period_asks_nothing_is_told_so(own):
    assert "Kỳ này chưa mở nhận báo cáo." in read(own, address(slug="2021-q4"))


def test_a_stranger_meets_what_is_not_there(client, stranger, opened):
    client.force_login(stranger)
    foreign = client.get(ADDRESS)
    assert foreign.status_code == 404
    for missing in (address(number=77), address(slug="2021-q9", number=5)):
        assert client.get(missing).content == foreign.content
    assert client.post(ADDRESS, {"members": "1"}).status_code == 404
    assert not PeriodicReport.objects.filter(period=opened).exists()


def test_a_leader_reads_and_writes_nothing(client, leader, opened):
    write(6)
    client.force_login(leader)
    page = read(client)
    assert asked(page) == set()
    assert "Nhập thay" not in page
    for name in ("report", "review", "submit", "withdraw", "nothing", "autosave"):
        assert client.post(address(name)).status_code == 403


def test_the_district_reads_first_and_enters_for_the_base_when_it_says_so(client, organiser, opened):
    client.force_login(organiser)
    assert asked(read(client)) == set()
    page = read(client, f"{ADDRESS}?nhap-thay=1")
    assert "Đồng chí đang nhập thay cơ sở" in page
    response = send(client, {"members": "380"}, f"{ADDRESS}?nhap-thay=1")
    assert response.headers["Location"] == address("review")
    assert report().origin == "district"


@pytest.mark.parametrize(("state", "queries"), [("", 15), ("draft", 18), ("submitted", 18)])
def test_the_page_takes_the_same_queries_whatever_is_stored(
    own, opened, state, queries, django_assert_num_queries
):
    if state == "draft":
        write(6, members=9_000)
    if state == "submitted":
        hand_in(6, members=9_000)
    for number in (1, 2, 3):
        hand_in(number)
    own.get(ADDRESS)
    with django_assert_num_queries(queries):
        own.get(ADDRESS)


def test_nobody_reads_another_base_in_the_form(own, opened):
    hand_in(5)
    page = read(own)
    for name in ("Phường 5", "Bí thư TT 5"):
        assert name not in page


def test_a_report_begun_before_its_predecessor_takes_its_sources_over(own, client):
    """TT 29 has no figures before; while its Q3 report is written, somebody enters its first half-year."""
    user = factories.create_user(role="base_secretary", base=factories.base(29))
    client.force_login(user)
    write(29, {"members": 40}, by=secretary_of(29))
    factories.create_report(base=factories.base(29), period="2021-6t1", sources=9)
    path = address(number=29)
    page = read(client, path)
    assert "sources_start" not in asked(page)
    assert "lấy từ 6 tháng đầu năm 2021" in page
    send(client, {"sources_added": "1", "sources_removed": "0", "admitted": "0"}, path)
    assert (report(29).sources_start, report(29).sources) == (9, 10)
