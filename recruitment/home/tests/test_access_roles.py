"""The other roles at every address: each answers like an identity of test_access.py, but for what is written here.

Every GET and every POST is undone again, so that one request cannot change the answer to the next.
"""

import pytest
from django.db import transaction

from recruitment.accounts.actions import end_sessions
from recruitment.home.tests.test_access import ANSWERS, IDENTITIES, POSTED_TO, address, sign_in, things
from recruitment.kernel import clock
from recruitment.kernel.rights import roles
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from units.bases.actions import open_cell

__all__ = ["things"]

ENTERING = (
    "periodic:save",
    "periodic:take_back",
    "periodic:upload",
    "periodic:confirm_upload",
    "periodic:undo_upload",
    "periodic:report",
    "periodic:review",
    "periodic:submit",
    "periodic:withdraw",
    "periodic:autosave",
    "periodic:nothing",
    "proposals:proposal",
    "proposals:send",
    "proposals:withdraw",
)
READS_ONLY = dict.fromkeys(ENTERING, 403)
NO_FORMS = dict.fromkeys(
    (
        "audit:list",
        "audit:act",
        "periodic:upload",
        "periodic:uploaded",
        "periodic:review",
        "periodic:autosave",
    ),
    403,
)
DECIDES = {"periodic:approve_many": 200, "periodic:correct": 302, "audit:export": 200}
DECIDED = dict.fromkeys(
    ("periodic:unlock", "periodic:approve_many", "periodic:approve", "periodic:correct"), 302
)
RECORD = {"audit:list": 200, "audit:act": 200, "audit:export": 200}
ACCOUNTS = {name: 200 for name in ANSWERS if name.startswith("users:")}
WITH_A_PAGE = ("users:new", "users:all_bases", "users:give_post", "users:first_password")
ACCOUNTS_CHANGED = {
    name: 200 if name in WITH_A_PAGE else 302 for name in POSTED_TO if name.startswith("users:")
}
NO_APPENDIX = dict.fromkeys(
    ("appendix:table", "appendix:sums", "appendix:history", "appendix:export", "papers:list"), 403
)
# Like which identity of test_access.py; what differs when reading; what differs when posting.
LIKE = {
    "head_organiser": ("organiser", DECIDES, DECIDED),
    "system_admin": ("postless", RECORD | ACCOUNTS, ACCOUNTS_CHANGED),
    "protection": ("leader", NO_APPENDIX, {}),
    "executive": ("leader", {}, {}),
    "party_boards": ("leader", {}, {}),
    # Of several bases: lists of them, where a secretary is led to the one.
    "supervisor": ("secretary", {**NO_FORMS, "proposals:campaign": 200, "periodic:grid": 200}, READS_ONLY),
    "cell_secretary": ("secretary", NO_FORMS, READS_ONLY),
    "training_centre": ("postless", {"attainment:dashboard": 200}, {}),
    "front": ("postless", {}, {}),
    "ended post": ("postless", {}, {}),
    "locked account": ("anonymous", {}, {}),
}


@pytest.fixture
def others(applied):
    """One person of each other role, one whose post was ended a moment ago, and one whose account was locked."""
    cell = open_cell(base=factories.base(6), name="Chi bộ 1", kind="quarter", by=SYSTEM)
    places = {
        "supervisor": {"supervised": [factories.base(6), factories.base(9)]},
        "cell_secretary": {"cell": cell},
    }
    found = {
        role: factories.create_user(role=role, **places.get(role, {})) for role in LIKE if role in roles()
    }
    ended = factories.create_user(role="head_organiser")
    factories.end_post(post=ended.posts.get(), on=clock.today(), by=SYSTEM)
    locked = factories.create_user(role="head_organiser")
    return {**found, "ended post": ended, "locked account": locked}


def answers(client, user, *, things, names, method, is_locked=False):
    """The status of every address for one person, each request undone again."""
    found = {}
    for name in names:
        with transaction.atomic():
            sign_in(client, user)
            if is_locked:
                user.is_active = False
                user.save(update_fields=["is_active"])
                end_sessions(user=user, by=SYSTEM)
            found[name] = getattr(client, method)(address(name, things)).status_code
            transaction.set_rollback(True)
        user.is_active = True
    return found


def expected(table, role, column):
    like, *exceptions = LIKE[role]
    place = IDENTITIES.index(like)
    return {name: exceptions[column].get(name, row[place]) for name, row in table.items()}


@pytest.mark.parametrize(("method", "table", "column"), [("get", ANSWERS, 0), ("post", POSTED_TO, 1)])
def test_every_other_role_gets_the_answers_written_down(
    client, others, things, method, table, column, record_property
):
    cells, wrong = 0, {}
    for role, user in others.items():
        due = expected(table, role, column)
        found = answers(
            client, user, things=things, names=table, method=method, is_locked=role == "locked account"
        )
        cells += len(found)
        if differing := {name: found[name] for name in found if found[name] != due[name]}:
            wrong[role] = differing
    deviations = sum(map(len, wrong.values()))
    record_property("tally", [f"ô của ma trận phân quyền ({method})", cells, deviations])
    assert wrong == {}


def test_every_role_of_the_file_is_walked():
    assert set(roles()) == {"organiser", "standing", "base_secretary"} | (set(LIKE) & set(roles()))
