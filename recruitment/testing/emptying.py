"""Emptying the test database: the one thing for which the guard of the record (recruitment.audit.guard) is lifted.

Tests that commit are cleared up after by emptying every table. The program itself never empties one, so the guard knows
no exception in real use: here it is taken down, and put up again, around the statements of Django's flush.
"""

from functools import wraps

from django.db import connection

from recruitment.audit import guard


def lift_guard_around_flush() -> None:
    """Let `flush` empty the tables of the record too, on the database the tests run on."""
    operations = type(connection.ops)
    if getattr(operations.sql_flush, "lifts_guard", False):
        return
    plain = operations.sql_flush

    @wraps(plain)
    def sql_flush(self, style, tables, **options):
        statements = plain(self, style, tables, **options)
        vendor = self.connection.vendor
        return [*guard.removing(vendor), *statements, *guard.installing(vendor)] if statements else []

    sql_flush.lifts_guard = True
    operations.sql_flush = sql_flush
