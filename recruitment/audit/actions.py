"""Writing the record. Every change calls this inside its own transaction."""

import uuid
from dataclasses import dataclass, field

from django.db import transaction

from recruitment.audit.models import AuditEvent
from recruitment.kernel import clock
from recruitment.kernel.bulk import add_rows
from recruitment.kernel.scope import Scope

OF_DEED = ("verb", "object_type", "object_id", "object_label", "base_id", "changes", "reason")


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What was done to one object: verb, what it was done to, and {field: [old, new]}."""

    verb: str
    object_type: str
    object_id: object
    object_label: str
    base_id: int | None = None
    changes: dict = field(default_factory=dict)
    reason: str = ""


def record(*deeds: Deed, by: Scope, act: uuid.UUID | None = None) -> uuid.UUID:
    """Add one event per deed, all under one act id, in the transaction of the change; returns the act id.

    Raises TransactionManagementError when called outside a transaction: a change without its event, or an
    event without its change, must be impossible.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "An audit event belongs to the transaction of its change."
        )
    act = act or uuid.uuid4()
    common = {
        "recorded_at": clock.now(),
        "actor_id": by.actor_id,
        "actor_label": by.label,
        "post_label": by.post[:300],
        "act": act,
    }
    add_rows(AuditEvent, OF_DEED, map(_values, deeds), common=common)
    return act


def _values(deed: Deed) -> tuple:
    """What an event keeps of a deed (OF_DEED)."""
    return (
        deed.verb,
        deed.object_type,
        str(deed.object_id),
        deed.object_label[:300],
        deed.base_id,
        deed.changes,
        deed.reason,
    )
