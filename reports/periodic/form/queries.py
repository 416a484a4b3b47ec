"""What a base's own report shows: where it stands, what is asked, what became of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from recruitment.kernel.scope import Scope
from reports.periodic.checks import Finding, missing, sources_at_end
from reports.periodic.examining import Remark
from reports.periodic.form.layout import STATES, Change, balance_words, changes
from reports.periodic.gates import APPROVED, DRAFT, RETURNED, SUBMITTED, Stage, late_days, why_closed
from reports.periodic.indicators import BALANCE, BY_CODE, CODES, Indicator
from reports.periodic.models import (
    EntryCell,
    ExpectedReport,
    Extension,
    Period,
    PeriodicReport,
    ReportStep,
)
from reports.periodic.queries import ReportRow, report_rows
from reports.periodic.values import Value, Values, number
from units.bases.models import PartyBase

WRITING = ("", DRAFT, RETURNED)


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One step in the life of a report as people read it; changes: figures that differ from the step before."""

    kind: str
    title: str
    at: datetime
    by: str
    note: str
    cells: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class FigureLine:
    """One figure to be read beside that of the last period. is_wanting: missing, or the checks found something."""

    indicator: Indicator
    value: Value
    previous: Value
    is_asked: bool
    is_wanting: bool
    is_returned: bool


