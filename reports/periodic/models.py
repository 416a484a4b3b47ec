"""Reporting periods and what the bases declared in them.

A figure is never just typed: each report says where it came from, and the first figure approved for a
column is kept beside the current one, because the district's residuals are measured against it.
"""

from django.db import models
from django.db.models import F, Q

from recruitment.kernel.scoping import ScopedQuerySet
from units.bases.models import PartyBase


class Period(models.Model):
    """A quarter, half-year or year for which bases report."""

    class Kind(models.TextChoices):
        QUARTER = "quarter", "Quý"
        HALF = "half", "6 tháng"
        YEAR = "year", "Năm"

    kind = models.CharField(max_length=10, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField()
    slug = models.SlugField(max_length=20, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="period_span_forward", condition=Q(ends_on__gt=F("starts_on"))),
            models.UniqueConstraint(name="period_once", fields=["starts_on", "ends_on"]),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """The words of the plan: "năm 2020", "6 tháng đầu năm 2021", "quý III/2021"."""
        year = self.starts_on.year
        if self.kind == self.Kind.YEAR:
            return f"năm {year}"
        if self.kind == self.Kind.HALF:
            return f"6 tháng {'đầu' if self.starts_on.month == 1 else 'cuối'} năm {year}"
        return f"quý {('I', 'II', 'III', 'IV')[self.starts_on.month // 3]}/{year}"


class PeriodicReportQuerySet(ScopedQuerySet):
    def approved(self):
        return self.filter(state=PeriodicReport.State.APPROVED)


class PeriodicReport(models.Model):
    """What one base declared for one period. An empty column is unknown; 0 is a figure.

    members and sources are stocks at the end of the period, admitted is a flow within it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Đang nhập"
        APPROVED = "approved", "Đã duyệt"

    class Origin(models.TextChoices):
        APPENDIX = "appendix", "Phụ lục"

    base = models.ForeignKey(PartyBase, on_delete=models.PROTECT, related_name="reports")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="reports")
    state = models.CharField(max_length=10, choices=State)
    origin = models.CharField(max_length=10, choices=Origin)
    version = models.PositiveIntegerField(default=1)
    members = models.PositiveIntegerField(null=True)
    sources = models.PositiveIntegerField(null=True)
    admitted = models.PositiveIntegerField(null=True)

    objects = PeriodicReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="periodic_report_once", fields=["base", "period"]),
            models.CheckConstraint(
                name="periodic_report_approved_knows_something",
                condition=~Q(state="approved")
                | Q(members__isnull=False)
                | Q(sources__isnull=False)
                | Q(admitted__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.base_id} {self.period_id}"


class FirstFigureQuerySet(ScopedQuerySet):
    base_path = "report__base_id"


class FirstFigure(models.Model):
    """The first approved figure of one column of one report; gone when the column is made unknown again."""

    report = models.ForeignKey(PeriodicReport, on_delete=models.CASCADE, related_name="first_figures")
    column = models.CharField(max_length=20)
    value = models.PositiveIntegerField()

    objects = FirstFigureQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="first_figure_once", fields=["report", "column"])]

    def __str__(self):
        return f"{self.report_id} {self.column} {self.value}"
