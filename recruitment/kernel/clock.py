"""The one clock. Actions and rules are handed dates; only what stands at the edge asks here.

CLOCK in the settings holds the date at a day, for trial and training; the time of day runs on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

_made_on: ContextVar[date | None] = ContextVar("made_on", default=None)


@contextmanager
def held_at(day: date) -> Iterator[None]:
    """Let what is done inside be done on a day: for the making of samples, and nothing that people do."""
    token = _made_on.set(day)
    try:
        yield
    finally:
        _made_on.reset(token)


def now() -> datetime:
    """This moment in the committee's time zone, on the day the clock is held at if it is."""
    moment = timezone.localtime()
    held = _made_on.get() or (date.fromisoformat(settings.CLOCK) if settings.CLOCK else None)
    if held is None:
        return moment
    return moment.replace(year=held.year, month=held.month, day=held.day)


def today() -> date:
    """The day of `now`."""
    return now().date()


def real_now() -> datetime:
    """This very moment, also where the day is held: for codes and time limits, which run by the real clock."""
    return timezone.localtime()
