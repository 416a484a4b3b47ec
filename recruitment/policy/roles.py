"""The roles of a PostgreSQL database: who owns and migrates, who serves, who copies away. All of it may run again."""

from collections.abc import Iterator, Mapping

from django.db import connection, transaction

from recruitment.kernel import row_level
from recruitment.kernel.row_level import Roles
from recruitment.policy import sql
from recruitment.policy.tables import APART, table

PLAIN = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT"


class CannotSetUp(Exception):
    """Why the roles cannot be made here, in Vietnamese."""


@transaction.atomic
def set_up_roles(passwords: Mapping[str, str] | None = None) -> None:
    """Make the roles where they are missing, hand the database to its owner and put the policies in force.

    passwords: of roles by name; a role that is not named keeps the one it has. Raises CannotSetUp.
    """
    _require_superuser()
    roles = row_level.roles()
    for statement in _roles(roles):
        _run(statement)
    for name, password in (passwords or {}).items():
        _run(f'ALTER ROLE "{name}" PASSWORD %s', [_encrypted(name, password)])
    for statement in (*_access(roles), *_ownership(roles)):
        _run(statement)
    apply_policies()
    row_level.forget()


def existing() -> set[str]:
    """The names of those roles that were made."""
    roles = row_level.roles()
    names = [roles.owner, roles.runtime, roles.runtime_all, roles.backup]
    return {name for (name,) in _rows("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [names])}


@transaction.atomic
def keep_up() -> bool:
    """After a migration: put the policies in force on new tables too. Whether there are roles, and this one may."""
    roles = row_level.roles()
    if roles.owner not in existing():
        return False
    [(is_superuser, is_owner)] = _rows(
        "SELECT rolsuper, pg_has_role(current_user, %s, 'USAGE') FROM pg_roles WHERE rolname = current_user",
        [roles.owner],
    )
    if is_superuser:
        for statement in _ownership(roles):
            _run(statement)
    if is_owner:
        apply_policies()
    return is_owner


def apply_policies() -> None:
    """Policies and grants of every table that is there; before the first migration there is none."""
    query = "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relkind = 'r'"
    is_enforced = dict(_rows(f"{query} AND relnamespace = 'public'::regnamespace"))
    labels = [label for label in APART if _name(label) in is_enforced]
    if not all(_name(label) in is_enforced for label in sql.ADDED_ONLY):
        return
    for label in labels:
        if not is_enforced[_name(label)]:
            _run(sql.enforcing(label))
    roles = row_level.roles()
    granted = {"tables": _owned(roles, "r"), "sequences": _owned(roles, "S")}
    for statement in (*sql.policies(roles, labels), *sql.grants(roles, **granted)):
        _run(statement)


def _owned(roles: Roles, kind: str) -> list[str]:
    """The owner's tables or sequences: somebody else's in the same database are none of ours."""
    query = (
        "SELECT x.oid::regclass::text FROM pg_class x JOIN pg_roles ON pg_roles.oid = x.relowner "
        "WHERE x.relnamespace = 'public'::regnamespace AND relkind = %s AND rolname = %s ORDER BY relname"
    )
    return [name for (name,) in _rows(query, [kind, roles.owner])]


def _name(label: str) -> str:
    return table(label).strip('"')


def _require_superuser() -> None:
    if connection.vendor != "postgresql":
        raise CannotSetUp("Chỉ dùng với PostgreSQL: dữ liệu đang ở trong một tệp SQLite.")
    [(is_superuser,)] = _rows("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if not is_superuser:
        raise CannotSetUp(
            "Hãy chạy lệnh này với tài khoản quản trị của PostgreSQL (thường là postgres) trong DATABASE_URL."
        )
    if len(row_level.roles().runtime_all.encode()) > 63:
        raise CannotSetUp("Tên cơ sở dữ liệu quá dài: chọn tên không quá 50 ký tự.")


def _roles(roles: Roles) -> Iterator[str]:
    kinds = {
        roles.owner: f"LOGIN {PLAIN} NOBYPASSRLS",
        roles.runtime: f"LOGIN {PLAIN} NOBYPASSRLS",
        roles.runtime_all: f"NOLOGIN {PLAIN} NOBYPASSRLS",
        roles.backup: f"LOGIN {PLAIN} BYPASSRLS",
    }
    made = existing()
    for name, kind in kinds.items():
        yield f'{"ALTER" if name in made else "CREATE"} ROLE "{name}" {kind}'
    yield f'GRANT "{roles.runtime_all}" TO "{roles.runtime}"'
    yield f'ALTER ROLE "{roles.backup}" SET default_transaction_read_only = on'


def _access(roles: Roles) -> Iterator[str]:
    database = f'"{roles.database}"'
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC"
    yield f'GRANT CONNECT ON DATABASE {database} TO "{roles.owner}", "{roles.runtime}", "{roles.backup}"'
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"


def _ownership(roles: Roles) -> Iterator[str]:
    """Everything of the program to its owner; what an extension brought stays as it is."""
    yield f'ALTER DATABASE "{roles.database}" OWNER TO "{roles.owner}"'
    yield f'ALTER SCHEMA public OWNER TO "{roles.owner}"'
    for kind, names in (("TABLE", _relations(roles)), ("FUNCTION", _functions(roles))):
        for name in names:
            yield f'ALTER {kind} {name} OWNER TO "{roles.owner}"'


OTHERS = """ = 'public'::regnamespace AND {0}owner <> (SELECT oid FROM pg_roles WHERE rolname = %s)
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = x.oid AND d.deptype = 'e')"""


def _relations(roles: Roles) -> list[str]:
    query = "SELECT x.oid::regclass::text FROM pg_class x WHERE x.relkind IN ('r', 'p', 'v', 'm') AND x.relnamespace"
    return [name for (name,) in _rows(query + OTHERS.format("rel"), [roles.owner])]


def _functions(roles: Roles) -> list[str]:
    query = "SELECT x.oid::regprocedure::text FROM pg_proc x WHERE x.pronamespace"
    return [name for (name,) in _rows(query + OTHERS.format("pro"), [roles.owner])]


def _encrypted(name: str, password: str) -> str:
    """The password as the server keeps it, so that it stands in no log of statements."""
    from psycopg2.extensions import encrypt_password

    connection.ensure_connection()
    return encrypt_password(password, name, scope=connection.connection, algorithm="scram-sha-256")


def _run(statement: str, parameters: list | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _rows(query: str, parameters: list | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()
