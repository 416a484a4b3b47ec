"""Campaigns: one open for each year, closed only when all is decided, opened again; and several people at once."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from recruitment.testing.races import at_once
from units.targets import proposals
from units.targets.campaigns import (
    CampaignRefused,
    close_campaign,
    move_deadline,
    open_campaign,
    reopen_campaign,
)
from units.targets.models import TargetCampaign, TargetProposal

DUE = date(2021, 7, 20)
ROUNDS = 20


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


def opened(name="Đợt 1", year=2021):
    return open_campaign(name=name, year=year, due_on=DUE, document=None, by=SYSTEM)


def draft(campaign, number=6, version=0):
    base = factories.base(number)
    return proposals.save_proposal(
        campaign=campaign, base=base, figures=[], reason="Giữ nguyên", version=version, by=SYSTEM
    )


def sent(campaign, number=6):
    found = draft(campaign, number)
    return proposals.send(proposal=found, version=found.version, by=SYSTEM)


def test_a_year_has_one_open_campaign_and_the_refusal_names_it(founded):
    first = opened()
    with pytest.raises(CampaignRefused, match=r"chưa kết thúc: “Đợt 1”\. Kết thúc đợt đó trước\."):
        opened("Đợt 2")
    opened("Đợt 2022", year=2022)
    close_campaign(campaign=first, by=SYSTEM)
    assert opened("Đợt 2").closed_on is None


def test_the_database_refuses_a_second_open_campaign_of_a_year(founded):
    opened()
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetCampaign.objects.create(name="Đợt 2", year=2021, opened_on=DUE, due_on=DUE)


@pytest.mark.parametrize("name", ["", "  ", "\u200b\u2060", "\u00ad"])
def test_a_name_that_shows_nothing_is_none(founded, name):
    with pytest.raises(CampaignRefused, match=r"Nhập tên đợt rà soát\."):
        opened(name)


def test_a_closed_campaign_is_opened_again_and_goes_on(founded):
    campaign = opened()
    close_campaign(campaign=campaign, by=SYSTEM)
    with pytest.raises(proposals.ProposalRefused, match=r"kết thúc ngày 05/07/2021"):
        draft(campaign)
    reopen_campaign(campaign=campaign, by=SYSTEM)
    assert draft(campaign).state == "draft"
    event = AuditEvent.objects.get(verb="campaign.reopen")
    assert event.changes == {"closed_on": ["2021-07-05", None]}
    with pytest.raises(CampaignRefused, match="đang mở"):
        reopen_campaign(campaign=campaign, by=SYSTEM)


def test_a_closed_campaign_stays_closed_while_another_of_its_year_is_open(founded):
    campaign = opened()
    close_campaign(campaign=campaign, by=SYSTEM)
    opened("Đợt 2")
    with pytest.raises(CampaignRefused, match="“Đợt 2”"):
        reopen_campaign(campaign=campaign, by=SYSTEM)
    campaign.refresh_from_db()
    assert campaign.closed_on == date(2021, 7, 5)


def test_nothing_is_moved_or_closed_in_a_campaign_that_is_over(founded):
    campaign = opened()
    close_campaign(campaign=campaign, by=SYSTEM)
    for act in (close_campaign, lambda **who: move_deadline(due_on=DUE, **who)):
        with pytest.raises(CampaignRefused, match=r"đã kết thúc ngày 05/07/2021"):
            act(campaign=campaign, by=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_open_a_campaign_at_once_one_does_and_the_other_is_told_each_time():
    factories.load_founding_data()
    for year in range(2021, 2021 + ROUNDS):
        told = at_once(*[lambda year=year, name=name: opened(name, year) for name in ("Đợt 1", "Đợt 2")])
        refused = [str(one) for one in told if isinstance(one, CampaignRefused)]
        assert len(refused) == 1, told
        assert "đang có một đợt rà soát chưa kết thúc" in refused[0]
        assert TargetCampaign.objects.filter(year=year).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_proposal_sent_while_its_campaign_is_closed_is_sent_or_refused_and_never_forgotten():
    factories.load_founding_data()
    campaign = opened()
    draft(campaign)
    for _ in range(ROUNDS):
        found = TargetProposal.objects.get()
        at_once(
            lambda found=found: proposals.send(proposal=found, version=found.version, by=SYSTEM),
            lambda: close_campaign(campaign=campaign, by=SYSTEM),
        )
        campaign.refresh_from_db()
        found.refresh_from_db()
        assert (found.state == "sent") == (campaign.closed_on is None)
        if campaign.closed_on:
            reopen_campaign(campaign=campaign, by=SYSTEM)
        else:
            proposals.withdraw(proposal=found, version=found.version, by=SYSTEM)
