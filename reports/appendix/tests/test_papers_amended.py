"""What was entered of a paper or an appendix is put right, as far as nothing rests on it yet."""

from datetime import date

import pytest

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix.actions import register_appendix
from reports.appendix.models import Appendix
from reports.appendix.papers import actions
from reports.appendix.papers.actions import shown_of
from units.bases.actions import DocumentRefused, register_document
from units.bases.models import Document
from units.targets import campaigns, stated
from units.targets.actions import set_annual_goal
from units.targets.models import AnnualGoal

LIST = "/van-ban/"


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2022-07-05"


@pytest.fixture
def office(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def paper(founded):
    return register_document(
        kind="Quyết định",
        number="12-QĐ/QU",
        issued_on=date(2022, 6, 20),
        issuer="Ban Thường vụ Quận ủy",
        subject="Bổ sung chỉ tiêu",
        by=SYSTEM,
    )


def text(response):
    return " ".join(response.content.decode().split())


def at(document):
    return f"{LIST}{document.pk}/"


def typed(client, document, **changes):
    """What the form of a paper sends, with some fields typed otherwise."""
    form = client.get(at(document)).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def numbered(number):
    return Document.objects.get(number=number)


def later_appendix(document, year=2023):
    return register_appendix(
        document=document,
        term_name=stated.current_term().name,
        current_year=year,
        last_year=2025,
        supplements_from=date(year, 7, 1),
        by=SYSTEM,
    )


def test_a_paper_on_which_no_target_rests_is_put_right_in_every_part_and_recorded(office, paper):
    assert f'href="{at(paper)}"' in text(office.get(LIST))
    fields = {
        "kind": "nghị quyết",
        "number": "13-NQ/QU",
        "issued_on": "21/06/2022",
        "issuer": "Quận ủy",
        "subject": "",
    }
    assert office.post(at(paper), typed(office, paper, **fields)).url == LIST
    paper.refresh_from_db()
    assert (str(paper), paper.issued_on, paper.issuer, paper.subject) == (
        "Nghị quyết số 13-NQ/QU",
        date(2022, 6, 21),
        "Quận ủy",
        "",
    )
    event = AuditEvent.objects.get(verb="document.amend")
    assert event.changes["issued_on"] == ["2022-06-20", "2022-06-21"]
    assert event.changes["number"] == ["12-QĐ/QU", "13-NQ/QU"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "30-kh/qu", "kind": "Kế hoạch"}, "đã có Kế hoạch số 30-KH/QU ngày 16/03/2021"),
        ({"issued_on": "06/07/2022"}, "06/07/2022 ở sau ngày hôm nay"),
        ({"number": ""}, "Số, ký hiệu: nhập như ghi trên văn bản"),
        ({"issuer": "\u200b"}, "Cơ quan ban hành: nhập tên"),
        ({"shown": "[1]"}, "Trang này đã cũ hoặc gửi thiếu."),
    ],
)
def test_what_is_wrong_with_a_correction_is_said_and_nothing_is_written(office, paper, changes, words):
    before = shown_of(paper)
    page = text(office.post(at(paper), typed(office, paper, **changes)))
    assert words in page
    paper.refresh_from_db()
    assert shown_of(paper) == before


def test_once_targets_rest_on_a_paper_only_issuer_and_subject_are_put_right(office, applied):
    plan = numbered("47-KH/QU")
    page = text(office.get(at(plan)))
    assert "168 dòng của sổ chỉ tiêu dựa vào văn bản này" in page
    assert "168 dòng sổ chỉ tiêu" in text(office.get(LIST))
    forged = typed(office, plan, number="48-KH/QU", issued_on="01/07/2021", issuer="Quận ủy Quận 3")
    assert office.post(at(plan), forged).url == LIST
    plan.refresh_from_db()
    assert (plan.number, plan.issued_on, plan.issuer) == ("47-KH/QU", None, "Quận ủy Quận 3")


@pytest.mark.parametrize(
    ("changes", "words", "field"),
    [
        ({"number": "48-KH/QU"}, "Số, ký hiệu: không sửa được vì 168 dòng của sổ chỉ tiêu", "number"),
        ({"issued_on": date(2021, 7, 1)}, "Ngày ban hành: không sửa được", "issued_on"),
        ({"kind": "Quyết định", "number": "4-Q"}, "Loại văn bản, Số, ký hiệu: không sửa", "kind"),
    ],
)
def test_the_action_refuses_what_no_form_would_send(applied, changes, words, field):
    plan = numbered("47-KH/QU")
    values = {name: getattr(plan, name) for name in ("kind", "number", "issued_on", "issuer", "subject")}
    with pytest.raises(DocumentRefused, match=words) as refusal:
        actions.correct_document(document=plan, shown=shown_of(plan), by=SYSTEM, **(values | changes))
    assert refusal.value.field == field


def test_a_paper_somebody_corrected_since_is_shown_and_saved_when_asked_again(office, paper):
    mine = typed(office, paper, issuer="Của tôi")
    values = shown_of(paper) | {"issued_on": paper.issued_on, "issuer": "Của người khác"}
    actions.correct_document(document=paper, shown=shown_of(paper), by=SYSTEM, **values)
    page = office.post(at(paper), mine)
    assert "nay là Quyết định số 12-QĐ/QU ngày 20/06/2022, Của người khác" in text(page)
    assert "Bấm Lưu lần nữa nếu vẫn lấy bản đồng chí gõ." in text(page)
    form = page.context["form"]
    assert form["issuer"].value() == "Của tôi"
    office.post(at(paper), {name: form[name].value() or "" for name in form.fields})
    paper.refresh_from_db()
    assert paper.issuer == "Của tôi"


