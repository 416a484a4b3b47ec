"""A campaign on screen from its opening to its end and back: what comes first, who is waited for, what is undone."""

from datetime import date

import pytest
from django.urls import reverse

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix.models import Appendix
from reports.appendix.proposals.tests.asking import (
    appendix_of_2022,
    decision,
    found_of,
    open_in,
    sent,
    stands,
    step,
    text,
    url,
    write,
)
from units.targets import campaigns
from units.targets.models import TargetCampaign

OPEN = reverse("proposals:open")
NAME = "Rà soát nguồn, điều chỉnh bổ sung chỉ tiêu đăng ký kết nạp đảng viên năm"


def fields(**changes):
    return {"year": 2021, "name": f"{NAME} 2021", "due_on": "20/07/2022", "document": ""} | changes


@pytest.fixture
def office(client, organiser, founded):
    client.force_login(organiser)
    return client


def test_without_an_appendix_the_page_says_what_comes_first_and_leads_there(office):
    Appendix.objects.all().delete()
    page = text(office.get(OPEN))
    assert "Chưa có phụ lục của năm nào." in page
    assert 'href="/van-ban/phu-luc/"' in page
    again = office.post(OPEN, fields())
    assert "Chưa có phụ lục của năm nào." in text(again)
    assert "<form" not in text(again).partition("<main")[2].partition("</main>")[0]


def test_a_year_without_an_appendix_is_refused_in_words_and_the_page_leads_to_adding_it(office):
    page = text(office.post(OPEN, fields(year=2023)))
    assert "Chỉ tiêu của năm: năm “2023” chưa có phụ lục. Thêm phụ lục của năm đó trước." in page
    assert 'href="/van-ban/phu-luc/"' in page
    assert not TargetCampaign.objects.exists()


def test_the_year_that_has_begun_is_proposed_and_a_suggested_name_follows_the_year_chosen(
    office, paper, settings
):
    appendix_of_2022(paper)
    form = office.get(OPEN).context["form"]
    assert (form["year"].value(), form["name"].value()) == (2021, f"{NAME} 2021")
    office.post(OPEN, fields(year=2022))
    assert TargetCampaign.objects.get().name == f"{NAME} 2022"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": "\u200b \u2060"}, "Nhập tên đợt rà soát."),
        ({"name": "x" * 201}, "Tên đợt: đang có 201 chữ, tối đa 200 chữ."),
        ({"year": ""}, "Chỉ tiêu của năm: chọn một năm."),
        ({"year": "x"}, "năm “x” chưa có phụ lục"),
        ({"document": "99"}, "Văn bản đã chọn không còn trong danh sách."),
        ({"due_on": "\x0020/07"}, "nhập ngày/tháng/năm"),
    ],
)
def test_what_is_wrong_with_a_campaign_is_said_in_words(office, changes, words):
    assert words in text(office.post(OPEN, fields(**changes)))
    assert not TargetCampaign.objects.exists()


def test_a_name_of_ones_own_stays_whatever_year_is_chosen(office, paper):
    appendix_of_2022(paper)
    office.post(OPEN, fields(year=2022, name="Đợt rà soát\u200b  tháng 7"))
    assert TargetCampaign.objects.get().name == "Đợt rà soát tháng 7"


def test_what_was_typed_of_a_campaign_is_kept_while_its_paper_is_entered(office):
    leave = office.post(OPEN, fields(due_on="21/07/2021", **{"them-van-ban": "1"}))
    assert leave.url == "/van-ban/them/?sau=%2Fphu-luc%2Fde-nghi%2Fmo-dot%2F"
    assert office.get(OPEN).context["form"]["due_on"].value() == "21/07/2021"


