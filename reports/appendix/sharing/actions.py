"""What is done to a draft that shares a shortfall out: made, saved, worked out anew, deleted, adopted, taken back."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from recruitment.audit import actions as audit
from recruitment.audit.actions import Deed, record
from recruitment.kernel import clock
from recruitment.kernel.dates import format_date, format_moment
from recruitment.kernel.numbers import format_count
from recruitment.kernel.scope import Scope
from reports.appendix import acts
from reports.appendix.acts import CellChange
from reports.appendix.figures import standing_figures
from reports.appendix.layout import Column
from reports.appendix.models import ActCell, Appendix, ShareOut, ShareOutRow, SheetAct
from reports.appendix.sharing import rules
from reports.periodic.rules import is_open
from units.bases.models import Document, PartyBase
from units.targets.stated import current_term

NAMED_AT_MOST = 5  # bases in one sentence
SOURCE = "source"  # the column of an appendix with its sources


class ShareOutRefused(Exception):
    """The draft cannot be made, saved, adopted or taken back; the text says why, in Vietnamese.

    field: of the form, what to put right; None where it is none of one field.
    """

    def __init__(self, message: str, *, field: str | None = None):
        super().__init__(message)
        self.field = field


class ShareOutGone(Exception):
    """Somebody deleted the draft meanwhile: there is no page to put anything right on."""

    def __init__(self):
        super().__init__("Dự thảo này vừa bị xóa. Những gì đồng chí gõ không lưu được.")


class DraftChanged(ShareOutRefused):
    """Somebody saved the draft since it was seen; share_out is the draft as it stands now."""

    def __init__(self, share_out: ShareOut):
        moment = format_moment(timezone.localtime(share_out.saved_at))
        super().__init__(
            f"Dự thảo vừa được đ/c {share_out.saved_by_label} lưu lúc {moment}, sau khi đồng chí mở."
        )
        self.share_out = share_out


def column_of(share_out: ShareOut) -> Column:
    """The supplement column that a draft adds to. Raises ShareOutRefused for a year the appendix does not have."""
    return _column(share_out.appendix, share_out.year)


@transaction.atomic
def create(
    *,
    appendix: Appendix,
    year: int,
    amount: int,
    method: str,
    note: str,
    on: date,
    by: Scope,
    token: uuid.UUID | None = None,
) -> ShareOut:
    """A draft with the amounts a method gives the bases open on a day. Writes no target.

    token: of the page; the same page sent twice makes one draft. Raises ShareOutRefused.
    """
    acts.lock_figures()
    _column(appendix, year)
    _require_something(amount)
    asked = {"appendix": appendix, "year": year, "amount": amount, "method": method, "note": note}
    if token is not None and (twin := ShareOut.objects.filter(token=token).first()):
        if all(getattr(twin, name) == value for name, value in asked.items()):
            return twin
        token = None  # gone back to and filled in otherwise: another draft is meant
    moment = clock.now()
    share_out = ShareOut.objects.create(
        **asked,
        token=token,
        made_at=moment,
        made_by_label=by.label,
        saved_at=moment,
        saved_by_label=by.label,
    )
    _fill(share_out, on=on)
    record(_deed("create", share_out, {"amount": [None, amount], "method": [None, method]}), by=by)
    return share_out


@transaction.atomic
def save(
    *,
    share_out: ShareOut,
    amount: int,
    note: str,
    amounts: Mapping[int, int],
    seen: Mapping[int, int | None],
    version: int,
    by: Scope,
) -> ShareOut:
    """Keep typed amounts, by TT; a base that is not named keeps its own.

    seen: the supplements that the page showed as standing, by TT; a base that is not there keeps what was seen of it
    before. Raises DraftChanged when somebody saved since the version seen, ShareOutRefused.
    """
    share_out = _draft(share_out, version)
    _require_something(amount)
    rows = list(share_out.rows.select_related("base").order_by("base__number"))
    changes = {"amount": [share_out.amount, amount]} if amount != share_out.amount else {}
    for row in rows:
        wanted = amounts.get(row.base.number, row.amount)
        if wanted != row.amount:
            changes[f"TT {row.base.number}"] = [row.amount, wanted]
        row.amount, row.standing = wanted, seen.get(row.base.number, row.standing)
    ShareOutRow.objects.bulk_update(rows, ["amount", "standing"])
    share_out.amount, share_out.note = amount, note
    _keep(share_out, "amount", "note", by=by)
    record(_deed("save", share_out, changes), by=by)
    return share_out


@transaction.atomic
def share_again(*, share_out: ShareOut, method: str, version: int, on: date, by: Scope) -> ShareOut:
    """Replace every amount by what a method gives now, to the bases open on a day. Raises as `save` does."""
    share_out = _draft(share_out, version)
    change = {"method": [share_out.method, method]}
    share_out.method = method
    share_out.rows.all().delete()
    _fill(share_out, on=on)
    _keep(share_out, "method", by=by)
    record(_deed("share", share_out, change), by=by)
    return share_out


@transaction.atomic
def delete(*, share_out: ShareOut, version: int, by: Scope) -> None:
    """Remove a draft that is not adopted. Raises as `save` does."""
    share_out = _draft(share_out, version)
    record(_deed("delete", share_out, {"amount": [share_out.amount, None]}), by=by)
    share_out.delete()


@transaction.atomic
def adopt(*, share_out: ShareOut, document: Document, version: int, by: Scope) -> SheetAct:
    """Write the whole draft into the ledger, in one act, counting from the document's day.

    Bases that get nothing get no line. Raises DraftChanged, and ShareOutRefused when the document has no day or is
    older than a supplement it changes, its day is none of the term, a base is not there on it, the amounts do not add
    up to what is to be shared out, or a supplement that they stand on was changed since.
    """
    share_out = _draft(share_out, version)
    rows = list(share_out.rows.select_related("base").order_by("base__number"))
    _require_exact(share_out, rows)
    _require_unmoved(share_out, rows)
    _require_day(document, [row.base for row in rows if row.amount])
    column = column_of(share_out)
    changes = [
        CellChange(base_id=row.base_id, column=column, old=row.standing, new=(row.standing or 0) + row.amount)
        for row in rows
        if row.amount
    ]
    act = acts.begin(
        appendix=share_out.appendix,
        kind=SheetAct.Kind.ADOPT,
        by=by,
        supplements_from_on=document.issued_on,
    )
    try:
        acts.write(act, changes, document=document, supplements_from=document.issued_on)
    except acts.PaperRefused as refusal:
        raise ShareOutRefused(str(refusal), field="document") from None
    share_out.act, share_out.document = act, document
    _keep(share_out, "act", "document", by=by)
    cells = [(change.base_id, column.code, change.old, change.new) for change in changes]
    acts.record_act(act, cells, _deed("adopt", share_out, {"document": [None, str(document)]}), by=by)
    return act


@transaction.atomic
def undo_adoption(*, share_out: ShareOut, act_id: uuid.UUID | None, by: Scope) -> list[ActCell]:
    """Take an adoption back: the supplements as they were, the draft a draft again, to be adopted anew.

    act_id: of the adoption that was seen. A supplement that somebody changed since is left alone, and the draft adds
    nothing to it any more: what was adopted is part of it. Returns the undo's cells, those kept marked. Raises
    ShareOutRefused when it is not adopted, or was adopted anew since.
    """
    share_out = _locked(share_out)
    if not share_out.is_adopted:
        raise ShareOutRefused("Dự thảo này chưa áp dụng nên không có gì để hoàn tác.")
    done, document = share_out.act, share_out.document
    if done.act_id != act_id:
        raise ShareOutRefused(
            "Bảng này đã được hoàn tác và áp dụng lại sau khi đồng chí mở trang. Xem lại rồi bấm Hoàn tác."
        )
    undoing = acts.begin(appendix=share_out.appendix, kind=SheetAct.Kind.UNDO, by=by, undoes=done)
    cells = acts.take_back(done, undoing)
    share_out.act = share_out.document = None
    _keep(share_out, "act", "document", by=by)
    changes = {"document": [str(document), None]}
    kept = share_out.rows.filter(base_id__in=[cell.base_id for cell in cells if cell.is_kept])
    for row in kept.select_related("base"):
        changes[f"TT {row.base.number}"] = [row.amount, 0]
    kept.update(amount=0)
    taken = [(cell.base_id, cell.column, cell.old, cell.new) for cell in cells if not cell.is_kept]
    acts.record_act(undoing, taken, _deed("undo", share_out, changes), by=by)
    return cells


def record_export(*, share_out: ShareOut, data: bytes, rows: int, by: Scope) -> None:
    """Record that someone took a draft out as a file."""
    audit.record_export(_deed("export", share_out, {}), data=data, rows=rows, by=by)


def _column(appendix: Appendix, year: int) -> Column:
    for column in appendix.layout.supplements:
        if column.year == year:
            return column
    raise ShareOutRefused(f"Phụ lục này không có cột bổ sung chỉ tiêu năm {year}.")


def _locked(share_out: ShareOut) -> ShareOut:
    """The draft as it stands now, while no other act reads or writes figures."""
    acts.lock_figures()
    found = ShareOut.objects.select_for_update(of=("self",))
    found = found.select_related("appendix__document", "act", "document").filter(pk=share_out.pk).first()
    if found is None:
        raise ShareOutGone
    return found


def _draft(share_out: ShareOut, version: int) -> ShareOut:
    found = _locked(share_out)
    if found.is_adopted:
        raise ShareOutRefused("Dự thảo này đã được áp dụng; muốn sửa thì hoàn tác trước.")
    if found.version != version:
        raise DraftChanged(found)
    return found


def _keep(share_out: ShareOut, *fields: str, by: Scope) -> None:
    """Save some fields, with who did it and when."""
    share_out.version += 1
    share_out.saved_at, share_out.saved_by_label = clock.now(), by.label
    share_out.save(update_fields=[*fields, "version", "saved_at", "saved_by_label"])


def _fill(share_out: ShareOut, *, on: date) -> None:
    """A row for each base open on a day, with what the draft's method gives it. Raises ShareOutRefused."""
    appendix = share_out.appendix
    bases = list(PartyBase.objects.open_on(on).select_related("block"))
    lines, reports = acts.stored_rows(base_ids=[base.pk for base in bases])
    current = standing_figures(layout=appendix.layout, lines=lines, reports=reports)
    terms = rules.of_term(lines=lines, reports=reports, since=current_term().starts_on)
    known = [
        rules.share_of(
            number=base.number,
            block=base.block.name if base.block else "",
            sources=current.get((base.pk, SOURCE)),
            term=terms.get(base.pk),
        )
        for base in bases
    ]
    try:
        shares = rules.share_out(share_out.amount, known, method=share_out.method)
    except rules.NothingToWeigh as missing:
        label = share_out.get_method_display().lower()
        raise ShareOutRefused(
            f"Chưa chia được {label}: {missing}. Chọn cách khác, hoặc tự phân bổ.", field="method"
        ) from None
    code = column_of(share_out).code
    ShareOutRow.objects.bulk_create(
        ShareOutRow(
            share_out=share_out,
            base=base,
            standing=current.get((base.pk, code)),
            amount=shares[base.number],
        )
        for base in bases
    )


