"""Rounds in which every base reviews its sources and targets: opened, given another day, closed, opened again."""

from datetime import date

from django.db import IntegrityError, transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel import clock
from recruitment.kernel.dates import format_date
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import squeeze
from units.bases.models import Document
from units.targets.models import TargetCampaign, TargetProposal


class CampaignRefused(Exception):
    """The campaign cannot be opened, changed or closed; the text says why, in Vietnamese."""


@transaction.atomic
def open_campaign(
    *, name: str, year: int, due_on: date, document: Document | None, by: Scope
) -> TargetCampaign:
    """Ask every base to review its sources and targets of a year. Raises CampaignRefused.

    document: the paper that asks for it, if there is one.
    """
    today, name = clock.today(), squeeze(name)
    if not name:
        raise CampaignRefused("Nhập tên đợt rà soát.")
    _require_day(due_on, today)
    campaign = TargetCampaign(name=name, year=year, opened_on=today, due_on=due_on, document=document)
    _keep_open(campaign)
    record(_deed("open", campaign, {"due_on": [None, due_on.isoformat()]}), by=by)
    return campaign


@transaction.atomic
def move_deadline(*, campaign: TargetCampaign, due_on: date, by: Scope) -> None:
    """Give the bases another day to answer by. Raises CampaignRefused."""
    campaign = locked(campaign.pk)
    _require_open(campaign)
    _require_day(due_on, campaign.opened_on)
    change = [campaign.due_on.isoformat(), due_on.isoformat()]
    campaign.due_on = due_on
    campaign.save(update_fields=["due_on"])
    record(_deed("due", campaign, {"due_on": change}), by=by)


@transaction.atomic
def close_campaign(*, campaign: TargetCampaign, by: Scope) -> None:
    """End a campaign: bases can no longer write. Raises CampaignRefused while a sent proposal is undecided."""
    campaign = locked(campaign.pk)
    _require_open(campaign)
    if waiting := TargetProposal.objects.filter(campaign=campaign, state=TargetProposal.State.SENT).count():
        raise CampaignRefused(
            f"Còn {waiting} đề nghị đã gửi chưa quyết định. Thống nhất hoặc trả lại rồi kết thúc đợt."
        )
    campaign.closed_on = clock.today()
    campaign.save(update_fields=["closed_on"])
    record(_deed("close", campaign, {"closed_on": [None, campaign.closed_on.isoformat()]}), by=by)


@transaction.atomic
def reopen_campaign(*, campaign: TargetCampaign, by: Scope) -> None:
    """Let bases and district go on in a campaign that was closed. Raises CampaignRefused, naming the one in its way."""
    campaign = locked(campaign.pk)
    if campaign.closed_on is None:
        raise CampaignRefused("Đợt này đang mở, không cần mở lại.")
    change = [campaign.closed_on.isoformat(), None]
    campaign.closed_on = None
    _keep_open(campaign)
    record(_deed("reopen", campaign, {"closed_on": change}), by=by)


def locked(campaign_id: int) -> TargetCampaign:
    """A campaign as it stands now, its row locked until the transaction ends.

    Whoever writes one of its proposals locks it first and the proposal then: so nothing is decided, sent or closed on
    what another is changing, and nobody waits for each other in a ring.
    """
    return TargetCampaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)


def _keep_open(campaign):
    """Save an open campaign, unless its year has another: the constraint decides between two at once."""
    if other := _open_beside(campaign):
        raise _taken(other)
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError:
        if other := _open_beside(campaign):
            raise _taken(other) from None
        raise


def _open_beside(campaign):
    same_year = TargetCampaign.objects.filter(year=campaign.year, closed_on__isnull=True)
    return same_year.exclude(pk=campaign.pk).first()


def _taken(other):
    return CampaignRefused(
        f"Năm {other.year} đang có một đợt rà soát chưa kết thúc: “{other.name}”. Kết thúc đợt đó trước."
    )


def _require_day(due_on, earliest):
    if due_on < earliest:
        raise CampaignRefused(
            f"Hạn trả lời {format_date(due_on)} trước ngày {format_date(earliest)}. Chọn ngày sau đó."
        )


def _require_open(campaign):
    if campaign.closed_on:
        raise CampaignRefused(f"Đợt này đã kết thúc ngày {format_date(campaign.closed_on)}.")


def _deed(verb, campaign, changes):
    return Deed(
        verb=f"campaign.{verb}",
        object_type="target_campaign",
        object_id=campaign.pk,
        object_label=str(campaign),
        changes=changes,
    )
