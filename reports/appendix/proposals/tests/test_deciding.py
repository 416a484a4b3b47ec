"""The district agrees, changes or returns; the ledger keeps what was agreed, and one undo takes it back."""

from datetime import date

import pytest

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions as appendix
from reports.appendix.actions import CellEdit
from reports.appendix.models import SheetAct
from reports.appendix.proposals.tests.asking import (
    decision,
    found_of,
    open_next,
    sent,
    stands,
    step,
    text,
    url,
)
from reports.appendix.queries import appendix_table
from units.bases.models import Document
from units.targets import proposals
from units.targets.models import TargetLine, TargetProposal


def test_what_is_agreed_stands_in_the_ledger_from_the_papers_day(
    client, base_of_9, organiser, campaign, paper
):
    found = sent(base_of_9, campaign, supplement_2021="4", target_2021="8", source="35")
    client.force_login(organiser)
    page = client.post(url("decide", campaign, 6), decision(found, paper))
    assert page.status_code == 302
    found.refresh_from_db()
    assert (found.state, found.document) == ("agreed", paper)
    lines = TargetLine.objects.filter(act_id=found.act_id).order_by("column")
    assert [(line.column, line.amount, line.act, line.in_force_on, line.document) for line in lines] == [
        ("registered", 2, "agreement", date(2021, 7, 10), paper),
        ("supplement", 2, "agreement", date(2021, 7, 10), paper),
    ]
    assert (stands(6, "supplement_2021"), stands(6, "target_2021"), stands(6, "source")) == (4, 8, 35)
    early = appendix_table(scope=SYSTEM, appendix=factories.plan_47(), on=date(2021, 7, 9)).values_of(6)
    assert (early["supplement_2021"], early["target_2021"]) == (2, 6)


def test_the_district_may_agree_to_another_figure(client, base_of_9, organiser, campaign, paper):
    found = sent(base_of_9, campaign, supplement_2021="4")
    client.force_login(organiser)
    client.post(url("decide", campaign, 6), decision(found, paper, agreed={"supplement_2021": "3"}))
    figure = found.figures.get()
    assert (figure.proposed, figure.agreed, stands(6, "supplement_2021")) == (4, 3, 3)


def test_agreeing_needs_a_paper_and_readable_figures(client, base_of_9, organiser, campaign):
    found = sent(base_of_9, campaign, supplement_2021="4")
    client.force_login(organiser)
    fields = decision(found, None, agreed={"supplement_2021": "x"}, reply="Đã xem")
    page = text(client.post(url("decide", campaign, 6), fields))
    assert "Chọn văn bản thống nhất chỉ tiêu." in page
    assert "đang có “x”" in page
    assert "Đã xem" in page
    assert stands(6, "supplement_2021") == 2


def test_a_paper_older_than_a_figure_it_changes_agrees_to_nothing(client, base_of_9, organiser, campaign):
    found = sent(base_of_9, campaign, supplement_2021="1", target_2021="5", term_target="29", source="30")
    older = Document.objects.get(number="30-KH/QU")
    client.force_login(organiser)
    page = text(client.post(url("decide", campaign, 6), decision(found, older)))
    assert (
        "Kế hoạch số 30-KH/QU ngày 16/03/2021 cũ hơn số đang có hiệu lực: "
        "Phường 9, Bổ sung chỉ tiêu trong năm 2021 (từ 01/07/2021). "
        "Chọn hoặc thêm văn bản ban hành từ 01/07/2021 trở đi."
    ) in page
    assert 'href="#id_document"' in page
    june = appendix_table(scope=SYSTEM, appendix=factories.plan_47(), on=date(2021, 6, 30)).values_of(6)
    assert (june["supplement_2021"], stands(6, "supplement_2021"), stands(6, "target_2021")) == (None, 2, 6)


def test_a_paper_of_the_year_may_change_what_counts_from_its_first_day(
    client, base_of_9, organiser, campaign
):
    found = sent(base_of_9, campaign, target_2021="5")
    client.force_login(organiser)
    client.post(url("decide", campaign, 6), decision(found, Document.objects.get(number="30-KH/QU")))
    march, june = (
        appendix_table(scope=SYSTEM, appendix=factories.plan_47(), on=day).values_of(6)["target_2021"]
        for day in (date(2021, 3, 15), date(2021, 3, 16))
    )
    assert (march, june) == (6, 5)


def test_a_second_agreement_is_not_dated_before_the_first(client, base_of_9, organiser, campaign, paper):
    found = sent(base_of_9, campaign, target_2021="8")
    client.force_login(organiser)
    client.post(url("decide", campaign, 6), decision(found, paper))
    again = Document.objects.create(kind="Quyết định", number="11-QĐ/QU", issued_on=date(2021, 7, 9))
    later = open_next(campaign)
    found = sent(client, later, target_2021="1")
    page = text(client.post(url("decide", later, 6), decision(found, again)))
    assert "Phường 9, Chỉ tiêu kết nạp năm 2021 (từ 10/07/2021)" in page
    assert stands(6, "target_2021") == 8