def test_closing_asks_first_and_lists_who_has_not_answered(office, applied, campaign):
    sent(office, campaign, number=6, reason="Giữ nguyên")
    write(office, campaign, number=5, supplement_2021="4")
    page = text(office.get(url("close", campaign)))
    assert "38 cơ sở chưa trả lời" in page
    assert "Phường 5" in page
    assert "Phường 9<" not in page
    assert "Xem 1 đề nghị đã gửi" in page
    assert 'method="post"' not in page.partition("<main")[2].partition("</main>")[0]
    campaign.refresh_from_db()
    assert campaign.closed_on is None
    step(office, "withdraw", campaign)
    assert "39 cơ sở chưa trả lời" in text(office.get(url("close", campaign)))
    assert "Đã kết thúc đợt." in text(office.post(url("close", campaign), follow=True))
    assert office.get(url("close", campaign)).url == url("campaign", campaign)


def test_a_closed_campaign_is_opened_again_unless_another_is_open(office, campaign):
    office.post(url("close", campaign))
    assert "Mở lại đợt" in text(office.get(url("campaign", campaign)))
    other = open_in(2021)
    refused = text(office.post(url("reopen", campaign), follow=True))
    assert "Năm 2021 đang có một đợt rà soát chưa kết thúc: “Đợt 2021”. Kết thúc đợt đó trước." in refused
    campaigns.close_campaign(campaign=other, by=SYSTEM)
    assert "Đã mở lại đợt." in text(office.post(url("reopen", campaign), follow=True))
    assert write(office, campaign, supplement_2021="4").status_code == 302


def test_what_a_base_sent_before_it_closed_is_still_seen_decided_and_never_in_the_way(
    office, campaign, paper, settings
):
    sent(office, campaign, number=6, supplement_2021="4")
    write(office, campaign, number=7, supplement_2021="4")
    for number in (6, 7):
        base = factories.base(number)
        base.closed_on = date(2021, 7, 6)
        base.save()
    settings.CLOCK = "2021-07-12"
    page = office.get(url("campaign", campaign))
    answers = {answer.base.number: answer for answer in page.context["page"].answers}
    assert (answers[6].has_closed, 7 in answers, len(answers)) == (True, False, 38)
    assert "không còn hoạt động" in text(page)
    shown = office.get(url("bulk", campaign) + "?chon=6").context["form"]["shown"].value()
    office.post(url("bulk", campaign) + "?chon=6", {"document": paper.pk, "shown": shown})
    assert stands(6, "supplement_2021") == 4
    assert "Đã kết thúc đợt." in text(office.post(url("close", campaign), follow=True))


def test_an_agreement_is_not_undone_in_a_campaign_that_is_over_until_it_is_opened_again(
    office, campaign, paper
):
    found = sent(office, campaign, supplement_2021="4")
    office.post(url("decide", campaign, 6), decision(found, paper))
    act = str(found_of(campaign).act_id)
    office.post(url("close", campaign))
    page = text(office.get(url("proposal", campaign, 6)))
    assert "Hoàn tác lần thống nhất này" not in page
    assert "Đợt đã kết thúc ngày 05/07/2021. Muốn hoàn tác lần thống nhất này: mở lại đợt." in page
    refused = text(step(office, "undo", campaign, act=act, follow=True))
    assert "Đợt rà soát đã kết thúc ngày 05/07/2021. Mở lại đợt rồi hoàn tác." in refused
    assert (found_of(campaign).state, stands(6, "supplement_2021")) == ("agreed", 4)
    office.post(url("reopen", campaign))
    step(office, "undo", campaign)
    assert (found_of(campaign).state, stands(6, "supplement_2021")) == ("sent", 2)


def test_who_writes_for_two_bases_reads_which_of_them_stands_where(client, secretary, campaign):
    factories.grant_post(
        user=secretary, role="base_secretary", base=factories.base(5), on=date(2020, 1, 1), by=SYSTEM
    )
    client.force_login(secretary)
    sent(client, campaign, number=5, supplement_2021="4", source="9")
    client.get(reverse("proposals:list"))  # which shows the word that it was sent, once
    page = text(client.get(reverse("proposals:list")))
    assert page.index("Phường 5:") < page.index("Đã gửi") < page.index("Phường 9:")
    page = text(client.get(url("campaign", campaign)))
    assert "Bổ sung chỉ tiêu trong năm 2021: 2 → <b>4</b>" in page
    assert "Cân đối chỉ tiêu" not in page
