"""Who answered a campaign and who has not, what the sums would be, and when a campaign ends."""

from datetime import date

import pytest
from django.urls import reverse

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix.proposals import actions
from reports.appendix.proposals.tests.asking import (
    appendix_of_2022,
    as_asked,
    open_in,
    sent,
    text,
    url,
    write,
)
from reports.appendix.queries import appendix_table
from units.bases.models import Document
from units.targets import proposals
from units.targets.models import TargetCampaign, TargetProposal


def test_the_district_sees_who_has_not_answered_and_how_late(
    client, base_of_9, organiser, campaign, settings
):
    sent(base_of_9, campaign, supplement_2021="4")
    settings.CLOCK = "2021-07-23"
    client.force_login(organiser)
    page = text(client.get(url("campaign", campaign)))
    assert "Đã trả lời 1/39 cơ sở" in page
    assert page.count("quá hạn 3 ngày") == 38
    late = text(client.get(url("campaign", campaign) + "?xem=chua-tra-loi"))
    assert "Phường 5" in late
    assert "Phường 9<" not in late


def test_the_page_says_what_the_sums_would_be(client, base_of_9, organiser, campaign):
    sent(base_of_9, campaign, supplement_2021="4", term_target="31")
    client.force_login(organiser)
    found = client.get(url("campaign", campaign)).context["page"]
    assert (found.now.registered, found.now.supplements, found.now.closes) == (719, 131, True)
    assert (found.then.registered, found.then.supplements, found.then.closing_words) == (720, 133, "vượt 3")
    assert (found.then.year_registered, found.then.year_supplements) == (141, 40)


def test_the_first_target_of_a_waiting_base_adds_nothing_to_the_printed_sum(client, organiser, campaign):
    client.force_login(organiser)
    sent(client, campaign, number=29, term_target="12", target_2021="2", supplement_2021="1")
    found = client.get(url("campaign", campaign)).context["page"].then
    assert (found.registered, found.supplements, found.year_registered) == (719, 132, 141)


@pytest.mark.parametrize("year", [2021, 2022])
def test_the_sums_foretold_are_those_that_stand_once_everything_is_agreed_to(
    client, organiser, campaign, year, settings
):
    settings.CLOCK = "2022-07-20"
    paper = Document.objects.create(kind="Quyết định", number="30-QĐ/QU", issued_on=date(2022, 7, 10))
    appendix = factories.plan_47() if year == 2021 else appendix_of_2022(paper)
    if year == 2022:
        campaign = open_in(2022)
    client.force_login(organiser)
    sent(client, campaign, number=6, **{"term_target": "31", f"target_{year}": "9"})
    sent(client, campaign, number=29, **{"term_target": "12", f"target_{year}": "12"})
    sent(client, campaign, number=7, supplement_2022="1", reason="Ít nguồn")
    foretold = client.get(url("campaign", campaign)).context["page"].then
    waiting = TargetProposal.objects.filter(campaign=campaign)
    decisions = [as_asked(proposal, appendix) for proposal in waiting]
    actions.agree(appendix=appendix, decisions=decisions, document=paper, by=SYSTEM)
    assert appendix_table(scope=SYSTEM, appendix=appendix).identities == foretold


def test_a_first_target_of_a_year_without_a_printed_sum_adds_to_it(client, organiser, campaign, settings):
    settings.CLOCK = "2022-07-20"
    paper = Document.objects.create(kind="Quyết định", number="30-QĐ/QU", issued_on=date(2022, 7, 10))
    appendix_of_2022(paper)
    client.force_login(organiser)
    later = open_in(2022)
    sent(client, later, number=6, target_2022="41")
    page = client.get(url("campaign", later)).context["page"]
    assert (page.now.year_registered, page.then.year_registered) == (None, 41)
    sent(client, later, number=29, target_2022="12")
    assert client.get(url("campaign", later)).context["page"].then.year_registered == 53


def test_a_campaign_ends_only_when_everything_sent_is_decided(client, base_of_9, organiser, campaign):
    found = sent(base_of_9, campaign, supplement_2021="4")
    client.force_login(organiser)
    page = client.post(url("close", campaign), follow=True)
    assert "Còn 1 đề nghị đã gửi chưa quyết định" in text(page)
    proposals.send_back(proposal=found, reply="Làm lại", version=found.version, by=SYSTEM)
    client.post(url("close", campaign))
    assert TargetCampaign.objects.get().closed_on == date(2021, 7, 5)
    page = text(write(client, campaign, version=found.version + 1, supplement_2021="9"))
    assert "Đợt rà soát đã kết thúc ngày 05/07/2021." in page


def test_opening_a_campaign_names_it_and_refuses_a_second_one_of_the_year(client, organiser, applied):
    client.force_login(organiser)
    page = client.get(reverse("proposals:open"))
    name = "Rà soát nguồn, điều chỉnh bổ sung chỉ tiêu đăng ký kết nạp đảng viên năm 2021"
    assert name in text(page)
    fields = {"year": 2021, "name": name, "due_on": "20/07/2021", "document": ""}
    assert client.post(reverse("proposals:open"), fields).status_code == 302
    assert "đang có một đợt rà soát chưa kết thúc" in text(client.post(reverse("proposals:open"), fields))


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("", "Nhập hạn trả lời"),
        ("31/06/2021", "tháng 6 năm 2021 không có ngày 31"),
        ("01/07/2021", "trước ngày 05/07/2021"),
    ],
)
def test_a_deadline_is_a_day_to_come(client, organiser, applied, day, words):
    client.force_login(organiser)
    fields = {"year": 2021, "name": "Đợt", "due_on": day, "document": ""}
    assert words in text(client.post(reverse("proposals:open"), fields))
    assert not TargetCampaign.objects.exists()


def test_the_deadline_can_be_moved(client, organiser, campaign):
    client.force_login(organiser)
    client.post(url("deadline", campaign), {"due_on": "31/07/2021"})
    assert TargetCampaign.objects.get().due_on == date(2021, 7, 31)
