"""What stands in the lists: every table, every right, every command."""

from django.core.management import get_commands, load_command_class

from recruitment.kernel.commands import SystemCommand
from recruitment.kernel.rights import rights
from recruitment.kernel.row_level import EVERYTHING, NOTHING
from recruitment.kernel.scope import NOBODY, SYSTEM, Grant, Scope
from recruitment.policy import reach, tables
from recruitment.policy.reach import reach_of
from recruitment.testing import sources

# Commands that touch no base's rows as the runtime, and why.
OTHER_COMMANDS = {
    "benchmark": "measures with the owner's account, and rolls back what it wrote",
    "demo_accounts": "reads no table",
    "install": "migrates, so it is run with the owner's account",
    "migrate": "the owner's",
    "reset_second_factor": "accounts only",
    "seal_audit": "the chain reads all rows itself, a batch a transaction",
    "seed_scale": "fills a database with the owner's account",
    "serve": "each request says for itself",
    "setup_roles": "makes the roles",
    "verify_audit": "the chain reads all rows itself",
}


def test_every_table_is_kept_apart_or_said_to_stand_outside():
    assert tables.unplaced() == []


def test_a_table_in_neither_list_or_in_both_is_seen(monkeypatch):
    monkeypatch.delitem(tables.APART, "targets.TargetLine")
    monkeypatch.setitem(tables.APART, "targets.Term", tables.ByBase())
    assert tables.unplaced() == ["targets.TargetLine", "targets.Term"]


def test_every_right_is_placed_once():
    placed = [*reach.SEEING, *reach.WRITING, *reach.APART]
    assert sorted(placed) == sorted(set(placed))
    assert sorted(set(rights()) - set(placed)) == []


def test_every_command_says_on_whose_behalf_it_works():
    ours = {name: app for name, app in get_commands().items() if app.startswith(sources.PACKAGES)}
    unsaid = [
        name
        for name, app in ours.items()
        if not isinstance(load_command_class(app, name), SystemCommand) and name not in OTHER_COMMANDS
    ]
    assert unsaid == []


def test_a_reach_is_what_the_posts_give():
    base = Grant(role="base_secretary", label="", base_ids=frozenset({5}))
    other = Grant(role="base_secretary", label="", base_ids=frozenset({6}))
    found = reach_of(Scope(actor_id=1, label="", grants=(base, other)))
    assert (found.sees, found.writes, found.record, found.actor_id) == ({5, 6}, {5, 6}, {5, 6}, 1)
    whole = reach_of(
        Scope(actor_id=1, label="", grants=(base, Grant(role="organiser", label="", base_ids=None)))
    )
    assert (whole.sees, whole.writes, whole.record) == (None, None, None)
    assert reach_of(NOBODY) == NOTHING
    assert reach_of(SYSTEM) == EVERYTHING
