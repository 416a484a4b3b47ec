"""What changed since a page was shown is told, and a second press on the page as it is now goes through."""

import json

import pytest
from django.urls import reverse

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions as appendix
from reports.appendix.actions import CellEdit
from reports.appendix.models import SheetAct
from reports.appendix.proposals.tests.asking import decision, found_of, sent, stands, step, text, url, write

COLUMN = "supplement_2021"


def edit(number, *, seen, value):
    wish = CellEdit(base_id=factories.base(number).pk, column=COLUMN, seen=seen, value=value)
    appendix.edit_cells(appendix=factories.plan_47(), edits=[wish], by=SYSTEM)


def fields_of(form):
    """What the browser would send of a form as the page shows it."""
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def agreements():
    return SheetAct.objects.filter(kind="agree").count()


@pytest.fixture
def office(client, base_of_9, organiser, campaign):
    """The organiser; Phường 9 asks for 4 supplements instead of 2."""
    sent(base_of_9, campaign, supplement_2021="4")
    client.force_login(organiser)
    return client


def test_a_figure_edited_meanwhile_is_shown_and_the_second_press_agrees_with_what_was_typed(
    office, campaign, paper
):
    fields = decision(found_of(campaign), paper, agreed={COLUMN: "5"}, reply="Nhất trí")
    edit(6, seen=2, value=3)
    page = office.post(url("decide", campaign, 6), fields)
    assert "nay là 3. Xem lại bảng rồi bấm Thống nhất lần nữa." in text(page)
    again = fields_of(page.context["form"])
    assert (again["reply"], again[f"agreed_{found_of(campaign).figures.get().pk}"]) == ("Nhất trí", "5")
    assert office.post(url("decide", campaign, 6), again).status_code == 302
    assert (stands(6, COLUMN), found_of(campaign).reply) == (5, "Nhất trí")


def test_another_fault_on_the_page_hides_no_change(office, campaign, paper):
    fields = decision(found_of(campaign), None)
    edit(6, seen=2, value=3)
    page = office.post(url("decide", campaign, 6), fields)
    assert "Chọn văn bản thống nhất chỉ tiêu." in text(page)
    again = fields_of(page.context["form"]) | {"document": paper.pk}
    assert "nay là 3" in text(office.post(url("decide", campaign, 6), again))
    assert agreements() == 0


def test_a_proposal_asked_anew_meanwhile_is_shown_as_it_is_asked_now(
    client, office, campaign, paper, secretary, organiser
):
    fields = decision(found_of(campaign), paper, reply="Nhất trí")
    client.force_login(secretary)
    step(client, "withdraw", campaign)
    sent(client, campaign, supplement_2021="6")
    client.force_login(organiser)
    page = client.post(url("decide", campaign, 6), fields)
    assert "Đề nghị của Phường 9 vừa thay đổi (nay: đã gửi). Xem lại rồi quyết định." in text(page)
    again = fields_of(page.context["form"])
    assert (again["reply"], stands(6, COLUMN)) == ("Nhất trí", 2)
    client.post(url("decide", campaign, 6), again)
    assert stands(6, COLUMN) == 6


@pytest.mark.parametrize("version", ["", "x", "9" * 5_000])
def test_a_page_that_came_back_unreadable_is_told_so_and_works_at_the_second_press(
    office, campaign, paper, version
):
    page = office.post(url("decide", campaign, 6), decision(found_of(campaign), paper, version=version))
    assert "Trang này đã cũ hoặc gửi thiếu. Xem lại các số trên trang rồi bấm lần nữa." in text(page)
    assert office.post(url("decide", campaign, 6), fields_of(page.context["form"])).status_code == 302
    assert stands(6, COLUMN) == 4


def test_a_second_click_on_agree_reads_what_the_first_one_did(office, campaign, paper):
    fields = decision(found_of(campaign), paper)
    office.post(url("decide", campaign, 6), fields)
    again = text(office.post(url("decide", campaign, 6), fields, follow=True))
    assert "Đề nghị này không còn chờ quyết định: đã thống nhất lúc" in again
    assert agreements() == 1


