"""Reporting periods, what the bases declared in them, and the trail of how each figure got there.

A figure is never just typed: each report says where it came from, and the first figure approved for a
column is kept beside the current one, because the district's residuals are measured against it.
"""

import uuid

from django.db import models
from django.db.models import F, Q

from recruitment.kernel.scoping import ScopedQuerySet
from reports.periodic import gates
from reports.periodic.indicators import CODES, FLOWS, INDICATORS
from reports.periodic.values import NOTHING, Value
from units.bases.models import PartyBase


class Period(models.Model):
    """A quarter, half-year or year for which bases report, or an ad hoc collection over days of its own.

    opened_on: since when bases may report; due_on is stored then and moves only by hand. indicators: what an ad hoc
    period collects; empty for the periods of the calendar, which collect everything.
    """

    class Kind(models.TextChoices):
        QUARTER = "quarter", "Quý"
        HALF = "half", "6 tháng"
        YEAR = "year", "Năm"
        AD_HOC = "ad_hoc", "Đột xuất"

    kind = models.CharField(max_length=10, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField()
    slug = models.SlugField(max_length=20, unique=True)
    title = models.CharField("tên kỳ đột xuất", max_length=160, blank=True)
    indicators = models.JSONField(default=list)
    opened_on = models.DateField("mở nhận báo cáo từ", null=True)
    due_on = models.DateField("hạn nộp", null=True)
    locked_on = models.DateField("khóa ngày", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="period_span_forward", condition=Q(ends_on__gt=F("starts_on"))),
            models.UniqueConstraint(
                name="calendar_period_once", fields=["starts_on", "ends_on"], condition=~Q(kind="ad_hoc")
            ),
            models.CheckConstraint(
                name="period_opened_with_due_day",
                condition=Q(opened_on__isnull=True, due_on__isnull=True, locked_on__isnull=True)
                | Q(opened_on__isnull=False, due_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """The words of the plan: "năm 2020", "6 tháng đầu năm 2021", "quý III/2021"; the title of an ad hoc one."""
        year = self.starts_on.year
        if self.kind == self.Kind.AD_HOC:
            return self.title
        if self.kind == self.Kind.YEAR:
            return f"năm {year}"
        if self.kind == self.Kind.HALF:
            return f"6 tháng {'đầu' if self.starts_on.month == 1 else 'cuối'} năm {year}"
        return f"quý {('I', 'II', 'III', 'IV')[self.starts_on.month // 3]}/{year}"

    @property
    def is_ad_hoc(self) -> bool:
        return self.kind == self.Kind.AD_HOC

    @property
    def asked(self) -> frozenset[str]:
        """The codes of the indicators it collects."""
        return frozenset(self.indicators or CODES)

    @property
    def columns(self):
        """The indicators it collects, in printed order."""
        return tuple(indicator for indicator in INDICATORS if indicator.code in self.asked)


class ExpectedReport(models.Model):
    """A base that is expected to report for a period, as it was when the period was opened: rates never pass 100%."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="expected")
    base = models.ForeignKey(PartyBase, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="expected_report_once", fields=["period", "base"])]

    def __str__(self):
        return f"{self.period_id} {self.base_id}"


class PeriodicReportQuerySet(ScopedQuerySet):
    edit_right = "reports.enter"

    def approved(self):
        return self.filter(state=PeriodicReport.State.APPROVED)

    def of_the_calendar(self):
        return self.exclude(period__kind=Period.Kind.AD_HOC)

    def official(self):
        """What attainment is made of: approved, and of the calendar; ad hoc collections never enter (design 4)."""
        return self.approved().of_the_calendar()


class PeriodicReport(models.Model):
    """What one base declared for one period. An empty column is unknown; 0 is a figure.

    One column for each indicator (reports.periodic.indicators). nothing_arose: the codes of flows of which somebody
    said "không phát sinh"; they stand at 0. paper: the number of the signed paper where the district typed for the
    base. submitted_*: the latest hand-in; first_submitted_on, against which lateness counts, never moves.
    """

    class State(models.TextChoices):
        DRAFT = gates.DRAFT, "Đang nhập"
        SUBMITTED = gates.SUBMITTED, "Chờ duyệt"
        RETURNED = gates.RETURNED, "Trả lại"
        APPROVED = gates.APPROVED, "Đã duyệt"

    class Origin(models.TextChoices):
        APPENDIX = "appendix", "Phụ lục"
        BASE = "base", "Cơ sở nhập"
        DISTRICT = "district", "Ban Tổ chức nhập thay"

    # No index of its own: the one of "once for a base and a period" begins with it.
    base = models.ForeignKey(PartyBase, on_delete=models.PROTECT, related_name="reports", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=10, choices=State)
    origin = models.CharField(max_length=10, choices=Origin)
    version = models.PositiveIntegerField(default=1)
    members = models.PositiveIntegerField(null=True)
    sources_start = models.PositiveIntegerField(null=True)
    sources_added = models.PositiveIntegerField(null=True)
    sources_removed = models.PositiveIntegerField(null=True)
    sources = models.PositiveIntegerField(null=True)
    class_sent = models.PositiveIntegerField(null=True)
    class_certified = models.PositiveIntegerField(null=True)
    dossiers_sent = models.PositiveIntegerField(null=True)
    dossiers_pending = models.PositiveIntegerField(null=True)
    dossiers_returned = models.PositiveIntegerField(null=True)
    admitted = models.PositiveIntegerField(null=True)
    women = models.PositiveIntegerField(null=True)
    union_members = models.PositiveIntegerField(null=True)
    ethnic_minority = models.PositiveIntegerField(null=True)
    religious = models.PositiveIntegerField(null=True)
    up_to_30 = models.PositiveIntegerField(null=True)
    teachers = models.PositiveIntegerField(null=True)
    workers = models.PositiveIntegerField(null=True)
    business_owners = models.PositiveIntegerField(null=True)
    forces = models.PositiveIntegerField(null=True)
    recognised = models.PositiveIntegerField(null=True)
    struck_off = models.PositiveIntegerField(null=True)
    enlisted = models.PositiveIntegerField(null=True)
    nothing_arose = models.JSONField(default=list)
    difficulties = models.TextField("khó khăn, vướng mắc", blank=True)
    suggestions = models.TextField("đề xuất, kiến nghị", blank=True)
    paper = models.CharField("số báo cáo có chữ ký", max_length=60, blank=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by_id = models.BigIntegerField(null=True)
    submitted_by_label = models.CharField(max_length=150, blank=True)
    first_submitted_on = models.DateField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by_label = models.CharField(max_length=150, blank=True)
    return_reason = models.TextField(blank=True)

    objects = PeriodicReportQuerySet.as_manager()

    class Meta:
        verbose_name = "báo cáo định kỳ"
        verbose_name_plural = "báo cáo định kỳ"
        constraints = [
            models.UniqueConstraint(name="periodic_report_once", fields=["base", "period"]),
            models.CheckConstraint(
                name="periodic_report_approved_has_figure",
                condition=~Q(state="approved")
                | Q(*((f"{code}__isnull", False) for code in CODES), _connector=Q.OR),
            ),
            models.CheckConstraint(
                name="periodic_report_submitted_when",
                condition=~Q(state="submitted")
                | Q(submitted_at__isnull=False, first_submitted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="periodic_report_returned_why", condition=~Q(state="returned") | ~Q(return_reason="")
            ),
        ]

    def __str__(self):
        return f"{self.base_id} {self.period_id}"

    def value(self, code: str) -> Value:
        """One figure, NOTHING where somebody said that nothing arose."""
        return NOTHING if code in self.nothing_arose else getattr(self, code)

    @property
    def values(self) -> dict[str, Value]:
        """Every figure by the code of its indicator."""
        return {code: self.value(code) for code in CODES}

    def put(self, code: str, value: Value) -> None:
        """Set one figure on the row in memory. Raises ValueError for NOTHING in a stock."""
        if value == NOTHING and code not in FLOWS:
            raise ValueError(f"{code} is a stock")
        marks = [one for one in self.nothing_arose if one != code]
        self.nothing_arose = sorted([*marks, code]) if value == NOTHING else marks
        setattr(self, code, 0 if value == NOTHING else value)

    @property
    def is_handed_in(self) -> bool:
        """Whether it is with the district: waiting, or approved."""
        return self.state in (self.State.SUBMITTED, self.State.APPROVED)


class ReportPartQuerySet(ScopedQuerySet):
    base_path = "report__base_id"
    edit_right = "reports.enter"


class FirstFigure(models.Model):
    """The first approved figure of one column of one report; gone when the column is made unknown again."""

    # No index of its own: the one of "once for a report and a column" begins with it.
    report = models.ForeignKey(
        PeriodicReport, on_delete=models.CASCADE, related_name="first_figures", db_index=False
    )
    column = models.CharField(max_length=20)
    value = models.PositiveIntegerField()

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="first_figure_once", fields=["report", "column"])]

    def __str__(self):
        return f"{self.report_id} {self.column} {self.value}"


class Explanation(models.Model):
    """A base's words on one finding of the checks. They hold while the finding says the same, which message keeps."""

    report = models.ForeignKey(PeriodicReport, on_delete=models.CASCADE, related_name="explanations")
    check_code = models.CharField(max_length=20)
    column = models.CharField(max_length=20)
    message = models.TextField()
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by_label = models.CharField(max_length=150)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="explanation_once", fields=["report", "check_code", "column"]),
            models.CheckConstraint(name="explanation_says_something", condition=~Q(text="")),
        ]

    def __str__(self):
        return self.text


class CellReturn(models.Model):
    """A cell that the district sent back to be put right. Marks stay until the report is returned anew or approved."""

    report = models.ForeignKey(PeriodicReport, on_delete=models.CASCADE, related_name="returned_cells")
    column = models.CharField(max_length=20)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="cell_return_once", fields=["report", "column"])]

    def __str__(self):
        return self.column


