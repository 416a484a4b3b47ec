"""The data most tests start from, made once for each worker and then copied inside the database.

Loading the founding data and applying the appendix took most of the suite's time. Both are kept in tables of their own
beside the real ones, which a test's transaction then fills with one INSERT … SELECT a table.
"""

from collections.abc import Callable

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test.utils import override_settings

from recruitment.testing import factories, sources

# The days at which tests hold the clock; at any other day the data is made anew.
CLOCKS = ("", "2021-07-05")
FOUNDED, APPLIED = "founded", "applied"
UNNUMBERED = {"audit_auditevent"}  # nothing refers to its rows, and a test may have some before


def tables() -> list[str]:
    """The tables of our own packages."""
    found = (model for model in apps.get_models() if model.__module__.startswith(sources.PACKAGES))
    return [model._meta.db_table for model in found]


def build() -> None:
    """Make the data for every clock and keep it, leaving the real tables empty as they were."""
    for clock in CLOCKS:
        with override_settings(CLOCK=clock):
            tops = dict.fromkeys(tables(), 0)
            for name, make in ((FOUNDED, factories.load_founding_data), (APPLIED, factories.apply_appendix)):
                make()
                tops = {table: _keep(name, clock, table, above) for table, above in tops.items()}
        _empty()


def _kept(name: str, clock: str, table: str) -> str:
    return f"kept_{name}_{CLOCKS.index(clock)}_{table}"


def _keep(name: str, clock: str, table: str, above: int) -> int:
    """Keep the rows above a key; returns the highest key there is."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TABLE {_kept(name, clock, table)} AS SELECT * FROM "{table}" WHERE id > {above}'  # noqa: S608
        )
        cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"')  # noqa: S608
        return cursor.fetchone()[0]


def _empty() -> None:
    with transaction.atomic(), connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for sql in connection.ops.sql_flush(no_style(), tables(), reset_sequences=True, allow_cascade=True):
            cursor.execute(sql)


def restore(name: str, clock: str, *, or_else: Callable[[], object]) -> None:
    """Fill the tables with the kept data, or make it anew where it is not kept or something stands in its way."""
    if clock not in CLOCKS or not _is_free(name, clock):
        or_else()
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _filled(name, clock):
            columns = _columns(table)
            cursor.execute(
                f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {_kept(name, clock, table)} ORDER BY id'  # noqa: S608
            )
        _step_over(cursor, _filled(name, clock))


_contents: dict[tuple[str, str], list[str]] = {}


def _filled(name: str, clock: str) -> list[str]:
    """The tables that have kept rows."""
    if (name, clock) not in _contents:
        with connection.cursor() as cursor:
            found = []
            for table in tables():
                cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {_kept(name, clock, table)})")  # noqa: S608
                found += [table] if cursor.fetchone()[0] else []
        _contents[name, clock] = found
    return _contents[name, clock]


def _is_free(name: str, clock: str) -> bool:
    """Whether no row of a test stands where kept rows would go."""
    numbered = [table for table in _filled(name, clock) if table not in UNNUMBERED]
    checks = " UNION ALL ".join(
        f'SELECT 1 FROM "{table}" WHERE id >= (SELECT min(id) FROM {_kept(name, clock, table)})'  # noqa: S608
        for table in numbered
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({checks})")
        return not cursor.fetchone()[0]


def _columns(table: str) -> str:
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    fields = [field.column for field in model._meta.concrete_fields]
    return ", ".join(f'"{column}"' for column in fields if table not in UNNUMBERED or column != "id")


def _step_over(cursor, filled: list[str]) -> None:
    """On PostgreSQL a sequence does not notice keys that were given."""
    if connection.vendor != "postgresql":
        return
    steps = (
        f"setval(pg_get_serial_sequence('\"{table}\"', 'id'), (SELECT max(id) FROM \"{table}\"))"  # noqa: S608
        for table in filled
        if table not in UNNUMBERED
    )
    cursor.execute("SELECT " + ", ".join(steps))
