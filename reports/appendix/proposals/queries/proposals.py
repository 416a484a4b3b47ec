"""Reads of one base's proposal, and of several that are about to be agreed to together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from recruitment.kernel.numbers import format_signed
from recruitment.kernel.scope import Scope
from reports.appendix import acts
from reports.appendix.layout import Column
from reports.appendix.models import ActCell, Appendix
from reports.appendix.proposals.columns import heading_of, proposed_columns, sources_day
from units.bases.models import PartyBase
from units.targets.models import ProposedFigure, TargetCampaign, TargetProposal

State = TargetProposal.State
WRITABLE = (None, State.DRAFT, State.RETURNED)  # None: not begun
Before = Mapping[tuple[int, str], int | None]


@dataclass(frozen=True, kw_only=True)
class ProposedRow:
    """One figure on the page of a proposal: what stands now, what was asked and what was agreed (None: nothing).

    heading: what it is, in words. since: the day on which a target that stands came into force last. before: once it is
    agreed, what stood when it was.
    """

    column: Column
    heading: str
    stands: int | None
    figure: ProposedFigure | None
    since: date | None = None
    before: int | None = None

    @property
    def is_asked(self) -> bool:
        return self.figure is not None

    @property
    def is_sources(self) -> bool:
        return self.column.kind == "sources"

    @property
    def has_moved(self) -> bool:
        """Whether the figure changed since the base wrote its proposal."""
        return self.figure is not None and self.figure.agreed is None and self.figure.standing != self.stands

    @property
    def difference_words(self) -> str:
        """How far what is asked for moves the figure that stands."""
        return "" if self.figure is None else difference_words(self.stands, self.figure.proposed)


def difference_words(before: int | None, after: int) -> str:
    """How far a figure moves: "+2", "−1"; a first figure: "mới"."""
    return "mới" if before is None else format_signed(after - before)


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
        return self.campaign.closed_on is None and self.state in WRITABLE

    @property
    def waits(self) -> bool:
        """Whether the district may decide now."""
        return self.campaign.closed_on is None and self.state == State.SENT

    @property
    def asked(self) -> tuple[ProposedRow, ...]:
        return tuple(row for row in self.rows if row.is_asked)

    @property
    def paper_from(self) -> date | None:
        """The first day of which a paper may carry what is asked for; None: any day."""
        return _paper_from(self.asked)

    @property
    def sources_day(self) -> str:
        return sources_day(self.appendix.layout)


def proposal_page(
    *, campaign: TargetCampaign, appendix: Appendix, base: PartyBase, scope: Scope
) -> ProposalPage:
    """What one base asks for in a campaign. Five queries, six once it is agreed."""
    found = TargetProposal.objects.visible_to(scope).filter(campaign=campaign, base=base)
    proposal = found.select_related("base", "document").prefetch_related("figures").first()
    figures = {} if proposal is None else {(f.column, f.year): f for f in proposal.figures.all()}
    before = before_agreeing([proposal] if proposal else [], scope=scope)
    return ProposalPage(
        campaign=campaign,
        appendix=appendix,
        base=base,
        proposal=proposal,
        rows=_rows(
            base.pk,
            figures,
            appendix=appendix,
            standing=acts.standing_cells(appendix=appendix, base_ids=[base.pk]),
            before=before,
        ),
    )


def before_agreeing(proposals: Sequence[TargetProposal], *, scope: Scope) -> Before:
    """What stood when these proposals were agreed to, by (base id, column code), where the act changed it. One query,
    none when nothing is agreed."""
    agreed = {proposal.act_id for proposal in proposals if proposal.act_id}
    cells = ActCell.objects.visible_to(scope).filter(act__act_id__in=agreed, is_kept=False)
    return {(cell.base_id, cell.column): cell.old for cell in cells} if agreed else {}


def _rows(base_id, figures, *, appendix, standing, before):
    """A row for every column that may be asked for."""

    def row(column):
        cell, figure = (base_id, column.code), figures.get((column.kind, column.year))
        stands = standing.figures.get(cell)
        agreed = figure.agreed if figure else None
        stood = before.get(cell, agreed)  # what was agreed to as it stood left no cell in the act
        known = stands if agreed is None else stood
        return ProposedRow(
            column=column,
            heading=heading_of(column, appendix.layout, is_known=known is not None),
            stands=stands,
            figure=figure,
            since=standing.since.get(cell),
            before=stood,
        )

    return tuple(row(column) for column in proposed_columns(appendix.layout))


def _paper_from(rows):
    return max((row.since for row in rows if row.since), default=None)


def chosen_proposals(
    *, campaign: TargetCampaign, numbers: Sequence[int], scope: Scope
) -> list[TargetProposal]:
    """The proposals of bases with these TT, whatever became of them. Two queries."""
    found = TargetProposal.objects.visible_to(scope).filter(campaign=campaign, base__number__in=numbers)
    return list(found.select_related("base").prefetch_related("figures").order_by("base__number"))


def agreed_together(page: ProposalPage, *, scope: Scope) -> int:
    """How many proposals were agreed to in the same act as this one: one undo takes all of them back. One query."""
    if page.proposal is None or page.proposal.act_id is None:
        return 0
    return TargetProposal.objects.visible_to(scope).filter(act_id=page.proposal.act_id).count()


@dataclass(frozen=True, kw_only=True)
class BulkPage:
    """Proposals about to be agreed to as they are. rows: (proposal, its figures with what stands now).

    gone: chosen, and no longer waiting for a decision.
    """

    rows: tuple[tuple[TargetProposal, tuple[ProposedRow, ...]], ...]
    gone: tuple[TargetProposal, ...]

    @property
    def proposals(self) -> list[TargetProposal]:
        return [proposal for proposal, _ in self.rows]

    @property
    def gone_words(self) -> str:
        """The sentence about those that no longer wait; "" when all do."""
        if not self.gone:
            return ""
        listed = ", ".join(
            f"{proposal.base.display_name} ({proposal.get_state_display().lower()})" for proposal in self.gone
        )
        return f"Không còn chờ quyết định: {listed}."

    @property
    def paper_from(self) -> date | None:
        """The first day of which a paper may carry all of it; None: any day."""
        return _paper_from([row for _, rows in self.rows for row in rows])

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


def bulk_page(
    *, campaign: TargetCampaign, numbers: Sequence[int], appendix: Appendix, scope: Scope
) -> BulkPage:
    """What agreeing to the proposals of bases with these TT would write. Four queries."""
    chosen = chosen_proposals(campaign=campaign, numbers=numbers, scope=scope)
    waiting = [found for found in chosen if found.state == State.SENT]
    standing = acts.standing_cells(appendix=appendix, base_ids=[found.base_id for found in waiting])
    rows = []
    for found in waiting:
        figures = {(figure.column, figure.year): figure for figure in found.figures.all()}
        every = _rows(found.base_id, figures, appendix=appendix, standing=standing, before={})
        rows.append((found, tuple(row for row in every if row.is_asked)))
    return BulkPage(rows=tuple(rows), gone=tuple(found for found in chosen if found.state != State.SENT))
