"""What bases propose in a campaign (units.targets.campaigns), and what the district makes of it.

A proposal is drafted, sent, and may be withdrawn until the district decided; what was agreed stands in the ledger,
written by whoever settles it (reports.appendix.proposals) in the same transaction. Each step names the version of the
proposal it was taken on; a second click on the same button finds its work done and changes nothing.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from recruitment.audit.actions import Deed, record, record_export
from recruitment.kernel import clock
from recruitment.kernel.dates import format_date
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import squeeze_lines
from units.bases.models import Document, PartyBase
from units.targets.campaigns import locked
from units.targets.models import ProposedFigure, TargetCampaign, TargetProposal

State = TargetProposal.State


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
    saved something else since, ProposalRefused when it is sent or agreed or the campaign is over.
    """
    campaign, reason = locked(campaign.pk), squeeze_lines(reason)
    _require_running(campaign)
    proposal = TargetProposal.objects.select_for_update().filter(campaign=campaign, base=base).first()
    if proposal is None:
        proposal = TargetProposal(campaign=campaign, base=base, version=0)
    elif proposal.state not in (State.DRAFT, State.RETURNED):
        raise ProposalRefused(f"Đề nghị đang ở trạng thái “{proposal.get_state_display()}”, không sửa được.")
    if proposal.version != version:
        if _says(proposal, figures, reason):
            return proposal
        raise ProposalChanged("Đề nghị này vừa được người khác lưu sau khi đồng chí mở.")
    proposal.reason = reason
    proposal.version += 1
    proposal.save()
    _write_figures(proposal, figures)
    changes = {_key(asked.column, asked.year): [asked.standing, asked.figure] for asked in figures}
    record(_deed("save", proposal, changes), by=by)
    return proposal


def _says(proposal, figures, reason):
    """Whether a proposal is what someone is about to save."""
    asked = {(one.column, one.year): one.figure for one in figures}
    stands = {(one.column, one.year): one.proposed for one in proposal.figures.all()} if proposal.pk else None
    return stands == asked and proposal.reason == reason


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
def send(*, proposal: TargetProposal, version: int, by: Scope) -> TargetProposal:
    """Hand a draft to the district, as it was seen.

    Raises ProposalRefused when it says nothing or cannot be sent any more, ProposalChanged.
    """
    proposal = _locked(proposal)
    _require_running(proposal.campaign)
    if _is_done(proposal, State.SENT, version):
        return proposal
    require_seen(proposal, version, then="gửi")
    _require_state(proposal, State.DRAFT, State.RETURNED)
    if not proposal.reason:
        raise ProposalRefused("Nhập lý do trước khi gửi. Nếu giữ nguyên các số, ghi rõ là giữ nguyên.")
    proposal.sent_at, proposal.sent_by_label = clock.now(), by.label
    return _move(proposal, State.SENT, "send", by)


@transaction.atomic
def withdraw(*, proposal: TargetProposal, version: int, by: Scope) -> TargetProposal:
    """Take a sent proposal back to go on writing. Raises ProposalRefused once the district decided, ProposalChanged."""
    proposal = _locked(proposal)
    _require_running(proposal.campaign)
    if _is_done(proposal, State.DRAFT, version):
        return proposal
    require_seen(proposal, version, then="rút lại")
    _require_state(proposal, State.SENT)
    return _move(proposal, State.DRAFT, "withdraw", by)


@transaction.atomic
def send_back(*, proposal: TargetProposal, reply: str, version: int, by: Scope) -> TargetProposal:
    """Return a sent proposal with the reason. Raises ProposalRefused, ProposalChanged."""
    proposal, reply = _locked(proposal), squeeze_lines(reply)
    _require_waiting(proposal, version)
    if not reply:
        raise ProposalRefused("Nhập lý do trả lại để cơ sở biết cần sửa gì.")
    _decide(proposal, reply, by)
    return _move(proposal, State.RETURNED, "return", by, reason=reply)


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
    proposal, reply = _locked(proposal), squeeze_lines(reply)
    _require_waiting(proposal, version)
    figures = list(proposal.figures.all())
    for figure in figures:
        figure.agreed = agreed[figure.pk]
    ProposedFigure.objects.bulk_update(figures, ["agreed"])
    _decide(proposal, reply, by)
    proposal.document, proposal.act_id = document, act_id
    changes = {"document": [None, str(document)]}
    changes |= {_key(figure.column, figure.year): [figure.proposed, figure.agreed] for figure in figures}
    return _move(proposal, State.AGREED, "agree", by, act=act_id, changes=changes, reason=reply)


