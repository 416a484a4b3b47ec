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

    answers: {"names": {search key of a name in the file: TT of the base it means}}.
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

    def __str__(self):
        return self.file_name


class SheetActQuerySet(models.QuerySet):
    def visible_to(self, scope):
        """An act may touch every base: whoever edits the whole appendix sees them, others none."""
        return self.all() if scope.covers_committee("appendix.edit") else self.none()

    def editable_by(self, scope):
        return self.visible_to(scope)


class SheetAct(models.Model):
    """Something done to figures of an appendix, once each time: by an import, by editing.

    An undo names the act that it takes back, in whole or as far as nobody changed the figures since.
    """

    class Kind(models.TextChoices):
        APPLY = "apply", "Nhập từ Excel"
        EDIT = "edit", "Sửa trong phụ lục"
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

    act = models.ForeignKey(SheetAct, on_delete=models.CASCADE, related_name="cells")
    base = models.ForeignKey(PartyBase, on_delete=models.PROTECT, related_name="+")
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
