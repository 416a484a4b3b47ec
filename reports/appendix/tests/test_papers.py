"""The page of papers and goals, and its three forms."""

from datetime import date

import pytest

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix.actions import AppendixRefused, register_appendix
from reports.appendix.models import Appendix
from reports.periodic.models import Period
from units.bases.models import Document
from units.targets import stated

LIST, DOCUMENT, GOAL, APPENDIX = "/van-ban/", "/van-ban/them/", "/van-ban/chi-tieu-nam/", "/van-ban/phu-luc/"


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2022-07-05"


@pytest.fixture
def office(client, organiser):
    client.force_login(organiser)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def paper(number):
    return Document.objects.get(number=number)


def document(**changes):
    return {
        "kind": "Kế hoạch",
        "number": "61-KH/QU",
        "issued_on": "20/06/2022",
        "issuer": "Ban Thường vụ Quận ủy",
        "subject": "Bổ sung chỉ tiêu",
    } | changes


def goal(**changes):
    return {"year": 2022, "goal": "190", "document": paper("47-KH/QU").pk} | changes


def appendix(**changes):
    chosen = {"document": paper("30-KH/QU").pk, "current_year": 2022, "last_year": 2025}
    return chosen | {"supplements_from": "01/07/2022"} | changes


def test_the_page_shows_the_term_each_year_and_every_paper(office):
    page = text(office.get(LIST))
    for words in ("850", "185", "Kế hoạch số 30-KH/QU", "16/03/2021", "chỉ tiêu 2021", "phụ lục 2021"):
        assert words in page
    assert "Cộng 2 năm đã đặt" in page
    assert page.count("chưa có") == 5
    assert 'href="/phu-luc/?nam=2021"' in page
    assert 'href="/van-ban/chi-tieu-nam/?nam=2022"' in page


def test_a_leader_reads_the_page_and_finds_nothing_to_press(client, leader):
    client.force_login(leader)
    page = text(client.get(LIST))
    assert "Kế hoạch số 30-KH/QU" in page
    for words in ("Thêm", "Đặt chỉ tiêu", "Sửa"):
        assert words not in page


def test_the_pages_take_few_queries(office, django_assert_max_num_queries):
    office.get(LIST)
    for address, most in ((LIST, 8), (DOCUMENT, 4), (GOAL, 7), (APPENDIX, 7)):
        with django_assert_max_num_queries(most):
            office.get(address)


def test_a_paper_is_entered_and_stands_in_the_list(office):
    assert office.post(DOCUMENT, document(kind="KẾ HOẠCH")).url == LIST
    page = text(office.get(LIST))
    assert "Đã thêm Kế hoạch số 61-KH/QU." in page
    assert "20/06/2022" in page
    assert paper("61-KH/QU").kind == "Kế hoạch"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": ""}, "Loại văn bản: nhập loại"),
        ({"kind": "\u200b"}, "Loại văn bản: nhập loại"),
        ({"kind": "x" * 61}, "Loại văn bản: đang có 61 chữ, tối đa 60 chữ."),
        ({"number": ""}, "Số, ký hiệu: nhập như ghi trên văn bản"),
        ({"number": "KH/QU"}, "“KH/QU” chưa có số"),
        ({"number": "47-kh/qu"}, "đã có Kế hoạch số 47-KH/QU"),
        ({"issued_on": "31/06/2022"}, "tháng 6 năm 2022 không có ngày 31"),
        ({"issued_on": "20/07/2022"}, "20/07/2022 ở sau ngày hôm nay (05/07/2022)"),
        ({"issuer": " "}, "Cơ quan ban hành: nhập tên"),
    ],
)
def test_what_is_wrong_with_a_paper_is_said_and_what_was_typed_stays(office, changes, words):
    before = Document.objects.count()
    response = office.post(DOCUMENT, document(**changes))
    assert response.status_code == 200
    page = text(response)
    assert "<title>Lỗi:" in page
    assert "Có 1 lỗi cần sửa" in page
    assert words in page
    assert "Bổ sung chỉ tiêu</textarea>" in page
    assert Document.objects.count() == before


def test_a_paper_added_in_the_middle_of_a_form_leads_back_to_it(office):
    assert "Thêm văn bản</button>" in text(office.get(GOAL, {"nam": 2023}))
    asked = office.post(f"{GOAL}?nam=2023", goal(year=2024, goal="19o", **{"them-van-ban": "1"}))
    assert asked.url == "/van-ban/them/?sau=%2Fvan-ban%2Fchi-tieu-nam%2F%3Fnam%3D2023"
    back = office.post(f"{DOCUMENT}?sau=%2Fvan-ban%2Fchi-tieu-nam%2F%3Fnam%3D2023", document()).url
    assert back == f"{GOAL}?nam=2023&van-ban={paper('61-KH/QU').pk}"
    form = office.get(back).context["form"]
    assert (form["year"].value(), form["goal"].value()) == ("2024", "19o")
    assert form["document"].value() == str(paper("61-KH/QU").pk)
    assert office.get(GOAL, {"nam": 2023}).context["form"]["goal"].value() == ""  # filled in once
    assert office.post(f"{DOCUMENT}?sau=//example.org", document(number="62-KH/QU")).url == LIST


