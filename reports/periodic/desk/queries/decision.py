"""Reads of one report for whoever decides: figures beside the last ones, findings, what changed since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from recruitment.kernel.dates import format_moment
from recruitment.kernel.numbers import format_signed
from recruitment.kernel.scope import Scope
from reports.periodic.actions.deciding import approval_obstacle
from reports.periodic.consequences import Consequence, consequences
from reports.periodic.desk.queries.periods import standing_of
from reports.periodic.desk.standing import Standing
from reports.periodic.examining import (
    Remark,
    calendar_reports,
    remarks_of_each,
    reported_by_base,
    reported_of,
    rules_for,
)
from reports.periodic.indicators import BY_CODE, Indicator
from reports.periodic.models import PeriodicReport, ReportStep
from reports.periodic.values import Value, Values, difference, shown
from units.targets.models import TargetLine

State = PeriodicReport.State
Kind = ReportStep.Kind
DONE = {
    Kind.SUBMIT: "nộp",
    Kind.WITHDRAW: "rút lại",
    Kind.RETURN: "trả lại",
    Kind.APPROVE: "duyệt",
    Kind.CORRECT: "đính chính",
}


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure of the report, the last known one before it, what was found, and what stood here at an earlier step.

    before: as shown, "" when there is nothing to compare with. since: what it was when last handed in or approved;
    None: it has not changed. was_returned: it was sent back to be put right.
    """

    indicator: Indicator
    value: Value
    before: str
    change: str
    remarks: tuple[Remark, ...]
    since: str | None
    was_returned: bool

    @property
    def shown(self) -> str:
        return shown(self.value)

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def speaks(self) -> bool:
        """Whether there is more to it than a blank: it is asked, known, changed or wrong."""
        return self.indicator.is_asked or self.is_known or self.since is not None or bool(self.remarks)


