"""Later years on the same screens: a paper, a goal, an appendix of 2022 beside that of 2021, nothing mixed up."""

import json
from io import StringIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions, acts
from reports.appendix.actions import CellEdit
from reports.appendix.models import Appendix, AppendixImport, SheetAct
from reports.appendix.queries import appendix_table
from units.bases.models import Document
from units.targets.models import TargetLine

TABLE, UPLOAD = "/phu-luc/", "/phu-luc/nhap-excel/"


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2022-07-05"


@pytest.fixture
def office(client, organiser, applied):
    """An organiser who entered a paper, set the goal of 2022 and registered its appendix, all on the screens."""
    client.force_login(organiser)
    paper = {
        "kind": "Kế hoạch",
        "number": "61-KH/QU",
        "issued_on": "20/06/2022",
        "issuer": "Ban Thường vụ Quận ủy",
    }
    assert client.post("/van-ban/them/", paper).status_code == 302
    document = Document.objects.get(number="61-KH/QU").pk
    goal = {"year": 2022, "goal": "190", "document": document}
    assert client.post("/van-ban/chi-tieu-nam/", goal).status_code == 302
    years = {"document": document, "current_year": 2022, "last_year": 2025, "supplements_from": "01/07/2022"}
    assert client.post("/van-ban/phu-luc/", years).url == "/phu-luc/?nam=2022"
    return client


def text(response):
    return " ".join(response.content.decode().split())


def of_year(year):
    return Appendix.objects.select_related("document").get(current_year=year)


def figure(year, number, code):
    base_id = factories.base(number).pk
    return acts.current_figures(appendix=of_year(year), base_ids=[base_id]).get((base_id, code))


def figures(year):
    """Every figure of the appendix of a year."""
    bases = [factories.base(number).pk for number in range(1, 40)]
    return acts.current_figures(appendix=of_year(year), base_ids=bases)


def save(client, year, value, *, column, seen, base=6):
    edits = [{"base": base, "column": column, "seen": seen, "value": value}]
    address = f"{reverse('appendix:save')}?nam={year}"
    return client.post(address, json.dumps({"edits": edits}), content_type="application/json")


def fill(client):
    """Some figures of 2022, typed into the grid."""
    for number in (1, 2, 6):
        for column, value in (
            ("members", "300"),
            ("source", "20"),
            ("admitted_2021", "7"),
            ("target_2022", "5"),
            ("admitted_2022h1", "0"),
        ):
            assert save(client, 2022, value, column=column, seen=None, base=number).status_code == 200


def download(client, year):
    return client.get("/phu-luc/tai-ve/", {"nam": year})


def send(client, year, data):
    return client.post(f"{UPLOAD}?nam={year}", {"file": SimpleUploadedFile("phu-luc.xlsx", data)})


def test_the_columns_follow_the_years_of_the_document(office):
    page = office.get(TABLE, {"nam": 2022})
    sheet = page.context["sheet"]
    assert [title for title, _ in sheet.groups] == [
        "Hiện trạng nhiệm kỳ",
        "Năm 2021",
        "Năm 2022",
        "Bổ sung chỉ tiêu",
    ]
    codes = [heading.column.code for heading in sheet.headings]
    assert codes[3:6] == ["admitted_2021", "target_2022", "admitted_2022h1"]
    assert codes[6:] == [*(f"supplement_{year}" for year in range(2022, 2026)), "supplement_total"]
    assert "Kế hoạch 47" not in text(page)


def test_the_newest_appendix_is_shown_and_the_earlier_one_stays_where_it_was(office):
    assert office.get(TABLE).context["appendix"].current_year == 2022
    page = office.get(TABLE, {"nam": 2021})
    assert page.context["appendix"].current_year == 2021
    assert "141 + 38 = <b>179/185</b>" in text(page)
    assert "6.234" in text(page)
    assert "Kế hoạch số 47-KH/QU ghi các số này ở đâu?" in text(page)


@pytest.mark.parametrize(("today", "year"), [("2021-12-31", 2021), ("2022-01-01", 2022)])
def test_an_appendix_of_a_year_that_has_not_begun_is_shown_and_exported_only_when_asked_for(
    office, settings, tmp_path, today, year
):
    settings.CLOCK = today
    assert office.get(TABLE).context["appendix"].current_year == year
    number = {2021: "47-khqu", 2022: "61-khqu"}[year]
    assert number in office.get("/phu-luc/tai-ve/").headers["Content-Disposition"]
    call_command("export_appendix", tmp_path / "phu-luc.xlsx", stdout=StringIO())
    headings = {
        cell.value for row in openpyxl.load_workbook(tmp_path / "phu-luc.xlsx").active for cell in row
    }
    assert f"Đã kết nạp năm {year - 1}" in {" ".join(str(heading).split()) for heading in headings}
    assert office.get(TABLE, {"nam": 2022}).context["appendix"].current_year == 2022