def test_a_paper_nothing_rests_on_is_removed_and_recorded(office, paper):
    page = text(office.post(f"{at(paper)}xoa/", follow=True))
    assert "Đã xóa Quyết định số 12-QĐ/QU." in page
    assert not Document.objects.filter(number="12-QĐ/QU").exists()
    assert AuditEvent.objects.get(verb="document.remove").object_label == "Quyết định số 12-QĐ/QU"
    assert office.get(f"{LIST}{paper.pk}/").status_code == 404


def test_a_paper_in_use_is_kept_and_the_refusal_says_what_uses_it(office, paper):
    AnnualGoal.objects.filter(year=2021).update(document=paper)
    later_appendix(paper)
    page = text(office.post(f"{at(paper)}xoa/", follow=True))
    assert "Quyết định số 12-QĐ/QU đang dùng cho: chỉ tiêu năm, phụ lục. Chưa xóa được." in page
    assert Document.objects.filter(pk=paper.pk).exists()


def test_a_paper_of_the_founding_data_is_not_removed(office, founded):
    AnnualGoal.objects.filter(year=2021).update(document=numbered("47-KH/QU"))
    page = text(office.post(f"{at(numbered('30-KH/QU'))}xoa/", follow=True))
    assert "Kế hoạch số 30-KH/QU thuộc dữ liệu ban đầu của phần mềm, không xóa được." in page


def test_a_founding_paper_that_was_put_right_stays_so_when_the_founding_data_are_loaded_again(
    office, founded
):
    papers = Document.objects.count()
    for number, new in (("30-KH/QU", "31-KH/QU"), ("47-KH/QU", "74-KH/QU")):
        document = numbered(number)
        assert office.post(at(document), typed(office, document, number=new)).url == LIST
    assert factories.load_founding_data() == 0
    assert Document.objects.count() == papers
    assert numbered("74-KH/QU").fixture_key == "Kế hoạch 47-KH/QU"


def test_papers_loaded_before_they_had_a_key_get_theirs(founded):
    Document.objects.update(fixture_key="")
    assert factories.load_founding_data() == 0
    assert numbered("47-KH/QU").fixture_key == "Kế hoạch 47-KH/QU"
    assert not Document.objects.filter(fixture_key="").exists()


def test_an_appendix_nothing_was_put_into_is_removed_after_asking_and_its_paper_stays(office, paper):
    later_appendix(paper)
    address = f"{LIST}phu-luc/2023/xoa/"
    assert f'href="{address}"' in text(office.get(LIST))
    assert "chưa có số nào" in text(office.get(address))
    assert Appendix.objects.filter(current_year=2023).exists()
    assert "Đã xóa phụ lục năm 2023." in text(office.post(address, follow=True))
    assert not Appendix.objects.filter(current_year=2023).exists()
    assert numbered("12-QĐ/QU") == paper
    event = AuditEvent.objects.get(verb="appendix.remove")
    assert event.changes == {"years": ["2023 - 2025", None]}
    assert office.get(address).status_code == 404


def test_an_appendix_in_use_is_kept_and_the_page_says_what_uses_it(office, applied, paper):
    address = f"{LIST}phu-luc/2021/xoa/"
    assert f'href="{address}"' not in text(office.get(LIST))
    words = "tệp đã nhập, số đã ghi hoặc đã sửa trong bảng, số in trong văn bản"
    page = text(office.get(address))
    assert words in page
    assert "Xóa phụ lục</button>" not in page
    assert f"Phụ lục năm 2021 đã có {words}. Không xóa được." in text(office.post(address, follow=True))
    later_appendix(paper)
    campaigns.open_campaign(name="Đợt 2023", year=2023, due_on=date(2023, 8, 1), document=None, by=SYSTEM)
    refused = text(office.post(f"{LIST}phu-luc/2023/xoa/", follow=True))
    assert "Phụ lục năm 2023 đã có đợt rà soát năm 2023. Không xóa được." in refused


def test_a_year_whose_appendix_the_office_chose_itself_stays_so_when_the_founding_data_are_loaded_again(
    paper,
):
    Appendix.objects.all().delete()
    later_appendix(paper, year=2021)
    assert factories.load_founding_data() == 0
    assert factories.plan_47().document == paper


def test_a_goal_somebody_set_since_is_shown_and_set_when_asked_again(office, founded):
    address = f"{LIST}chi-tieu-nam/"
    form = office.get(address, {"nam": 2021}).context["form"]
    mine = {name: form[name].value() for name in form.fields} | {"goal": "190"}
    theirs = {"year": 2021, "goal": 187, "document": numbered("30-KH/QU")}
    goal = AnnualGoal.objects.get(year=2021)
    set_annual_goal(term=stated.current_term(), seen=(goal.goal, goal.document_id), by=SYSTEM, **theirs)
    page = office.post(address, mine)
    assert (
        "Chỉ tiêu năm 2021 vừa được người khác sửa sau khi đồng chí mở trang: nay là 187, theo "
        "Kế hoạch số 30-KH/QU. Bấm Lưu lần nữa nếu vẫn lấy số đồng chí gõ."
    ) in text(page)
    assert stated.annual_goals()[2021] == 187
    form = page.context["form"]
    office.post(address, {name: form[name].value() for name in form.fields})
    assert stated.annual_goals()[2021] == 190
