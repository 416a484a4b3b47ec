"""What stands in every table, to see what a request changed."""

from django.apps import apps
from django.db import models

# Written by reading too, or by whoever is refused: sessions and their last moment, counts of guesses, the record.
BESIDE = {"django_session", "usersessions_usersession", "accounts_signinthrottle"}
RECORD = "audit_"
LOGIN = ("accounts_user", "last_login")
# Different in two runs of one act, without anything being assigned.
PASSING = (models.DateTimeField, models.UUIDField)


def snapshot() -> dict[tuple[str, object], dict[str, object]]:
    """Every row of every table but those beside the matter: {(table, key): {column: value}}."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table in BESIDE or table.startswith(RECORD) or model._meta.proxy:
            continue
        names = [field.attname for field in model._meta.concrete_fields]
        for values in model._base_manager.order_by("pk").values_list("pk", *names):
            found[table, values[0]] = dict(zip(names, values[1:], strict=True))
    return found


def difference(before: dict, after: dict) -> set[tuple]:
    """What changed, as (table, key, column, value); moments and ids of acts only as changed, without their value."""
    passing = {
        (model._meta.db_table, field.attname)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, PASSING)
    }
    passing.add(("accounts_user", "password"))  # salted anew each time
    keys = {
        (model._meta.db_table, field.attname): field.related_model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
    }
    found = {(*row, "gone", None) for row in before.keys() - after.keys()}
    for (table, key), values in after.items():
        old = before.get((table, key), {})
        made = not old
        for column, value in values.items():
            if (table, column) == LOGIN or (not made and old[column] == value):
                continue
            if made and column == "id":
                continue
            shown = None if (table, column) in passing else _shown(value)
            if (table, column) in keys and value is not None:
                points_at = keys[table, column], value
                if points_at in after and points_at not in before:
                    shown = "a row made in the same act"  # PostgreSQL counts its keys on, whatever is undone
            found.add((table, "new" if made else key, column, shown))
    return found


def _shown(value):
    """A value as text; a file without the place in memory that PostgreSQL's comes with."""
    return repr(bytes(value) if isinstance(value, memoryview) else value)
