"""Sample reports of a trial copy: four quarters in every state a report can be in, made through the actions alone.

Whoever opens the trial copy on 05/07/2021 finds work to do: the second quarter is coming in. People and papers say
that they are samples; figures agree with the appendix (sample_figures).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from recruitment.accounts.models import User
from recruitment.home.sample_figures import Printed, figures_of
from recruitment.kernel import clock
from recruitment.kernel.scope import Grant, Scope
from reports.periodic import actions
from reports.periodic.models import Period, PeriodicReport
from reports.periodic.values import Value, Values
from units.bases.access import scope_of
from units.bases.models import PartyBase

ORGANISER, HEAD = "mau.bantochuc", "mau.truongban"
SAMPLE = "Số liệu mẫu"


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """What became of one quarter, by TT; whoever is not named handed in by the due day and was approved.

    late: days past the due day; on_behalf: typed by the district; returned_once: sent back, then handed in again.
    """

    slug: str
    opened_on: date
    due_on: date
    locked_on: date | None = None
    left_out: frozenset[int] = frozenset()
    late: Mapping[int, int] = field(default_factory=dict)
    on_behalf: frozenset[int] = frozenset()
    returned_once: frozenset[int] = frozenset()
    waiting: frozenset[int] = frozenset()
    returned: frozenset[int] = frozenset()
    begun: frozenset[int] = frozenset()

    def handed_in_on(self, number: int) -> date:
        """The day on which a base hands in."""
        return self.due_on + timedelta(days=self.late.get(number, -(3 * number % 8)))


def _tt(*numbers: int) -> frozenset[int]:
    return frozenset(numbers)


QUARTERS = (
    Quarter(
        slug="2020-q3",
        opened_on=date(2020, 9, 21),
        due_on=date(2020, 9, 30),
        locked_on=date(2020, 10, 15),
        left_out=_tt(28),
        late={15: 2, 26: 6},
    ),
    Quarter(
        slug="2020-q4",
        opened_on=date(2020, 12, 21),
        due_on=date(2020, 12, 31),
        locked_on=date(2021, 1, 15),
        late={6: 4, 19: 1, 28: 9},
        on_behalf=_tt(24),
    ),
    Quarter(
        slug="2021-q1",
        opened_on=date(2021, 3, 22),
        due_on=date(2021, 3, 31),
        locked_on=date(2021, 4, 15),
        left_out=_tt(26),
        late={17: 3, 25: 5},
        returned_once=_tt(5),
    ),
    Quarter(
        slug="2021-q2",
        opened_on=date(2021, 6, 21),
        due_on=date(2021, 6, 30),
        left_out=_tt(6, 26, 28),
        late={15: 2, 21: 1, 24: 5, 30: 3},
        on_behalf=_tt(24),
        returned_once=_tt(23),
        waiting=_tt(1, 3, 4, 5, 7, 8, 9, 10, 11, 13, 14, 15, 16, 20, 21, 22, 23, 24, 29, 30),
        returned=_tt(17, 25),
        begun=_tt(18, 19, 27),
    ),
)
# First reports of bases that the appendix has no row for; the others of them have handed in nothing yet.
WITHOUT_ROW = {
    29: {"members": 64, "sources_start": 7, "sources_added": 2, "sources_removed": 0, "admitted": 1},
    30: {"members": 41, "sources_start": 4, "sources_added": 0, "sources_removed": 1, "admitted": 0},
}
EXTENDED, EXTENDED_ON, EXTENDED_UNTIL = 26, date(2021, 7, 1), date(2021, 7, 9)
CORRECTED = 13
AD_HOC_BASES = range(1, 13)
WORDS = {  # what bases say of some findings; of the others that they looked again
    "members": f"{SAMPLE}: tiếp nhận đảng viên chuyển sinh hoạt đến sau khi sáp nhập chi bộ.",
    "start": f"{SAMPLE}: bổ sung hai quần chúng còn sót trong danh sách nguồn của quý trước.",
    "target": f"{SAMPLE}: kết nạp sớm hơn kế hoạch, đã báo cáo Ban Tổ chức.",
}


@transaction.atomic
def make_sample_reports() -> int:
    """Make the sample reports where the appendix is in and nobody has opened a period yet; returns how many."""
    printed = _printed()
    if not printed or Period.objects.filter(opened_on__isnull=False).exists():
        return 0
    figures = {one.number: figures_of(one) for one in printed}
    before = PeriodicReport.objects.count()
    office, head = (scope_of(User.objects.get(username=name), on=clock.today()) for name in (ORGANISER, HEAD))
    bases = {base.number: base for base in PartyBase.objects.all()}
    for quarter in QUARTERS:
        _Collecting(quarter=quarter, bases=bases, office=office, head=head).run(
            {number: found[quarter.slug] for number, found in figures.items()}
        )
    _extend(bases[EXTENDED], figures[EXTENDED]["2021-q1"], office)
    _collect_ad_hoc(bases, figures, office, head)
    return PeriodicReport.objects.count() - before


def _printed() -> list[Printed]:
    """What the appendix prints of each base that has a row in it."""
    reports = PeriodicReport.objects.filter(
        origin=PeriodicReport.Origin.APPENDIX, period__slug__in=["2020-nam", "2021-6t1"]
    )
    rows = {}
    for one in reports.approved().select_related("base", "period").order_by("pk"):
        rows.setdefault(one.base.number, {})[one.period.slug] = one
    return [
        Printed(
            number=number,
            members=of_base["2021-6t1"].members,
            sources=of_base["2021-6t1"].sources,
            admitted_2020=of_base["2020-nam"].admitted,
            admitted_2021h1=of_base["2021-6t1"].admitted,
        )
        for number, of_base in sorted(rows.items())
        if len(of_base) == 2
    ]


def secretary(base: PartyBase) -> Scope:
    """An invented secretary of a base, who has no account."""
    grant = Grant(role="base_secretary", label="Bí thư cơ sở đảng (mẫu)", base_ids=frozenset({base.pk}))
    return Scope(actor_id=None, label=f"Bí thư mẫu TT {base.number}", grants=(grant,))


class _Collecting:
    """One quarter from its opening to its lock."""

    def __init__(self, *, quarter: Quarter, bases: Mapping[int, PartyBase], office: Scope, head: Scope):
        self.quarter, self.bases, self.office, self.head = quarter, bases, office, head
        self.period = Period.objects.get(slug=quarter.slug)

    def run(self, figures: Mapping[int, Values]) -> None:
        quarter, office = self.quarter, self.office
        with clock.held_at(quarter.opened_on):
            told = {"due_on": quarter.due_on, "on": quarter.opened_on, "by": office}
            self.period = actions.open_for_reports(period=self.period, **told)
        new = {number: WITHOUT_ROW[number] for number in WITHOUT_ROW if number in quarter.waiting}
        due = {number: one for number, one in {**figures, **new}.items() if number not in quarter.left_out}
        for number in sorted(due, key=lambda one: (quarter.handed_in_on(one), one)):
            self._report(self.bases[number], due[number])
        if quarter.locked_on:
            with clock.held_at(quarter.locked_on):
                actions.lock_period(period=self.period, on=quarter.locked_on, by=office)

    def _report(self, base: PartyBase, figures: Values) -> None:
        number, quarter, day = base.number, self.quarter, self.quarter.handed_in_on(base.number)
        by = self.office if number in quarter.on_behalf else secretary(base)
        if number in quarter.begun:
            figures = {code: figures[code] for code in ("members", "sources_added")}
        with clock.held_at(day):
            _type(self.period, base, figures, on=day, by=by)
            if number in quarter.begun:
                return
            paper = f"MẪU-{number:02d}/BC" if number in quarter.on_behalf else ""
            _hand_in(self.period, base, on=day, by=by, paper=paper)
        with clock.held_at(day + timedelta(days=1)):
            self._decide(base, by)

    def _decide(self, base: PartyBase, by: Scope) -> None:
        number, quarter, day = base.number, self.quarter, self.quarter.handed_in_on(base.number)
        if number in quarter.returned | quarter.returned_once:
            told = {"reason": f"{SAMPLE}: nguồn cuối quý không khớp danh sách.", "by": self.office}
            columns = ["sources_added", "sources_removed"]
            one = _found(self.period, base)
            actions.send_back(report=one, version=one.version, columns=columns, **told)
        if number in quarter.returned_once:
            _hand_in(self.period, base, on=day + timedelta(days=1), by=by)
        if number in quarter.returned | quarter.waiting:
            return
        one = _found(self.period, base)
        one = actions.approve(report=one, version=one.version, by=self.head)
        if (quarter.slug, number) == ("2020-q4", CORRECTED):
            more = {"figures": {"class_sent": 9}, "reason": f"{SAMPLE}: sót danh sách lớp tháng 12."}
            actions.correct(report=one, version=one.version, by=self.head, **more)


def _found(period, base) -> PeriodicReport:
    return PeriodicReport.objects.select_related("base", "period").get(period=period, base=base)


def _type(period: Period, base: PartyBase, figures: Mapping[str, Value], *, on: date, by: Scope) -> None:
    edits = [
        actions.CellEdit(base_id=base.pk, column=column, seen=None, value=value)
        for column, value in figures.items()
    ]
    outcome = actions.save_cells(period=period, edits=edits, on=on, by=by)
    if outcome.refused or outcome.conflicts:
        raise AssertionError(f"TT {base.number}, {period}: {outcome}")


def _hand_in(period: Period, base: PartyBase, *, on: date, by: Scope, paper: str = "") -> None:
    """Answer the open questions that sample words answer, and what the checks find, and hand in."""
    one = _found(period, base)
    lacking = [
        code for code in ("class_sent", "dossiers_sent") if code in period.asked and one.value(code) is None
    ]
    if lacking:
        _type(period, base, dict.fromkeys(lacking, 0), on=on, by=by)
        one = _found(period, base)
    for remark in actions.examine(one):
        if remark.is_open:
            finding = remark.finding
            text = WORDS.get(finding.check, f"{SAMPLE}: đã đối chiếu lại, số đúng.")
            told = {"check": finding.check, "column": finding.column, "text": text}
            actions.explain(report=one, on=on, by=by, **told)
    one = _found(period, base)
    actions.submit(report=one, version=one.version, on=on, by=by, paper=paper)


def _extend(base: PartyBase, figures: Values, office: Scope) -> None:
    """A base that missed a quarter which is locked by now may still report, and has begun."""
    period = Period.objects.get(slug="2021-q1")
    with clock.held_at(EXTENDED_ON):
        told = {"reason": f"{SAMPLE}: bí thư đi điều trị dài ngày.", "on": EXTENDED_ON, "by": office}
        actions.extend(period=period, base=base, until_on=EXTENDED_UNTIL, **told)
        begun = {code: figures[code] for code in ("members", "sources_added", "admitted")}
        _type(period, base, begun, on=EXTENDED_ON, by=secretary(base))


def _collect_ad_hoc(
    bases: Mapping[int, PartyBase], figures: Mapping[int, dict], office: Scope, head: Scope
) -> None:
    """An ad hoc collection of the wards: some waiting, one approved, most not there yet."""
    day, codes = date(2021, 7, 1), ("members", "sources", "class_sent")
    asked = actions.AdHoc(
        title="Rà soát nguồn kết nạp sau giãn cách (số liệu mẫu)",
        starts_on=date(2021, 6, 1),
        ends_on=date(2021, 6, 30),
        due_on=date(2021, 7, 15),
        indicators=codes,
        bases=[bases[number] for number in AD_HOC_BASES],
    )
    with clock.held_at(day):
        period = actions.collect_ad_hoc(asked=asked, on=day, by=office)
        for number in (1, 2, 3, 7):
            mine = {code: figures[number]["2021-q2"][code] for code in codes}
            _type(period, bases[number], mine, on=day, by=secretary(bases[number]))
            if number != 7:
                _hand_in(period, bases[number], on=day, by=secretary(bases[number]))
        one = _found(period, bases[1])
        actions.approve(report=one, version=one.version, by=head)
