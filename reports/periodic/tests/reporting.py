"""Short words for tests of reports: people with their scopes, and a report in any state through the actions."""

from datetime import date

from recruitment.kernel.scope import Grant, Scope
from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.actions import CellEdit
from reports.periodic.actions.entering import known_start
from reports.periodic.models import Period, PeriodicReport

OPENED_ON = date(2021, 9, 20)
DUE_ON = date(2021, 9, 30)
Q3 = "2021-q3"
COMPLETE = {
    "members": 380,
    "sources_added": 2,
    "sources_removed": 0,
    "admitted": 1,
    "class_sent": 3,
    "dossiers_sent": 1,
}


def period(slug=Q3) -> Period:
    return Period.objects.get(slug=slug)


def secretary_of(number: int, *, actor_id: int | None = None) -> Scope:
    """The secretary of one base."""
    base = factories.base(number)
    grant = Grant(role="base_secretary", label="Bí thư cơ sở đảng", base_ids=frozenset({base.pk}))
    return Scope(actor_id=actor_id or 1000 + number, label=f"Bí thư TT {number}", grants=(grant,))


def clerk(actor_id: int = 1) -> Scope:
    """Somebody of the organising committee, who checks and returns."""
    grant = Grant(role="organiser", label="Ban Tổ chức", base_ids=None)
    return Scope(actor_id=actor_id, label=f"Cán bộ {actor_id}", grants=(grant,))


def head(actor_id: int = 1) -> Scope:
    """The head of the organising committee, who approves besides."""
    grant = Grant(role="head_organiser", label="Trưởng Ban Tổ chức", base_ids=None)
    return Scope(actor_id=actor_id, label=f"Trưởng ban {actor_id}", grants=(grant,))


def open_period(slug=Q3, *, due_on=DUE_ON, on=OPENED_ON) -> Period:
    return actions.open_for_reports(period=period(slug), due_on=due_on, on=on, by=clerk())


def edits(base, figures, seen=None) -> list[CellEdit]:
    seen = seen or {}
    return [
        CellEdit(base_id=base.pk, column=column, seen=seen.get(column), value=value)
        for column, value in figures.items()
    ]


def write(number=6, figures=None, *, slug=Q3, by=None, seen=None, on=OPENED_ON, derive=True, **more):
    """Figures of one base written by its secretary; returns the outcome. Of a whole report also the sources at its
    start, where no period before tells them.
    """
    base = factories.base(number)
    is_whole = figures is None
    figures = {**(COMPLETE if is_whole else figures), **more}
    if is_whole and "sources_start" in period(slug).asked and known_start(period(slug), base.pk) is None:
        figures.setdefault("sources_start", 33)
    begun = PeriodicReport.objects.filter(base=base, period__slug=slug).first()
    known = begun.values if begun else {}
    return actions.save_cells(
        period=period(slug),
        edits=edits(base, figures, known if seen is None else seen),
        on=on,
        by=by or secretary_of(number),
        derive=derive,
    )


def report(number=6, slug=Q3) -> PeriodicReport:
    return PeriodicReport.objects.select_related("base", "period").get(
        base=factories.base(number), period__slug=slug
    )


def hand_in(number=6, figures=None, *, slug=Q3, by=None, on=OPENED_ON, paper="", **more) -> PeriodicReport:
    """A report written and handed in, what the checks find explained."""
    write(number, figures, slug=slug, by=by, on=on, **more)
    found = report(number, slug)
    by = by or secretary_of(number)
    for remark in actions.examine(found):
        if not remark.finding.is_blocking and not remark.explanation:
            actions.explain(
                report=found,
                check=remark.finding.check,
                column=remark.finding.column,
                text="Đã kiểm tra, đúng.",
                on=on,
                by=by,
            )
    found.refresh_from_db()
    return actions.submit(report=found, version=found.version, on=on, by=by, paper=paper)


def approve(found: PeriodicReport, *, by=None) -> PeriodicReport:
    return actions.approve(report=found, version=found.version, by=by or head(2))
