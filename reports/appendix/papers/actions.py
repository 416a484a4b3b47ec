"""What may be put right of a paper or an appendix that was entered wrongly, as far as nothing rests on it yet."""

from collections.abc import Mapping
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from recruitment.audit.actions import Deed, record
from recruitment.kernel.dates import format_date
from recruitment.kernel.scope import Scope
from reports.appendix import acts
from reports.appendix.models import Appendix, ShareOut
from units.bases import actions as bases
from units.bases.actions import DocumentRefused
from units.bases.models import Document
from units.targets.models import (
    AnnualGoal,
    ControlFigure,
    TargetCampaign,
    TargetLine,
    TargetProposal,
    Term,
)

# What someone reads of the rows that rest on a paper.
WORDS = {
    Term: "chỉ tiêu nhiệm kỳ",
    AnnualGoal: "chỉ tiêu năm",
    ControlFigure: "số in trong văn bản",
    Appendix: "phụ lục",
    TargetLine: "sổ chỉ tiêu",
    TargetCampaign: "đợt rà soát",
    TargetProposal: "đề nghị đã thống nhất",
    ShareOut: "bảng phân bổ đã áp dụng",
}
# What lines of the ledger take over from their paper, and so cannot change under them.
TAKEN_OVER = {"kind": "Loại văn bản", "number": "Số, ký hiệu", "issued_on": "Ngày ban hành"}


class DocumentChanged(DocumentRefused):
    """Somebody else corrected the paper since it was shown."""


class AppendixKept(Exception):
    """The appendix cannot be removed; the text says why, in Vietnamese."""


def shown_of(document: Document) -> dict[str, str]:
    """A paper as a page shows it, for the form to bring back."""
    return {
        "kind": document.kind,
        "number": document.number,
        "issued_on": document.issued_on.isoformat() if document.issued_on else "",
        "issuer": document.issuer,
        "subject": document.subject,
    }


@transaction.atomic
def correct_document(
    *, document: Document, shown: Mapping[str, str], issued_on: date | None, by: Scope, **values: str
) -> Document:
    """Correct a paper (kind, number, issuer, subject); once lines of the ledger rest on it, issuer and subject alone.

    shown: the paper as the person saw it (shown_of). Raises DocumentChanged when somebody corrected it since,
    DocumentRefused.
    """
    document = _locked(document)
    wanted = {**values, "issued_on": issued_on}
    if shown != shown_of(document) and any(getattr(document, name) != new for name, new in wanted.items()):
        raise DocumentChanged(
            f"Văn bản vừa được người khác sửa sau khi đồng chí mở: nay là {_described(document)}. "
            "Bấm Lưu lần nữa nếu vẫn lấy bản đồng chí gõ.",
            field=None,
        )
    fixed = {name: label for name, label in TAKEN_OVER.items() if getattr(document, name) != wanted[name]}
    if fixed and (lines := TargetLine.objects.filter(document=document).count()):
        raise DocumentRefused(
            f"{', '.join(fixed.values())}: không sửa được vì {lines} dòng của sổ chỉ tiêu dựa vào {document}. "
            "Chỉ sửa được cơ quan ban hành và trích yếu.",
            field=next(iter(fixed)),
        )
    return bases.amend_document(document=document, by=by, **wanted)


@transaction.atomic
def remove_document(*, document: Document, by: Scope) -> None:
    """Remove a paper on which nothing rests. Raises DocumentRefused, naming what does."""
    document = _locked(document)
    try:
        with transaction.atomic():
            bases.remove_document(document=document, by=by)
    except ProtectedError as fault:
        resting = sorted({WORDS.get(type(row), row._meta.verbose_name) for row in fault.protected_objects})
        raise DocumentRefused(f"{document} đang dùng cho: {', '.join(resting)}. Chưa xóa được.") from None
    except IntegrityError:
        raise DocumentRefused(f"{document} vừa được dùng, không xóa nữa.") from None


def _locked(document):
    """The paper as it stands now, while no act writes lines that rest on it. Raises DocumentRefused: it is gone."""
    acts.lock_figures()
    found = Document.objects.select_for_update().filter(pk=document.pk).first()
    if found is None:
        raise DocumentRefused("Văn bản này vừa bị xóa.")
    return found


def _described(document):
    day = f" ngày {format_date(document.issued_on)}" if document.issued_on else " không ghi ngày"
    subject = f", trích yếu “{document.subject}”" if document.subject else ""
    return f"{document}{day}, {document.issuer or 'chưa ghi cơ quan ban hành'}{subject}"


def uses_of(appendix: Appendix) -> list[str]:
    """What rests on an appendix, in words; none: it may be removed."""
    campaigns = TargetCampaign.objects.filter(year=appendix.current_year)
    found = {
        "tệp đã nhập": appendix.imports.exists(),
        "số đã ghi hoặc đã sửa trong bảng": appendix.acts.exists(),
        "bảng phân bổ": appendix.share_outs.exists(),
        f"đợt rà soát năm {appendix.current_year}": campaigns.exists(),
        "số in trong văn bản": ControlFigure.objects.filter(document_id=appendix.document_id).exists(),
    }
    return [words for words, is_there in found.items() if is_there]


@transaction.atomic
def remove_appendix(*, appendix: Appendix, by: Scope) -> None:
    """Remove an appendix that nothing rests on yet; its paper stays. Raises AppendixKept, naming what does."""
    acts.lock_figures()
    if resting := uses_of(appendix):
        raise AppendixKept(f"Phụ lục năm {appendix.current_year} đã có {', '.join(resting)}. Không xóa được.")
    deed = Deed(
        verb="appendix.remove",
        object_type="appendix",
        object_id=appendix.pk,
        object_label=str(appendix),
        changes={"years": [f"{appendix.current_year} - {appendix.last_year}", None]},
    )
    appendix.delete()
    record(deed, by=by)
