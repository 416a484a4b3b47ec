"""The one clock. Actions and rules are handed dates; only what stands at the edge asks here.

CLOCK in the settings holds the date at a day, for trial and training; the time of day runs on.
"""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This moment in the committee's time zone, on the day the clock is held at if it is."""
    moment = timezone.localtime()
    if not settings.CLOCK:
        return moment
    held = date.fromisoformat(settings.CLOCK)
    return moment.replace(year=held.year, month=held.month, day=held.day)


def today() -> date:
    """The day of `now`."""
    return now().date()