def test_returning_needs_a_reason_and_lets_the_base_write_again(
    client, base_of_9, secretary, organiser, campaign
):
    found = sent(base_of_9, campaign, supplement_2021="4")
    client.force_login(organiser)
    fields = decision(found, None) | {"tra-lai": "1"}
    assert "Nhập lý do trả lại" in text(client.post(url("decide", campaign, 6), fields))
    client.post(url("decide", campaign, 6), fields | {"reply": "Nguồn chưa rõ"})
    client.force_login(secretary)
    page = text(client.get(url("proposal", campaign, 6) + "?sua=1"))
    assert "Nguồn chưa rõ" in page
    assert sent(client, campaign, supplement_2021="3").state == "sent"


def test_a_proposal_withdrawn_meanwhile_is_not_agreed_to(client, base_of_9, organiser, campaign, paper):
    found = sent(base_of_9, campaign, supplement_2021="4")
    fields = decision(found, paper)
    step(base_of_9, "withdraw", campaign)
    client.force_login(organiser)
    page = client.post(url("decide", campaign, 6), fields, follow=True)
    assert "không còn chờ quyết định" in text(page)
    sent_again = proposals.send(proposal=found, version=found_of(campaign).version, by=SYSTEM)
    page = text(client.post(url("decide", campaign, 6), fields))
    assert "vừa thay đổi" in page
    assert (sent_again.state, stands(6, "supplement_2021")) == ("sent", 2)


def test_a_figure_edited_since_it_was_seen_stops_the_agreement(client, base_of_9, organiser, campaign, paper):
    found = sent(base_of_9, campaign, supplement_2021="4")
    fields = decision(found, paper)
    edit = CellEdit(base_id=found.base_id, column="supplement_2021", seen=2, value=3)
    appendix.edit_cells(appendix=factories.plan_47(), edits=[edit], by=SYSTEM)
    client.force_login(organiser)
    page = text(client.post(url("decide", campaign, 6), fields))
    assert "Phường 9, Bổ sung chỉ tiêu trong năm 2021: nay là 3" in page
    assert not SheetAct.objects.filter(kind="agree").exists()


def test_undoing_an_agreement_makes_the_proposal_wait_again(client, base_of_9, organiser, campaign, paper):
    found = sent(base_of_9, campaign, supplement_2021="4", source="35")
    client.force_login(organiser)
    client.post(url("decide", campaign, 6), decision(found, paper))
    act = found_of(campaign).act_id
    page = text(step(client, "undo", campaign, follow=True))
    assert "Đã hoàn tác: 1 đề nghị lại chờ quyết định." in page
    found.refresh_from_db()
    assert (found.state, found.document, found.figures.filter(agreed__isnull=False).count()) == (
        "sent",
        None,
        0,
    )
    assert (stands(6, "supplement_2021"), stands(6, "source")) == (2, 33)
    again = text(step(client, "undo", campaign, act=str(act), follow=True))
    assert "Lần thống nhất đồng chí xem đã được hoàn tác." in again
    assert found_of(campaign).state == "sent"


def test_undo_leaves_a_figure_that_was_edited_since_and_says_so(
    client, base_of_9, organiser, campaign, paper
):
    found = sent(base_of_9, campaign, supplement_2021="4")
    client.force_login(organiser)
    client.post(url("decide", campaign, 6), decision(found, paper))
    edit = CellEdit(base_id=found.base_id, column="supplement_2021", seen=4, value=5)
    appendix.edit_cells(appendix=factories.plan_47(), edits=[edit], by=SYSTEM)
    page = text(step(client, "undo", campaign, follow=True))
    assert "Giữ nguyên số đã có người sửa sau đó: Phường 9." in page
    assert stands(6, "supplement_2021") == 5


def test_several_proposals_are_agreed_to_under_one_paper_and_undone_together(
    client, base_of_9, organiser, campaign, paper
):
    sent(base_of_9, campaign, supplement_2021="4")
    client.force_login(organiser)
    sent(client, campaign, number=5, supplement_2021="6")  # typed for a base that answered on paper
    address = url("bulk", campaign) + "?chon=5&chon=6"
    page = client.get(address)
    assert "Thống nhất 2 đề nghị" in text(page)
    shown = page.context["form"]["shown"].value()
    client.post(address, {"document": paper.pk, "shown": shown})
    assert (stands(5, "supplement_2021"), stands(6, "supplement_2021")) == (6, 4)
    assert SheetAct.objects.filter(kind="agree").count() == 1
    assert "hoàn tác cả 2" in text(client.get(url("proposal", campaign, 6)))
    step(client, "undo", campaign)
    assert set(TargetProposal.objects.values_list("state", flat=True)) == {"sent"}


@pytest.mark.parametrize("shown", ["", "{}", "[1]", '{"1": 2}', "nonsense"])
def test_a_bulk_page_tampered_with_writes_nothing(client, base_of_9, organiser, campaign, paper, shown):
    sent(base_of_9, campaign, supplement_2021="4")
    client.force_login(organiser)
    page = client.post(url("bulk", campaign) + "?chon=6", {"document": paper.pk, "shown": shown})
    assert page.status_code == 200
    assert stands(6, "supplement_2021") == 2