@pytest.fixture
def two(office, campaign):
    """The page on which the proposals of Phường 5 and Phường 9 are about to be agreed to."""
    sent(office, campaign, number=5, supplement_2021="6")
    return url("bulk", campaign) + "?chon=5&chon=6"


def test_several_are_not_agreed_to_as_fewer_than_were_shown(office, campaign, paper, two):
    fields = fields_of(office.get(two).context["form"]) | {"document": paper.pk}
    step(office, "withdraw", campaign, 5)
    page = office.post(two, fields)
    words = (
        "Danh sách đề nghị vừa thay đổi. Không còn chờ quyết định: Phường 5 (đang soạn). "
        "Xem lại bảng dưới đây rồi bấm lần nữa."
    )
    assert words in text(page)
    assert (agreements(), stands(6, COLUMN)) == (0, 2)
    assert office.post(two, fields_of(page.context["form"])).status_code == 302
    assert (stands(5, COLUMN), stands(6, COLUMN)) == (2, 4)


def test_one_that_came_to_wait_since_is_not_agreed_to_unseen(office, campaign, paper, two):
    step(office, "withdraw", campaign, 5)
    fields = fields_of(office.get(two).context["form"]) | {"document": paper.pk}
    step(office, "send", campaign, 5)
    page = office.post(two, fields)
    assert "Danh sách đề nghị vừa thay đổi. Vừa gửi: Phường 5." in text(page)
    assert agreements() == 0
    office.post(two, fields_of(page.context["form"]))
    assert (stands(5, COLUMN), stands(6, COLUMN)) == (6, 4)


def test_a_figure_edited_under_several_is_shown_and_the_second_press_goes_through(
    office, campaign, paper, two
):
    fields = fields_of(office.get(two).context["form"]) | {"document": paper.pk}
    edit(5, seen=2, value=3)
    page = office.post(two, fields)
    assert "Phường 5, Bổ sung chỉ tiêu trong năm 2021: nay là 3" in text(page)
    assert agreements() == 0
    office.post(two, fields_of(page.context["form"]))
    assert (stands(5, COLUMN), stands(6, COLUMN)) == (6, 4)


def test_a_paper_that_is_missing_refreshes_nothing_that_was_not_told(office, campaign, paper, two):
    fields = fields_of(office.get(two).context["form"])
    edit(5, seen=2, value=3)
    page = office.post(two, fields)
    assert "Chọn văn bản thống nhất chỉ tiêu." in text(page)
    page = office.post(two, fields_of(page.context["form"]) | {"document": paper.pk})
    assert "nay là 3" in text(page)
    assert agreements() == 0


def test_a_second_click_on_several_reads_that_they_are_decided(office, campaign, paper, two):
    fields = fields_of(office.get(two).context["form"]) | {"document": paper.pk}
    office.post(two, fields)
    again = text(office.post(two, fields, follow=True))
    assert "Không còn chờ quyết định: Phường 5 (đã thống nhất), Phường 9 (đã thống nhất)." in again
    assert agreements() == 1


@pytest.mark.parametrize(
    "shown", ["[" * 200_000, '{"a":' * 50_000, '{"1": {"version": 1.5, "seen": {}}}', "null"]
)
def test_what_no_page_sends_is_answered_with_a_sentence(office, campaign, paper, two, shown):
    page = office.post(two, {"document": paper.pk, "shown": shown})
    assert "Trang này đã cũ hoặc gửi thiếu." in text(page)
    assert agreements() == 0
    assert office.post(two, fields_of(page.context["form"])).status_code == 302
    assert stands(5, COLUMN) == 6


def test_an_undo_takes_back_the_act_that_was_shown_and_no_later_one(office, campaign, paper):
    office.post(url("decide", campaign, 6), decision(found_of(campaign), paper))
    shown = str(found_of(campaign).act_id)
    assert f'name="act" value="{shown}"' in text(office.get(url("proposal", campaign, 6)))
    step(office, "undo", campaign)
    office.post(url("decide", campaign, 6), decision(found_of(campaign), paper))
    page = text(step(office, "undo", campaign, act=shown, follow=True))
    assert "Lần thống nhất đồng chí xem đã được hoàn tác. Xem lại đề nghị ở dưới." in page
    assert (found_of(campaign).state, stands(6, COLUMN)) == ("agreed", 4)


