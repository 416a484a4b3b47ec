"""Reads of campaigns: every base's answer, and what the sums would be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from recruitment.kernel.scope import Scope
from reports.appendix.identities import Identities
from reports.appendix.layout import Column
from reports.appendix.models import Appendix
from reports.appendix.proposals.columns import column_of, heading_of, proposed_columns
from reports.appendix.proposals.queries.proposals import WRITABLE as UNANSWERED
from reports.appendix.proposals.queries.proposals import before_agreeing
from reports.appendix.queries import appendix_facts
from reports.periodic.rules import is_open
from units.bases.models import PartyBase
from units.targets.models import TargetCampaign, TargetProposal
from units.targets.stated import campaigns

State = TargetProposal.State
TONES = {State.SENT: "slow", State.RETURNED: "late", State.AGREED: "ok"}


@dataclass(frozen=True, kw_only=True)
class AskedLine:
    """One figure of an answer: what stands and what is asked for; once it is agreed, what stood and what was agreed."""

    column: Column
    heading: str
    before: int | None
    figure: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One base of a campaign and its proposal, if it has begun one; days_late: past the deadline without an answer.

    has_closed: the base is no longer at work; it is still shown with what it sent before.
    """

    base: PartyBase
    proposal: TargetProposal | None
    asked: tuple[AskedLine, ...]
    days_late: int
    has_closed: bool

    @property
    def state(self) -> str | None:
        return self.proposal.state if self.proposal else None

    @property
    def is_unanswered(self) -> bool:
        return self.state in UNANSWERED

    @property
    def is_sent(self) -> bool:
        return self.state == State.SENT

    @property
    def words(self) -> str:
        return self.proposal.get_state_display() if self.proposal else "Chưa trả lời"

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "late" if self.days_late else "none")


SHOWS = (
    ("", "Tất cả"),
    ("chua-tra-loi", "Chưa trả lời"),
    ("da-gui", "Đã gửi"),
    ("tra-lai", "Trả lại"),
    ("thong-nhat", "Đã thống nhất"),
)


@dataclass(frozen=True, kw_only=True)
class CampaignPage:
    """A campaign with the answers that this person may see, as they are on a date.

    now and then: the sums that must close, as they stand and as they would with every sent proposal agreed; None for
    someone who does not see the whole committee.
    """

    campaign: TargetCampaign
    answers: tuple[Answer, ...]
    now: Identities | None = None
    then: Identities | None = None

    def shown(self, code: str) -> tuple[Answer, ...]:
        """The answers a filter of SHOWS leaves; an unknown code leaves all."""
        keeps = {
            "chua-tra-loi": lambda answer: answer.is_unanswered,
            "da-gui": lambda answer: answer.is_sent,
            "tra-lai": lambda answer: answer.state == State.RETURNED,
            "thong-nhat": lambda answer: answer.state == State.AGREED,
        }
        return tuple(filter(keeps[code], self.answers)) if code in keeps else self.answers

    @property
    def filters(self) -> tuple[tuple[str, str, int], ...]:
        """(code, label, how many) of each filter."""
        return tuple((code, label, len(self.shown(code))) for code, label in SHOWS)

    @property
    def has_sent(self) -> bool:
        """Whether some proposal waits for a decision."""
        return any(answer.is_sent for answer in self.answers)

    @property
    def answered(self) -> int:
        return len(self.answers) - len(self.unanswered)

    @property
    def unanswered(self) -> tuple[Answer, ...]:
        """The answers that are still waited for."""
        return tuple(answer for answer in self.answers if answer.is_unanswered)

    @property
    def sent(self) -> tuple[Answer, ...]:
        """The answers that wait for a decision."""
        return tuple(answer for answer in self.answers if answer.is_sent)


def campaign_pages(*, scope: Scope, today: date) -> tuple[CampaignPage, ...]:
    """Every campaign, the latest first, with the answers this person may see. Three queries."""
    found = list(campaigns())
    bases = list(PartyBase.objects.visible_to(scope).in_appendix_order())
    by_campaign = {campaign.pk: {} for campaign in found}
    for proposal in TargetProposal.objects.visible_to(scope):
        by_campaign[proposal.campaign_id][proposal.base_id] = proposal
    return tuple(_page(campaign, bases, by_campaign[campaign.pk], today) for campaign in found)


def campaign_states(*, campaign: TargetCampaign, scope: Scope, today: date) -> CampaignPage:
    """A campaign with where each base stands, without figures. Two queries."""
    bases = PartyBase.objects.visible_to(scope).in_appendix_order()
    proposals = TargetProposal.objects.visible_to(scope).filter(campaign=campaign)
    return _page(campaign, bases, {found.base_id: found for found in proposals}, today)


def campaign_page(*, campaign: TargetCampaign, appendix: Appendix, scope: Scope, today: date) -> CampaignPage:
    """A campaign with what each base asks for. Three queries besides the appendix', one more once something is agreed.

    The sums are for whoever sees the whole committee.
    """
    bases = PartyBase.objects.visible_to(scope).in_appendix_order().select_related("block")
    proposals = TargetProposal.objects.visible_to(scope).filter(campaign=campaign)
    found = list(proposals.prefetch_related("figures").select_related("document"))
    facts = appendix_facts(scope=scope, appendix=appendix)
    stands, before = facts.standing(), before_agreeing(found, scope=scope)
    asked = {proposal.base_id: _asked(proposal, appendix.layout, stands, before) for proposal in found}
    page = _page(campaign, bases, {proposal.base_id: proposal for proposal in found}, today, asked)
    if not scope.covers_committee("bases.view"):
        return page
    then = facts.table(added=_added(page.sent, stands)).identities
    return replace(page, now=facts.table().identities, then=then)


def _page(campaign, bases, proposals, today, asked=None):
    """The answers of the bases that are asked: those at work, and any other that answered while it was."""
    day = min(campaign.closed_on or today, today)
    answers = []
    for base in bases:
        proposal = proposals.get(base.pk)
        has_closed = not is_open(base.opened_on, base.closed_on, on=day)
        is_unanswered = proposal is None or proposal.state in UNANSWERED
        if has_closed and is_unanswered:
            continue
        answers.append(
            Answer(
                base=base,
                proposal=proposal,
                asked=(asked or {}).get(base.pk, ()),
                days_late=max((day - campaign.due_on).days, 0) if is_unanswered else 0,
                has_closed=has_closed,
            )
        )
    return CampaignPage(campaign=campaign, answers=tuple(answers))


def _asked(proposal, layout, stands, before):
    """The figures of a proposal in printed order."""
    figures = [(column_of(figure, layout), figure) for figure in proposal.figures.all()]
    order = [column.code for column in proposed_columns(layout)]
    figures.sort(key=lambda found: order.index(found[0].code))
    return tuple(_asked_line(proposal.base_id, *found, layout, stands, before) for found in figures)


def _asked_line(base_id, column, figure, layout, stands, before):
    cell, is_agreed = (base_id, column.code), figure.agreed is not None
    stood = before.get(cell, figure.agreed) if is_agreed else stands.get(cell)
    return AskedLine(
        column=column,
        heading=heading_of(column, layout, is_known=stood is not None),
        before=stood,
        figure=figure.agreed if is_agreed else figure.proposed,
    )


def _added(answers: Sequence[Answer], stands) -> dict[tuple[int, str], int]:
    """What agreeing to these answers would add to the figures that stand."""
    cells = {(answer.base.pk, line.column.code): line.figure for answer in answers for line in answer.asked}
    return {cell: figure - stands.get(cell, 0) for cell, figure in cells.items()}
