"""What the committee states about reporting: its periods, open to everyone who signs in."""

from django.db.models import QuerySet

from reports.periodic.models import Period


def periods() -> QuerySet[Period]:
    """Every period, the one that ends last first; of those that end together the shortest. One query."""
    return Period.objects.order_by("-ends_on", "-starts_on", "-pk")