@pytest.mark.parametrize("name", ["send", "withdraw"])
def test_a_step_without_the_version_that_was_seen_is_not_taken(base_of_9, campaign, name):
    found = sent(base_of_9, campaign, supplement_2021="4")
    if name == "send":
        step(base_of_9, "withdraw", campaign)
    before = found_of(campaign).version
    page = base_of_9.post(url(name, campaign, 6), follow=True)
    assert "Trang này đã cũ hoặc gửi thiếu." in text(page)
    assert found_of(campaign).version == before >= found.version


def test_what_is_sent_is_the_version_that_was_seen(base_of_9, campaign):
    write(base_of_9, campaign, supplement_2021="4")
    assert 'name="version" value="1"' in text(base_of_9.get(url("proposal", campaign, 6)))
    write(base_of_9, campaign, version=1, supplement_2021="9")
    page = text(step(base_of_9, "send", campaign, version=1, follow=True))
    assert "Đề nghị của Phường 9 vừa thay đổi (nay: đang soạn). Xem lại rồi gửi." in page
    assert found_of(campaign).state == "draft"


def test_figures_and_reply_are_kept_while_a_paper_is_entered(office, campaign):
    here = url("proposal", campaign, 6)
    assert "Danh sách chưa có văn bản nào ban hành từ 01/07/2021 trở đi" in text(office.get(here))
    fields = decision(found_of(campaign), None, agreed={COLUMN: "5x"}, reply="Nhất trí\nmột phần")
    leave = office.post(url("decide", campaign, 6), fields | {"them-van-ban": "1"})
    assert leave.url.startswith("/van-ban/them/?sau=")
    assert f'href="{here}"' in text(office.get(leave.url))
    entered = {
        "kind": "Quyết định",
        "number": "15-QĐ/QU",
        "issued_on": "05/07/2021",
        "issuer": "Ban Thường vụ Quận ủy",
    }
    back = office.post(leave.url, entered).url
    page = office.get(back)
    form = fields_of(page.context["form"])
    assert (form["reply"], form[f"agreed_{found_of(campaign).figures.get().pk}"]) == (
        "Nhất trí\nmột phần",
        "5x",
    )
    assert form["document"] in back
    assert "Danh sách chưa có văn bản" not in text(page)
    figure = f"agreed_{found_of(campaign).figures.get().pk}"
    assert office.post(url("decide", campaign, 6), form | {figure: "5"}).status_code == 302
    assert stands(6, COLUMN) == 5


def test_what_was_typed_waits_for_its_own_page_alone(office, campaign):
    sent(office, campaign, number=5, supplement_2021="6")
    fields = decision(found_of(campaign), None, reply="Của Phường 9")
    office.post(url("decide", campaign, 6), fields | {"them-van-ban": "1"})
    assert "Của Phường 9" not in text(office.get(url("proposal", campaign, 5)))
    assert "Của Phường 9" in text(office.get(url("proposal", campaign, 6)))
    assert "Của Phường 9" not in text(office.get(url("proposal", campaign, 6)))  # filled in once


@pytest.mark.parametrize("shown", ["[" * 200_000, "[]", "3"])
def test_the_import_answers_what_no_page_sends_with_a_sentence(client, organiser, founded, shown):
    client.force_login(organiser)
    found = factories.create_import()
    address = reverse("appendix:confirm", args=[found.code])
    page = client.post(address, {"supplements_from": "01/07/2021", "shown": shown})
    assert "Trang này đã cũ hoặc gửi thiếu." in text(page)
    again = client.get(address).context["plan"].shown
    data = {"supplements_from": "01/07/2021", "shown": json.dumps(again)}
    assert client.post(address, data).status_code == 302
