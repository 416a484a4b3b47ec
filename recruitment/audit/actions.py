"""Writing the record. Every change calls this inside its own transaction."""

import uuid
from dataclasses import dataclass, field

from django.db import transaction

from recruitment.audit.models import AuditEvent
from recruitment.kernel import clock
from recruitment.kernel.bulk import add_all
from recruitment.kernel.scope import Scope


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
    moment = clock.now()
    events = (
        AuditEvent(
            recorded_at=moment,
            actor_id=by.actor_id,
            actor_label=by.label,
            post_label=by.post[:300],
            verb=deed.verb,
            object_type=deed.object_type,
            object_id=str(deed.object_id),
            object_label=deed.object_label[:300],
            base_id=deed.base_id,
            act=act,
            changes=deed.changes,
            reason=deed.reason,
        )
        for deed in deeds
    )
    add_all(AuditEvent, events)
    return act
