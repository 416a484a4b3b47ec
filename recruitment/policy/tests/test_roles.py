"""The roles of the database, by signing in as them; and the command that makes them."""

import environ
import psycopg2
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import reverse
from django.utils.module_loading import import_string

from recruitment.audit.actions import record_read
from recruitment.audit.models import AuditEvent
from recruitment.kernel import row_level
from recruitment.kernel.scope import NOBODY
from recruitment.policy import noticing
from recruitment.policy.management.commands import setup_roles
from recruitment.policy.roles import keep_up
from recruitment.policy.tables import APART, table
from recruitment.testing import factories
from units.targets.models import TargetLine

rows_middleware = import_string(
    next(name for name in settings.MIDDLEWARE if name.endswith(".RowsMiddleware"))
)
on_postgresql = pytest.mark.postgresql
DENIED = (
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE targets_targetline ADD COLUMN mine int",
    "ALTER TABLE targets_targetline DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE targets_targetline NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY rows_seen ON targets_targetline",
    "CREATE POLICY mine ON targets_targetline USING (true)",
    "DROP TABLE targets_targetline",
    "TRUNCATE targets_targetline",
    "UPDATE audit_auditevent SET actor_label = ''",
    "DELETE FROM audit_auditevent",
    "TRUNCATE audit_auditevent",
    "DELETE FROM audit_seal",
    "DELETE FROM django_migrations",
    "SET ROLE {owner}",
    "SET ROLE {backup}",
    "GRANT {owner} TO {runtime}",
    "ALTER ROLE {runtime} BYPASSRLS",
)


def signed_in(user):
    """A connection of its own, as one of the roles."""
    where = connection.settings_dict
    raw = psycopg2.connect(host=where["HOST"], dbname=where["NAME"], user=user)
    raw.autocommit = True
    return raw


def asked(raw, statement):
    with raw.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@on_postgresql
@pytest.mark.parametrize("name", ["runtime", "runtime by way of its reader"])
def test_the_runtime_changes_no_table_no_policy_and_no_role(db, name):
    roles = row_level.roles()
    raw = signed_in(roles.runtime)
    try:
        if name != "runtime":
            with raw.cursor() as cursor:
                cursor.execute(f'SET ROLE "{roles.runtime_all}"')
        allowed = []
        for statement in DENIED:
            named = statement.format(owner=roles.owner, runtime=roles.runtime, backup=roles.backup)
            with raw.cursor() as cursor:
                try:
                    cursor.execute(named)
                    allowed.append(named)
                except psycopg2.errors.InsufficientPrivilege:
                    pass
        assert allowed == []
    finally:
        raw.close()


@on_postgresql
def test_every_table_is_forced_and_belongs_to_an_owner_who_is_not_served(db):
    roles = row_level.roles()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity, pg_get_userbyid(relowner) FROM pg_class "
            "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT LIKE 'kept_%'"
        )
        found = {name: (forced, owner) for name, forced, owner in cursor.fetchall()}
        cursor.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolinherit, rolcreaterole FROM pg_roles WHERE rolname LIKE %s",
            [f"{roles.database}\\_%"],
        )
        rights = {name: tuple(rest) for name, *rest in cursor.fetchall()}
    assert {owner for _, owner in found.values()} == {roles.owner}
    assert {f'"{name}"' for name, (forced, _) in found.items() if forced} == set(map(table, APART))
    plain = (False, False, False, False)
    assert rights == {
        roles.owner: plain,
        roles.runtime: plain,
        roles.runtime_all: plain,
        roles.backup: (False, True, False, False),
    }


@pytest.fixture
def as_runtime(applied, transactional_db, secretary):
    """The program signed in as the runtime, as in real use; the figures of the appendix are there."""
    plain = connection.settings_dict["USER"]
    with override_settings(ROWS_AS_RUNTIME=False):
        try:
            sign_in_as(row_level.roles().runtime)
            yield secretary
        finally:
            sign_in_as(plain)


def sign_in_as(role):
    connection.close()
    connection.settings_dict["USER"] = role
    row_level.forget()


