"""Long stories of reports, played at random against a model written here: what is allowed, and what always holds."""

import os
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from recruitment.audit.models import AuditEvent
from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.checks import missing
from reports.periodic.indicators import BALANCE, CODES
from reports.periodic.models import EntryAct
from reports.periodic.tests.reporting import COMPLETE, edits
from reports.periodic.tests.story import NUMBERS, Story
from reports.periodic.values import NOTHING

EVERYTHING = bool(os.environ.get("TEST_ALL"))
# Those who may are tried more often than those who may not: a story must get somewhere.
PEOPLE = (
    "secretary",
    "secretary",
    "organiser",
    "head",
    "head",
    "second head",
    "leader",
    "stranger",
    "neighbour",
)
FIGURES = ("members", "sources_start", "sources_added", "sources_removed", "admitted", "women", "class_sent")
SOUND = {4: {**COMPLETE, "members": 428, "sources_start": 22}, 6: COMPLETE}

people, numbers = st.sampled_from(PEOPLE), st.sampled_from(NUMBERS)
columns = st.sets(st.sampled_from(FIGURES), min_size=1, max_size=3)
figures = st.dictionaries(
    st.sampled_from(FIGURES), st.sampled_from([None, 0, 1, 2, 36, 378, 428]), min_size=1, max_size=4
)


