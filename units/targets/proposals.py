"""The conversation about targets: a campaign is opened, bases propose, the district agrees or returns.

A proposal is drafted, sent, and may be withdrawn until the district decided; what was agreed stands in the ledger,
written by whoever settles it (reports.appendix.proposals) in the same transaction.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel import clock
from recruitment.kernel.dates import format_date
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import squeeze
from units.bases.models import Document, PartyBase
from units.targets.models import ProposedFigure, TargetCampaign, TargetProposal

State = TargetProposal.State


class CampaignRefused(Exception):
    """The campaign cannot be opened, changed or closed; the text says why, in Vietnamese."""


class ProposalRefused(Exception):
    """The proposal cannot be changed or decided; the text says why, in Vietnamese."""


class ProposalChanged(ProposalRefused):
    """Somebody else wrote or decided the proposal since it was shown."""


@dataclass(frozen=True, kw_only=True)
class AskedFigure:
    """One figure a base asks for. column: ProposedFigure.Column; year None: the whole term; standing: what it is."""

    column: str
    year: int | None
    standing: int | None
    figure: int


@transaction.atomic
def open_campaign(
    *, name: str, year: int, last_year: int, due_on: date, document: Document | None, by: Scope
) -> TargetCampaign:
    """Ask every base to review its sources and targets of a year. Raises CampaignRefused.

    last_year: supplements may be proposed from `year` up to it. document: the paper that asks for it, if there is one.
    """
    today = clock.today()
    _require_day(due_on, today)
    if TargetCampaign.objects.filter(year=year, closed_on__isnull=True).exists():
        raise CampaignRefused(f"Năm {year} đang có một đợt rà soát chưa kết thúc.")
    campaign = TargetCampaign.objects.create(
        name=squeeze(name), year=year, last_year=last_year, opened_on=today, due_on=due_on, document=document
    )
    record(_of_campaign("campaign.open", campaign, {"due_on": [None, due_on.isoformat()]}), by=by)
    return campaign


@transaction.atomic
def move_deadline(*, campaign: TargetCampaign, due_on: date, by: Scope) -> None:
    """Give the bases another day to answer by. Raises CampaignRefused."""
    campaign = TargetCampaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    _require_open(campaign)
    _require_day(due_on, campaign.opened_on)
    change = [campaign.due_on.isoformat(), due_on.isoformat()]
    campaign.due_on = due_on
    campaign.save(update_fields=["due_on"])
    record(_of_campaign("campaign.due", campaign, {"due_on": change}), by=by)


@transaction.atomic
def close_campaign(*, campaign: TargetCampaign, by: Scope) -> None:
    """End a campaign: bases can no longer write. Raises CampaignRefused while a sent proposal is undecided."""
    campaign = TargetCampaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    _require_open(campaign)
    if waiting := TargetProposal.objects.filter(campaign=campaign, state=State.SENT).count():
        raise CampaignRefused(
            f"Còn {waiting} đề nghị đã gửi chưa quyết định. Thống nhất hoặc trả lại rồi kết thúc đợt."
        )
    campaign.closed_on = clock.today()
    campaign.save(update_fields=["closed_on"])
    record(_of_campaign("campaign.close", campaign), by=by)


@transaction.atomic
def save_proposal(
    *,
    campaign: TargetCampaign,
    base: PartyBase,
    figures: Sequence[AskedFigure],
    reason: str,
    version: int,
    by: Scope,
) -> TargetProposal:
    """Keep what a base asks for as its draft: the figures that change, and why.

    version: of the proposal as the person saw it, 0 when there was none. Raises ProposalChanged when somebody else
    saved it since, ProposalRefused when it is sent or agreed or the campaign is over.
    """
    # The campaign's row is the lock: two people of one base must not both begin its proposal.
    campaign = TargetCampaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    _require_running(campaign)
    proposal = TargetProposal.objects.filter(campaign=campaign, base=base).first()
    if (proposal.version if proposal else 0) != version:
        raise ProposalChanged("Đề nghị này vừa được người khác lưu. Xem bản mới ở dưới rồi sửa tiếp.")
    if proposal is None:
        proposal = TargetProposal(campaign=campaign, base=base, version=0)
    elif proposal.state not in (State.DRAFT, State.RETURNED):
        raise ProposalRefused(f"Đề nghị đang ở trạng thái “{proposal.get_state_display()}”, không sửa được.")
    proposal.reason = reason.strip()
    proposal.version += 1
    proposal.save()
    _write_figures(proposal, figures)
    changes = {_key(asked.column, asked.year): [asked.standing, asked.figure] for asked in figures}
    record(_of_proposal("proposal.save", proposal, changes), by=by)
    return proposal


def _write_figures(proposal, figures):
    proposal.figures.all().delete()
    ProposedFigure.objects.bulk_create(
        ProposedFigure(
            proposal=proposal,
            column=asked.column,
            year=asked.year,
            standing=asked.standing,
            proposed=asked.figure,
        )
        for asked in figures
    )


@transaction.atomic
def send(*, proposal: TargetProposal, by: Scope) -> TargetProposal:
    """Hand a draft to the district. Raises ProposalRefused when it says nothing or cannot be sent any more."""
    proposal = _locked(proposal)
    _require_running(proposal.campaign)
    _require_state(proposal, State.DRAFT, State.RETURNED)
    if not proposal.reason:
        raise ProposalRefused("Nhập lý do trước khi gửi. Nếu giữ nguyên các số, ghi rõ là giữ nguyên.")
    proposal.sent_at, proposal.sent_by_label = clock.now(), by.label
    return _move(proposal, State.SENT, "proposal.send", by)


@transaction.atomic
def withdraw(*, proposal: TargetProposal, by: Scope) -> TargetProposal:
    """Take a sent proposal back to go on writing. Raises ProposalRefused once the district decided."""
    proposal = _locked(proposal)
    _require_running(proposal.campaign)
    _require_state(proposal, State.SENT)
    return _move(proposal, State.DRAFT, "proposal.withdraw", by)


@transaction.atomic
def send_back(*, proposal: TargetProposal, reply: str, version: int, by: Scope) -> TargetProposal:
    """Return a sent proposal with the reason. Raises ProposalRefused, ProposalChanged."""
    proposal = _locked(proposal)
    _require_sent(proposal, version)
    if not reply.strip():
        raise ProposalRefused("Nhập lý do trả lại để cơ sở biết cần sửa gì.")
    _decide(proposal, reply, by)
    return _move(proposal, State.RETURNED, "proposal.return", by)


def settle(
    *,
    proposal: TargetProposal,
    agreed: Mapping[int, int],
    reply: str,
    document: Document,
    act_id: uuid.UUID,
    version: int,
    by: Scope,
) -> TargetProposal:
    """Mark a sent proposal as agreed; part of the transaction of the action that writes its figures.

    agreed: the agreed figure by the key of the ProposedFigure, each of them. Raises ProposalRefused, ProposalChanged.
    """
    proposal = _locked(proposal)
    _require_sent(proposal, version)
    figures = list(proposal.figures.all())
    for figure in figures:
        figure.agreed = agreed[figure.pk]
    ProposedFigure.objects.bulk_update(figures, ["agreed"])
    _decide(proposal, reply, by)
    proposal.document, proposal.act_id = document, act_id
    return _move(proposal, State.AGREED, "proposal.agree", by, act=act_id)


def unsettle(*, act_id: uuid.UUID, undo_id: uuid.UUID, by: Scope) -> list[TargetProposal]:
    """Make the proposals agreed by an act undecided again; part of the transaction that takes its figures back."""
    found = TargetProposal.objects.select_for_update(of=("self",)).filter(act_id=act_id)
    proposals = list(found.select_related("campaign", "base").order_by("base__number"))
    for proposal in proposals:
        proposal.figures.update(agreed=None)
        proposal.reply, proposal.document, proposal.act_id = "", None, None
        proposal.decided_at, proposal.decided_by_label = None, ""
        _move(proposal, State.SENT, "proposal.undo", by, act=undo_id)
    return proposals


def _locked(proposal):
    found = TargetProposal.objects.select_for_update(of=("self",)).select_related("campaign", "base")
    return found.get(pk=proposal.pk)


def _decide(proposal, reply, by):
    proposal.reply = reply.strip()
    proposal.decided_at, proposal.decided_by_label = clock.now(), by.label


def _move(proposal, state, verb, by, *, act=None):
    change = [proposal.state, state]
    proposal.state = state
    proposal.version += 1
    proposal.save()
    record(_of_proposal(verb, proposal, {"state": change}), by=by, act=act)
    return proposal


def _require_day(due_on, earliest):
    if due_on < earliest:
        raise CampaignRefused(
            f"Hạn trả lời {format_date(due_on)} trước ngày {format_date(earliest)}. Chọn ngày sau đó."
        )


def _require_open(campaign):
    if campaign.closed_on:
        raise CampaignRefused(f"Đợt này đã kết thúc ngày {format_date(campaign.closed_on)}.")


def _require_running(campaign):
    if campaign.closed_on:
        raise ProposalRefused(f"Đợt rà soát đã kết thúc ngày {format_date(campaign.closed_on)}.")


def _require_state(proposal, *states):
    if proposal.state not in states:
        raise ProposalRefused(
            f"Đề nghị đang ở trạng thái “{proposal.get_state_display()}”, không làm được việc này."
        )


def _require_sent(proposal, version):
    if proposal.version != version:
        raise ProposalChanged(
            f"Đề nghị của {proposal.base.display_name} vừa thay đổi"
            f" (nay: {proposal.get_state_display().lower()}). Xem lại rồi quyết định."
        )
    _require_state(proposal, State.SENT)


def _key(column, year):
    return f"{column}_{year or 'term'}"


def _of_campaign(verb, campaign, changes=None):
    return Deed(
        verb=verb,
        object_type="target_campaign",
        object_id=campaign.pk,
        object_label=str(campaign),
        changes=changes or {},
    )


def _of_proposal(verb, proposal, changes):
    return Deed(
        verb=verb,
        object_type="target_proposal",
        object_id=proposal.pk,
        object_label=f"{proposal.base.display_name}: {proposal.campaign}"[:300],
        base_id=proposal.base_id,
        changes=changes,
        reason=proposal.reply if proposal.state == State.RETURNED else "",
    )
