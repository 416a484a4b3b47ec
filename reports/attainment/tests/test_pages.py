"""The pages of attainment: what they show, what they link to, how many queries they take."""

from datetime import date

import pytest
from django.urls import reverse

from recruitment.audit.models import AuditEvent
from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.tests.reporting import approve, clerk, hand_in, open_period, write

DASHBOARD, BASES = "/tong-quan/", "/co-so-dang/"


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


@pytest.fixture
def office(client, applied, organiser):
    client.force_login(organiser)
    return client


def read(client, path, **parameters):
    response = client.get(path, parameters)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_sentence_comes_first(office):
    page = read(office, DASHBOARD)
    assert "<b>202/850</b>" in page
    assert "chậm 53" in page
    assert "<b>46,3</b>" in page


def test_known_residual_and_total_stand_under_the_blocks(office):
    page = read(office, DASHBOARD)
    for cell in ("183/651", "19/68", "202/719", "132/427"):
        assert f'<td class="num">{cell}</td>' in page


def test_each_thing_to_direct_opens_exactly_the_rows_it_counts(office):
    page = read(office, DASHBOARD)
    for code, count in (("chua-ket-nap", 5), ("chua-co-dong", 11), ("thieu-nguon", 17)):
        link = f"?xem={code}&amp;den=2021-06-30"
        assert link in page
        assert f"{count} cơ sở," in read(office, BASES, xem=code, den="2021-06-30")


def test_an_earlier_date_shows_what_was_known_then(office):
    page = read(office, DASHBOARD, den="2020-12-31")
    assert "<b>126/850</b>" in page
    assert 'value="2021-06-30"' in page  # the way back stays open


