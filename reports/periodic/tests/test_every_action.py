"""Every action in every state, with the period open, locked, extended and run out, by everyone who may try it.

The table below is written out by hand and not read from the program.
"""

from datetime import date

import pytest
from django.db import transaction

from recruitment.kernel.scope import SYSTEM, Grant, Scope
from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.models import EntryAct, PeriodicReport
from reports.periodic.tests.attempts import (
    DENIED,
    DONE,
    REFUSED,
    attempt,
    events,
    everything,
    is_sound,
    people,
)
from reports.periodic.tests.reporting import (
    OPENED_ON,
    approve,
    clerk,
    edits,
    hand_in,
    open_period,
    period,
    report,
    secretary_of,
    write,
)

pytestmark = pytest.mark.django_db

STATES = ("", "draft", "submitted", "returned", "approved")
CLOSURES = ("open", "locked", "extended", "run out")
TODAY = date(2021, 10, 7)

# Who may at all, where nothing else stands in the way.
ENTER, DECIDE, APPROVE = {"secretary", "organiser", "head"}, {"organiser", "head"}, {"head"}
# Action: who, in which states of the report, with the period how. CLEAN is a second report in the same state.
ACCESSIBLE, ANYHOW = {"open", "extended"}, set(CLOSURES)
ANY_STATE = set(STATES)
TABLE = {
    "save": (ENTER, {"", "draft", "returned"}, ACCESSIBLE),
    "words": (ENTER, {"", "draft", "returned"}, ACCESSIBLE),
    "undo": (ENTER, {"draft", "returned"}, ACCESSIBLE),
    "explain": (ENTER, {"draft", "returned"}, ACCESSIBLE),
    "submit": (ENTER, {"draft", "returned"}, ACCESSIBLE),
    "withdraw": (ENTER, {"submitted"}, ACCESSIBLE),
    "send back": (DECIDE, {"submitted"}, ANYHOW),
    "approve": (APPROVE, {"submitted"}, ANYHOW),
    "approve many": (APPROVE, {"submitted"}, ANYHOW),
    "correct": (APPROVE, {"approved"}, ANYHOW),
    "lock": (DECIDE, ANY_STATE, {"open"}),
    "unlock": (APPROVE, ANY_STATE, {"locked", "extended", "run out"}),
    "extend": (DECIDE, ANY_STATE, ANYHOW),
    "move due day": (DECIDE, ANY_STATE, ANYHOW),
    "open": (DECIDE, set(), set()),  # it is open already
    "collect ad hoc": (DECIDE, ANY_STATE, ANYHOW),
}
OF_REPORT = {"undo", "explain", "submit", "withdraw", "send back", "approve", "approve many", "correct"}
CLEAN = 4


def bring(number, state, *, explained):
    """The report of a base brought to a state through the actions, as far as its figures go soundly."""
    if not state:
        return
    figures = {"members": 480} if explained else {"members": 428, "sources_start": 22}
    if state == "draft":
        write(number, **figures)
        if explained:
            _explain(report(number), secretary_of(number), on=OPENED_ON)
        return
    found = hand_in(number, **figures)
    if state == "returned":
        actions.send_back(
            report=found, version=found.version, reason="Xem lại", columns=["sources_added"], by=clerk()
        )
    elif state == "approved":
        approve(found)


def close(closure):
    if closure == "open":
        return
    actions.lock_period(period=period(), on=date(2021, 10, 5), by=clerk())
    if closure != "locked":
        until = date(2021, 10, 8) if closure == "extended" else date(2021, 10, 6)
        base = factories.base(6)
        actions.extend(
            period=period(), base=base, until_on=until, reason="Ốm", on=date(2021, 10, 6), by=clerk()
        )


def _explain(found, by, *, on=TODAY, text="Nhận chuyển đến."):
    more = {"text": text, "on": on, "by": by}
    return actions.explain(report=found, check="members", column="members", **more)


def _words(by):
    words = {"difficulties": "Thiếu nguồn"}
    more = {"words": words, "seen": {"difficulties": ""}, "on": TODAY, "by": by}
    return actions.save_words(period=period(), base=factories.base(6), **more)


