"""The appendix: which years a document's table speaks of, the workbooks read for it, and every act on its figures."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from recruitment.kernel.scoping import ScopedQuerySet
from reports.appendix.layout import Layout, layout_of
from units.bases.models import Document, PartyBase


class Appendix(models.Model):
    """The table of one document: its columns follow these years (reports.appendix.layout).

    supplements_from_on: the day from which its supplements count, where the document names one; Kế hoạch 47 does not,
    so the day is asked for with this one filled in.
    """

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="appendix")
    term_name = models.CharField("nhiệm kỳ", max_length=40)
    full_year = models.PositiveSmallIntegerField("năm đã kết thúc")
    current_year = models.PositiveSmallIntegerField("năm hiện tại", unique=True)
    last_year = models.PositiveSmallIntegerField("bổ sung đến hết năm")
    supplements_from_on = models.DateField("chỉ tiêu bổ sung có hiệu lực từ")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appendix_years_forward",
                condition=Q(current_year=F("full_year") + 1) & Q(last_year__gte=F("current_year")),
            )
        ]

    def __str__(self):
        return f"Phụ lục {self.document}"

    @property
    def title(self) -> tuple[str, str]:
        """The two lines over the printed table."""
        term = self.term_name.replace("–", "-")
        return "Danh sách bổ sung", f"chỉ tiêu kết nạp đảng viên Nhiệm kỳ {term}"

    @property
    def layout(self) -> Layout:
        """The columns of this appendix."""
        return layout_of(
            full_year=self.full_year,
            current_year=self.current_year,
            supplement_years=range(self.current_year, self.last_year + 1),
            term=self.term_name.replace("–", "-"),  # as the headings print it
        )


class AppendixImportQuerySet(models.QuerySet):
    def visible_to(self, scope):
        """An appendix speaks of the whole committee: whoever may import it sees every import, others none."""
        return self.all() if scope.covers_committee("appendix.import") else self.none()

    def editable_by(self, scope):
        return self.visible_to(scope)


class AppendixImport(models.Model):
    """One workbook that was read: the file, its rows as read, and the choices made on the way.

    answers: {"names": {search key of a name in the file: TT of the base it means}, "columns": {letters of a column of
    the sheet that was read: code of the layout's column a person says it is}}.
    """

    class State(models.TextChoices):
        READ = "read", "Đã đọc, chưa nhập"
        APPLIED = "applied", "Đã nhập"
        UNDONE = "undone", "Đã hoàn tác"

    code = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    appendix = models.ForeignKey(Appendix, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.BinaryField(null=True)
    table = models.JSONField()
    answers = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.READ)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_by_label = models.CharField(max_length=150)
    uploaded_at = models.DateTimeField()

    objects = AppendixImportQuerySet.as_manager()

    class Meta:
        verbose_name = "lần nhập từ Excel"
        verbose_name_plural = "các lần nhập từ Excel"

    def __str__(self):
        return self.file_name


class SheetActQuerySet(models.QuerySet):
    def visible_to(self, scope):
        """An act may touch every base: whoever edits the whole appendix sees them, others none."""
        return self.all() if scope.covers_committee("appendix.edit") else self.none()

    def editable_by(self, scope):
        return self.visible_to(scope)


class SheetAct(models.Model):
    """Something done to figures of an appendix, once each time: by an import, by editing, by agreement.

    An undo names the act that it takes back, in whole or as far as nobody changed the figures since.
    """

    class Kind(models.TextChoices):
        APPLY = "apply", "Nhập từ Excel"
        EDIT = "edit", "Sửa trong phụ lục"
        AGREE = "agree", "Thống nhất đề nghị"
        ADOPT = "adopt", "Phân bổ bổ sung"
        UNDO = "undo", "Hoàn tác"

    appendix = models.ForeignKey(Appendix, on_delete=models.PROTECT, related_name="acts")
    appendix_import = models.ForeignKey(
        AppendixImport, on_delete=models.PROTECT, related_name="acts", null=True
    )
    kind = models.CharField(max_length=10, choices=Kind)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    act_id = models.UUIDField(unique=True)
    done_at = models.DateTimeField()
    done_by_label = models.CharField(max_length=150)
    supplements_from_on = models.DateField(null=True)

    objects = SheetActQuerySet.as_manager()

    def __str__(self):
        return f"{self.get_kind_display()} {self.act_id}"


class ActCell(models.Model):
    """One figure that an act wrote: what stood before (empty: unknown) and what it wrote.

    is_kept is set by an undo on figures it left alone because someone changed them since.
    """

    # No indexes of their own: those of the constraint and of the history below begin with them.
    act = models.ForeignKey(SheetAct, on_delete=models.CASCADE, related_name="cells", db_index=False)
    base = models.ForeignKey(PartyBase, on_delete=models.PROTECT, related_name="+", db_index=False)
    column = models.CharField(max_length=40)
    old = models.PositiveIntegerField(null=True)
    new = models.PositiveIntegerField(null=True)
    is_kept = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="act_cell_once", fields=["act", "base", "column"])]
        indexes = [models.Index(fields=["base", "column"], name="act_cell_history")]

    def __str__(self):
        return f"{self.base_id} {self.column}: {self.old} → {self.new}"


class ActName(models.Model):
    """What an act taught about a base's name: a waiting base got its name, or a spelling became an alias."""

    class Kind(models.TextChoices):
        NAMED = "named", "Đặt tên"
        ALIAS = "alias", "Tên gọi khác"

    act = models.ForeignKey(SheetAct, on_delete=models.CASCADE, related_name="names")
    base = models.ForeignKey(PartyBase, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=200)
    is_kept = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    def __str__(self):
        return self.name


class ShareOutQuerySet(models.QuerySet):
    def visible_to(self, scope):
        """A draft of sharing out speaks of every base: whoever decides on targets sees it, others do not."""
        return self.all() if scope.covers_committee("targets.decide") else self.none()

    def editable_by(self, scope):
        return self.visible_to(scope)


class ShareOut(models.Model):
    """A draft that shares a shortfall out over the bases as supplements of one year; adopted as a whole.

    method: how the amounts were worked out last (reports.appendix.sharing); they may be changed by hand after. act and
    document: of the adoption that stands. token: of the page that made it, so that a second click makes no second one.
    """

    class Method(models.TextChoices):
        SOURCES = "sources", "Theo nguồn còn dư"
        BLOCK = "block", "Theo khối"
        HISTORY = "history", "Theo kết quả đã kết nạp"
        HAND = "hand", "Tự phân bổ"

    appendix = models.ForeignKey(Appendix, on_delete=models.PROTECT, related_name="share_outs")
    year = models.PositiveSmallIntegerField("bổ sung vào năm")
    amount = models.PositiveIntegerField("số cần phân bổ")
    method = models.CharField("cách phân bổ", max_length=10, choices=Method)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by_label = models.CharField(max_length=150)
    saved_at = models.DateTimeField()
    saved_by_label = models.CharField(max_length=150)
    version = models.PositiveIntegerField(default=1)
    token = models.UUIDField(unique=True, null=True, editable=False)
    act = models.OneToOneField(SheetAct, on_delete=models.PROTECT, null=True, related_name="share_out")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ShareOutQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="share_out_of_something", condition=Q(amount__gte=1)),
            models.CheckConstraint(
                name="share_out_adopted_by_document",
                condition=Q(act__isnull=True, document__isnull=True)
                | Q(act__isnull=False, document__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Phân bổ {self.amount} vào năm {self.year}"

    @property
    def is_adopted(self) -> bool:
        """Whether its amounts stand in the ledger; an undo makes it a draft again."""
        return self.act_id is not None


class ShareOutRow(models.Model):
    """What the draft adds to one base; standing: the supplement of that year when the draft was saved last."""

    share_out = models.ForeignKey(ShareOut, on_delete=models.CASCADE, related_name="rows")
    base = models.ForeignKey(PartyBase, on_delete=models.PROTECT, related_name="+")
    standing = models.PositiveIntegerField(null=True)
    amount = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="share_out_row_once", fields=["share_out", "base"])]

    def __str__(self):
        return f"{self.base_id}: +{self.amount}"
