"""What reports of a period are measured at: their rows with checks, a cell saved, handing in, approving."""

from collections.abc import Iterator

from recruitment.home.benchmark import Task
from recruitment.kernel import clock
from recruitment.kernel.scope import SYSTEM
from reports.periodic import actions
from reports.periodic.actions import CellEdit
from reports.periodic.models import Period, PeriodicReport
from reports.periodic.queries import report_rows
from units.bases.models import PartyBase

# Figures that no check finds fault with, whatever the base; members and sources are taken from what it had before.
FIGURES = {
    "sources_added": 2,
    "sources_removed": 1,
    "class_sent": 1,
    "class_certified": 1,
    "dossiers_sent": 1,
    "dossiers_pending": 1,
    "dossiers_returned": 0,
    "admitted": 0,
    "recognised": 1,
}


def tasks() -> Iterator[Task]:
    """The tasks, over a quarter that is opened and filled for them; none where there is no quarter left to open.

    Call it inside a transaction that is taken back.
    """
    today = clock.today()
    quarters = Period.objects.filter(kind=Period.Kind.QUARTER, starts_on__lte=today, opened_on__isnull=True)
    period = quarters.exclude(reports__isnull=False).order_by("-starts_on").first()
    if period is None:
        return
    period = actions.open_for_reports(period=period, due_on=period.ends_on, on=today, by=SYSTEM)
    bases = list(PartyBase.objects.open_on(period.ends_on).in_appendix_order())
    _fill(period, bases, today)
    first, second = (PeriodicReport.objects.get(period=period, base=base) for base in bases[:2])
    seen = {"on": today, "by": SYSTEM}
    handed_in = actions.submit(report=second, version=second.version, paper="Đo tốc độ", **seen)

    yield Task(
        name="Các dòng của một kỳ báo cáo",
        work=lambda: _nothing(report_rows(scope=SYSTEM, period=period, on=today)),
    )
    edit = CellEdit(base_id=first.base_id, column="members", seen=first.members, value=first.members + 1)
    yield Task(
        name="Lưu một ô của báo cáo",
        work=lambda: _nothing(actions.save_cells(period=period, edits=[edit], derive=True, **seen)),
        writes=True,
    )
    yield Task(
        name="Nộp một báo cáo",
        work=lambda: _nothing(actions.submit(report=first, version=first.version, paper="Đo tốc độ", **seen)),
        writes=True,
    )
    yield Task(
        name="Duyệt một báo cáo",
        work=lambda: _nothing(actions.approve(report=handed_in, version=handed_in.version, by=SYSTEM)),
        writes=True,
    )


def _nothing(_) -> None:
    """What a task brings forth is bytes or nothing."""


def _fill(period: Period, bases: list[PartyBase], today) -> None:
    """A report in the making for every base, as the figures before it allow."""
    before = {row.base.pk: row.background for row in report_rows(scope=SYSTEM, period=period, on=today)}
    edits = []
    for base in bases:
        known = before[base.pk]
        figures = {"members": known.members_before or 100, **FIGURES}
        if known.sources_before is None:
            figures["sources_start"] = 20
        edits += [
            CellEdit(base_id=base.pk, column=column, seen=None, value=value)
            for column, value in figures.items()
        ]
    actions.save_cells(period=period, edits=edits, on=today, by=SYSTEM, derive=True)
