"""Which period an address speaks of, and those beside it.

Periods of the calendar belong to no base: everybody may know of them. What an ad hoc one is called may speak of the
bases it asks, so it is known to them alone.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from recruitment.kernel.scope import Scope
from reports.periodic.models import ExpectedReport, Period, PeriodicReport


def period_or_404(slug: str, *, scope: Scope) -> Period:
    """The period of a slug. Raises Http404. One query, and for a base one more of an ad hoc period."""
    period = get_object_or_404(Period.objects.all(), slug=slug)
    is_for_all = not period.is_ad_hoc or scope.covers_committee("bases.view")
    if not is_for_all and not ExpectedReport.objects.visible_to(scope).filter(period=period).exists():
        raise Http404(slug)
    return period


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The periods of the same kind right before and after one, of those that bases reported for; None: none."""

    before: Period | None
    after: Period | None


def beside(period: Period) -> Beside:
    """The neighbours of a period. One query."""
    reported = Exists(PeriodicReport.objects.filter(period=OuterRef("pk")))
    used = Period.objects.filter(Q(opened_on__isnull=False) | reported, kind=period.kind)
    others = list(used.exclude(pk=period.pk).order_by("starts_on", "ends_on", "pk"))
    place = (period.starts_on, period.ends_on, period.pk)
    earlier = [one for one in others if (one.starts_on, one.ends_on, one.pk) < place]
    return Beside(
        before=earlier[-1] if earlier else None,
        after=others[len(earlier)] if len(earlier) < len(others) else None,
    )