@dataclass(frozen=True, kw_only=True)
class Change:
    """A figure that differs between two steps, as shown."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step in the life of the report, with the figures that had changed since the step before."""

    step: ReportStep
    changes: tuple[Change, ...]

    @property
    def words(self) -> str:
        return self.step.get_kind_display()


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A report as somebody needs it who approves or returns it.

    since_words: since when the changed figures changed; "" where there is no earlier version. obstacle: why this
    person may not approve it.
    """

    report: PeriodicReport
    standing: Standing
    figures: tuple[Figure, ...]
    before_label: str
    since_words: str
    steps: tuple[Step, ...]
    obstacle: str

    @property
    def main(self) -> list[Figure]:
        """The figures that are always shown."""
        return [one for one in self.figures if one.speaks]

    @property
    def blank(self) -> list[Figure]:
        """The others: not asked of bases, and nothing is known."""
        return [one for one in self.figures if not one.speaks]

    @property
    def changed(self) -> int:
        return sum(one.since is not None for one in self.figures)

    @property
    def remarks(self) -> list[Remark]:
        return [remark for one in self.figures for remark in one.remarks]

    @property
    def is_waiting(self) -> bool:
        return self.report.state == State.SUBMITTED


def decision(report: PeriodicReport, *, scope: Scope, today: date) -> Decision:
    """One report with everything that bears on the decision. Ten queries."""
    visible = PeriodicReport.objects.visible_to(scope)
    found = remarks_of_each([report], beside=visible, lines=TargetLine.objects.visible_to(scope))[report.pk]
    before, before_label = _before(report, visible)
    steps = list(report.steps.order_by("pk"))
    since_words, since = _earlier_version(steps)
    returned = set(report.returned_cells.values_list("column", flat=True))
    by_column = {}
    for remark in found:
        by_column.setdefault(remark.finding.column, []).append(remark)
    figures = [
        _figure(one, report, before, by_column.get(one.code, ()), since, one.code in returned)
        for one in report.period.columns
    ]
    return Decision(
        report=report,
        standing=standing_of(report.period, report, today),
        figures=tuple(figures),
        before_label=before_label,
        since_words=since_words,
        steps=tuple(_steps(steps)),
        obstacle=_obstacle(report, found, scope),
    )


def _figure(indicator, report, before, remarks, since, was_returned) -> Figure:
    value, old = report.value(indicator.code), before.get(indicator.code)
    moved = difference(value, old)
    was = since.get(indicator.code) if since is not None else value
    return Figure(
        indicator=indicator,
        value=value,
        before=shown(old) if indicator.code in before else "",
        change="" if moved is None else format_signed(moved),
        remarks=tuple(remarks),
        since=None if was == value else shown(was),
        was_returned=was_returned,
    )


def _before(report: PeriodicReport, visible) -> tuple[Values, str]:
    """The figures of the period before; flows only of one as long, since half a year says nothing of a quarter."""
    period = report.period
    if period.is_ad_hoc:
        return {}, ""
    others = reported_by_base(visible, period=period, base_ids=[report.base_id])[report.base_id]
    earlier = [one for one in others if one.is_standing and one.ends_on < period.starts_on]
    last = max(earlier, key=lambda one: (one.ends_on, one.starts_on), default=None)
    if last is None:
        return {}, ""
    is_alike = _months(last) == _months(period)
    compared = {code: value for code, value in last.values.items() if is_alike or not BY_CODE[code].is_flow}
    # A period starts with what the one before ended with.
    return {**compared, "sources_start": last.values.get("sources")}, last.label


def _months(span) -> int:
    return 12 * (span.ends_on.year - span.starts_on.year) + span.ends_on.month - span.starts_on.month


def _earlier_version(steps: Sequence[ReportStep]) -> tuple[str, Mapping | None]:
    """The version that the figures of now are held against: the hand-in before the last, or what was approved."""
    if any(step.kind == Kind.CORRECT for step in steps):
        approved = next((step for step in steps if step.kind == Kind.APPROVE), None)
        return ("từ khi duyệt", approved.figures) if approved else ("", None)
    submits = [step for step in steps if step.kind == Kind.SUBMIT]
    return ("từ lần nộp trước", submits[-2].figures) if len(submits) > 1 else ("", None)


def _steps(steps: Sequence[ReportStep]) -> list[Step]:
    found, before = [], None
    for step in steps:
        found.append(Step(step=step, changes=_differences(before, step.figures)))
        before = step.figures
    return found[::-1]


def _differences(old: Mapping | None, new: Mapping) -> tuple[Change, ...]:
    if old is None:
        return ()
    return tuple(
        Change(label=one.label, old=shown(old.get(code)), new=shown(new.get(code)))
        for code, one in BY_CODE.items()
        if old.get(code) != new.get(code)
    )


def _obstacle(report: PeriodicReport, found: Sequence[Remark], scope: Scope) -> str:
    if report.state != State.SUBMITTED:
        return ""
    return approval_obstacle(report, found, by=scope)


def last_step_words(report: PeriodicReport) -> str:
    """Who did the last thing to a report and when: "Đ/c B trả lại báo cáo này lúc 09:41 05/07/2021." One query."""
    step = report.steps.order_by("-pk").first()
    if step is None:
        return ""
    moment = format_moment(timezone.localtime(step.done_at))
    return f"Đ/c {step.done_by_label} vừa {DONE[step.kind]} báo cáo này lúc {moment}."


def touched_by_correction(
    report: PeriodicReport, figures: Mapping[str, Value], *, scope: Scope
) -> list[Consequence]:
    """The other reports of the base that a correction touches; an ad hoc one touches none. Three queries."""
    if report.period.is_ad_hoc:
        return []
    mine = PeriodicReport.objects.visible_to(scope).filter(base=report.base_id).exclude(pk=report.pk)
    others = [one for _, one in calendar_reports(mine, since=date.min)]
    return consequences(
        reported_of(report),
        after={**report.values, **figures},
        others=others,
        rules=rules_for(report.period),
    )
