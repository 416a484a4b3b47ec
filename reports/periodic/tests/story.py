"""Reports of one period as a model written by hand sees them, and what always holds of the real ones."""

from datetime import date

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from reports.periodic.indicators import BALANCE, CODES
from reports.periodic.models import EntryAct, EntryCell, Period, PeriodicReport
from reports.periodic.queries import district_totals_of_periods
from reports.periodic.tests.attempts import DENIED, DONE, REFUSED, attempt, leader
from reports.periodic.tests.reporting import Q3, clerk, head, open_period, secretary_of

NUMBERS = (4, 6)


class Story(RuleBasedStateMachine):
    """Two reports of one period in many hands; the rules of test_machine.py play it."""

    @initialize()
    def begin(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.today, self.locked_on = date(2021, 9, 20), None
        self.extended, self.marked, self.was = {}, {}, {}
        self.corrects = False
        self.scopes = {
            "secretary": None,  # of the base in question
            "neighbour": None,  # of the other one
            "organiser": clerk(3),
            "head": head(1),
            "second head": head(2),
            "leader": leader(),
            "stranger": secretary_of(5),
        }
        open_period()

    def teardown(self):
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # --- the model

    def period(self):
        return Period.objects.get(slug=Q3)

    def report(self, number):
        found = PeriodicReport.objects.select_related("base", "period")
        return found.filter(base__number=number, period__slug=Q3).first()

    def state(self, number):
        found = self.report(number)
        return found.state if found else ""

    def is_accessible(self, number):
        return not self.locked_on or self.today <= self.extended.get(number, date.min)

    def may_write(self, number, column):
        if not self.is_accessible(number):
            return False
        marked = self.marked.get(number, set())
        follows = {"sources"} if marked & set(BALANCE) else set()
        state = self.state(number)
        return state in ("", "draft") or (state == "returned" and column in marked | follows)

    def enters(self, person, number):
        return self.is_office(person) or (person == "secretary" and number in NUMBERS)

    def scope(self, person, number):
        other = next(one for one in NUMBERS if one != number)
        own = {"secretary": number or NUMBERS[0], "neighbour": other}
        return secretary_of(own[person]) if person in own else self.scopes[person]

    def tries(self, person, work, *, allowed, is_right, number=None):
        """Try, and hold what came of it against the model. is_right: whether the person may at all."""
        before, recorded = self.kept(), AuditEvent.objects.count()
        ended, words = attempt(lambda: work(self.scope(person, number)))
        due = DENIED if not is_right else DONE if allowed else REFUSED
        assert ended == due, (ended, due, words)
        if ended == DONE:
            return True
        assert self.kept() == before
        assert AuditEvent.objects.count() == recorded
        return False

    def kept(self):
        """What must not move when somebody is refused."""
        acts = EntryAct.objects.count()
        return list(PeriodicReport.objects.order_by("pk").values()), list(Period.objects.values()), acts

    def decides(self, person):
        return self.is_office(person)

    def approves(self, person):
        return person in ("head", "second head")

    def is_office(self, person):
        return person == "organiser" or self.approves(person)

    # --- what always holds

    @invariant()
    def what_was_stays_what_it_was(self):
        if not hasattr(self, "was"):
            return
        for number in NUMBERS:
            found = self.report(number)
            before, self.was[number] = self.was.get(number), found
            if not before:
                continue
            assert found.version >= before.version
            is_changed = found.values != before.values
            assert found.version > before.version or (not is_changed and found.state == before.state)
            assert before.first_submitted_on in (None, found.first_submitted_on)
            if before.state in ("submitted", "approved") and is_changed:
                assert before.state == "approved"
                assert self.corrects
            if self.locked_on and not self.is_accessible(number) and is_changed:
                assert self.corrects
        self.corrects = False

    @invariant()
    def approved_figures_are_those_of_the_last_step_that_made_them_so(self):
        for number in NUMBERS if hasattr(self, "was") else ():
            found = self.report(number)
            if found and found.state == "approved":
                step = found.steps.filter(kind__in=["approve", "correct"]).order_by("-pk").first()
                known = {code: value for code, value in found.values.items() if value is not None}
                assert (step.figures, step.version) == (known, found.version)
                assert not found.returned_cells.exists()

    @invariant()
    def the_history_of_a_cell_ends_with_what_stands_in_it(self):
        for number in NUMBERS if hasattr(self, "was") else ():
            if not (found := self.report(number)):
                continue
            written = EntryCell.objects.filter(report=found, is_kept=False).order_by("pk")
            last = dict(written.values_list("column", "new"))
            stands = {code: str(value) for code in CODES if (value := found.value(code)) is not None}
            assert {code: new for code, new in last.items() if new} == stands

    @invariant()
    def no_more_report_than_are_expected(self):
        if hasattr(self, "was"):
            totals = district_totals_of_periods(SYSTEM).values()
            assert all(reports <= expected for reports, expected in totals)
