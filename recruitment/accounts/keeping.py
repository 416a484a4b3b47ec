"""What a person typed and sent when the session was over: kept for half an hour, and shown again, never saved.

It is kept on the server, for one person, under a random key that stands only in the address. The database holds a
digest of the key and the text encrypted with it: a copy of the database gives nothing away, also of text that was
never asked for again. Files, passwords, codes and tokens are not kept.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from recruitment.accounts import marks
from recruitment.accounts.models import KeptText
from recruitment.accounts.next_page import KEY, NEXT_PAGE, local_path_of, with_key, without_key
from recruitment.kernel import clock

KEPT_FOR = timedelta(minutes=30)
MOST_OF_ONE_PERSON = 10
LONGEST = 500_000  # letters of one form, names of fields included
# What a preview of a workbook carries along is no text of anybody's, and the file is chosen again.
PREVIEWS = {"sent", "plan"}
NOT_KEPT = {"csrfmiddlewaretoken", marks.FIELD, *PREVIEWS}
OF_DOORS = "accounts"  # the namespace whose forms take passwords and codes


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A form as it was sent: the page it stood on, the address it went to, and its fields."""

    page: str
    action: str
    fields: dict[str, list[str]]


@transaction.atomic
def keep(request, *, owner: int, page: str = "") -> str:
    """Keep the posted fields for `owner` and return the key; empty where there is nothing that may be kept.

    `page` is where the form stood; without it, the mark in the form or the Referer says so.
    """
    sweep()
    if request.resolver_match and request.resolver_match.namespace == OF_DOORS:
        return ""
    kept = {
        "page": page or page_of(request),
        "action": without_key(request.get_full_path()),
        "fields": {name: values for name, values in request.POST.lists() if _may_keep(name)},
    }
    text = json.dumps(kept, ensure_ascii=False)
    if len(text) > LONGEST:
        return ""
    key = secrets.token_urlsafe(24)
    sealed = _box(key).encrypt(text.encode()).decode()
    KeptText.objects.create(key_digest=_digest(key), owner_id=owner, sealed=sealed, kept_at=clock.real_now())
    newest = KeptText.objects.filter(owner_id=owner).order_by("-kept_at", "-pk")
    KeptText.objects.filter(pk__in=list(newest.values_list("pk", flat=True)[MOST_OF_ONE_PERSON:])).delete()
    return key


def kept(key: str, *, owner: int) -> Kept | None:
    """What was kept under a key; None when it is over, unknown, or somebody else's."""
    sweep()
    row = KeptText.objects.filter(key_digest=_digest(key), owner_id=owner).first()
    try:
        return Kept(**json.loads(_box(key).decrypt(row.sealed.encode()))) if row else None
    except InvalidToken:  # kept under another SECRET_KEY
        return None


def forget(key: str, *, owner: int) -> None:
    """The form was sent again: nothing is kept of it."""
    KeptText.objects.filter(key_digest=_digest(key), owner_id=owner).delete()


def forget_all(owner: int) -> None:
    """Keep nothing of a person who leaves: office computers are shared."""
    sweep()
    KeptText.objects.filter(owner_id=owner).delete()


def sweep() -> None:
    """Drop what is over; a moment in the future is a clock that was set back, and is over too."""
    now = clock.real_now()
    KeptText.objects.exclude(kept_at__gt=now - KEPT_FOR, kept_at__lte=now + KEPT_FOR).delete()


def keep_and_go_back(request) -> HttpResponse | None:
    """Keep what was posted and lead to its page, past the sign-in page where that is needed.

    None where there is nothing to lead to: the form carries no mark, or another person's than who is signed in.
    """
    mark = marks.posted(request)
    if mark is None or request.user.is_authenticated and request.user.pk != mark.owner:
        return None
    key = keep(request, owner=mark.owner)
    if not key:
        return None
    if request.user.is_authenticated:
        return redirect(with_key(mark.page, key))
    return redirect(f"{reverse('accounts:sign_in')}?{urlencode({NEXT_PAGE: mark.page, KEY: key})}")


def page_of(request) -> str:
    """The page that a form stood on: the mark in the form says so, or the Referer."""
    mark = marks.posted(request)
    referer = local_path_of(request.headers.get("Referer", ""), request)
    return without_key(mark.page if mark else referer or reverse("home:index"))


def words_of(fields: dict[str, list[str]]) -> list[str]:
    """The texts worth copying by hand: of more than a few letters, and never a password or a token."""
    worth = [value for name, values in fields.items() if _may_keep(name) for value in values]
    return [value for value in worth if len(value.strip()) > 3]


def _may_keep(name):
    return "password" not in name.casefold() and name not in NOT_KEPT


def _digest(key):
    return hashlib.sha256(f"recruitment.accounts.keeping\n{key}".encode()).hexdigest()


def _box(key):
    secret = hashlib.sha256(f"recruitment.accounts.keeping\n{settings.SECRET_KEY}\n{key}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(secret))