def test_where_every_appendix_is_of_a_year_to_come_the_newest_is_shown(office, settings):
    settings.CLOCK = "2020-12-31"
    assert office.get(TABLE).context["appendix"].current_year == 2022


@pytest.mark.parametrize("year", ["2020", "2031", "", "x", "２０２２", "2022 ", "9" * 5_000])
@pytest.mark.parametrize("name", ["table", "export", "sums", "upload", "row 6", "history 6 members", "save"])
def test_a_year_without_an_appendix_is_not_found(office, name, year):
    name, *args = name.split()
    address = reverse(f"appendix:{name}", args=args)
    ask = office.post if name == "save" else office.get
    response = ask(address, query_params={"nam": year})
    assert response.status_code == 404


def test_the_years_are_offered_only_where_there_is_more_than_one(client, applied, organiser):
    client.force_login(organiser)
    page = text(client.get(TABLE))
    assert "Phụ lục của năm" not in page
    assert 'name="nam"' not in page


def test_the_page_keeps_its_year_wherever_it_leads(office):
    page = text(office.get(TABLE, {"nam": 2021, "q": "phuong 9"}))
    assert '<input type="hidden" name="nam" value="2021">' in page
    assert '<option value="2021" selected>Năm 2021</option>' in page
    for name in ("save", "sums", "export", "upload", "table"):
        assert f'"{reverse(f"appendix:{name}")}?nam=2021"' in page
    assert '"/phu-luc/o/0/cot/?nam=2021"' in page
    assert '"/phu-luc/dong/6/?nam=2021"' in page


def test_the_grid_writes_to_the_year_it_shows(office):
    before = figures(2021)
    fill(office)
    assert (figure(2022, 6, "members"), figure(2022, 6, "target_2022")) == (300, 5)
    assert figures(2021) == before
    assert set(SheetAct.objects.filter(kind="edit").values_list("appendix", flat=True)) == {of_year(2022).pk}
    assert save(office, 2022, "5", column="target_2021", seen=6).status_code == 400
    assert save(office, 2021, "7", column="target_2021", seen=6).status_code == 200
    assert figure(2021, 6, "target_2021") == 7


def test_the_sums_are_those_of_the_year(office):
    fill(office)
    now = office.get("/phu-luc/cong/", {"nam": 2022}).json()
    assert now["sums"]["cong-28-co-so-da-co-dong:target_2022"] == "15"
    assert "cong-28-co-so-da-co-dong:target_2021" not in now["sums"]
    assert "/190" in now["identities"]
    assert "/185" in office.get("/phu-luc/cong/", {"nam": 2021}).json()["identities"]


def test_the_row_form_writes_to_its_year_and_comes_back_to_it(office):
    address = "/phu-luc/dong/6/?nam=2022"
    page = office.get(address)
    assert 'action="?nam=2022"' in text(page)
    data = {name: field.initial for name, field in page.context["form"].fields.items()}
    data = {name: "" if value is None else value for name, value in data.items()}
    assert office.post(address, data | {"members": "381"}).url == "/phu-luc/?nam=2022"
    assert (figure(2022, 6, "members"), figure(2021, 6, "members")) == (381, 378)


def test_a_target_shown_in_two_years_is_one_figure_with_one_history(office):
    save(office, 2022, "4", column="supplement_2022", seen=2)
    assert figure(2021, 6, "supplement_2022") == 4
    for year in (2021, 2022):
        page = text(office.get("/phu-luc/o/6/supplement_2022/", {"nam": year}))
        assert "Nhập từ Excel" in page
        assert "Sửa trong phụ lục" in page
    lost = save(office, 2021, "5", column="supplement_2022", seen=2).json()["conflicts"][0]
    assert "đ/c Đồng chí Mẫu bantochuc sửa thành 4" in lost["message"]


def test_a_stock_has_a_history_in_its_own_year_alone(office):
    save(office, 2022, "381", column="members", seen=None)
    assert "Nhập từ Excel" not in text(office.get("/phu-luc/o/6/members/", {"nam": 2022}))
    assert "Sửa trong phụ lục" not in text(office.get("/phu-luc/o/6/members/", {"nam": 2021}))