class Extension(models.Model):
    """A base may still report for a locked period up to a day: granted by whom, why. The latest one counts."""

    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="extensions")
    base = models.ForeignKey(PartyBase, on_delete=models.PROTECT, related_name="+")
    until_on = models.DateField("gia hạn đến hết ngày")
    reason = models.CharField("lý do", max_length=300)
    granted_at = models.DateTimeField()
    granted_by_label = models.CharField(max_length=150)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="extension_says_why", condition=~Q(reason=""))]

    def __str__(self):
        return f"{self.period_id} {self.base_id} {self.until_on}"


class ReportStep(models.Model):
    """One step in the life of a report, with its figures as they were then: both versions of whatever is corrected.

    figures: {code: count or "kps"}; unknown ones are left out. columns: the cells it is about.
    """

    class Kind(models.TextChoices):
        SUBMIT = "submit", "Nộp"
        WITHDRAW = "withdraw", "Rút lại"
        RETURN = "return", "Trả lại"
        APPROVE = "approve", "Duyệt"
        CORRECT = "correct", "Đính chính"

    report = models.ForeignKey(PeriodicReport, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    done_at = models.DateTimeField()
    done_by_label = models.CharField(max_length=150)
    note = models.TextField(blank=True)
    columns = models.JSONField(default=list)
    version = models.PositiveIntegerField()
    figures = models.JSONField()

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["report", "kind"], name="report_step_kind")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.report_id}"


