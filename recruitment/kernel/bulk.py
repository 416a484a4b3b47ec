"""Very many rows at once, in statements that either database bears and in memory that does not grow with them."""

from collections.abc import Collection, Iterable
from itertools import islice

from django.db.models import Model, QuerySet

ADDED_AT_ONCE = 5_000
ASKED_AT_ONCE = 1_000  # SQLite may be built to take no more than 32,766 values in a statement


def add_all(model: type[Model], rows: Iterable[Model]) -> None:
    """Insert rows as they come, some thousands in a statement; part of the caller's transaction."""
    rows = iter(rows)
    while part := list(islice(rows, ADDED_AT_ONCE)):
        model.objects.bulk_create(part)


def among(rows: QuerySet, field: str, values: Collection) -> QuerySet:
    """The rows whose field is one of the values; of very many values, all rows: the caller picks those it asked for."""
    return rows.filter(**{f"{field}__in": values}) if len(values) <= ASKED_AT_ONCE else rows
