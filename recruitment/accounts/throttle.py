"""Guessing passwords must get slow, and nobody may be locked out by somebody else's guesses.

After a few failures for one user name, or many from one address, each further attempt has to wait; the wait
doubles and stops growing at five minutes. An attempt is counted before its password is looked at, so that a
hundred at the same moment are a hundred failures and not one. A right password takes its count back.
Unknown user names are treated alike: the wait must not tell who exists.
"""

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from recruitment.accounts.models import SignInThrottle
from recruitment.kernel.text import squeeze

FREE_FOR_NAME = 5
FREE_FOR_ADDRESS = 20
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=5)
# What happened longer ago is forgotten: an office behind one address mistypes twenty times in a month.
FORGOTTEN_AFTER = timedelta(hours=1)


def delay_after(failures: int, *, free: int) -> timedelta:
    """How long the next attempt has to wait: nothing below `free` failures, then 5 s, 10 s, 20 s … up to 5 min."""
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 10)
    return min(FIRST_DELAY * 2**doublings, LONGEST_DELAY)


@transaction.atomic
def admit(*, username: str, address: str, at: datetime) -> int:
    """Let an attempt in and count it, or refuse it: returns 0, or the seconds to wait (then nothing is counted)."""
    entries = [(_locked(key), free) for key, free in _keys(username, address)]
    wait = max(_seconds_left(entry, at) for entry, _ in entries)
    if wait:
        return wait
    for entry, free in entries:
        if entry.blocked_until_at and entry.blocked_until_at + FORGOTTEN_AFTER < at:
            entry.failures = 0
        entry.failures += 1
        entry.blocked_until_at = at + delay_after(entry.failures, free=free)
        entry.save(update_fields=["failures", "blocked_until_at"])
    return 0


@transaction.atomic
def clear(*, username: str, address: str) -> None:
    """The password was right: forget the name's failures, and of the address's only this attempt.

    Otherwise one own account would be enough to go on guessing at all others from the same address.
    """
    name_key, address_key = (key for key, _ in _keys(username, address))
    SignInThrottle.objects.filter(key=name_key).delete()
    entry = _locked(address_key)
    entry.failures = max(entry.failures - 1, 0)
    if delay_after(entry.failures, free=FREE_FOR_ADDRESS) == timedelta(0):
        entry.blocked_until_at = None
    entry.save(update_fields=["failures", "blocked_until_at"])


def address_of(request) -> str:
    """The address an attempt comes from; behind our own proxy, the one the proxy saw (the last it added)."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.SECURE_PROXY_SSL_HEADER and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return request.META.get("REMOTE_ADDR", "")


def _keys(username, address):
    """Digests with the server's secret: neither names nor addresses can be read from the table, or tried out on it."""
    name = squeeze(username).casefold()
    return (
        (_digest("name", name), FREE_FOR_NAME),
        (_digest("address", address), FREE_FOR_ADDRESS),
    )


def _digest(kind, value):
    return salted_hmac(f"recruitment.accounts.throttle.{kind}", value, algorithm="sha256").hexdigest()


def _locked(key):
    return SignInThrottle.objects.select_for_update().get_or_create(key=key)[0]


def _seconds_left(entry, at):
    if entry.blocked_until_at is None:
        return 0
    left = entry.blocked_until_at - at
    if left > LONGEST_DELAY:  # the clock was set back; nobody waits a day for that
        return 0
    return max(math.ceil(left.total_seconds()), 0)