def read_and_answer(status):
    """A page that leaves a read in the record and answers with a status."""

    def page(request):
        record_read("x.y", object_type="x", by=request.scope)
        return HttpResponse(status=status)

    return page


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_signed_in_as_the_runtime_the_program_serves_and_leaves_nothing_behind(client, as_runtime):
    assert row_level.is_in_force()
    assert not noticing.is_missing()
    assert TargetLine.objects.count() == 0
    client.force_login(as_runtime)
    page = client.get(reverse("attainment:dashboard")).content.decode()
    assert "202/850" in page
    assert "Phường 9" in page
    assert client.get(reverse("attainment:base", args=[6])).status_code == 200
    assert TargetLine.objects.count() == 0  # the same connection, after the requests
    assert asked(connection.connection, "SELECT current_user") == row_level.roles().runtime
    call_command("attainment", format="json")
    backup = signed_in(row_level.roles().backup)
    try:
        assert asked(backup, "SELECT count(*) FROM targets_targetline") > 100
        with pytest.raises(psycopg2.Error), backup.cursor() as cursor:
            cursor.execute("UPDATE targets_targetline SET amount = 0")
    finally:
        backup.close()
    a_failed_page_leaves_nothing(client)
    sign_in_as(row_level.roles().owner)
    call_command("migrate", verbosity=0)
    assert TargetLine.objects.count() > 100
    assert noticing.is_missing()


def a_failed_page_leaves_nothing(client):
    request = client.get(reverse("accounts:me")).wsgi_request
    request.scope = factories.scope(request.user)
    for status, kept in ((500, False), (404, True)):
        rows_middleware(read_and_answer(status))(request)
        with row_level.acting(row_level.EVERYTHING):
            assert AuditEvent.objects.filter(verb="x.y").exists() == kept


def test_what_streams_is_refused(rf, db):
    request = rf.get("/")
    request.scope = NOBODY
    with pytest.raises(TypeError, match="build it first"):
        rows_middleware(lambda request: StreamingHttpResponse())(request)


@on_postgresql
def test_the_command_makes_them_once_and_may_run_again(db, capsys):
    call_command("setup_roles")
    again = capsys.readouterr().out
    assert again.count("DATABASE_URL=postgres://") == 3
    assert "MẬT-KHẨU" in again
    assert "một lần này" not in again
    call_command("setup_roles", new_passwords=True)
    renewed = capsys.readouterr().out
    assert "MẬT-KHẨU" not in renewed
    assert "một lần này" in renewed


@on_postgresql
def test_a_migration_puts_policies_on_tables_that_have_none(db):
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY rows_seen ON targets_targetline")
        cursor.execute("ALTER TABLE targets_targetline DISABLE ROW LEVEL SECURITY")
        assert keep_up()
        cursor.execute("SELECT count(*) FROM pg_policies WHERE tablename = 'targets_targetline'")
        assert cursor.fetchone() == (6,)
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = 'targets_targetline'")
        assert cursor.fetchone() == (True,)


@on_postgresql
def test_without_the_runtime_the_program_works_and_the_check_says_so(client, applied, secretary):
    with override_settings(ROWS_AS_RUNTIME=False):
        row_level.forget()
        try:
            assert [warning.id for warning in noticing.second_net(None)] == ["policy.W001"]
            client.force_login(secretary)
            assert "202/850" in client.get(reverse("attainment:dashboard")).content.decode()
        finally:
            row_level.forget()


def test_on_sqlite_there_is_nothing_to_set_up(db):
    if connection.vendor == "postgresql":
        return
    assert noticing.second_net(None) == []
    with pytest.raises(CommandError, match="PostgreSQL"):
        call_command("setup_roles")


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        ("may-chu", "5433", "postgres://a:p@may-chu:5433/quan3"),
        ("", "", "postgres://a:p@localhost/quan3"),
        ("/var/run/postgresql", "", "postgres://a:p@//var/run/postgresql/quan3"),
    ],
)
def test_the_addresses_printed_are_those_the_program_reads(host, port, expected):
    where = {"HOST": host, "PORT": port, "NAME": "quan3"}
    assert setup_roles.address("a", "p", where) == expected
    read = environ.Env.db_url_config(expected)
    assert (read["HOST"], read["NAME"], read["USER"]) == (host or "localhost", "quan3", "a")
