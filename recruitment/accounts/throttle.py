"""Guessing passwords must get slow, and nobody may be locked out by somebody else's guesses.

After a few failures for one user name from one address, or many from one address, each further attempt from there
has to wait; the wait doubles and stops growing at five minutes. Only those who failed wait: a name that is guessed
at from elsewhere stays open to its owner.

Guesses at one name from many addresses draw on one allowance of the name, which refills by an attempt a minute.
One address alone waits too long between attempts to use it up. Whoever signed in to the name from an address before
does not draw on it, so that guessers, however many, cannot keep people out of their usual place of work.

An attempt is counted before its password is looked at, so that a hundred at the same moment are a hundred failures
and not one. A right password takes its count back. Unknown user names are treated alike: the wait must not tell
who exists.

Every door counts like this: the page for signing in, giving the password once more, changing it, and codes of the
second factor. Passwords share one count wherever they are given. Codes have their own, with a smaller allowance of
the name: a right password must not take failed codes back, and a code has only a million values.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from recruitment.accounts.models import SignInThrottle
from recruitment.kernel import proxies
from recruitment.kernel.text import squeeze

FREE_FOR_PAIR = 5
FREE_FOR_ADDRESS = 20
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Door:
    """A kind of secret that is guessed at, and what strangers may try on one name: so many at once, and one more
    each time `refill` has passed.
    """

    code: str
    allowance: int
    refill: timedelta


# One address gets 12 attempts in its first ten minutes and then 12 an hour, which never empties the allowance of
# passwords. That of codes it may empty: only for whoever knows the password, and not at the owner's usual place.
PASSWORD = Door(code="", allowance=30, refill=timedelta(minutes=1))
CODE = Door(code="code", allowance=10, refill=timedelta(minutes=5))
# What happened longer ago is forgotten: an office behind one address mistypes twenty times in a month.
FORGOTTEN_AFTER = timedelta(hours=1)
# How long an address is remembered as one that somebody signs in from.
KNOWN_FOR = timedelta(days=90)
# Attempts at the same moment read the clock in one order and get the lock in another; only a bigger step
# backwards is a clock that was set back.
CLOCK_SLACK = timedelta(minutes=1)
CLEANED_AT_ONCE = 200


def delay_after(failures: int, *, free: int) -> timedelta:
    """How long the next attempt has to wait: nothing below `free` failures, then 5 s, 10 s, 20 s … up to 5 min."""
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 10)
    return min(FIRST_DELAY * 2**doublings, LONGEST_DELAY)


@transaction.atomic
def admit(*, username: str, address: str, at: datetime, door: Door = PASSWORD) -> int:
    """Let an attempt in and count it, or refuse it: returns 0, or the seconds to wait (then nothing is counted)."""
    # Rows are locked in this order everywhere, so that no two attempts wait for each other; and an address that has
    # to wait leaves no rows behind for the names it makes up.
    place = _locked(_address_key(address))
    if wait := _seconds_left(place, at, free=FREE_FOR_ADDRESS):
        return wait
    pair = _locked(_pair_key(username, address, door))
    name = None if _is_known(pair, at) else _locked(_name_key(username, door))
    if wait := max(_seconds_left(pair, at, free=FREE_FOR_PAIR), _seconds_to_refill(name, at, door)):
        return wait
    _count(pair, at, free=FREE_FOR_PAIR)
    _count(place, at, free=FREE_FOR_ADDRESS)
    if name:
        name.blocked_until_at = _full_again_at(name, at, door) + door.refill
        name.save(update_fields=["blocked_until_at"])
    _clean(at)
    return 0


@transaction.atomic
def clear(*, username: str, address: str, at: datetime, door: Door = PASSWORD) -> None:
    """The password or code was right: the name is known here from now on, its failures here are forgotten.

    Of the address's failures only this attempt is taken back; otherwise one own account would be enough to go on
    guessing at all others from the same address. The name's allowance stays as strangers left it.
    """
    place = _locked(_address_key(address))
    place.failures = max(place.failures - 1, 0)
    if delay_after(place.failures, free=FREE_FOR_ADDRESS) == timedelta(0):
        place.blocked_until_at = at
    place.save(update_fields=["failures", "blocked_until_at"])
    pair = _locked(_pair_key(username, address, door))
    pair.failures, pair.blocked_until_at, pair.signed_in_at = 0, at, at
    pair.save(update_fields=["failures", "blocked_until_at", "signed_in_at"])


def address_of(request) -> str:
    """The address an attempt comes from; behind our own proxies, the one they saw."""
    return proxies.address_of(request)


# The keys are digests with the server's secret: neither names nor addresses can be read from the table, or tried
# out on it.
def _pair_key(username, address, door):
    return _digest(f"pair{door.code}", f"{_folded(username)}\n{_network(address)}")


def _name_key(username, door):
    return _digest(f"name{door.code}", _folded(username))


def _address_key(address):
    return _digest("address", _network(address))


def _digest(kind, value):
    return salted_hmac(f"recruitment.accounts.throttle.{kind}", value, algorithm="sha256").hexdigest()


def _folded(username):
    return squeeze(username).casefold()


def _network(address):
    """The address as far as it tells one line from another: a single line owns a whole /64 of IPv6 addresses."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((int(parsed), 64), strict=False))


def _locked(key):
    return SignInThrottle.objects.select_for_update().get_or_create(key=key)[0]


def _is_known(pair, at):
    return pair.signed_in_at is not None and pair.signed_in_at + KNOWN_FOR > at


def _count(entry, at, *, free):
    if entry.blocked_until_at and entry.blocked_until_at + FORGOTTEN_AFTER < at:
        entry.failures = 0
    entry.failures += 1
    entry.blocked_until_at = at + delay_after(entry.failures, free=free)
    entry.save(update_fields=["failures", "blocked_until_at"])


def _seconds_left(entry, at, *, free):
    if entry.blocked_until_at is None or not delay_after(entry.failures, free=free):
        return 0
    left = entry.blocked_until_at - at
    if left > LONGEST_DELAY + CLOCK_SLACK:  # the clock was set back; nobody waits a day for that
        return 0
    return max(math.ceil(left.total_seconds()), 0)


def _full_again_at(name, at, door):
    """When the name's whole allowance is there again, kept as its `blocked_until_at`; each attempt puts it off."""
    kept = name.blocked_until_at
    if kept is None or kept > at + door.allowance * door.refill + CLOCK_SLACK:  # the clock was set back
        return at
    return max(kept, at)


def _seconds_to_refill(name, at, door):
    if name is None:
        return 0
    left = _full_again_at(name, at, door) - at - (door.allowance - 1) * door.refill
    return max(math.ceil(left.total_seconds()), 0)


def _clean(at):
    """Drop what is forgotten anyway, so that made-up names do not fill the table; rows in use are left alone."""
    over = Q(blocked_until_at__isnull=True) | Q(blocked_until_at__lt=at - FORGOTTEN_AFTER)
    unknown = Q(signed_in_at__isnull=True) | Q(signed_in_at__lt=at - KNOWN_FOR)
    stale = SignInThrottle.objects.select_for_update(skip_locked=True).filter(over & unknown)
    keys = list(stale.values_list("pk", flat=True)[:CLEANED_AT_ONCE])
    if keys:
        SignInThrottle.objects.filter(pk__in=keys).delete()