class EntryActQuerySet(models.QuerySet):
    def visible_to(self, scope):
        """One's own acts."""
        return self.editable_by(scope)

    def editable_by(self, scope):
        """An act may be taken back by whoever did it."""
        return self.filter(done_by_id=scope.actor_id) if scope.actor_id else self.none()


class EntryAct(models.Model):
    """Figures written at one time, a pasted block or a filled workbook as a whole: one undo takes all of it back."""

    class Kind(models.TextChoices):
        TYPED = "typed", "Nhập"
        WORKBOOK = "workbook", "Từ tệp Excel"
        CORRECTED = "corrected", "Đính chính"
        UNDO = "undo", "Hoàn tác"

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="acts")
    act_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    done_at = models.DateTimeField()
    done_by_id = models.BigIntegerField(null=True)
    done_by_label = models.CharField(max_length=150)

    objects = EntryActQuerySet.as_manager()

    def __str__(self):
        return f"{self.get_kind_display()} {self.act_id}"


class EntryCell(models.Model):
    """One figure that an act wrote: what stood before and what it wrote, as reports.periodic.values keeps them.

    is_kept is set by an undo on figures it left alone because someone changed them since, or they are locked.
    """

    act = models.ForeignKey(EntryAct, on_delete=models.CASCADE, related_name="cells")
    report = models.ForeignKey(PeriodicReport, on_delete=models.CASCADE, related_name="entries")
    column = models.CharField(max_length=20)
    old = models.CharField(max_length=8, blank=True)
    new = models.CharField(max_length=8, blank=True)
    is_kept = models.BooleanField(default=False)

    objects = ReportPartQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="entry_cell_once", fields=["act", "report", "column"])]
        indexes = [models.Index(fields=["report", "column"], name="entry_cell_history")]

    def __str__(self):
        return f"{self.report_id} {self.column}: {self.old} → {self.new}"


class ReportingRule(models.Model):
    """Limits of the checks, in force for periods that end from a day on. Changed by a new row, never in place."""

    starts_on = models.DateField(unique=True)
    members_move_percent = models.DecimalField(max_digits=5, decimal_places=2)
    four_eyes_change = models.PositiveIntegerField(null=True)

    def __str__(self):
        return f"từ {self.starts_on}"
