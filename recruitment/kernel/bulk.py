"""Very many rows at once, in statements that either database bears and in memory that does not grow with them."""

import gc
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice

from django.db import connection
from django.db.models import Field, JSONField, Model, QuerySet

ADDED_AT_ONCE = 10_000
ASKED_AT_ONCE = 1_000  # SQLite may be built to take no more than 32,766 values in a statement


@contextmanager
def without_collecting() -> Iterator[None]:
    """Make hundreds of thousands of plain values without looking for circular garbage among them; also a decorator.

    There is none, and looking at each of them again and again took half of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def add_rows(
    model: type[Model],
    fields: Sequence[str],
    rows: Iterable[Sequence],
    *,
    common: Mapping[str, object] | None = None,
) -> None:
    """Insert rows of plain values as they come, some thousands in a statement; part of the caller's transaction.

    fields: what the values of a row are, as stored (base_id); common: what every row has. Other fields take their
    defaults. No model is made of a row: with hundreds of thousands that took most of the time. The database checks
    what it always checks, nothing else does.
    """
    columns = {field.attname: field for field in model._meta.concrete_fields}
    shared = {
        name: field.get_default()
        for name, field in columns.items()
        if not field.primary_key and name not in fields
    } | dict(common or {})
    varying = [columns[name] for name in fields]
    insert = _insert_arrays if connection.vendor == "postgresql" else _insert_each
    rows = iter(rows)
    with connection.cursor() as cursor:
        while part := list(islice(rows, ADDED_AT_ONCE)):
            insert(cursor, model, varying, part, [(columns[name], value) for name, value in shared.items()])


def _insert_arrays(cursor, model, varying, rows, shared):
    """One array for each field, taken apart by the server: a quarter of the time of as many values in a statement.

    COPY, which is faster still, is refused on tables under row-level security.
    """
    arrays = ", ".join(f"%s::{_cast(field)}[]" for field in varying)
    names = [f"c{place}" for place, _ in enumerate(varying)]
    values = names + [f"%s::{_cast(field)}" for field, _ in shared]
    sql = (  # names of our own models, nothing that anybody sent
        f"INSERT INTO {_table(model)} ({_names([*varying, *(field for field, _ in shared)])}) "  # noqa: S608 # nosec
        f"SELECT {', '.join(values)} FROM unnest({arrays}) AS given({', '.join(names)})"
    )
    same = [field.get_db_prep_save(value, connection) for field, value in shared]
    columns = [_array(field, column) for field, column in zip(varying, zip(*rows, strict=True), strict=True)]
    cursor.execute(sql, [*same, *columns])


def _insert_each(cursor, model, varying, rows, shared):
    """The same statement for each row, prepared once."""
    fields = [*varying, *(field for field, _ in shared)]
    same = tuple(field.get_db_prep_save(value, connection) for field, value in shared)
    columns = [
        _mapped(column, lambda value, field=field: field.get_db_prep_save(value, connection))
        for field, column in zip(varying, zip(*rows, strict=True), strict=True)
    ]
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {_table(model)} ({_names(fields)}) VALUES ({marks})"  # noqa: S608 # nosec
    cursor.executemany(sql, [row + same for row in zip(*columns, strict=True)])


def _table(model):
    return connection.ops.quote_name(model._meta.db_table)


def _names(fields):
    return ", ".join(connection.ops.quote_name(field.column) for field in fields)


def _cast(field: Field) -> str:
    """The type of a field. A cast to varchar(10) would cut a longer text; as text it is refused when it is stored."""
    kind = field.db_type(connection)
    return "text" if kind.startswith("varchar") else kind


def _array(field: Field, values: Sequence) -> str:
    """Values as PostgreSQL writes an array: the server reads that many times faster than it parses so many values."""
    if isinstance(field, JSONField):
        return "{" + ",".join(_quoted(json.dumps(value, cls=field.encoder)) for value in values) + "}"
    return "{" + ",".join(_mapped(values, _written)) + "}"


def _written(value: object) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, int):
        return str(int(value))
    return _quoted(value.isoformat() if isinstance(value, date) else str(value))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _mapped(values: Sequence, change) -> list:
    """Each value changed; values that come again and again are changed once."""
    try:
        changed = {value: change(value) for value in set(values)}
    except TypeError:  # lists and mappings
        return [change(value) for value in values]
    return [changed[value] for value in values]


def among(rows: QuerySet, field: str, values: Collection) -> QuerySet:
    """The rows whose field is one of the values; of very many values, all rows: the caller picks those it asked for."""
    return rows.filter(**{f"{field}__in": values}) if len(values) <= ASKED_AT_ONCE else rows
