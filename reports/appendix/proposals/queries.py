"""Reads of the conversation about targets: a campaign with every base's answer, and one proposal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from recruitment.kernel.numbers import format_signed
from recruitment.kernel.scope import Scope
from reports.appendix import acts
from reports.appendix.layout import Column
from reports.appendix.models import Appendix
from reports.appendix.proposals.columns import column_of, proposed_columns
from reports.appendix.queries import AppendixTable, Identities, appendix_facts
from reports.periodic.rules import is_open
from units.bases.models import PartyBase
from units.targets.models import ProposedFigure, TargetCampaign, TargetProposal
from units.targets.stated import campaigns

State = TargetProposal.State
UNANSWERED = (None, State.DRAFT, State.RETURNED)
TONES = {State.SENT: "slow", State.RETURNED: "late", State.AGREED: "ok"}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One base of a campaign and its proposal, if it has begun one; days_late: past the deadline without an answer.

    asked: (column, figure that stood when it was written, figure asked for).
    """

    base: PartyBase
    proposal: TargetProposal | None
    asked: tuple[tuple[Column, int | None, int], ...]
    days_late: int

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
        return sum(not answer.is_unanswered for answer in self.answers)


def campaign_pages(*, scope: Scope, today: date) -> tuple[CampaignPage, ...]:
    """Every campaign, the latest first, with the answers this person may see. Three queries."""
    found = list(campaigns())
    bases = list(PartyBase.objects.visible_to(scope).in_appendix_order())
    by_campaign = {campaign.pk: {} for campaign in found}
    for proposal in TargetProposal.objects.visible_to(scope):
        by_campaign[proposal.campaign_id][proposal.base_id] = proposal
    return tuple(
        CampaignPage(
            campaign=campaign,
            answers=tuple(
                _answer(campaign, base, by_campaign[campaign.pk].get(base.pk), (), today)
                for base in _asked_bases(campaign, bases, today)
            ),
        )
        for campaign in found
    )


def campaign_page(*, campaign: TargetCampaign, appendix: Appendix, scope: Scope, today: date) -> CampaignPage:
    """A campaign with what each base asks for. Three queries, and the appendix's for whoever sees all of it."""
    bases = PartyBase.objects.visible_to(scope).in_appendix_order().select_related("block")
    proposals = TargetProposal.objects.visible_to(scope).filter(campaign=campaign)
    by_base = {
        found.base_id: found for found in proposals.prefetch_related("figures").select_related("document")
    }
    answers = tuple(
        _answer(campaign, base, by_base.get(base.pk), _asked(by_base.get(base.pk), appendix), today)
        for base in _asked_bases(campaign, list(bases), today)
    )
    if not scope.covers_committee("bases.view"):
        return CampaignPage(campaign=campaign, answers=answers)
    facts = appendix_facts(scope=scope, appendix=appendix)
    now = facts.table()
    then = facts.table(added=_added(now, [answer for answer in answers if answer.is_sent]))
    return CampaignPage(campaign=campaign, answers=answers, now=now.identities, then=then.identities)


def _added(table: AppendixTable, answers: Sequence[Answer]) -> dict[tuple[int, str], int]:
    """What agreeing to these answers would add to the figures that stand."""
    return {
        (answer.base.pk, column.code): figure - (table.values_of(answer.base.number)[column.code] or 0)
        for answer in answers
        for column, _, figure in answer.asked
    }


def _asked_bases(campaign, bases, today):
    day = min(campaign.closed_on or today, today)
    return [base for base in bases if is_open(base.opened_on, base.closed_on, on=day)]


def _answer(campaign, base, proposal, asked, today):
    is_waited_for = proposal is None or proposal.state in UNANSWERED
    until = campaign.closed_on or today
    days_late = max((until - campaign.due_on).days, 0) if is_waited_for else 0
    return Answer(base=base, proposal=proposal, asked=asked, days_late=days_late)


def _asked(proposal, appendix):
    if proposal is None:
        return ()
    figures = [(column_of(figure, appendix.layout), figure) for figure in proposal.figures.all()]
    order = [column.code for column in proposed_columns(appendix.layout)]
    figures.sort(key=lambda found: order.index(found[0].code))
    return tuple(
        (column, figure.standing, figure.proposed if figure.agreed is None else figure.agreed)
        for column, figure in figures
    )


