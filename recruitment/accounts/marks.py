"""Whose page a form stood on. Every form carries it, sealed, so that it is known also once the session is gone.

The mark opens nothing. It says for whom typed text is kept and to which page it belongs, and it cannot be made by
anybody else: text is never kept in another person's name.
"""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer

from recruitment.accounts.models import User
from recruitment.accounts.next_page import is_local

FIELD = "trang_cua"
HEADER = "X-Trang-Cua"
_signer = Signer(salt="recruitment.accounts.marks")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """The person a page was made for, and the address of the page."""

    owner: int
    page: str


def mark_of(request) -> str:
    """The mark for the forms of the page that answers this request; empty for a page of nobody."""
    if not request.user.is_authenticated:
        return ""
    page = request.get_full_path()
    if request.method == "POST" and (before := posted(request)) and before.owner == request.user.pk:
        page = before.page  # a form with errors has an address that often cannot be opened
    return _signer.sign_object([request.user.pk, page])


def read(sealed: str) -> Mark | None:
    """What a mark says; None for one that was not made here."""
    try:
        owner, page = _signer.unsign_object(sealed)
    except (BadSignature, ValueError, TypeError):
        return None
    return Mark(owner=owner, page=page) if is_local(page) else None


def posted(request) -> Mark | None:
    """The mark of the form that was sent."""
    return read(request.POST.get(FIELD, ""))


def person_posted(request) -> User | None:
    """The account whose page sent this."""
    mark = posted(request)
    return User.objects.filter(pk=mark.owner).first() if mark else None
