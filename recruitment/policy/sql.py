"""The statements that put the lists of `tables` in force.

One form for all: a column compared with an array that is worked out once for a statement, so that indexes serve
(measured: recruitment/decisions/0015-row-security.md). Settings live as long as a transaction; unset they are NULL at
first and '' later, and either means nothing.
"""

from collections.abc import Collection, Iterator

from recruitment.kernel.row_level import Roles
from recruitment.policy.tables import APART, ByBase, ByParent, ByWriter, Rule, table

NOBODY = "false"
ADDED_ONLY = ("audit.AuditEvent", "audit.Seal")


def _ids(setting: str) -> str:
    return f"ANY((SELECT nullif(current_setting('app.{setting}', true), '')::bigint[])::bigint[])"


def _flag(setting: str) -> str:
    return f"(SELECT coalesce(current_setting('app.{setting}', true), '') = 'on')"


WRITES_ALL, RECORD_ALL = _flag("writes_all"), _flag("record_all")
ACTOR = "(SELECT nullif(current_setting('app.actor', true), '')::bigint)"


def seen(rule: Rule) -> str:
    """Which rows the runtime sees; its reader of all rows sees every one."""
    match rule:
        case ByBase(record=True):
            return f"{RECORD_ALL} OR {rule.column} = {_ids('record')}"
        case ByBase():
            return f"{rule.column} = {_ids('sees')}"
        case ByParent():
            return f"{rule.column} = ANY(ARRAY(SELECT id FROM {table(rule.parent)}))"  # noqa: S608 # nosec
        case ByWriter():
            parts = f"SELECT {rule.part_column} FROM {table(rule.parts)}"  # noqa: S608 # nosec
            return f"{rule.column} = {ACTOR} OR id = ANY(ARRAY({parts}))"
    return NOBODY


def written(rule: Rule) -> str:
    """Which rows may be written."""
    match rule:
        case ByBase(record=True):
            return f"{rule.column} IS NULL OR {RECORD_ALL} OR {rule.column} = {_ids('record')}"
        case ByBase():
            return f"{WRITES_ALL} OR {rule.column} = {_ids('writes')}"
        case ByParent():
            column = APART[rule.parent].column
            parents = f"SELECT id FROM {table(rule.parent)} WHERE {column} = {_ids('writes')}"  # noqa: S608 # nosec
            return f"{WRITES_ALL} OR {rule.column} = ANY(ARRAY({parents}))"
        case ByWriter():
            return f"{WRITES_ALL} OR {rule.column} = {ACTOR}"
    return WRITES_ALL


def enforcing(label: str) -> str:
    """The statement that puts a table under its policies, its owner too. It waits until nobody uses the table."""
    return f"ALTER TABLE {table(label)} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"


def policies(roles: Roles, labels: Collection[str]) -> Iterator[str]:
    """Every policy of the tables of some models, over those that were there."""
    runtime = f'"{roles.runtime}", "{roles.runtime_all}"'
    for label in labels:
        rule = APART[label]
        name, may_write = table(label), written(rule)
        for policy, who in (
            ("rows_of_owner", f'FOR ALL TO "{roles.owner}" USING (true) WITH CHECK (true)'),
            ("rows_of_all", f'FOR SELECT TO "{roles.runtime_all}" USING (true)'),
            ("rows_seen", f'FOR SELECT TO "{roles.runtime}" USING ({seen(rule)})'),
            ("rows_added", f"FOR INSERT TO {runtime} WITH CHECK ({may_write})"),
            ("rows_changed", f"FOR UPDATE TO {runtime} USING ({may_write}) WITH CHECK ({may_write})"),
            ("rows_removed", f"FOR DELETE TO {runtime} USING ({may_write})"),
        ):
            yield f"DROP POLICY IF EXISTS {policy} ON {name}"
            yield f"CREATE POLICY {policy} ON {name} {who}"


def grants(roles: Roles, *, tables: Collection[str], sequences: Collection[str]) -> Iterator[str]:
    """What each role may do with the owner's tables: the runtime no DDL, and with the record only add and read."""
    runtime, backup = f'"{roles.runtime}", "{roles.runtime_all}"', f'"{roles.backup}"'
    in_future = f'ALTER DEFAULT PRIVILEGES FOR ROLE "{roles.owner}" IN SCHEMA public'
    yield f"GRANT USAGE ON SCHEMA public TO {runtime}, {backup}"
    for kind, names, may in (
        ("TABLE", tables, "SELECT, INSERT, UPDATE, DELETE"),
        ("SEQUENCE", sequences, "USAGE, SELECT"),
    ):
        for given, who in ((may, runtime), ("SELECT", backup)):
            yield f"GRANT {given} ON {kind} {', '.join(names)} TO {who}"
            yield f"{in_future} GRANT {given} ON {kind}S TO {who}"
    yield f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(map(table, ADDED_ONLY))} FROM {runtime}"
    yield f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM {runtime}"
