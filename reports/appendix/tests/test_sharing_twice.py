"""Drafts in two windows, of two people, sent twice: nothing is overwritten, made double or approved unseen."""

from datetime import date

import pytest

from recruitment.kernel.scope import SYSTEM
from reports.appendix import acts
from reports.appendix.models import ShareOut
from reports.appendix.sharing import actions
from reports.appendix.tests.drafts import LIST, NEW, at, create, edit, text, typed, undo_shown
from units.bases.models import Document


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


def test_a_draft_somebody_saved_since_is_shown_with_both_and_saved_when_asked_again(office, draft):
    mine = typed(office, draft, row_29="3")
    actions.save(share_out=draft, amount=6, note="", amounts={29: 5}, seen={}, version=1, by=SYSTEM)
    page = office.post(at("draft", draft), mine)
    assert "vừa được đ/c Hệ thống lưu lúc" in text(page)
    assert page.context["differences"] == [("Cơ sở đảng TT 29 (chưa có tên trong phụ lục)", 5, 3)]
    assert draft.rows.get(base__number=29).amount == 5
    form = page.context["form"]
    assert form["row_29"].value() == "3"
    again = {name: form[name].value() for name in form.fields}
    assert office.post(at("draft", draft), again).status_code == 302
    assert draft.rows.get(base__number=29).amount == 3


def test_an_amount_and_a_note_typed_otherwise_are_differences_too(office, draft):
    mine = typed(office, draft, amount="7", note="Của tôi")
    actions.save(share_out=draft, amount=9, note="Của người khác", amounts={}, seen={}, version=1, by=SYSTEM)
    page = office.post(at("draft", draft), mine)
    assert page.context["differences"] == [("Số cần phân bổ", 9, 7)]
    assert "<td>Của người khác</td> <td> <b>Của tôi</b>" in text(page)


def test_saving_does_not_bless_a_supplement_that_was_changed_after_the_page_was_opened(office, draft, paper):
    mine = typed(office, draft)
    edit((5, "supplement_2021", 2, 3))
    office.post(at("draft", draft), mine)
    assert draft.rows.get(base__number=5).standing == 2
    assert "Số bổ sung năm 2021 của Phường 5 đã đổi" in text(office.get(at("draft", draft)))
    assert "của Phường 5 đã đổi" in text(
        office.post(at("adopt", draft), {"version": "2", "document": paper.pk})
    )
    office.post(at("draft", draft), typed(office, draft))
    assert draft.rows.get(base__number=5).standing == 3


def test_a_page_shown_again_with_an_error_shows_what_stands_now(office, draft):
    mine = typed(office, draft, row_29="x")
    edit((5, "supplement_2021", 2, 3))
    form = office.post(at("draft", draft), mine).context["form"]
    again = {name: form[name].value() for name in form.fields} | {"row_29": "1"}
    assert office.post(at("draft", draft), again).status_code == 302
    assert draft.rows.get(base__number=5).standing == 3


@pytest.mark.parametrize(
    "seen", ["", "x", "[1]", '{"5": "2"}', '{"5": -1}', '{"x": 2}', '{"5": 1e999}', '{"5": true}']
)
def test_what_the_page_of_a_draft_did_not_show_is_refused(office, draft, seen):
    page = text(office.post(at("draft", draft), typed(office, draft, seen=seen, row_29="3")))
    assert "Trang này đã cũ hoặc gửi thiếu." in page
    assert draft.rows.get(base__number=29).amount == 0


def test_a_form_sent_twice_makes_one_draft(office):
    token = office.get(NEW).context["form"]["token"].value()
    data = {"year": "2021", "amount": "6", "method": "block", "note": "", "token": token}
    first, second = office.post(NEW, data), office.post(NEW, data)
    assert first.url == second.url
    assert office.post(NEW, {**data, "amount": "7"}).url != first.url
    assert ShareOut.objects.count() == 2
    assert "Trang này đã cũ" in text(office.post(NEW, {**data, "token": "x"}))


def test_a_base_that_came_since_keeps_its_amount_when_an_older_page_is_sent_again(office, draft):
    mine = typed(office, draft)
    del mine["row_8"]
    actions.save(share_out=draft, amount=6, note="", amounts={8: 5}, seen={}, version=1, by=SYSTEM)
    form = office.post(at("draft", draft), mine).context["form"]
    assert form["row_8"].value() == "5"