def unsettle(*, act_id: uuid.UUID, undo_id: uuid.UUID, by: Scope) -> list[TargetProposal]:
    """Make the proposals agreed by an act undecided again; part of the transaction that takes its figures back.

    Raises ProposalRefused once their campaign is over: nobody could decide on them there.
    """
    agreed = TargetProposal.objects.filter(act_id=act_id)
    for campaign_id in sorted(set(agreed.values_list("campaign_id", flat=True))):
        _require_running(locked(campaign_id), advice=" Mở lại đợt rồi hoàn tác.")
    found = agreed.select_for_update(of=("self",)).select_related("campaign", "base", "document")
    proposals = list(found.order_by("base__number"))
    for proposal in proposals:
        change = {"document": [str(proposal.document), None]}
        proposal.figures.update(agreed=None)
        proposal.reply, proposal.document, proposal.act_id = "", None, None
        proposal.decided_at, proposal.decided_by_label = None, ""
        _move(proposal, State.SENT, "undo", by, act=undo_id, changes=change)
    return proposals


def _locked(proposal):
    campaign = locked(proposal.campaign_id)
    found = TargetProposal.objects.select_for_update(of=("self",)).select_related("base").get(pk=proposal.pk)
    found.campaign = campaign
    return found


def _decide(proposal, reply, by):
    proposal.reply = reply
    proposal.decided_at, proposal.decided_by_label = clock.now(), by.label


def _move(proposal, state, verb, by, *, act=None, changes=None, reason=""):
    change = [proposal.state, state]
    proposal.state = state
    proposal.version += 1
    proposal.save()
    record(_deed(verb, proposal, {"state": change, **(changes or {})}, reason=reason), by=by, act=act)
    return proposal


def _is_done(proposal, state, version):
    """Whether the step that leads to a state was taken already on the very version that was seen."""
    return proposal.state == state and proposal.version == version + 1


def _require_running(campaign, *, advice=""):
    if campaign.closed_on:
        raise ProposalRefused(f"Đợt rà soát đã kết thúc ngày {format_date(campaign.closed_on)}.{advice}")


def _require_state(proposal, *states):
    if proposal.state not in states:
        raise ProposalRefused(
            f"Đề nghị đang ở trạng thái “{proposal.get_state_display()}”, không làm được việc này."
        )


def require_seen(proposal: TargetProposal, version: int, *, then: str) -> None:
    """Refuse (ProposalChanged) a step on another version than the one that stands. then: the step, in words."""
    if proposal.version != version:
        raise ProposalChanged(
            f"Đề nghị của {proposal.base.display_name} vừa thay đổi"
            f" (nay: {proposal.get_state_display().lower()}). Xem lại rồi {then}."
        )


def _require_waiting(proposal, version):
    _require_running(proposal.campaign)
    require_seen(proposal, version, then="quyết định")
    _require_state(proposal, State.SENT)


def record_letter(*, proposal: TargetProposal, data: bytes, rows: int, by: Scope) -> None:
    """Record that someone took the letter of a proposal out for printing."""
    record_export(_deed("export", proposal, {}), data=data, rows=rows, by=by)


def _key(column, year):
    return f"{column}_{year or 'term'}"


def _deed(verb, proposal, changes, *, reason=""):
    return Deed(
        verb=f"proposal.{verb}",
        object_type="target_proposal",
        object_id=proposal.pk,
        object_label=f"{proposal.base.display_name}: {proposal.campaign}"[:300],
        base_id=proposal.base_id,
        changes=changes,
        reason=reason,
    )
