"""The append-only record of who changed, looked up, exported or undid what.

Rows hold plain ids and words, no foreign keys: the record outlives what it speaks of, and this package
stands below all others. The database refuses to change a row too (`guard`): a migration that makes one of these
tables anew on SQLite loses its triggers and ends with `guard.install`, or a test is red.
"""

from django.db import models

from recruitment.kernel.scoping import ScopedQuerySet


class Kept(models.Model):
    """A row that is added and read, never changed."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("The record is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The record is never deleted.")


class KeptQuerySet(ScopedQuerySet):
    """Rows that are added and read; a base's own events are those about it, whatever right else opens the base."""

    view_right = edit_right = "audit.view"

    def update(self, **kwargs):
        raise TypeError("The record is never changed.")

    def delete(self):
        raise TypeError("The record is never deleted.")


class AuditEvent(Kept):
    """One thing one actor did to one object. Events of one bulk act share `act`."""

    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=150)
    post_label = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=45, blank=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    object_label = models.CharField(max_length=300)
    base_id = models.BigIntegerField(null=True)
    act = models.UUIDField()
    changes = models.JSONField(default=dict)
    reason = models.TextField(blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        verbose_name = "dòng nhật ký"
        verbose_name_plural = "nhật ký"
        indexes = [
            models.Index(fields=["recorded_at", "id"], name="audit_by_time"),
            models.Index(fields=["base_id", "id"], name="audit_by_base"),
            models.Index(fields=["act", "id"], name="audit_by_act"),
            models.Index(fields=["object_type", "object_id", "id"], name="audit_by_object"),
        ]

    def __str__(self):
        return f"{self.recorded_at:%d/%m/%Y %H:%M} {self.actor_label}: {self.verb} {self.object_label}"


class Seal(Kept):
    """The seal on a batch of events that no transaction can still add to; each holds the hash of the one before.

    digests: of each event its id and its hash, so that a broken seal names the event (see `chain`).
    """

    number = models.PositiveBigIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    digests = models.BinaryField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = KeptQuerySet.as_manager()

    def __str__(self):
        return f"{self.number}: {self.hash}"
