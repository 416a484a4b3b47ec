"""Imports of the appendix: what was read, what was written, what was undone."""

import uuid

from django.conf import settings
from django.db import models

from units.bases.models import Document, PartyBase


class AppendixImportQuerySet(models.QuerySet):
    def visible_to(self, scope):
        """An appendix speaks of the whole committee: whoever may import it sees every import, others none."""
        return self.all() if scope.covers_committee("appendix.import") else self.none()

    def editable_by(self, scope):
        return self.visible_to(scope)


class AppendixImport(models.Model):
    """One workbook that was read. The rows are kept as read; the file itself is not."""

    class State(models.TextChoices):
        READ = "read", "Đã đọc, chưa nhập"
        APPLIED = "applied", "Đã nhập"
        UNDONE = "undone", "Đã hoàn tác"

    code = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    table = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.READ)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_by_label = models.CharField(max_length=150)
    uploaded_at = models.DateTimeField()

    objects = AppendixImportQuerySet.as_manager()

    def __str__(self):
        return self.file_name


class ImportAct(models.Model):
    """An import applied or undone, once each time it was."""

    class Kind(models.TextChoices):
        APPLY = "apply", "Nhập"
        UNDO = "undo", "Hoàn tác"

    appendix_import = models.ForeignKey(AppendixImport, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=10, choices=Kind)
    act_id = models.UUIDField(unique=True)
    done_at = models.DateTimeField()
    done_by_label = models.CharField(max_length=150)
    supplements_from_on = models.DateField(null=True)

    def __str__(self):
        return f"{self.get_kind_display()} {self.appendix_import}"


class ImportedCell(models.Model):
    """One figure that an act wrote: what stood before (empty: unknown) and what it wrote.

    kept is set by the undoing act on figures it left alone because someone changed them since.
    """

    act = models.ForeignKey(ImportAct, on_delete=models.CASCADE, related_name="cells")
    base = models.ForeignKey(PartyBase, on_delete=models.PROTECT, related_name="+")
    column = models.CharField(max_length=40)
    old = models.PositiveIntegerField(null=True)
    new = models.PositiveIntegerField(null=True)
    is_kept = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="imported_cell_once", fields=["act", "base", "column"])]

    def __str__(self):
        return f"{self.base_id} {self.column}: {self.old} → {self.new}"
