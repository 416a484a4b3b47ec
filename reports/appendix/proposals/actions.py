"""What the district agrees to becomes lines of the ledger, with the paper it rests on; and back again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from recruitment.kernel.numbers import format_count
from recruitment.kernel.scope import Scope
from reports.appendix import acts
from reports.appendix.acts import CellChange
from reports.appendix.models import ActCell, Appendix, SheetAct
from reports.appendix.proposals.columns import column_of, heading_of
from units.bases.models import Document
from units.targets import proposals
from units.targets.models import TargetProposal


class AgreementRefused(Exception):
    """The proposals cannot be agreed to, or the agreement not undone; the text says why, in Vietnamese.

    field: of the form, what to put right; None where it is none of one field.
    """

    def __init__(self, message: str, *, field: str | None = None):
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What the district makes of one proposal, with what it saw when it decided.

    version: of the proposal; agreed: the figure agreed by the key of the proposed one; seen: what stood under it
    (None: unknown).
    """

    proposal: TargetProposal
    version: int
    agreed: Mapping[int, int]
    seen: Mapping[int, int | None]
    reply: str = ""


@transaction.atomic
def agree(*, appendix: Appendix, decisions: Sequence[Decision], document: Document, by: Scope) -> SheetAct:
    """Write what was agreed, all of it in one act that one undo takes back, and mark the proposals.

    Targets count from the document's day. Raises AgreementRefused when the document has no day or is older than a
    figure it changes, or a figure changed since it was seen, and units.targets.proposals.ProposalRefused when a
    proposal did.
    """
    acts.lock_figures()
    changes = _changes(appendix, decisions)
    act = acts.begin(appendix=appendix, kind=SheetAct.Kind.AGREE, by=by)
    try:
        acts.write(act, changes, document=document, supplements_from=document.issued_on)
    except acts.PaperRefused as refusal:
        raise AgreementRefused(str(refusal), field="document") from None
    acts.record_act(
        act, [(change.base_id, change.column.code, change.old, change.new) for change in changes], by=by
    )
    for decision in decisions:
        proposals.settle(
            proposal=decision.proposal,
            agreed=decision.agreed,
            reply=decision.reply,
            document=document,
            act_id=act.act_id,
            version=decision.version,
            by=by,
        )
    return act


def _changes(appendix, decisions):
    current = acts.current_figures(
        appendix=appendix, base_ids=[decision.proposal.base_id for decision in decisions]
    )
    changes, moved = [], []
    for decision in decisions:
        for figure in decision.proposal.figures.all():
            column = column_of(figure, appendix.layout)
            stands = current.get((decision.proposal.base_id, column.code))
            if stands != decision.seen.get(figure.pk):
                heading = heading_of(column, appendix.layout, is_known=stands is not None)
                moved.append(f"{decision.proposal.base.display_name}, {heading}: nay là {_words(stands)}")
            elif stands != decision.agreed[figure.pk]:
                changes.append(
                    CellChange(
                        base_id=decision.proposal.base_id,
                        column=column,
                        old=stands,
                        new=decision.agreed[figure.pk],
                    )
                )
    if moved:
        raise AgreementRefused(
            f"Số đang có vừa được sửa sau khi đồng chí xem: {'; '.join(moved)}. "
            "Xem lại bảng rồi bấm Thống nhất lần nữa."
        )
    return changes


def _words(figure):
    return "chưa biết" if figure is None else format_count(figure)


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """An agreement undone: the figures, those left alone marked, and the proposals that wait for a decision again."""

    cells: Sequence[ActCell]
    proposals: Sequence[TargetProposal]


@transaction.atomic
def undo_agreement(*, act: SheetAct, by: Scope) -> TakenBack:
    """Take an agreement back: its figures, except those someone changed since, and the state of its proposals.

    Raises AgreementRefused when it is no agreement or was taken back already, and
    units.targets.proposals.ProposalRefused when the campaign of its proposals is over.
    """
    acts.lock_figures()
    if act.kind != SheetAct.Kind.AGREE or SheetAct.objects.filter(undoes=act).exists():
        raise AgreementRefused("Lần thống nhất này không còn gì để hoàn tác.")
    undoing = acts.begin(appendix=act.appendix, kind=SheetAct.Kind.UNDO, by=by, undoes=act)
    cells = acts.take_back(act, undoing)
    taken = [cell for cell in cells if not cell.is_kept]
    acts.record_act(undoing, [(cell.base_id, cell.column, cell.old, cell.new) for cell in taken], by=by)
    return TakenBack(
        cells=cells, proposals=proposals.unsettle(act_id=act.act_id, undo_id=undoing.act_id, by=by)
    )
