"""The pages of sharing out: what they offer, what they keep of what was typed, how many queries they take."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix.models import ShareOut
from reports.appendix.sharing import actions
from reports.appendix.tests.drafts import LIST, NEW, at, create, edit, text, typed
from units.bases.models import Document
from units.targets.models import TargetLine


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


@pytest.fixture
def office(client, applied, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def paper(founded):
    return Document.objects.create(kind="Kế hoạch", number="52-KH/QU", issued_on=date(2021, 7, 2))


@pytest.fixture
def draft(applied):
    return create()


def test_the_list_says_what_lacks_of_both_goals(office):
    edit((6, "supplement_2022", 2, 0))
    page = text(office.get(LIST))
    assert "chỉ tiêu 850 − cơ sở đăng ký 719 − đã bổ sung 129" in page
    assert "còn thiếu 2" in page
    assert "chỉ tiêu 185 − cơ sở đăng ký 141 − đã bổ sung 38" in page
    assert "thiếu 6" in page
    assert "Chưa có dự thảo nào." in page


def test_drafts_and_what_was_adopted_stand_in_the_list(office, draft, paper):
    adopted = create(amount=3)
    actions.adopt(share_out=adopted, document=paper, version=1, by=SYSTEM)
    page = text(office.get(LIST))
    assert page.index("Bổ sung 3 vào năm 2021") < page.index("Bổ sung 6 vào năm 2021")
    assert "Đã áp dụng" in page
    assert "Kế hoạch số 52-KH/QU" in page
    assert "6/6" in page
    assert '<a href="/phu-luc/" aria-current="page">' in page


@pytest.mark.parametrize(("asked", "amount"), [("", "6"), ("?muc=nam", "6"), ("?muc=nhiem-ky", "2")])
def test_what_lacks_is_filled_in(office, asked, amount):
    edit((6, "supplement_2022", 2, 0))
    form = office.get(NEW + asked).context["form"]
    assert (form["year"].value(), form["amount"].value()) == (2021, amount)


def test_when_nothing_lacks_the_amount_is_left_to_the_person(office):
    edit((6, "supplement_2021", 2, 8), (7, "supplement_2022", 2, 0), (8, "supplement_2022", 2, 0))
    edit((9, "supplement_2022", 2, 0))
    page = office.get(NEW)
    assert page.context["form"]["amount"].value() == ""
    assert text(page).count('class="tag tag-ok"') == 2


def test_a_draft_is_made_by_the_method_chosen(office):
    answer = office.post(NEW, {"year": "2022", "amount": "1.310", "method": "block", "note": "Hội nghị 3"})
    share_out = ShareOut.objects.get()
    assert answer.url == at("draft", share_out)
    assert (share_out.year, share_out.amount, share_out.method) == (2022, 1310, "block")
    assert (share_out.note, share_out.made_by_label) == ("Hội nghị 3", "Đồng chí Mẫu bantochuc")
    assert "Hội nghị 3" in text(office.get(LIST))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (
            {"amount": "13l"},
            "Số cần phân bổ phải là số nguyên từ 0 đến 1.000.000, đang có “13l”. Có phải là 131",
        ),
        ({"amount": "0"}, "Số cần phân bổ phải từ 1 trở lên, đang có “0”."),
        ({"amount": ""}, "Ghi số cần phân bổ, ví dụ 131."),
        ({"amount": "1" * 41}, "Số cần phân bổ dài quá 40 ký tự"),
        ({"year": "2031"}, "Năm “2031” không có trong phụ lục."),
        ({"method": "may-rui"}, "Không có cách phân bổ “may-rui”."),
        ({"note": "x" * 301}, "Ghi chú dài quá 300 ký tự (đang có 301)."),
    ],
)
def test_what_cannot_be_shared_out_is_refused_in_a_sentence(office, wrong, words):
    data = {"year": "2021", "amount": "6", "method": "hand", "note": ""} | wrong
    page = text(office.post(NEW, data))
    assert words in page
    assert "<title>Lỗi:" in page
    assert not ShareOut.objects.exists()


def test_a_draft_shows_every_base_under_its_block_with_what_it_becomes(office, draft):
    page = office.get(at("draft", draft)).context["page"]
    assert [block.name for block in page.blocks][0] == "Khối Phường"
    line = next(line for line in page.lines if line.number == 8)
    assert (line.share.registered, line.share.target, line.share.sources) == (30, 38, 46)
    assert (line.spare, line.share.admitted, line.before, line.after) == (8, 9, 2, 2 + line.added)
    assert line.added > 0
    assert (page.sums.before, page.sums.added, page.sums.after) == (38, 6, 44)
    assert (page.identities.supplements, page.identities.year_total) == (137, 185)
    assert page.gap_words == "đủ"


def test_saving_keeps_what_was_typed(office, draft):
    answer = office.post(at("draft", draft), typed(office, draft, row_29="3", amount="9", note="Lần 2"))
    assert answer.url == at("draft", draft)
    draft.refresh_from_db()
    assert (draft.amount, draft.note, draft.version) == (9, "Lần 2", 2)
    assert draft.rows.get(base__number=29).amount == 3
    assert not TargetLine.objects.filter(base__number=29).exists()


@pytest.mark.parametrize(("amount", "words"), [("9", "còn"), ("4", "vượt")])
def test_the_remainder_is_said_in_words(office, draft, amount, words):
    office.post(at("draft", draft), typed(office, draft, amount=amount))
    page = office.get(at("draft", draft))
    assert page.context["page"].gap_words.startswith(words)
    hidden = text(page).count('data-share-state="ok" hidden')
    assert hidden == 3


def test_what_is_wrong_is_said_and_the_rest_stays_typed(office, draft):
    page = text(office.post(at("draft", draft), typed(office, draft, row_5="2a", row_29="3")))
    assert "Phường 5: số thêm phải là số nguyên từ 0 đến 1.000.000, đang có “2a”." in page
    assert 'value="2a"' in page
    assert 'value="3"' in page
    assert 'href="#id_row_5"' in page
    assert draft.rows.get(base__number=29).amount == 0


def test_characters_nobody_sees_are_no_part_of_what_was_typed(office, draft):
    unseen = typed(office, draft, amount="9\x00", note="Lần\x00 2", row_29="\x003")
    assert office.post(at("draft", draft), unseen).url == at("draft", draft)
    draft.refresh_from_db()
    assert (draft.amount, draft.note, draft.rows.get(base__number=29).amount) == (9, "Lần 2", 3)


def test_a_method_that_finds_nothing_to_go_by_says_so(client, founded, organiser):
    client.force_login(organiser)
    data = {"year": "2021", "amount": "6", "method": "sources", "note": ""}
    page = text(client.post(NEW, data))
    assert "Chưa chia được theo nguồn còn dư: chưa cơ sở nào có số nguồn trong phụ lục." in page
    assert "<title>Lỗi:" in page
    assert not ShareOut.objects.exists()
    client.post(NEW, {**data, "method": "hand"})
    share_out = ShareOut.objects.get()
    page = text(client.post(at("share_again", share_out), {"version": "1", "method": "history"}))
    assert "Chưa chia được theo kết quả đã kết nạp: chưa cơ sở nào có số đã kết nạp" in page


def test_bases_that_get_more_than_their_sources_have_to_spare_are_named(office):
    few, many = create(amount=3), create(amount=131)
    assert "nhiều hơn số nguồn còn dư" not in text(office.get(at("draft", few)))
    words = office.get(at("draft", many)).context["page"].over_words
    assert words.startswith("Nguồn còn dư cả thảy ")
    assert "Phường 11" in words
    assert words in text(office.get(at("draft", many)))
    assert words in text(office.get(at("adopt", many)))
    assert office.get(at("draft", create(amount=131, method="block"))).context["page"].over_words == ""


def test_working_out_again_takes_the_method_and_refuses_an_old_page(office, draft):
    data = {"version": "1", "method": "history"}
    assert office.post(at("share_again", draft), data).url == at("draft", draft)
    draft.refresh_from_db()
    assert (draft.method, draft.version) == ("history", 2)
    page = office.post(at("share_again", draft), data)
    assert "bấm Tính lại lần nữa" in text(page)
    assert page.context["again"]["version"].value() == "2"
    assert "Không có cách phân bổ “x”" in text(office.post(at("share_again", draft), {**data, "method": "x"}))


def test_a_draft_is_deleted_only_after_asking(office, draft):
    assert "Xóa dự thảo phân bổ?" in text(office.get(at("delete", draft)))
    assert ShareOut.objects.exists()
    assert office.post(at("delete", draft), {"version": "1"}).url == LIST
    assert not ShareOut.objects.exists()
    assert office.get(at("draft", draft)).status_code == 404


def test_the_workbook_is_the_appendix_with_the_draft_marked_as_one(office, draft):
    share_out = actions.save(
        share_out=draft, amount=7, note="", amounts={29: 1}, seen={}, version=1, by=SYSTEM
    )
    answer = office.get(at("export", share_out))
    assert answer["Content-Disposition"] == 'attachment; filename="du-thao-phan-bo-2021.xlsx"'
    sheet = openpyxl.load_workbook(BytesIO(answer.content), data_only=True).active
    assert sheet["A1"].value == "DỰ THẢO – Danh sách bổ sung"
    rows = {row[0]: row for row in sheet.iter_rows(min_row=5, values_only=True)}
    added = dict(share_out.rows.values_list("base__number", "amount"))
    assert rows[8][8] == 2 + added[8]
    assert rows[8][12] == 8 + added[8]
    assert (rows[29][8], rows[29][2]) == (1, None)
    (total,) = [row for row in sheet.iter_rows(values_only=True) if row[1] == "TỔNG CỘNG"]
    assert (total[8], total[12]) == (38 + 7, 131 + 7)
    assert AuditEvent.objects.filter(verb="share_out.export").count() == 1


def test_what_was_adopted_is_exported_as_the_appendix(office, draft, paper):
    actions.adopt(share_out=draft, document=paper, version=1, by=SYSTEM)
    assert office.get(at("export", draft)).url == reverse("appendix:export") + "?nam=2021"


def test_only_papers_with_a_day_are_offered_and_a_forged_one_is_refused(office, draft, paper):
    page = office.get(at("adopt", draft))
    offered = [label for _, label in page.context["form"].fields["document"].choices]
    assert offered == [
        "Chọn văn bản",
        "Kế hoạch số 52-KH/QU ngày 02/07/2021",
        "Kế hoạch số 30-KH/QU ngày 16/03/2021",
    ]
    for forged in (factories.plan_47().document_id, 10**30, "x", ""):
        page = text(office.post(at("adopt", draft), {"version": "1", "document": forged}))
        assert "ăn bản" in page
        assert "<title>Lỗi:" in page
    draft.refresh_from_db()
    assert not draft.is_adopted


def test_adopting_shows_what_changes_and_then_what_was_adopted(office, draft, paper):
    page = office.get(at("adopt", draft))
    given = page.context["page"].given
    assert f"Áp dụng cho {len(given)} cơ sở" in text(page)
    answer = office.post(at("adopt", draft), {"version": "1", "document": paper.pk}, follow=True)
    page = text(answer)
    assert "Đã ghi số bổ sung năm 2021 vào phụ lục." in page
    assert "Kế hoạch số 52-KH/QU ngày 02/07/2021" in page
    assert "Hoàn tác cả bảng" in page
    assert [line.after for line in answer.context["page"].given] == [line.after for line in given]
    assert answer.context["page"].identities.supplements == 137


def test_what_does_not_add_up_or_rests_on_changed_figures_is_not_offered_for_adopting(office, draft, paper):
    actions.save(share_out=draft, amount=7, note="", amounts={}, seen={}, version=1, by=SYSTEM)
    page = text(office.get(at("adopt", draft)))
    assert "các dòng phải cộng đúng số cần phân bổ" in page
    assert "Theo văn bản" not in page
    refused = text(office.post(at("adopt", draft), {"version": "2", "document": paper.pk}))
    assert "cần đúng 7: còn 1 chưa phân bổ" in refused
    actions.save(share_out=draft, amount=6, note="", amounts={}, seen={}, version=2, by=SYSTEM)
    edit((5, "supplement_2021", 2, 3))
    assert "của Phường 5 đã đổi" in text(office.get(at("adopt", draft)))
    assert "của Phường 5 đã đổi" in text(
        office.post(at("adopt", draft), {"version": "3", "document": paper.pk})
    )


def test_saving_may_lead_straight_to_adopting(office, draft):
    assert office.post(at("draft", draft), typed(office, draft, adopt="1")).url == at("adopt", draft)


def test_what_was_adopted_leads_to_the_appendix_of_its_own_year(office, draft, paper):
    actions.adopt(share_out=draft, document=paper, version=1, by=SYSTEM)
    assert 'href="/phu-luc/?nam=2021"' in text(office.get(at("draft", draft)))


def test_pages_take_the_same_number_of_queries_whatever_is_stored(
    office, draft, paper, django_assert_max_num_queries, django_assert_num_queries
):
    adopted = create(amount=3)
    actions.adopt(share_out=adopted, document=paper, version=1, by=SYSTEM)
    at_most = {LIST: 13, NEW: 12, at("draft", draft): 14, at("adopt", draft): 15, at("draft", adopted): 14}
    taken = {}
    for path, queries in at_most.items():
        with django_assert_max_num_queries(queries) as found:
            text(office.get(path))
        taken[path] = len(found)
    for year in (2022, 2023):
        more = create(amount=131, method="block", year=year)
        actions.adopt(share_out=more, document=paper, version=1, by=SYSTEM)
    for path, queries in taken.items():
        with django_assert_num_queries(queries):
            text(office.get(path))