def test_a_goal_is_set_and_then_changed(office):
    assert office.get(GOAL).context["form"]["year"].value() == 2022
    assert office.post(GOAL, goal()).url == LIST
    shown = office.get(GOAL, {"nam": "2022"}).context["form"]
    assert (shown["goal"].value(), shown["document"].value()) == ("190", paper("47-KH/QU").pk)
    assert office.post(GOAL, goal(goal="195", shown=shown["shown"].value())).url == LIST
    assert stated.annual_goals()[2022] == 195
    assert "Chỉ tiêu năm 2022: 195." in text(office.get(LIST))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"year": 2031}, "Năm: “2031” không thuộc nhiệm kỳ 2020 – 2025. Chọn năm từ 2020 đến 2025."),
        ({"goal": ""}, "Chỉ tiêu của năm: nhập số đảng viên"),
        ({"goal": "–"}, "Chỉ tiêu của năm: nhập số đảng viên"),
        ({"goal": "19o"}, "Có phải là 190 không?"),
        ({"goal": "1900"}, "đang có “1.900”, phải từ 1 đến 850"),
        ({"document": ""}, "Văn bản giao chỉ tiêu: chọn văn bản trong danh sách."),
        ({"document": 999}, "văn bản đã chọn không còn trong danh sách"),
    ],
)
def test_what_is_wrong_with_a_goal_is_said(office, changes, words):
    page = text(office.post(GOAL, goal(**changes)))
    assert "Có 1 lỗi cần sửa" in page
    assert words in page
    assert 2022 not in stated.annual_goals()


@pytest.mark.parametrize("year", ["2031", "x", "２０２２", "9" * 5_000])
@pytest.mark.parametrize("address", [GOAL, APPENDIX])
def test_an_odd_year_in_the_address_chooses_none(office, address, year):
    response = office.get(address, {"nam": year, "van-ban": "x"})
    assert response.status_code == 200
    assert response.context["year"] is None


def test_an_appendix_is_added_and_its_table_opens(office):
    assert office.get(APPENDIX).context["form"]["current_year"].value() == 2022
    assert office.post(APPENDIX, appendix()).url == "/phu-luc/?nam=2022"
    made = Appendix.objects.get(current_year=2022)
    assert (made.full_year, made.last_year, made.supplements_from_on) == (2021, 2025, date(2022, 7, 1))
    assert made.document == paper("30-KH/QU")
    assert 'href="/phu-luc/?nam=2022"' in text(office.get(LIST))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"current_year": 2021, "supplements_from": "01/07/2021"}, "năm 2021 đã có phụ lục (Kế hoạch số 47"),
        ({"current_year": 2019}, "Năm của phụ lục: “2019” không thuộc nhiệm kỳ"),
        ({"last_year": 2021}, "đang chọn 2021, phải từ năm của phụ lục (2022) đến năm cuối nhiệm kỳ (2025)"),
        ({"last_year": 2026}, "Bổ sung đến hết năm: “2026” không thuộc nhiệm kỳ"),
        ({"supplements_from": "01/07/2021"}, "01/07/2021 không nằm trong các năm 2022–2025"),
        ({"supplements_from": ""}, "Ngày chỉ tiêu bổ sung có hiệu lực: nhập ngày/tháng/năm."),
        ({"document": ""}, "Văn bản có phụ lục: chọn văn bản"),
    ],
)
def test_what_is_wrong_with_an_appendix_is_said(office, changes, words):
    page = text(office.post(APPENDIX, appendix(**changes)))
    assert "Có 1 lỗi cần sửa" in page
    assert words in page
    assert Appendix.objects.count() == 1


def test_a_paper_that_has_an_appendix_is_not_offered_again(office):
    taken = paper("47-KH/QU").pk
    assert "văn bản đã chọn đã có phụ lục" in text(office.post(APPENDIX, appendix(document=taken)))


def register(**changes):
    years = {"current_year": 2022, "last_year": 2025, "supplements_from": date(2022, 7, 1)} | changes
    years.setdefault("document", paper("30-KH/QU"))
    return register_appendix(term_name=stated.current_term().name, **years, by=SYSTEM)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"current_year": 2026, "last_year": 2026}, "current_year"),
        ({"current_year": 2021, "supplements_from": date(2021, 7, 1)}, "current_year"),
        ({"last_year": 2021}, "last_year"),
        ({"last_year": 2026}, "last_year"),
        ({"supplements_from": date(2026, 1, 1)}, "supplements_from"),
    ],
)
def test_the_action_refuses_what_no_form_would_send(founded, changes, field):
    with pytest.raises(AppendixRefused) as refusal:
        register(**changes)
    assert refusal.value.field == field


def test_the_action_refuses_a_second_appendix_of_one_paper(founded):
    with pytest.raises(AppendixRefused, match="đã có phụ lục của năm 2021") as refusal:
        register(document=paper("47-KH/QU"))
    assert refusal.value.field == "document"


def test_registering_brings_the_periods_its_columns_need(founded):
    Period.objects.filter(starts_on__year__gte=2022).delete()
    register(current_year=2024, supplements_from=date(2024, 7, 1))
    assert {"2023-nam", "2024-6t1"} <= set(Period.objects.values_list("slug", flat=True))


def test_the_first_year_of_the_term_may_have_an_appendix_too(founded):
    made = register(current_year=2020, supplements_from=date(2020, 7, 1))
    assert Period.objects.filter(slug="2019-nam").exists()
    assert made.layout.column("admitted_2019").year == 2019
    assert factories.plan_47().current_year == 2021