@dataclass(frozen=True, kw_only=True)
class ProposedRow:
    """One figure on the page of a proposal: what stands now, what was asked and what was agreed (None: nothing).

    was: what stood when the base wrote it, where that is no longer so.
    """

    column: Column
    stands: int | None
    figure: ProposedFigure | None

    @property
    def is_asked(self) -> bool:
        return self.figure is not None

    @property
    def has_moved(self) -> bool:
        """Whether the figure changed since the base wrote its proposal."""
        return self.figure is not None and self.figure.agreed is None and self.figure.standing != self.stands

    @property
    def before(self) -> int | None:
        """What the figure is measured against: what stands, or once it is agreed what stood then."""
        return self.stands if self.figure is None or self.figure.agreed is None else self.figure.standing

    @property
    def difference_words(self) -> str:
        """How far what is asked for, or what was agreed, moves the figure: "+2", "−1"; a first figure: "mới"."""
        if self.figure is None:
            return ""
        if self.before is None:
            return "mới"
        asked = self.figure.proposed if self.figure.agreed is None else self.figure.agreed
        return format_signed(asked - self.before)


@dataclass(frozen=True, kw_only=True)
class ProposalPage:
    """One base in a campaign: every figure it may ask for, and its proposal so far (None: not begun)."""

    campaign: TargetCampaign
    appendix: Appendix
    base: PartyBase
    proposal: TargetProposal | None
    rows: tuple[ProposedRow, ...]

    @property
    def version(self) -> int:
        return self.proposal.version if self.proposal else 0

    @property
    def state(self) -> str | None:
        return self.proposal.state if self.proposal else None

    @property
    def is_writable(self) -> bool:
        """Whether the base may write now."""
        return self.campaign.closed_on is None and self.state in UNANSWERED

    @property
    def asked(self) -> tuple[ProposedRow, ...]:
        return tuple(row for row in self.rows if row.is_asked)


def proposal_page(
    *, campaign: TargetCampaign, appendix: Appendix, base: PartyBase, scope: Scope
) -> ProposalPage:
    """What one base asks for in a campaign. Five queries."""
    found = TargetProposal.objects.visible_to(scope).filter(campaign=campaign, base=base)
    proposal = found.select_related("base", "document").prefetch_related("figures").first()
    current = acts.current_figures(appendix=appendix, base_ids=[base.pk])
    figures = {} if proposal is None else {(f.column, f.year): f for f in proposal.figures.all()}
    return ProposalPage(
        campaign=campaign,
        appendix=appendix,
        base=base,
        proposal=proposal,
        rows=tuple(
            ProposedRow(
                column=column,
                stands=current.get((base.pk, column.code)),
                figure=figures.get((column.kind, column.year)),
            )
            for column in proposed_columns(appendix.layout)
        ),
    )


def sent_proposals(*, campaign: TargetCampaign, numbers: Sequence[int], scope: Scope) -> list[TargetProposal]:
    """The proposals that wait for a decision, of bases with these TT. Two queries."""
    found = TargetProposal.objects.visible_to(scope).filter(campaign=campaign, state=State.SENT)
    found = found.filter(base__number__in=numbers).select_related("base").prefetch_related("figures")
    return list(found.order_by("base__number"))


def agreed_together(page: ProposalPage, *, scope: Scope) -> int:
    """How many proposals were agreed to in the same act as this one: one undo takes all of them back. One query."""
    if page.proposal is None or page.proposal.act_id is None:
        return 0
    return TargetProposal.objects.visible_to(scope).filter(act_id=page.proposal.act_id).count()


@dataclass(frozen=True, kw_only=True)
class BulkPage:
    """Proposals about to be agreed to as they are. rows: (proposal, its figures with what stands now)."""

    rows: tuple[tuple[TargetProposal, tuple[ProposedRow, ...]], ...]

    @property
    def shown(self) -> dict[str, dict]:
        """What the page shows, for the form to bring back: by proposal its version and the figures that stand."""
        return {
            str(proposal.pk): {
                "version": proposal.version,
                "seen": {str(row.figure.pk): row.stands for row in rows},
            }
            for proposal, rows in self.rows
        }


def bulk_page(*, proposals: Sequence[TargetProposal], appendix: Appendix) -> BulkPage:
    """What agreeing to these proposals would write. Two queries."""
    current = acts.current_figures(appendix=appendix, base_ids=[found.base_id for found in proposals])
    return BulkPage(rows=tuple((found, _rows(found, appendix, current)) for found in proposals))


def _rows(proposal, appendix, current):
    figures = {(figure.column, figure.year): figure for figure in proposal.figures.all()}
    return tuple(
        ProposedRow(
            column=column,
            stands=current.get((proposal.base_id, column.code)),
            figure=figures[column.kind, column.year],
        )
        for column in proposed_columns(appendix.layout)
        if (column.kind, column.year) in figures
    )