class Stories(Story):
    """What people do, each held against the model."""

    # --- what people do

    @rule(person=people, number=numbers, typed=figures, is_derived=st.booleans())
    def save(self, person, number, typed, is_derived):
        begun, recorded = self.report(number), AuditEvent.objects.count()
        seen = begun.values if begun else {}
        base = factories.base(number)
        writes = {column: value for column, value in typed.items() if self.may_write(number, column)}
        more = {"period": self.period(), "on": self.today, "derive": is_derived}
        done = self.tries(
            person,
            lambda by: actions.save_cells(edits=edits(base, typed, seen), by=by, **more),
            allowed=writes,
            is_right=self.enters(person, number),
            number=number,
        )
        if done:
            found = self.report(number)
            before, after = seen or dict.fromkeys(CODES), found.values if found else dict.fromkeys(CODES)
            assert AuditEvent.objects.count() - recorded == int(before != after)
            if set(before.values()) == {None} and writes.get("sources_start") is None:
                writes.pop("sources_start", None)  # filled in with the first figure
            assert {column: after[column] for column in writes} == writes

    @rule(person=people, number=numbers)
    def complete(self, person, number):
        self.save(person, number, {**SOUND[number], "dossiers_sent": NOTHING}, True)

    @rule(number=numbers)
    def hand_in(self, number):
        self.complete("secretary", number)
        if self.report(number):
            self.explain("secretary", number)
            self.submit("secretary", number, False)
            self.approve("head", number, True)
            self.send_back("organiser", number, {"members"}, True)

    @rule(number=numbers)
    def hand_in_again(self, number):
        self.hand_in(number)
        self.withdraw("secretary", number)
        self.days_pass(1)
        self.hand_in(number)

    @rule(number=numbers)
    def hand_in_and_approve(self, number):
        self.hand_in(number)
        self.approve("second head", number, False)

    @rule(person=people, number=numbers, column=st.sampled_from(FIGURES))
    def save_unseen(self, person, number, column):
        """A figure that somebody else wrote meanwhile is told and left."""
        begun = self.report(number)
        if not begun or begun.value(column) in (None, 777) or not self.enters(person, number):
            return
        edit = actions.CellEdit(base_id=begun.base_id, column=column, seen=777, value=778)
        outcome = actions.save_cells(
            period=self.period(), edits=[edit], on=self.today, by=self.scope(person, number)
        )
        assert outcome.act is None
        assert len(outcome.conflicts) == self.may_write(number, column)
        assert self.report(number).value(column) == begun.value(column)

    @rule(person=people, number=numbers)
    def explain(self, person, number):
        found = self.report(number)
        if not found:
            return
        for remark in actions.examine(found):
            one = remark.finding
            told = {"check": one.check, "column": one.column, "text": "Đã kiểm tra."}
            self.tries(
                person,
                lambda by, told=told: actions.explain(report=found, on=self.today, by=by, **told),
                allowed=found.state in ("draft", "returned")
                and self.is_accessible(number)
                and not one.is_blocking,
                is_right=self.enters(person, number),
                number=number,
            )

    @rule(person=people, number=numbers, is_stale=st.booleans())
    def submit(self, person, number, is_stale):
        found = self.report(number)
        if not found:
            return
        wanting = missing(found.values, asked=found.period.asked)
        if found.sources is None:
            wanting = [one for one in wanting if one.column != "sources"] or (
                [] if self._follows(found) else wanting
            )
        is_complete = not wanting and not any(one.is_open for one in actions.examine(found))
        is_open = found.state in ("draft", "returned") and self.is_accessible(number)
        more = {"version": found.version - is_stale, "on": self.today, "paper": "1-BC"}
        self.tries(
            person,
            lambda by: actions.submit(report=found, by=by, **more),
            allowed=is_open and is_complete and not is_stale,
            is_right=self.enters(person, number),
            number=number,
        )

    @staticmethod
    def _follows(found):
        return all(found.value(code) is not None for code in BALANCE)

    @rule(person=people, number=numbers)
    def withdraw(self, person, number):
        if found := self.report(number):
            self.tries(
                person,
                lambda by: actions.withdraw(report=found, version=found.version, on=self.today, by=by),
                allowed=found.state == "submitted" and self.is_accessible(number),
                is_right=self.enters(person, number),
                number=number,
            )
            after = self.state(number)
            if found.state != after:
                assert after == ("returned" if self.marked.get(number) else "draft")

    @rule(person=people, number=numbers, marks=columns, is_stale=st.booleans())
    def send_back(self, person, number, marks, is_stale):
        if found := self.report(number):
            told = {"reason": "Xem lại", "columns": marks, "version": found.version - is_stale}
            if self.tries(
                person,
                lambda by: actions.send_back(report=found, by=by, **told),
                allowed=found.state == "submitted" and not is_stale,
                is_right=self.decides(person),
            ):
                self.marked[number] = set(marks)

    @rule(person=people, number=numbers, is_stale=st.booleans())
    def approve(self, person, number, is_stale):
        if found := self.report(number):
            seen = {"report": found, "version": found.version - is_stale}
            if self.tries(
                person,
                lambda by: actions.approve(by=by, **seen),
                allowed=found.state == "submitted" and not is_stale,
                is_right=self.approves(person),
            ):
                assert self.report(number).values == found.values
                self.marked.pop(number, None)

    @rule(person=people)
    def approve_all(self, person):
        found = [report for report in map(self.report, NUMBERS) if report]
        clean = [one for one in found if one.state == "submitted" and not actions.examine(one)]
        shown = {one.pk: one.version for one in found}
        if self.tries(
            person,
            lambda by: actions.approve_many(shown=shown, reports=found, by=by),
            allowed=clean,
            is_right=self.approves(person),
        ):
            for one in clean:
                self.marked.pop(one.base.number, None)

    @rule(person=people, number=numbers, value=st.integers(0, 40))
    def correct(self, person, number, value):
        if found := self.report(number):
            told = {"figures": {"class_sent": value}, "reason": "Sót", "version": found.version}
            self.corrects = self.tries(
                person,
                lambda by: actions.correct(report=found, by=by, **told),
                allowed=found.state == "approved" and found.class_sent != value,
                is_right=self.approves(person),
            )

    @rule(person=people, which=st.integers(0, 2))
    def undo(self, person, which):
        acts = EntryAct.objects.order_by("-pk")[which : which + 1]
        for act in acts:
            cells = list(act.cells.select_related("report__base"))
            ours = {cell.report.base.number for cell in cells}
            back = [
                cell
                for cell in cells
                if self.may_write(cell.report.base.number, cell.column)
                and str(cell.report.value(cell.column) if cell.report.value(cell.column) is not None else "")
                == cell.new
            ]
            is_new = act.kind in ("typed", "workbook") and not EntryAct.objects.filter(undoes=act).exists()
            number = min(ours)
            is_right = self.enters(person, number) and (len(ours) == 1 or self.is_office(person))
            if not is_new:
                is_right = True  # said before anything else: there is nothing here to take back
            self.tries(
                person,
                lambda by, act=act: actions.undo_entry(act=act, on=self.today, by=by),
                allowed=is_new and back,
                is_right=is_right,
                number=number,
            )

    @rule(person=people, days=st.integers(-80, 20), what=st.sampled_from(["lock", "unlock", "due day"]))
    def of_the_period(self, person, days, what):
        if what == "due day":
            self.move_due_day(person, days)
        elif what == "lock":
            self.lock(person)
        else:
            self.unlock(person)

    def lock(self, person):
        if self.tries(
            person,
            lambda by: actions.lock_period(period=self.period(), on=self.today, by=by),
            allowed=not self.locked_on,
            is_right=self.decides(person),
        ):
            self.locked_on = self.today
            self.extend("organiser", NUMBERS[0], 2)

    def unlock(self, person):
        if self.tries(
            person,
            lambda by: actions.unlock_period(period=self.period(), reason="Còn thiếu", by=by),
            allowed=self.locked_on,
            is_right=self.approves(person),
        ):
            self.locked_on = None

    @rule(person=people, number=numbers, days=st.integers(-1, 4))
    def extend(self, person, number, days):
        until = self.today + timedelta(days=days)
        told = {"base": factories.base(number), "until_on": until, "reason": "Ốm", "on": self.today}
        if self.tries(
            person,
            lambda by: actions.extend(period=self.period(), by=by, **told),
            allowed=days >= 0 and self.extended.get(number) != until,
            is_right=self.decides(person),
        ):
            self.extended[number] = until

    def move_due_day(self, person, days):
        day = date(2021, 9, 30) + timedelta(days=days)
        self.tries(
            person,
            lambda by: actions.move_due_day(period=self.period(), due_on=day, by=by),
            allowed=day > date(2021, 7, 1),
            is_right=self.decides(person),
        )

    @rule(days=st.integers(1, 3))
    def days_pass(self, days):
        self.today += timedelta(days=days)


@pytest.mark.django_db
def test_whatever_people_do_in_whatever_order_what_must_hold_holds(applied):
    size = {"max_examples": 150, "stateful_step_count": 60} if EVERYTHING else {}
    quick = {"max_examples": 15, "stateful_step_count": 40, **size}
    # A story that fails is told as it was played: making it shorter would take longer than the rest of the suite.
    checks = {"phases": [Phase.generate], "suppress_health_check": list(HealthCheck), "deadline": None}
    run_state_machine_as_test(Stories, settings=settings(**quick, **checks))
