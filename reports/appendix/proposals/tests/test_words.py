"""What pages and letter say at each stage: the figures that stand or stood, what sources mean, who may press what."""

import pytest

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions as appendix
from reports.appendix.actions import CellEdit
from reports.appendix.proposals.tests.asking import decision, found_of, sent, step, text, url, write


def edit(column, *, seen, value, number=6):
    wish = CellEdit(base_id=factories.base(number).pk, column=column, seen=seen, value=value)
    assert appendix.edit_cells(appendix=factories.plan_47(), edits=[wish], by=SYSTEM).written == 1


def letter(client, campaign):
    return client.get(url("letter", campaign, 6)).context["letter"]


def asked_in_list(client, campaign):
    answers = client.get(url("campaign", campaign)).context["page"].answers
    return [(line.before, line.figure) for answer in answers for line in answer.asked]


def shown_on_page(client, campaign):
    return [(row.before, row.figure.proposed, row.figure.agreed) for row in page_of(client, campaign).asked]


def page_of(client, campaign):
    return client.get(url("proposal", campaign, 6)).context["page"]


def test_the_letter_says_what_the_base_asks_whatever_was_agreed(
    client, base_of_9, organiser, campaign, paper
):
    found = sent(base_of_9, campaign, supplement_2021="9")
    client.force_login(organiser)
    client.post(url("decide", campaign, 6), decision(found, paper, agreed={"supplement_2021": "3"}))
    (row,) = letter(client, campaign).rows
    assert (row.before, row.proposed, row.difference) == (2, 9, "+7")


def test_a_draft_letter_is_measured_against_what_stands_and_a_letter_that_went_stays(base_of_9, campaign):
    write(base_of_9, campaign, supplement_2021="9")
    edit("supplement_2021", seen=2, value=3)
    (row,) = letter(base_of_9, campaign).rows
    assert (row.before, row.difference) == (3, "+6")
    write(base_of_9, campaign, version=1, supplement_2021="9")
    step(base_of_9, "send", campaign)
    edit("supplement_2021", seen=3, value=5)
    (row,) = letter(base_of_9, campaign).rows
    assert (row.before, row.difference) == (3, "+6")


def test_the_letter_is_a_draft_until_it_is_sent_and_again_once_it_is_withdrawn_or_returned(
    client, base_of_9, secretary, organiser, campaign
):
    write(base_of_9, campaign, supplement_2021="9")
    drafts = [letter(base_of_9, campaign).is_draft]
    for name in ("send", "withdraw", "send"):
        step(base_of_9, name, campaign)
        drafts.append(letter(base_of_9, campaign).is_draft)
    client.force_login(organiser)
    fields = decision(found_of(campaign), None, reply="Làm lại") | {"tra-lai": "1"}
    client.post(url("decide", campaign, 6), fields)
    drafts.append(letter(client, campaign).is_draft)
    assert drafts == [True, False, True, False, True]


def test_pages_show_what_stands_and_after_an_agreement_what_stood_when_it_was_made(
    client, base_of_9, organiser, campaign, paper
):
    found = sent(base_of_9, campaign, supplement_2021="9", term_target="31")
    edit("supplement_2021", seen=2, value=4)
    client.force_login(organiser)
    assert asked_in_list(client, campaign) == [(30, 31), (4, 9)]
    client.post(url("decide", campaign, 6), decision(found, paper, agreed={"term_target": "30"}))
    assert asked_in_list(client, campaign) == [(30, 30), (4, 9)]
    assert shown_on_page(client, campaign) == [(30, 31, 30), (4, 9, 9)]
    edit("supplement_2021", seen=9, value=12)
    assert asked_in_list(client, campaign) == [(30, 30), (4, 9)]
    assert shown_on_page(client, campaign) == [(30, 31, 30), (4, 9, 9)]
    assert page_of(client, campaign).asked[1].stands == 12


