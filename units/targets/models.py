"""The term, the district's goals, what the plan's text prints of sums, and the ledger of targets."""

from django.db import models
from django.db.models import F, Q

from recruitment.kernel.scoping import ScopedQuerySet
from units.bases.models import Document, PartyBase


class Term(models.Model):
    """A congress term: its goal, its span, and the span over which the pace is drawn (a setting, see decisions)."""

    name = models.CharField("nhiệm kỳ", max_length=40, unique=True)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    goal = models.PositiveIntegerField("chỉ tiêu kết nạp")
    pace_starts_on = models.DateField("mốc đầu của tiến độ")
    pace_ends_on = models.DateField("mốc cuối của tiến độ")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "nhiệm kỳ"
        verbose_name_plural = "nhiệm kỳ"
        constraints = [
            models.CheckConstraint(name="term_span_forward", condition=Q(ends_on__gt=F("starts_on"))),
            models.CheckConstraint(
                name="term_pace_forward", condition=Q(pace_ends_on__gt=F("pace_starts_on"))
            ),
        ]

    def __str__(self):
        return f"Nhiệm kỳ {self.name}"


class AnnualGoal(models.Model):
    """The district's goal of one year, with the paper that sets it."""

    term = models.ForeignKey(
        Term, on_delete=models.PROTECT, related_name="annual_goals", verbose_name="nhiệm kỳ"
    )
    year = models.PositiveSmallIntegerField("năm", unique=True)
    goal = models.PositiveIntegerField("chỉ tiêu của năm")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", verbose_name="theo văn bản"
    )

    class Meta:
        verbose_name = "chỉ tiêu năm"
        verbose_name_plural = "chỉ tiêu năm"

    def __str__(self):
        return f"{self.year}: {self.goal}"


class ControlFigure(models.Model):
    """A sum that the plan's text prints, with the sentence it stands in. Residuals are measured against it."""

    class Measure(models.TextChoices):
        REGISTERED_TERM = "registered_term", "Chỉ tiêu cơ sở đăng ký cả nhiệm kỳ"
        REGISTERED_YEAR = "registered_year", "Chỉ tiêu cơ sở đăng ký trong năm"
        SOURCES = "sources", "Tổng nguồn"
        ADMITTED = "admitted", "Đã kết nạp trong kỳ"
        BASES_ADMITTING = "bases_admitting", "Số cơ sở đảng có kết nạp"

    code = models.SlugField(max_length=40, unique=True)
    measure = models.CharField(max_length=20, choices=Measure)
    year = models.PositiveSmallIntegerField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    value = models.PositiveIntegerField()
    out_of = models.PositiveIntegerField(null=True)
    sentence = models.TextField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    def __str__(self):
        return f"{self.get_measure_display()}: {self.value}"


class TargetLine(models.Model):
    """One entry of the ledger of targets. Nothing here is ever overwritten or deleted.

    The figure of a cell (base, column, year) is the sum of its standing lines; a reversal and the line it
    names both drop out (see units.targets.rules). No standing line: the figure is unknown, which is not 0.
    """

    class Column(models.TextChoices):
        REGISTERED = "registered", "Đăng ký"
        SUPPLEMENT = "supplement", "Bổ sung"

    class Act(models.TextChoices):
        IMPORT = "import", "Nhập phụ lục"
        EDIT = "edit", "Sửa"
        AGREEMENT = "agreement", "Thống nhất"
        REVERSAL = "reversal", "Hoàn tác"

    # No index of its own: the one over cells, below, begins with it.
    base = models.ForeignKey(PartyBase, on_delete=models.PROTECT, related_name="target_lines", db_index=False)
    column = models.CharField(max_length=10, choices=Column)
    year = models.PositiveSmallIntegerField(null=True)
    amount = models.IntegerField()
    act = models.CharField(max_length=10, choices=Act)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True)
    in_force_on = models.DateField()
    act_id = models.UUIDField(db_index=True)
    recorded_at = models.DateTimeField()
    recorded_by_label = models.CharField(max_length=150, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng sổ chỉ tiêu"
        verbose_name_plural = "sổ chỉ tiêu"
        indexes = [models.Index(fields=["base", "column", "year"], name="target_line_cell")]
        constraints = [
            models.CheckConstraint(
                name="target_line_reversal_names_line",
                condition=Q(act="reversal", reverses__isnull=False)
                | (~Q(act="reversal") & Q(reverses__isnull=True)),
            ),
            models.CheckConstraint(
                name="target_line_supplement_has_year",
                condition=Q(column="registered") | Q(year__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.base_id} {self.column} {self.year or 'NK'} {self.amount:+d}"


class TargetCampaign(models.Model):
    """A round in which every base reviews its sources and its targets, with the day by which it answers.

    year: the year whose registered target is reviewed; what else may be proposed follows the columns of its appendix.
    """

    name = models.CharField("tên đợt", max_length=200)
    year = models.PositiveSmallIntegerField("chỉ tiêu của năm")
    opened_on = models.DateField("mở ngày")
    due_on = models.DateField("hạn trả lời")
    closed_on = models.DateField("kết thúc ngày", null=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="target_campaign_due_later", condition=Q(due_on__gte=F("opened_on"))),
            models.UniqueConstraint(
                name="target_campaign_open_once", fields=["year"], condition=Q(closed_on__isnull=True)
            ),
        ]

    def __str__(self):
        return self.name


class TargetProposalQuerySet(ScopedQuerySet):
    edit_right = "targets.propose"


class TargetProposal(models.Model):
    """What one base asks for in a campaign, and what the district made of it."""

    class State(models.TextChoices):
        DRAFT = "draft", "Đang soạn"
        SENT = "sent", "Đã gửi"
        RETURNED = "returned", "Trả lại"
        AGREED = "agreed", "Đã thống nhất"

    campaign = models.ForeignKey(TargetCampaign, on_delete=models.PROTECT, related_name="proposals")
    base = models.ForeignKey(PartyBase, on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    reason = models.TextField(blank=True)
    reply = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField(null=True)
    sent_by_label = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_label = models.CharField(max_length=150, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", null=True)
    act_id = models.UUIDField(null=True)

    objects = TargetProposalQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="target_proposal_once", fields=["campaign", "base"])]

    def __str__(self):
        return f"{self.base_id} {self.campaign_id} {self.state}"


class ProposedFigureQuerySet(ScopedQuerySet):
    base_path = "proposal__base_id"
    edit_right = "targets.propose"


class ProposedFigure(models.Model):
    """One figure of a proposal: what stood when it was written, what the base asks, what was agreed.

    column: as in the ledger, or sources (the base's sources at present). year None: the whole term.
    """

    class Column(models.TextChoices):
        REGISTERED = "registered", "Chỉ tiêu đăng ký"
        SUPPLEMENT = "supplement", "Chỉ tiêu bổ sung"
        SOURCES = "sources", "Nguồn hiện có"

    proposal = models.ForeignKey(TargetProposal, on_delete=models.CASCADE, related_name="figures")
    column = models.CharField(max_length=10, choices=Column)
    year = models.PositiveSmallIntegerField(null=True)
    standing = models.PositiveIntegerField(null=True)
    proposed = models.PositiveIntegerField()
    agreed = models.PositiveIntegerField(null=True)

    objects = ProposedFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="proposed_year_figure_once",
                fields=["proposal", "column", "year"],
                condition=Q(year__isnull=False),
            ),
            models.UniqueConstraint(
                name="proposed_term_figure_once",
                fields=["proposal", "column"],
                condition=Q(year__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.column} {self.year or 'NK'}: {self.proposed}"
