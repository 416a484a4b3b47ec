"""Papers that figures rest on: entered, corrected, removed."""

from datetime import date

from django.db import transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel import clock
from recruitment.kernel.dates import format_date
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import search_key, squeeze
from units.bases.models import Committee, Document


class DocumentRefused(Exception):
    """The paper cannot be entered or corrected; the text says why, in Vietnamese, and `field` what to put right.

    field None: it is none of one field.
    """

    def __init__(self, message: str, *, field: str | None = "number"):
        super().__init__(message)
        self.field = field


@transaction.atomic
def register_document(
    *, kind: str, number: str, issued_on: date | None, issuer: str, subject: str, by: Scope
) -> Document:
    """Enter a paper that figures will rest on.

    Raises DocumentRefused when it is dated after today, or is there already in whatever case and with or without
    accents. One paper at a time: what was compared must still hold when it is written.
    """
    kind, number = squeeze(kind), squeeze(number)
    Committee.objects.select_for_update().first()
    _require_past(issued_on)
    _require_new(kind, number)
    document = Document.objects.create(
        kind=kind, number=number, issued_on=issued_on, issuer=squeeze(issuer), subject=squeeze(subject)
    )
    record(_of_document("register", document, {"issued_on": [None, _plain(issued_on)]}), by=by)
    return document


@transaction.atomic
def amend_document(
    *,
    document: Document,
    kind: str,
    number: str,
    issued_on: date | None,
    issuer: str,
    subject: str,
    by: Scope,
) -> Document:
    """Correct what was entered of a paper; what stood before stays in the record.

    Raises DocumentRefused as entering does. Whether what rests on the paper allows it is for the caller to know.
    """
    Committee.objects.select_for_update().first()
    values = {
        "kind": squeeze(kind),
        "number": squeeze(number),
        "issued_on": issued_on,
        "issuer": squeeze(issuer),
        "subject": squeeze(subject),
    }
    _require_past(issued_on)
    _require_new(values["kind"], values["number"], besides=document)
    before = {name: getattr(document, name) for name in values}
    changes = {
        name: [_plain(before[name]), _plain(new)] for name, new in values.items() if new != before[name]
    }
    if not changes:
        return document
    for name, new in values.items():
        setattr(document, name, new)
    document.save(update_fields=list(values))
    record(_of_document("amend", document, changes), by=by)
    return document


@transaction.atomic
def remove_document(*, document: Document, by: Scope) -> None:
    """Remove a paper that nothing rests on. Raises DocumentRefused, and ProtectedError when something does."""
    if document.fixture_key:
        raise DocumentRefused(f"{document} thuộc dữ liệu ban đầu của phần mềm, không xóa được.")
    deed = _of_document("remove", document, {"document": [_told(document), None]})
    document.delete()
    record(deed, by=by)


def _of_document(verb, document, changes):
    return Deed(
        verb=f"document.{verb}",
        object_type="document",
        object_id=document.pk,
        object_label=str(document),
        changes=changes,
    )


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value


def _require_past(issued_on):
    if issued_on and issued_on > (today := clock.today()):
        raise DocumentRefused(
            f"Ngày ban hành: {format_date(issued_on)} ở sau ngày hôm nay ({format_date(today)}). "
            "Nhập ngày ghi trên văn bản đã ban hành.",
            field="issued_on",
        )


def _require_new(kind, number, *, besides=None):
    if twin := _same_paper(kind, number, besides):
        raise DocumentRefused(f"Số, ký hiệu: đã có {_told(twin)} trong danh sách. Kiểm tra lại loại và số.")


def _same_paper(kind, number, besides):
    """Another paper of this kind and number. Compared by search keys: databases fold no Vietnamese letters alike."""
    keys = search_key(kind), search_key(number)
    papers = Document.objects.exclude(pk=besides.pk if besides else None).order_by("pk")
    return next((one for one in papers if (search_key(one.kind), search_key(one.number)) == keys), None)


def _told(document):
    return f"{document} ngày {format_date(document.issued_on)}" if document.issued_on else str(document)