def test_changed_sources_are_told_to_be_a_correction_wherever_they_stand(
    client, base_of_9, organiser, campaign, paper
):
    words = "Đính chính số nguồn đến 30/06/2021"
    form = text(base_of_9.get(url("proposal", campaign, 6)))
    assert words in form
    assert "Nguồn có thêm sau 30/06/2021 không ghi ở đây." in form
    found = sent(base_of_9, campaign, source="40")
    assert words in text(base_of_9.get(url("proposal", campaign, 6)))
    assert letter(base_of_9, campaign).rows[0].heading == words
    client.force_login(organiser)
    for address in (
        url("campaign", campaign),
        url("proposal", campaign, 6),
        f"{url('bulk', campaign)}?chon=6",
    ):
        assert words in text(client.get(address))
    client.post(url("decide", campaign, 6), decision(found, paper))
    assert words in text(client.get(url("proposal", campaign, 6)))
    assert "670 theo Kế hoạch 47, đính chính +7" in text(client.get("/tong-quan/"))


def test_the_first_sources_of_a_base_without_a_row_correct_nothing(client, organiser, campaign):
    client.force_login(organiser)
    form = text(client.get(url("proposal", campaign, 29)))
    assert "Số nguồn đến 30/06/2021" in form
    assert "Đính chính" not in form


def test_a_leader_reads_of_no_button_that_is_not_there(client, base_of_9, leader, campaign):
    write(base_of_9, campaign, reason="", supplement_2021="4")
    assert "Bấm Sửa tiếp để ghi lý do rồi gửi." in text(base_of_9.get(url("proposal", campaign, 6)))
    client.force_login(leader)
    page = text(client.get(url("proposal", campaign, 6)))
    assert "Sửa tiếp" not in page
    assert "Chưa có lý do." in page


def test_an_organiser_who_sent_for_a_base_finds_the_button_to_take_it_back(client, organiser, campaign):
    client.force_login(organiser)
    write(client, campaign, supplement_2021="4")
    assert "Muốn sửa: bấm Rút lại để sửa." in text(step(client, "send", campaign, follow=True))
    assert "Rút lại để sửa</button>" in text(client.get(url("proposal", campaign, 6)))
    step(client, "withdraw", campaign)
    assert found_of(campaign).state == "draft"


def test_two_people_of_one_base_see_both_versions_side_by_side(base_of_9, campaign):
    write(base_of_9, campaign, supplement_2021="4", source="35", reason="Lý do của người trước")
    page = base_of_9.post(
        url("proposal", campaign, 6),
        {"version": 0, "supplement_2021": "7", "source": "35", "target_2021": "8", "reason": "Của tôi"},
    )
    words = text(page)
    assert "vừa được người khác lưu sau khi đồng chí mở. Số và lý do người đó ghi hiện cạnh số" in words
    lines = {row.column.code: theirs for row, _, theirs in page.context["form"].lines}
    assert {code: theirs for code, theirs in lines.items() if theirs} == {
        "supplement_2021": "4",
        "target_2021": "giữ nguyên",
    }
    assert "Người khác vừa lưu: <b>4</b>" in words
    assert "Lý do của người trước" in words
    assert "Của tôi</textarea>" in words
    again = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    assert base_of_9.post(url("proposal", campaign, 6), again).status_code == 302
    assert found_of(campaign).reason == "Của tôi"


def test_the_same_saved_twice_is_saved(base_of_9, campaign):
    for _ in range(2):
        assert write(base_of_9, campaign, supplement_2021="4").status_code == 302
    assert found_of(campaign).version == 1


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (
            "supplement_2021",
            "1" * 41,
            "Bổ sung chỉ tiêu trong năm 2021: dài hơn 40 ký tự. Ghi một số nguyên từ 0.",
        ),
        ("version", "x", "Trang này đã cũ hoặc gửi thiếu."),
        ("reason", "x" * 2_001, "Lý do dài hơn 2.000 chữ."),
    ],
)
def test_what_is_wrong_with_a_proposal_is_said_in_words(base_of_9, campaign, field, typed, words):
    page = text(base_of_9.post(url("proposal", campaign, 6), {"version": 0, field: typed}))
    assert words in page
    for default in ("Giá trị này", "số tổng thể", "Trường này"):
        assert default not in page


def test_figures_with_characters_nobody_sees_are_read(base_of_9, campaign):
    write(base_of_9, campaign, supplement_2021="\u200b4\x00")
    assert found_of(campaign).figures.get().proposed == 4
