"""Who sees and does what in the conversation about targets, and the letter."""

import pytest
from django.urls import reverse

from recruitment.audit.models import AuditEvent
from recruitment.testing import factories
from reports.appendix.proposals.tests.asking import REASON, decision, sent, step, text, url, write


def test_a_secretary_sees_the_own_base_alone(client, base_of_9, stranger, campaign):
    sent(base_of_9, campaign, supplement_2021="4")
    for page in (
        base_of_9.get(reverse("proposals:list")),
        base_of_9.get(url("campaign", campaign), follow=True),
    ):
        assert "Phường 5" not in text(page)
        assert "Cân đối chỉ tiêu" not in text(page)
    assert base_of_9.get(url("campaign", campaign)).url == url("proposal", campaign, 6)
    client.force_login(stranger)
    for name in ("proposal", "letter"):
        assert client.get(url(name, campaign, 6)).status_code == 404
    for name in ("send", "withdraw"):
        assert client.post(url(name, campaign, 6)).status_code == 404
    assert write(client, campaign, number=6, supplement_2021="9").status_code == 404


def test_a_secretary_decides_nothing_and_a_leader_writes_nothing(client, base_of_9, leader, campaign, paper):
    found = sent(base_of_9, campaign, supplement_2021="4")
    for name in ("decide", "undo"):
        assert base_of_9.post(url(name, campaign, 6), decision(found, paper)).status_code == 403
    client.force_login(leader)
    assert client.get(url("proposal", campaign, 6)).status_code == 200
    assert write(client, campaign, version=found.version, supplement_2021="9").status_code == 403
    for name in ("send", "withdraw"):
        assert step(client, name, campaign).status_code == 403


def test_the_letter_carries_the_parts_of_a_party_paper(base_of_9, campaign):
    write(base_of_9, campaign, supplement_2021="4", term_target="28")
    page = text(base_of_9.get(url("letter", campaign, 6)))
    assert AuditEvent.objects.get(verb="proposal.export").base_id == factories.base(6).pk
    for words in (
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "ĐẢNG BỘ QUẬN 3",
        "CẤP ỦY PHƯỜNG 9",
        "Quận 3, ngày 05 tháng 7 năm 2021",
        "Ban Tổ chức Quận ủy Quận 3",
        "DỰ THẢO",
        REASON,
        "+2",
        "−2",
        "thống nhất./.",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("who", "name", "queries"),
    [
        ("organiser", "list", 7),
        ("organiser", "campaign", 16),
        ("organiser", "proposal", 12),
        ("secretary", "list", 7),
        ("secretary", "proposal", 11),
    ],
)
def test_the_pages_take_the_same_number_of_queries_whoever_answered(
    client, request, who, name, queries, organiser, secretary, campaign, django_assert_num_queries
):
    address = reverse("proposals:list") if name == "list" else url(name, campaign, *[6][: name == "proposal"])
    for numbers in ((6,), (1, 2, 3, 4, 5)):
        client.force_login(organiser)
        for number in numbers:
            sent(client, campaign, number=number, supplement_2021="7", source="40")
        client.force_login(request.getfixturevalue(who))
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)
