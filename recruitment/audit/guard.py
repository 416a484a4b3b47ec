"""The database's own refusal to change the record, for whoever gets past the models: raw SQL, a shell, another program.

Triggers on either database. On PostgreSQL the role the program runs as may only add and read besides; its owner could
drop a trigger, which the seals then show. Tests that empty all tables lift the guard around it (recruitment.testing).
"""

TABLES = ("audit_auditevent", "audit_seal")
# Writers share this lock until their transaction ends; who wants it alone knows that no event is under way (`chain`).
WRITERS = 4_717_001

_REFUSED = "The record is never changed."
_INSTALL_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE OR REPLACE FUNCTION audit_announce() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_advisory_xact_lock_shared({WRITERS}); RETURN NULL; END $$""",
    *(
        f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
        for table in TABLES
    ),
    "CREATE TRIGGER audit_auditevent_announced BEFORE INSERT ON audit_auditevent "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_announce()",
)
_REMOVE_POSTGRESQL = (
    *(f"DROP TRIGGER IF EXISTS {table}_kept ON {table}" for table in TABLES),
    "DROP TRIGGER IF EXISTS audit_auditevent_announced ON audit_auditevent",
)
_KINDS = {"changed": "UPDATE", "deleted": "DELETE"}
_INSTALL_SQLITE = tuple(
    f"CREATE TRIGGER {table}_not_{word} BEFORE {kind} ON {table} BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
    for table in TABLES
    for word, kind in _KINDS.items()
)
_REMOVE_SQLITE = tuple(f"DROP TRIGGER IF EXISTS {table}_not_{word}" for table in TABLES for word in _KINDS)


def installing(vendor: str) -> list[str]:
    """The statements that put the guard up on a database of a vendor, over one that is there."""
    if vendor == "postgresql":
        return [*_REMOVE_POSTGRESQL, *_INSTALL_POSTGRESQL]
    return [*_REMOVE_SQLITE, *_INSTALL_SQLITE]


def removing(vendor: str) -> list[str]:
    """The statements that take it down: for migrations that make a table anew, and for tests."""
    return list(_REMOVE_POSTGRESQL if vendor == "postgresql" else _REMOVE_SQLITE)


def install(apps, schema_editor) -> None:
    """Put the guard up, from a migration (RunPython)."""
    for sql in installing(schema_editor.connection.vendor):
        schema_editor.execute(sql)


def remove(apps, schema_editor) -> None:
    """Take it down, from a migration that goes back."""
    for sql in removing(schema_editor.connection.vendor):
        schema_editor.execute(sql)