def _standing(share_out: ShareOut, rows: Sequence[ShareOutRow]) -> dict[int, int | None]:
    """The supplements of the draft's year that stand now, by base id; None: unknown."""
    code = column_of(share_out).code
    current = acts.current_figures(appendix=share_out.appendix, base_ids=[row.base_id for row in rows])
    return {row.base_id: current.get((row.base_id, code)) for row in rows}


def _require_something(amount: int) -> None:
    if amount < 1:
        raise ShareOutRefused("Số cần phân bổ phải từ 1 trở lên.")


def _require_exact(share_out: ShareOut, rows: Sequence[ShareOutRow]) -> None:
    allotted = sum(row.amount for row in rows)
    if allotted != share_out.amount:
        raise ShareOutRefused(
            f"Các dòng cộng lại {format_count(allotted)}, cần đúng {format_count(share_out.amount)}: "
            f"{rules.gap_words(share_out.amount - allotted)}."
        )


def _require_unmoved(share_out: ShareOut, rows: Sequence[ShareOutRow]) -> None:
    stands = _standing(share_out, rows)
    moved = [row.base.display_name for row in rows if stands[row.base_id] != row.standing]
    if moved:
        raise ShareOutRefused(moved_words(moved, share_out.year))


def _require_day(document: Document, bases: Sequence[PartyBase]) -> None:
    """A paper of the term, of a day on which every base that gets something is there.

    A paper without a day is refused where it is written (acts.write).
    """
    day, term = document.issued_on, current_term()
    if day is None:
        return
    if not term.starts_on <= day <= term.ends_on:
        raise ShareOutRefused(
            f"{document} ngày {format_date(day)} nằm ngoài nhiệm kỳ {term.name} ({format_date(term.starts_on)} – "
            f"{format_date(term.ends_on)}); chọn văn bản khác.",
            field="document",
        )
    absent = [base.display_name for base in bases if not is_open(base.opened_on, base.closed_on, on=day)]
    if absent:
        raise ShareOutRefused(
            f"{listed(absent)} không hoạt động vào ngày {format_date(day)} của {document}. Mở dự thảo, ghi 0 cho "
            "các cơ sở này rồi lưu, hoặc chọn văn bản khác.",
            field="document",
        )


def listed(names: Sequence[str]) -> str:
    """Some names in a sentence, the first few of many."""
    shown, rest = names[:NAMED_AT_MOST], len(names) - NAMED_AT_MOST
    return ", ".join(shown) + (f" và {rest} cơ sở khác" if rest > 0 else "")


def moved_words(names: Sequence[str], year: int) -> str:
    """The sentence that names the bases whose supplement of the year was changed after the draft was saved."""
    return (
        f"Số bổ sung năm {year} của {listed(names)} đã đổi sau khi dự thảo được lưu. Mở dự thảo, xem lại rồi lưu, "
        "hoặc tính lại."
    )


def _deed(verb: str, share_out: ShareOut, changes: dict) -> Deed:
    return Deed(
        verb=f"share_out.{verb}",
        object_type="share_out",
        object_id=share_out.pk,
        object_label=str(share_out),
        changes=changes,
    )
