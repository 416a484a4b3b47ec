"""The second factor: a code of six digits from a telephone, or one of the recovery codes kept on paper.

Needs no Internet: telephone and server work the code out of the same secret and the time. Each code opens once.
"""

from dataclasses import dataclass

import qrcode
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    clear_totp_secret,
    format_hotp_value,
    get_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare

from recruitment.accounts.models import User
from recruitment.kernel.rights import roles
from recruitment.kernel.scope import Scope

LAST_COUNTER = "last_counter"
METHOD = "mfa"


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A secret as a square for the telephone's camera, and as letters for whoever types it."""

    secret: str
    side: int
    path: str


def is_required(scope: Scope) -> bool:
    """Whether one of the posts in force wants a second factor."""
    return settings.SECOND_FACTOR and any(roles()[grant.role].second_factor for grant in scope.grants)


def is_offered(user: User) -> bool:
    """Whether there is anything to set up: not for sample accounts, which many share, and not where it is off."""
    return settings.SECOND_FACTOR and not user.is_sample or is_set_up(user)


def is_set_up(user: User) -> bool:
    """Whether signing in as this user takes a code."""
    return get_adapter().is_mfa_enabled(user, [Authenticator.Type.TOTP])


def was_given(request) -> bool:
    """Whether this session was opened with a code, or the second factor was set up in it."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == METHOD for record in records)


def give(request, user: User, found: Authenticator) -> None:
    """Note in the session that a code was given."""
    found.record_usage()
    record_authentication(request, user, METHOD, id=found.pk, type=found.type)


def forget(request) -> None:
    """This session no longer counts as one opened with a code."""
    records = get_authentication_records(request, request.user)
    request.session[RECORDS] = [record for record in records if record.get("method") != METHOD]


def drawing_for(request) -> Drawing:
    """The secret this session proposes, the same one until it is set up."""
    secret = get_totp_secret()
    code = qrcode.QRCode(border=4)
    code.add_data(get_adapter().build_totp_url(request.user, secret))
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    letters = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return Drawing(secret=letters, side=len(rows), path=path)


@transaction.atomic
def set_up(request, code: str) -> Authenticator | None:
    """Keep the proposed secret if the telephone works out the right code from it; None if it does not."""
    secret = get_totp_secret()
    counter = _counter_of(secret, code)
    if counter is None:
        return None
    Authenticator.objects.filter(user=request.user).delete()
    found = TOTP.activate(request.user, secret).instance
    found.data[LAST_COUNTER] = counter
    found.save(update_fields=["data"])
    RecoveryCodes.activate(request.user)
    clear_totp_secret(request)
    return found


@transaction.atomic
def accepted(user: User, code: str) -> Authenticator | None:
    """What a code is right for; used up from now on. None for a wrong code, and for a right one used before."""
    code = "".join(code.split()).replace("-", "")
    for found in Authenticator.objects.select_for_update().filter(user=user).order_by("pk"):
        try:
            if _opens(found, code):
                return found
        except ValueError:  # written with another SECRET_KEY
            continue
    return None


def recovery_codes(user: User) -> list[str]:
    """The recovery codes not used so far."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    try:
        return found.wrap().get_unused_codes() if found else []
    except ValueError:  # written with another SECRET_KEY
        return []


def codes_were_noted(user: User) -> bool:
    """Whether the owner said that the recovery codes are written down; they are not shown again."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return found is None or found.wrap().did_view


def note_codes(user: User) -> None:
    """The recovery codes are written down."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if found:
        found.wrap().mark_as_viewed()


def make_new_codes(user: User) -> None:
    """Other recovery codes; the old ones no longer open anything."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(user)


def remove(user: User) -> bool:
    """Take the second factor away; False when there was none."""
    return Authenticator.objects.filter(user=user).delete()[0] > 0


def _opens(found: Authenticator, code: str) -> bool:
    if found.type == Authenticator.Type.RECOVERY_CODES:
        return RecoveryCodes(found).validate_code(code)
    if found.type != Authenticator.Type.TOTP:
        return False
    counter = _counter_of(get_adapter().decrypt(found.data["secret"]), code)
    if counter is None or counter <= found.data.get(LAST_COUNTER, -1):
        return False
    found.data[LAST_COUNTER] = counter
    found.save(update_fields=["data"])
    return True


def _counter_of(secret: str, code: str) -> int | None:
    """The time step a code belongs to, among the present one and its neighbours."""
    for counter in yield_hotp_counters_from_time():
        if constant_time_compare(code, format_hotp_value(hotp_value(secret, counter))):
            return counter
    return None