def tries(by):
    """What a person tries to do to the report of TT 6 and to its period, by name."""
    now = {"period": period(), "by": by}
    base, begun = factories.base(6), PeriodicReport.objects.filter(base__number=6, period=period()).first()
    seen = begun.values if begun else {}
    found = {
        "save": lambda: actions.save_cells(edits=edits(base, {"sources_added": 5}, seen), on=TODAY, **now),
        "words": lambda: _words(by),
        "lock": lambda: actions.lock_period(on=TODAY, **now),
        "unlock": lambda: actions.unlock_period(reason="Còn thiếu", **now),
        "extend": lambda: actions.extend(base=base, until_on=TODAY, reason="Ốm", on=TODAY, **now),
        "move due day": lambda: actions.move_due_day(due_on=date(2021, 10, 15), **now),
        "open": lambda: actions.open_for_reports(due_on=date(2021, 10, 15), on=TODAY, **now),
        "collect ad hoc": lambda: actions.collect_ad_hoc(asked=_ad_hoc(base), on=TODAY, by=by),
    }
    return {**found, **_tries_on_report(by)} if begun else found


def _tries_on_report(by):
    """The same, for what needs a report that somebody began."""
    mine, clean = report(6), report(CLEAN)
    act = EntryAct.objects.filter(cells__report=mine).order_by("pk").first()
    seen = {"report": mine, "version": mine.version, "by": by}
    return {
        "undo": lambda: actions.undo_entry(act=act, on=TODAY, by=by),
        "explain": lambda: _explain(mine, by, text="Đã đếm lại."),
        "submit": lambda: actions.submit(on=TODAY, paper="1-BC", **seen),
        "withdraw": lambda: actions.withdraw(on=TODAY, **seen),
        "send back": lambda: actions.send_back(reason="Xem lại", columns=["members"], **seen),
        "approve": lambda: actions.approve(**seen),
        "approve many": lambda: actions.approve_many(shown={clean.pk: clean.version}, reports=[clean], by=by),
        "correct": lambda: actions.correct(figures={"class_sent": 9}, reason="Sót", **seen),
    }


def _ad_hoc(base):
    return actions.AdHoc(
        title="Rà soát",
        starts_on=date(2021, 9, 1),
        ends_on=date(2021, 9, 30),
        due_on=date(2021, 10, 9),
        indicators=["members"],
        bases=[base],
    )


def due(name, person, state, closure):
    who, states, closures = TABLE[name]
    if person not in who:
        return DENIED
    return DONE if state in states and closure in closures else REFUSED


@pytest.mark.parametrize("closure", CLOSURES)
@pytest.mark.parametrize("state", STATES)
def test_each_does_what_the_table_says_and_nothing_else_leaves_a_trace(applied, state, closure):
    open_period()
    bring(6, state, explained=True)
    bring(CLEAN, state, explained=False)
    close(closure)
    before, recorded = everything(), events()
    wrong = []
    for person, by in people().items():
        for name, work in tries(by).items():
            with transaction.atomic():
                ended, words = attempt(work)
                is_sound()
                if ended != due(name, person, state, closure) or (ended == REFUSED and not words):
                    wrong.append((person, name, ended, words))
                elif ended == DONE:
                    assert events() == recorded + 1, (person, name)
                else:
                    assert everything() == before, (person, name)
                transaction.set_rollback(True)
    assert wrong == []
    assert everything() == before


def test_the_table_has_a_row_for_every_action(applied):
    open_period()
    bring(6, "draft", explained=True)
    bring(CLEAN, "draft", explained=False)
    assert set(tries(SYSTEM)) == set(TABLE)
    of_others = {"examine", "record_opening_figures", "hold_opening_periods", "open_periods", "require_reach"}
    # These are made of the others, which refuse what they do not allow; taking figures out is open to every reader.
    of_others |= {"explain_all", "hand_in_papers", "take_workbook", "undo_workbook", "record_download"}
    named = {name for name in actions.__all__ if name[0].islower()}
    assert len(named - of_others - {"load_reporting_rules"}) == len(TABLE)


def test_the_program_itself_may_do_everything(applied):
    open_period()
    bring(6, "submitted", explained=True)
    found = report()
    assert actions.approve(report=found, version=found.version, by=SYSTEM).state == "approved"


@pytest.mark.parametrize("role", ["head_organiser", "base_secretary"])
def test_deciding_for_one_base_alone_is_no_deciding(applied, role):
    """A right over named bases, should a role ever be given so, does not decide for the committee."""
    open_period()
    bring(6, "submitted", explained=True)
    found = report()
    grant = Grant(role=role, label="Một cơ sở", base_ids=frozenset({found.base_id}))
    by = Scope(actor_id=7, label="Người khác", grants=(grant,))
    assert attempt(lambda: actions.approve(report=found, version=found.version, by=by))[0] == DENIED
    assert report().state == "submitted"