@dataclass(frozen=True, kw_only=True)
class ReportPage:
    """The report of one base for one period, to whoever may see it.

    row None: the base is not expected and has no report. may_enter: the reader may write for this base; is_on_behalf:
    as the district for the base. saved_at, saved_by: of the last figure written.
    """

    base: PartyBase
    period: Period
    row: ReportRow | None
    on: date
    may_enter: bool
    is_on_behalf: bool
    steps: tuple[StepLine, ...] = ()
    saved_at: datetime | None = None
    saved_by: str = ""

    @property
    def title(self) -> str:
        """ "Báo cáo quý III/2021"; the name of an ad hoc collection."""
        return self.period.title if self.period.is_ad_hoc else f"Báo cáo {self.period.label}"

    @property
    def report(self) -> PeriodicReport | None:
        return self.row.report if self.row else None

    @property
    def values(self) -> Values:
        return self.row.values if self.row else dict.fromkeys(CODES)

    @property
    def state(self) -> str:
        return self.row.state if self.row else ""

    @property
    def state_words(self) -> str:
        return STATES[self.state][0]

    @property
    def state_tone(self) -> str:
        return STATES[self.state][1]

    @property
    def version(self) -> int:
        return self.report.version if self.report else 0

    @property
    def stage(self) -> Stage | None:
        return self.row.stage if self.row else None

    @property
    def closed(self) -> str:
        """Why nothing can be written or handed in today, and who can open it; "" when it can, or is approved."""
        if self.state == APPROVED:
            return ""
        if self.stage is None:
            asked_at_all = "Cơ sở này không thuộc diện báo cáo của kỳ."
            return asked_at_all if self.period.opened_on else "Kỳ này chưa mở nhận báo cáo."
        return why_closed(self.stage, on=self.on)

    @property
    def is_writable(self) -> bool:
        """Whether the reader may write in it today."""
        return self.may_enter and self.state in WRITING and not self.closed

    @property
    def may_withdraw(self) -> bool:
        """Whether it is for the reader to take it back: the base what it handed in, the district what it typed."""
        if not self.may_enter or self.state != SUBMITTED or self.closed:
            return False
        return not self.is_on_behalf or self.report.origin == PeriodicReport.Origin.DISTRICT

    @property
    def open_codes(self) -> tuple[str, ...]:
        """The figures that may be written today, in printed order."""
        if not self.is_writable:
            return ()
        return tuple(column.code for column in self.period.columns if column.code in self.stage.open_cells)

    @property
    def asked_codes(self) -> tuple[str, ...]:
        """The figures that are asked: of those open, the ones that do not follow from others."""
        if not self.is_writable:
            return ()
        shown = {"sources_start": self.knows_start, "sources": self.sources_follow}
        return tuple(code for code in self.open_codes if not shown.get(code))

    @property
    def knows_start(self) -> bool:
        """Whether the sources at the start are those of the period before, and nothing says otherwise."""
        before, stored = self.row.background.sources_before, self.values["sources_start"]
        return "sources_start" not in self.stage.returned and before is not None and stored in (None, before)

    @property
    def sources_follow(self) -> bool:
        """Whether the sources at the end are worked out from the others rather than typed."""
        if not self.period.asked.issuperset(BALANCE):
            return False
        if "sources" in self.stage.returned and not self.stage.returned & set(BALANCE):
            return False
        due, stored = sources_at_end(self.values), self.values["sources"]
        return None in (due, stored) or due == stored

    @property
    def works_out_sources(self) -> bool:
        """Whether the sources at the end change with what is typed now."""
        return "sources" in self.open_codes and self.sources_follow

    @property
    def shown_values(self) -> Values:
        """The figures with those that follow by themselves once the report is saved."""
        values = dict(self.values)
        if not self.is_writable:
            return values
        if "sources_start" in self.open_codes and values["sources_start"] is None and self.knows_start:
            values["sources_start"] = self.row.background.sources_before
        if self.works_out_sources:
            due = sources_at_end(values)
            values["sources"] = values["sources"] if due is None else due
        return values

    @property
    def days_left(self) -> int | None:
        """Days up to the due day; None when it has none, or has passed."""
        left = (self.period.due_on - self.on).days if self.period.due_on else -1
        return left if left >= 0 else None

    @property
    def admitted_before(self) -> int | None:
        """Admitted in the year before the period begins, as far as it is known."""
        if self.period.starts_on.month == 1:
            return 0
        return self.row.background.admitted_before

    @property
    def admitted_of_year(self) -> int | None:
        """The same with this period."""
        admitted = number(self.values["admitted"])
        return None if None in (admitted, self.admitted_before) else self.admitted_before + admitted

    @property
    def balance(self) -> str:
        """What the sources at the end are worked out from, as a sum."""
        return balance_words(self.shown_values)

    @property
    def lines(self) -> list[FigureLine]:
        """The figures to be read, in printed order, without those that nobody asked for and nobody wrote."""
        previous = self.row.background.previous if self.row else {}
        wanting = {one.column for one in self.missing} if self.row else set()
        wanting |= {one.finding.column for one in self.row.remarks} if self.row else set()
        return [
            FigureLine(
                indicator=column,
                value=self.shown_values[column.code],
                previous=previous.get(column.code),
                is_asked=column.code in self.asked_codes,
                is_wanting=column.code in wanting,
                is_returned=bool(self.stage and column.code in self.stage.returned),
            )
            for column in self.period.columns
            if column.is_asked or self.period.is_ad_hoc or self.shown_values[column.code] is not None
        ]

    @property
    def missing(self) -> list[Finding]:
        """The figures without which it is not handed in; what follows from others is found there."""
        found = missing(self.shown_values, asked=self.period.asked, is_ad_hoc=self.period.is_ad_hoc)
        return [one for one in found if one.column != "sources" or not self.sources_follow]

    @property
    def blocking(self) -> list[Remark]:
        return [one for one in self.row.remarks if one.finding.is_blocking]

    @property
    def to_explain(self) -> list[Remark]:
        return [one for one in self.row.remarks if not one.finding.is_blocking]

    @property
    def obstacles(self) -> int:
        """How many figures must be put right before it is handed in."""
        return len(self.missing) + len(self.blocking)


def report_page(*, scope: Scope, period: Period, base: PartyBase, on: date) -> ReportPage:
    """One base's report with everything its page shows. Twelve queries, nine where nobody has begun it."""
    rows = report_rows(scope=scope, period=period, on=on, base_ids=[base.pk])
    reach = scope.base_ids("reports.enter")
    page = {
        "base": base,
        "period": period,
        "row": rows[0] if rows else None,
        "on": on,
        "may_enter": reach is None or base.pk in reach,
        "is_on_behalf": scope.covers_committee("reports.enter"),
    }
    if rows and rows[0].report:
        page |= {"steps": steps_of(rows[0].report, scope=scope), **_last_saved(rows[0].report, scope)}
    return ReportPage(**page)