@pytest.mark.parametrize("den", ["2019-01-01", "2020-06-30", "2031-12-31", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("path", [DASHBOARD, BASES, BASES + "6/"])
def test_any_date_gives_a_page(office, path, den):
    read(office, path, den=den)


@pytest.mark.parametrize("den", ["hôm nay", "31/06/2021", "2021-06-31", "\u200b", "1" * 500])
def test_what_is_no_date_is_no_page(office, den):
    assert office.get(DASHBOARD, {"den": den}).status_code == 404


def test_the_list_is_in_printed_order_and_finds_without_accents(office):
    page = read(office, BASES)
    assert page.index(">Phường 9<") < page.index(">Phường 10<") < page.index("TT 29")
    found = read(office, BASES, q="vo thi sau")
    assert "Phường Võ Thị Sáu" in found
    assert "1 cơ sở," in found


@pytest.mark.parametrize("query", ["phuong 9", "PHƯỜNG 9", "Phường 9", " phường  9 "])
def test_however_a_name_is_typed_the_base_is_found(office, query):
    assert "1 cơ sở," in read(office, BASES, q=query)


def test_the_number_of_a_waiting_base_finds_it(office):
    assert "TT 29" in read(office, BASES, q="29")


@pytest.mark.parametrize(
    "parameters", [{"q": "\u200b"}, {"q": "x" * 5000}, {"q": "9" * 40}, {"khoi": "<b>"}, {"xem": "x"}]
)
def test_ugly_filters_still_give_a_page(office, parameters):
    read(office, BASES, **parameters)


def test_a_base_shows_the_entries_its_figures_are_made_of(office):
    page = read(office, BASES + "11/", den="2021-07-01")
    assert "Chỉ tiêu nhiệm kỳ 33 = đăng ký 25 + bổ sung 8" in page
    assert "Kế hoạch số 47-KH/QU" in page
    assert "6 tháng đầu năm 2021" in page
    early = read(office, BASES + "11/", den="2021-06-30")
    assert early.count("chưa đến ngày") == 4
    assert "120,0%" in early


def test_a_waiting_base_says_that_nothing_is_known(office):
    page = read(office, BASES + "29/")
    assert "Chưa có số liệu của cơ sở đảng này." in page
    assert "None" not in page


def test_what_a_waiting_base_reported_past_a_gap_is_shown_apart(office):
    factories.create_report(base=factories.base(29), period="2021-q3", admitted=3, sources=7)
    page = read(office, BASES + "29/", den="2021-09-30")
    assert "Chưa có số liệu của cơ sở đảng này." not in page
    assert "3 đã báo cáo, chưa nối được" in page
    assert "3 chưa nối được" in read(office, BASES, den="2021-09-30", q="29")
    early = read(office, BASES + "29/", den="2021-06-30")
    assert "Chưa có số liệu của cơ sở đảng này." in early
    assert "chưa đến ngày" in early


def test_a_base_over_its_target_has_sources_enough(office):
    factories.create_report(base=factories.base(6), period="2021-q3", admitted=44, sources=5)
    page = read(office, BASES + "6/", den="2021-09-30")
    assert "<span>đủ</span>" in page
    assert "−" not in page


def test_a_correction_is_said_where_the_figure_stands(office):
    factories.create_report(base=factories.base(29), period="2021-6t1", admitted=3, first=2, sources=4)
    report = factories.base(1).reports.get(period__slug="2021-6t1")
    report.sources += 1
    report.save()
    page = read(office, DASHBOARD)
    assert "76 theo Kế hoạch 47, đính chính +1" in page
    assert '671 <small class="d-block muted">670 theo Kế hoạch 47, đính chính +1</small>' in page


def test_no_year_is_ever_grouped(office):
    for path in (DASHBOARD, BASES, BASES + "6/", "/phu-luc/"):
        assert "2.021" not in read(office, path)


def test_before_any_import_the_dashboard_still_knows_what_the_plan_prints(client, organiser):
    client.force_login(organiser)
    page = read(client, DASHBOARD)
    assert "<b>202/850</b>" in page
    assert "0/0" in page
    assert "202/719" in page
    assert "0 cơ sở thiếu nguồn" not in page


@pytest.mark.parametrize(
    ("path", "queries"), [(DASHBOARD, 21), (BASES, 19), (BASES + "6/", 24), ("/phu-luc/", 13)]
)
def test_pages_take_the_same_number_of_queries_whatever_is_stored(
    office, path, queries, django_assert_num_queries
):
    office.get(path)
    with django_assert_num_queries(queries):
        read(office, path)
    for number in range(1, 30):
        factories.create_report(base=factories.base(number), period="2021-q3", admitted=1, sources=3)
    open_period("2021-q4", on=date(2021, 10, 1), due_on=date(2021, 12, 31))
    for number in (5, 6, 30):
        hand_in(number, slug="2021-q4")
    with django_assert_num_queries(queries):
        read(office, path)


def test_a_leader_reads_everything_and_is_offered_nothing_to_change(client, applied, leader):
    client.force_login(leader)
    assert "Nhập từ Excel" not in read(client, reverse("appendix:table"))
    assert "Công an Quận" in read(client, DASHBOARD)


def test_reports_that_are_not_approved_stand_apart_on_the_page_of_their_base(office):
    open_period()
    hand_in(6, admitted=2)
    page = read(office, BASES + "6/", den="2021-09-30")
    assert "<h2>Báo cáo chưa duyệt</h2>" in page
    assert "tạm tính, chờ duyệt" in page
    assert page.index("Không tính vào các số ở trên") < page.rindex("Quý III/2021")
    assert "<b>7</b>" in page or "7/" in page
    assert "Báo cáo chưa duyệt" not in read(office, BASES + "5/")


def test_a_report_still_with_its_base_shows_its_state_and_no_figures(office):
    open_period()
    write(6, members=389)
    page = read(office, BASES + "6/")
    assert "đang nhập" in page
    assert "389" not in page
    write(6)
    one = hand_in(5)
    actions.send_back(
        report=one, version=one.version, reason="Nguồn không khớp", columns=["sources"], by=clerk()
    )
    assert "trả lại" in read(office, BASES + "5/")


def test_an_approved_report_leaves_the_list_of_the_undecided(office):
    open_period()
    approve(hand_in(6, admitted=2))
    page = read(office, BASES + "6/", den="2021-09-30")
    assert "Báo cáo chưa duyệt" not in page
    assert "Quý III/2021" in page


def test_the_dashboard_says_how_far_the_next_figures_have_come(office):
    assert "cơ sở đã nộp" not in read(office, DASHBOARD)
    open_period()
    approve(hand_in(6))
    hand_in(5)
    words = "Số liệu quý III/2021 gồm 2/39 cơ sở đã nộp, trong đó 1 đã duyệt."
    assert words in read(office, DASHBOARD)
    assert "<b>202/850</b>" in read(office, DASHBOARD)


def test_a_secretary_sees_the_sums_and_no_name_of_another_base(client, applied, secretary):
    client.force_login(secretary)
    open_period()
    hand_in(5)
    page = read(client, DASHBOARD)
    assert "Số liệu quý III/2021 gồm 1/39 cơ sở đã nộp" in page
    assert "Phường 5" not in page
    assert client.get(BASES + "5/").status_code == 404


def test_a_search_for_a_base_is_recorded_with_its_words_and_how_many_it_found(client, organiser, applied):
    client.force_login(organiser)
    client.get(reverse("attainment:base_list"), {"q": " phuong\u200b  1"})
    client.get(reverse("attainment:base_list"), {"q": " "})
    search = AuditEvent.objects.get(verb="base.search")
    assert search.changes == {"words": [None, "phuong 1"], "rows": [None, 6]}
    assert search.actor_id == organiser.pk
