"""What the committee states about itself: its papers, open to everyone who signs in, and what its bases are called."""

from django.db.models import F, QuerySet

from units.bases.models import Committee, Document, PartyBase, display_name


def documents() -> QuerySet[Document]:
    """Every paper, the latest first, undated ones last. One query."""
    return Document.objects.order_by(F("issued_on").desc(nulls_last=True), "-pk")


def dated_documents() -> QuerySet[Document]:
    """The papers an agreement can rest on: what is agreed counts from the paper's day. One query."""
    return documents().filter(issued_on__isnull=False)


def committee() -> Committee:
    """The committee of this installation; a nameless one before the founding data are loaded. One query."""
    return Committee.objects.first() or Committee()


def display_names(bases: QuerySet[PartyBase]) -> dict[int, str]:
    """What bases are called, by their ids, without making a model of each. One query."""
    found = bases.values_list("pk", "number", "name")
    return {base_id: display_name(number=number, name=name) for base_id, number, name in found}