def _last_saved(report, scope):
    cells = EntryCell.objects.visible_to(scope).filter(report=report, is_kept=False).select_related("act")
    last = cells.order_by("-pk").first()
    return {"saved_at": last.act.done_at, "saved_by": last.act.done_by_label} if last else {}


def steps_of(report: PeriodicReport, *, scope: Scope) -> tuple[StepLine, ...]:
    """The steps of a report, the latest first, each with the figures that changed since the step before. One query."""
    found, before = [], None
    for step in ReportStep.objects.visible_to(scope).filter(report=report).order_by("pk"):
        found.append(
            StepLine(
                kind=step.kind,
                title=step.get_kind_display(),
                at=step.done_at,
                by=step.done_by_label,
                note=step.note,
                cells=tuple(BY_CODE[code].label for code in CODES if code in step.columns),
                changes=() if before is None else changes(before, step.figures),
            )
        )
        before = step.figures
    return tuple(reversed(found))


@dataclass(frozen=True, kw_only=True)
class DueReport:
    """A period a base reports for, in one line: where its report stands, and what there is to do."""

    period: Period
    base_id: int
    state: str
    closed: str
    late_days: int
    extended_until: date | None = None

    @property
    def state_words(self) -> str:
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        return "late" if self.late_days else STATES[self.state][1]

    @property
    def is_open(self) -> bool:
        return self.state in WRITING and not self.closed

    @property
    def action(self) -> str:
        """The words of its link, for somebody who may write."""
        if not self.is_open:
            return "Xem báo cáo"
        return {"": "Nhập báo cáo", DRAFT: "Nhập tiếp", RETURNED: "Sửa báo cáo"}[self.state]


def due_reports(*, scope: Scope, base_ids: Collection[int], on: date) -> dict[int, tuple[DueReport, ...]]:
    """For each base its reports that are not approved, the soonest due first, or else the last one. Three queries."""
    expected = ExpectedReport.objects.visible_to(scope).filter(base_id__in=base_ids)
    expected = expected.filter(period__opened_on__isnull=False).select_related("period")
    reports = PeriodicReport.objects.visible_to(scope).filter(base_id__in=base_ids)
    states = {
        (period_id, base_id): (state, first)
        for period_id, base_id, state, first in reports.values_list(
            "period_id", "base_id", "state", "first_submitted_on"
        )
    }
    extensions = Extension.objects.visible_to(scope).filter(base_id__in=base_ids).order_by("pk")
    until = {
        (period_id, base_id): day
        for period_id, base_id, day in extensions.values_list("period_id", "base_id", "until_on")
    }
    by_base = {base_id: [] for base_id in base_ids}
    for one in expected.order_by("period__due_on", "period__starts_on", "period_id"):
        key = (one.period_id, one.base_id)
        state, handed_in_on = states.get(key, ("", None))
        by_base[one.base_id].append(_due(one, state, handed_in_on, until.get(key), on))
    return {base_id: _worth_showing(found) for base_id, found in by_base.items()}


def _due(expected, state, handed_in_on, extended_until, on):
    period = expected.period
    stage = Stage(
        is_opened=True,
        is_expected=True,
        locked_on=period.locked_on,
        due_on=period.due_on,
        state=state,
        asked=period.asked,
        extended_until=extended_until,
    )
    return DueReport(
        period=period,
        base_id=expected.base_id,
        state=state,
        closed="" if state == APPROVED else why_closed(stage, on=on),
        late_days=0 if handed_in_on else late_days(period.due_on, None, on=on),
        extended_until=extended_until,
    )


def _worth_showing(found):
    waiting = tuple(one for one in found if one.state != APPROVED)
    return waiting or tuple(found[-1:])
