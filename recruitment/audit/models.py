"""The append-only record of who changed, exported or undid what.

Rows hold plain ids and words, no foreign keys: the record outlives what it speaks of, and this package
stands below all others.
"""

from django.db import models


class AuditEventQuerySet(models.QuerySet):
    """Events are added and read, never changed."""

    def update(self, **kwargs):
        raise TypeError("Audit events are never changed.")

    def delete(self):
        raise TypeError("Audit events are never deleted.")


class AuditEvent(models.Model):
    """One thing one actor did to one object. Events of one bulk act share `act`."""

    recorded_at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=150)
    post_label = models.CharField(max_length=300, blank=True)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    object_label = models.CharField(max_length=300)
    base_id = models.BigIntegerField(null=True)
    act = models.UUIDField()
    changes = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["recorded_at", "id"], name="audit_by_time"),
            models.Index(fields=["base_id", "id"], name="audit_by_base"),
            models.Index(fields=["act"], name="audit_by_act"),
        ]

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("Audit events are never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("Audit events are never deleted.")

    def __str__(self):
        return f"{self.recorded_at:%d/%m/%Y %H:%M} {self.actor_label}: {self.verb} {self.object_label}"
