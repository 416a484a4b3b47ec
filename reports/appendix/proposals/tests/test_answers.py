"""Who answered a campaign and who has not, what the sums would be, and when a campaign ends."""

from datetime import date

import pytest
from django.urls import reverse

from recruitment.kernel.scope import SYSTEM
from reports.appendix.proposals.tests.asking import sent, text, url, write
from units.targets import proposals
from units.targets.models import TargetCampaign


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