def test_a_new_supplement_counts_from_the_day_of_its_own_appendix(office):
    save(office, 2022, "3", column="supplement_2025", seen=None)
    assert TargetLine.objects.latest("pk").in_force_on == of_year(2022).supplements_from_on
    save(office, 2022, "4", column="supplement_2022", seen=2)
    assert TargetLine.objects.latest("pk").in_force_on == of_year(2021).supplements_from_on


def test_an_export_read_in_again_changes_nothing(office):
    fill(office)
    file = download(office, 2022)
    assert 'filename="phu-luc-ke-hoach-so-61-khqu.xlsx"' in file.headers["Content-Disposition"]
    before = figures(2021), figures(2022)
    code = send(office, 2022, file.content).url.split("/")[-3]
    appendix_import = AppendixImport.objects.get(code=code)
    assert appendix_import.appendix == of_year(2022)
    page = text(office.get(reverse("appendix:changes", args=[code])))
    assert "Không có gì để nhập." in page
    assert f'"{TABLE}?nam=2022"' in page
    plan = office.get(reverse("appendix:changes", args=[code])).context["plan"]
    assert (plan.writes, plan.errors, plan.warnings) == ((), (), ())
    assert (figures(2021), figures(2022)) == before


def test_the_export_of_the_earlier_year_is_no_workbook_of_the_later_one(office):
    page = text(office.get(send(office, 2022, download(office, 2021).content).url))
    assert "lỗi" in page
    assert "Tiếp tục" not in page


def test_an_import_of_a_year_writes_to_that_year(office):
    fill(office)
    file = download(office, 2022).content
    edits = SheetAct.objects.filter(appendix=of_year(2022), kind="edit").select_related("appendix__document")
    for act in edits.order_by("-pk"):
        actions.undo_edit(act=act, by=SYSTEM)
    assert figure(2022, 6, "members") is None
    before = figures(2021)
    code = send(office, 2022, file).url.split("/")[-3]
    confirm = reverse("appendix:confirm", args=[code])
    page = office.get(confirm)
    assert 'value="01/07/2022"' in text(page)
    shown = json.dumps(page.context["plan"].shown)
    done = office.post(confirm, {"supplements_from": "01/07/2022", "shown": shown})
    assert done.url == reverse("appendix:result", args=[code])
    assert f'"{TABLE}?nam=2022"' in text(office.get(done.url))
    assert (figure(2022, 6, "members"), figure(2022, 6, "admitted_2022h1")) == (300, 0)
    assert figures(2021) == before


def test_what_the_plan_of_2021_prints_is_no_sum_of_2022(office):
    table = appendix_table(scope=SYSTEM, appendix=of_year(2022))
    stated = {code: value for code, value in table.district.values.items() if value is not None}
    assert stated == {"term_target": 719}
    left = {code: value for code, value in table.residual.values.items() if value is not None}
    assert left == {"term_target": 68}
    assert table.sentences == ()


def test_the_term_closes_alike_in_both_years(office):
    for year in (2021, 2022):
        found = appendix_table(scope=SYSTEM, appendix=of_year(year)).identities
        assert (found.registered, found.needed, found.supplements, found.closes) == (719, 131, 131, True)
    base_id = factories.base(6).pk
    edits = [CellEdit(base_id=base_id, column="supplement_2025", seen=None, value=3)]
    actions.edit_cells(appendix=of_year(2022), edits=edits, by=SYSTEM)
    for year in (2021, 2022):
        found = appendix_table(scope=SYSTEM, appendix=of_year(year)).identities
        assert (found.supplements, found.closing_words) == (134, "vượt 3")


def test_the_year_is_measured_against_its_own_goal(office):
    fill(office)
    found = appendix_table(scope=SYSTEM, appendix=of_year(2022)).identities
    assert (found.year, found.year_goal, found.year_registered) == (2022, 190, 15)
    assert found.year_supplements == 31
    assert found.year_total == 46


def test_the_dashboard_and_the_pages_of_the_bases_open_with_a_later_year(office):
    fill(office)
    for address in ("/tong-quan/", "/co-so-dang/", "/co-so-dang/6/"):
        assert office.get(address).status_code == 200


def test_the_pages_of_a_later_year_take_as_few_queries(office, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        office.get(TABLE, {"nam": 2022})
    with django_assert_max_num_queries(22):
        save(office, 2022, "3", column="supplement_2025", seen=None)
    with django_assert_max_num_queries(13):
        office.get("/phu-luc/dong/6/", {"nam": 2022})
