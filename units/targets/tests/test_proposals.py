"""One proposal: every step on the version that was seen, a second click changes nothing, nobody's step is lost."""

import uuid
from datetime import date

import pytest

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from recruitment.testing.races import at_once
from units.bases.models import Document
from units.targets import campaigns, proposals
from units.targets.models import TargetProposal
from units.targets.proposals import AskedFigure, ProposalChanged, ProposalRefused

ROUNDS = 20


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


def open_one():
    return campaigns.open_campaign(
        name="Đợt 1", year=2021, due_on=date(2021, 7, 20), document=None, by=SYSTEM
    )


@pytest.fixture
def campaign(founded):
    return open_one()


def save(campaign, figure=4, version=0, reason="Thêm hai quần chúng ưu tú"):
    asked = [AskedFigure(column="supplement", year=2021, standing=2, figure=figure)]
    return proposals.save_proposal(
        campaign=campaign,
        base=factories.base(6),
        figures=asked,
        reason=reason,
        version=version,
        by=SYSTEM,
    )


def send(proposal, version=None):
    return proposals.send(proposal=proposal, version=version or proposal.version, by=SYSTEM)


def withdraw(proposal, version=None):
    return proposals.withdraw(proposal=proposal, version=version or proposal.version, by=SYSTEM)


def send_back(proposal):
    return proposals.send_back(proposal=proposal, reply="Làm lại", version=proposal.version, by=SYSTEM)


def steps():
    """How many events the record has of proposals."""
    return AuditEvent.objects.filter(verb__startswith="proposal.").count()


def test_a_draft_saved_since_it_was_seen_is_neither_overwritten_nor_sent(campaign):
    save(campaign)
    found = save(campaign, figure=5, version=1)
    with pytest.raises(ProposalChanged, match="vừa được người khác lưu"):
        save(campaign, figure=6, version=1)
    with pytest.raises(
        ProposalChanged, match=r"Phường 9 vừa thay đổi \(nay: đang soạn\)\. Xem lại rồi gửi\."
    ):
        send(found, version=1)
    assert (found.figures.get().proposed, TargetProposal.objects.get().state) == (5, "draft")


def test_a_second_click_on_save_send_or_withdraw_finds_it_done(campaign):
    first, second = save(campaign), save(campaign)
    assert (first.version, second.version) == (1, 1)
    assert [send(first, version=1).version for _ in range(2)] == [2, 2]
    assert [withdraw(first, version=2).version for _ in range(2)] == [3, 3]
    assert steps() == 3


def test_a_proposal_sent_again_since_it_was_seen_is_not_withdrawn(campaign):
    found = send(save(campaign))
    withdraw(found)
    send(found, version=3)
    with pytest.raises(ProposalChanged, match="Xem lại rồi rút lại"):
        withdraw(found, version=2)
    assert TargetProposal.objects.get().state == "sent"


@pytest.mark.parametrize("reason", ["", " \n ", "\u200b\n\u2060", "\u00ad"])
def test_a_reason_that_shows_nothing_is_none(campaign, reason):
    found = save(campaign, reason=reason)
    with pytest.raises(ProposalRefused, match="Nhập lý do trước khi gửi"):
        send(found)
    waiting = send(save(campaign, version=1))
    with pytest.raises(ProposalRefused, match="Nhập lý do trả lại"):
        proposals.send_back(proposal=waiting, reply=reason, version=waiting.version, by=SYSTEM)


def test_the_record_of_an_agreement_names_paper_figures_and_reply(campaign):
    found, paper = send(save(campaign)), Document.objects.get(number="30-KH/QU")
    figure = found.figures.get()
    proposals.settle(
        proposal=found,
        agreed={figure.pk: 3},
        reply="Nhất trí 3\u200b",
        document=paper,
        act_id=uuid.uuid4(),
        version=found.version,
        by=SYSTEM,
    )
    event = AuditEvent.objects.get(verb="proposal.agree")
    assert event.reason == "Nhất trí 3"
    assert event.changes == {
        "state": ["sent", "agreed"],
        "document": [None, "Kế hoạch số 30-KH/QU"],
        "supplement_2021": [4, 3],
    }


def test_nothing_is_decided_in_a_campaign_that_is_over(campaign):
    found = send(save(campaign))
    TargetProposal.objects.update(state="draft")
    campaigns.close_campaign(campaign=campaign, by=SYSTEM)
    TargetProposal.objects.update(state="sent")
    with pytest.raises(ProposalRefused, match="Đợt rà soát đã kết thúc ngày 05/07/2021"):
        proposals.send_back(proposal=found, reply="Làm lại", version=found.version, by=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_and_send_at_once_neither_undoes_the_others_step():
    factories.load_founding_data()
    campaign = open_one()
    save(campaign)
    for turn in range(ROUNDS):
        found = TargetProposal.objects.get()
        version = found.version
        told = at_once(
            lambda turn=turn, version=version: save(campaign, figure=10 + turn, version=version),
            lambda found=found: send(found),
        )
        now = TargetProposal.objects.get()
        assert [isinstance(one, ProposalRefused) for one in told].count(True) == 1, told
        assert (now.state == "sent") == isinstance(told[0], ProposalRefused)
        assert now.version == version + 1
        assert (now.figures.get().proposed == 10 + turn) == (now.state == "draft")
        if now.state == "sent":
            withdraw(now)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_begin_a_proposal_at_once_one_does_and_the_other_is_told():
    factories.load_founding_data()
    campaign = open_one()
    for _ in range(ROUNDS):
        told = at_once(*[lambda figure=figure: save(campaign, figure=figure) for figure in (4, 5)])
        assert [isinstance(one, ProposalChanged) for one in told].count(True) == 1, told
        assert TargetProposal.objects.get().version == 1
        TargetProposal.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_withdraw_and_return_at_once_one_does_and_the_other_is_told():
    factories.load_founding_data()
    campaign = open_one()
    found = send(save(campaign))
    for _ in range(ROUNDS):
        version = found.version
        told = at_once(
            lambda found=found: withdraw(found),
            lambda found=found: send_back(found),
        )
        assert [isinstance(one, ProposalRefused) for one in told].count(True) == 1, told
        assert TargetProposal.objects.get().version == version + 1
        found = send(TargetProposal.objects.get())
