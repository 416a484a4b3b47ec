"""On whose behalf statements run, told to PostgreSQL for one transaction: the second net under `visible_to`.

Which tables are under it, and what a scope reaches, is in recruitment.policy. The net is in force when the program is
connected as the role that `manage.py setup_roles` made for it; then a statement outside `acting` sees no base's rows.
Everywhere else (SQLite, an owner, a superuser) all of this does nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import connection, transaction

NOTHING_SEEN: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The ids of the bases whose rows are seen, written, and read in the record; None: of all of them."""

    sees: frozenset[int] | None = NOTHING_SEEN
    writes: frozenset[int] | None = NOTHING_SEEN
    record: frozenset[int] | None = NOTHING_SEEN
    actor_id: int | None = None


NOTHING = Reach()
EVERYTHING = Reach(sees=None, writes=None, record=None)


@dataclass(frozen=True, kw_only=True)
class Roles:
    """The roles of one database: owner migrates, runtime serves, runtime_all reads the rows of every base for it."""

    database: str
    owner: str = field(init=False)
    runtime: str = field(init=False)
    runtime_all: str = field(init=False)
    backup: str = field(init=False)

    def __post_init__(self):
        for name in ("owner", "runtime", "runtime_all", "backup"):
            object.__setattr__(self, name, f"{self.database}_{name}")


def roles() -> Roles:
    """The names of the roles of the database that is connected to."""
    return Roles(database=connection.settings_dict["NAME"])


_in_force: dict[tuple[str, str], bool] = {}


def is_in_force() -> bool:
    """Whether the database itself keeps the bases apart for this connection. Asked once for each database and user.

    ROWS_AS_RUNTIME: take the role of the runtime although connected as somebody mightier, as the tests do.
    """
    if connection.vendor != "postgresql":
        return False
    key = (connection.settings_dict["NAME"], connection.settings_dict["USER"])
    if key not in _in_force:
        with _cursor() as cursor:
            cursor.execute(
                "SELECT session_user = %s, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)",
                [roles().runtime, roles().runtime_all],
            )
            is_runtime, are_made = cursor.fetchone()
        _in_force[key] = are_made and (is_runtime or getattr(settings, "ROWS_AS_RUNTIME", False))
    return _in_force[key]


def forget() -> None:
    """Ask again, after roles were made."""
    _in_force.clear()


@contextmanager
def acting(reach: Reach) -> Iterator[None]:
    """Run what is inside on behalf of someone: in one transaction, or as a part of the one that is open.

    After it the rows are as they were before: out of reach, or in that of the one outside.
    """
    if not is_in_force():
        yield
    elif connection.in_atomic_block:
        with _within(reach, goes_on=True):
            yield
    else:
        with transaction.atomic(), _within(reach, goes_on=False):
            yield


@contextmanager
def _within(reach: Reach, *, goes_on: bool) -> Iterator[None]:
    """goes_on: whether the transaction does after it; its end takes along what was told."""
    before = _current()
    _tell(reach)
    connection.acting = reach
    try:
        yield
    finally:
        connection.acting = before
        if goes_on and _is_sound():
            _tell(before)


@contextmanager
def all_rows() -> Iterator[None]:
    """Read the rows of every base inside, for sums over them and for sealing the record; writing stays as it is.

    Also a decorator. What is read lazily must be read before it ends.
    """
    with acting(replace(_current() or NOTHING, sees=None, record=None)):
        yield


def _current() -> Reach | None:
    return getattr(connection, "acting", None)


def _is_sound() -> bool:
    """Whether the transaction still takes statements; after an error in it, what was told goes with it."""
    from psycopg2.extensions import TRANSACTION_STATUS_INTRANS

    raw = connection.connection
    return raw is not None and not raw.closed and raw.get_transaction_status() == TRANSACTION_STATUS_INTRANS


def _tell(reach: Reach | None) -> None:
    """Say it to the database, until the transaction ends: a connection that is handed on takes nothing along."""
    role = "none" if reach is None else roles().runtime_all if reach.sees is None else roles().runtime
    reach = reach or NOTHING
    told = {
        "app.sees": _array(reach.sees),
        "app.writes": _array(reach.writes),
        "app.writes_all": _flag(reach.writes),
        "app.record": _array(reach.record),
        "app.record_all": _flag(reach.record),
        "app.actor": "" if reach.actor_id is None else str(reach.actor_id),
        "role": role,
    }
    with _cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join("set_config(%s, %s, true)" for _ in told),
            [text for pair in told.items() for text in pair],
        )


def _cursor():
    """A cursor of the driver: the net's own statements are no queries of the page, which counts its own."""
    connection.ensure_connection()
    return connection.create_cursor()


def _array(ids: frozenset[int] | None) -> str:
    return "{" + ",".join(map(str, sorted(ids or ()))) + "}"


def _flag(ids: frozenset[int] | None) -> str:
    return "on" if ids is None else ""