def test_a_supplement_changed_since_is_marked_until_the_draft_is_saved(office, draft):
    edit((5, "supplement_2021", 2, 3))
    page = text(office.get(at("draft", draft)))
    assert "Số bổ sung năm 2021 của Phường 5 đã đổi" in page
    assert "lúc lưu 2" in page
    office.post(at("draft", draft), typed(office, draft))
    assert "đã đổi" not in text(office.get(at("draft", draft)))


@pytest.mark.parametrize("name", ["draft", "adopt", "share_again", "delete"])
def test_a_draft_deleted_meanwhile_leads_back_to_the_list(office, draft, paper, monkeypatch, name):
    data = typed(office, draft) | {"document": paper.pk, "method": "block"}
    lock = acts.lock_figures

    def deleted_first():
        ShareOut.objects.filter(pk=draft.pk).delete()
        lock()

    monkeypatch.setattr(acts, "lock_figures", deleted_first)
    answer = office.post(at(name, draft), data, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "Dự thảo này vừa bị xóa." in text(answer)


@pytest.mark.parametrize("name", ["draft", "adopt", "share_again", "delete", "undo"])
def test_what_is_sent_to_a_draft_that_is_gone_leads_to_the_list_too(office, leader, client, draft, name):
    data = typed(office, draft)
    actions.delete(share_out=draft, version=1, by=SYSTEM)
    answer = office.post(at(name, draft), data, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "Dự thảo này vừa bị xóa." in text(answer)
    client.force_login(leader)
    assert client.post(at(name, draft), data).status_code == 404


def test_adopting_an_older_version_than_stands_asks_again(office, draft, paper):
    actions.save(share_out=draft, amount=6, note="", amounts={}, seen={}, version=1, by=SYSTEM)
    page = office.post(at("adopt", draft), {"version": "1", "document": paper.pk})
    assert "bấm Áp dụng lần nữa" in text(page)
    data = {"version": page.context["form"]["version"].value(), "document": paper.pk}
    assert office.post(at("adopt", draft), data).status_code == 302


def test_who_saves_what_was_adopted_meanwhile_is_told(office, draft, paper):
    mine = typed(office, draft)
    actions.adopt(share_out=draft, document=paper, version=1, by=SYSTEM)
    assert "áp dụng trong lúc đồng chí sửa" in text(office.post(at("draft", draft), mine, follow=True))


def test_undoing_says_what_came_back_and_what_was_kept(office, paper):
    share_out = create(method="hand")
    actions.save(share_out=share_out, amount=6, note="", amounts={5: 4, 7: 2}, seen={}, version=1, by=SYSTEM)
    actions.adopt(share_out=share_out, document=paper, version=2, by=SYSTEM)
    edit((5, "supplement_2021", 6, 7))
    shown = undo_shown(office, share_out)
    page = text(office.post(at("undo", share_out), shown, follow=True))
    assert "của 1 cơ sở trở lại như trước khi áp dụng" in page
    assert "Giữ nguyên 1 cơ sở vì có người sửa sau khi áp dụng: Phường 5." in page
    assert "dự thảo nay ghi 0 cho các cơ sở này" in page
    assert "Lưu dự thảo" in page
    assert "chưa áp dụng" in text(office.post(at("undo", share_out), shown, follow=True))


def test_undoing_is_of_the_adoption_that_the_page_showed(office, paper):
    share_out = create(amount=3)
    actions.adopt(share_out=share_out, document=paper, version=1, by=SYSTEM)
    shown = undo_shown(office, share_out)
    office.post(at("undo", share_out), shown)
    share_out.refresh_from_db()
    actions.adopt(share_out=share_out, document=paper, version=share_out.version, by=SYSTEM)
    for sent in (shown, {}, {"act": "x"}):
        page = text(office.post(at("undo", share_out), sent, follow=True))
        assert "đã được hoàn tác và áp dụng lại sau khi đồng chí mở trang" in page
        share_out.refresh_from_db()
        assert share_out.is_adopted
