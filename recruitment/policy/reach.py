"""From a scope to what the database lets through for it.

One set of bases to be seen and one to be written: the net keeps bases apart; which right an act needs is checked by
the program. Every right of permissions.toml is in one of the lists, or a test is red.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from recruitment.kernel import row_level
from recruitment.kernel.rights import rights as known
from recruitment.kernel.row_level import Reach
from recruitment.kernel.scope import Scope

SEEING = ("bases.view",)
WRITING = (
    "appendix.edit",
    "appendix.import",
    "reports.approve",
    "reports.decide",
    "reports.enter",
    "reports.unlock",
    "targets.decide",
    "targets.propose",
)
RECORD = ("audit.view", *SEEING)
# Rights that open no base's rows by themselves. Those about people get a set of their own with the first table of
# people: who sees a base's figures need not see its people, and the other way round.
APART = (
    "accounts.manage",
    "appendix.view",
    "audit.export",
    "audit.view",
    "district.view",
    "people.edit",
    "people.export",
    "people.introduce",
    "people.train",
    "people.verify",
    "people.view",
    "units.manage",
)


def reach_of(scope: Scope) -> Reach:
    """The bases a scope sees and writes, by any of its rights. What is written may be seen."""
    writes = _bases(scope, WRITING)
    return Reach(
        sees=_bases(scope, (*SEEING, *WRITING)),
        writes=writes,
        record=_bases(scope, (*RECORD, *WRITING)),
        actor_id=scope.actor_id,
    )


def _bases(scope: Scope, rights: Iterable[str]) -> frozenset[int] | None:
    """The bases of any of these rights; a right that permissions.toml does not have gives nothing."""
    found = [scope.base_ids(right) for right in rights if right in known()]
    return None if None in found else frozenset().union(*found)


@contextmanager
def acting(scope: Scope) -> Iterator[None]:
    """Run what is inside with what this scope reaches; SYSTEM reaches everything. A transaction, or part of one."""
    with row_level.acting(reach_of(scope)):
        yield
