"""Writing the record. Every change calls `record` inside its own transaction; whoever looks up calls `record_read`."""

import hashlib
import uuid
from dataclasses import dataclass, field, replace

from django.db import transaction

from recruitment.audit import chain
from recruitment.audit.models import AuditEvent
from recruitment.kernel import clock
from recruitment.kernel.bulk import add_rows
from recruitment.kernel.scope import Scope
from recruitment.kernel.sensitive import masked, masked_words
from recruitment.kernel.text import squeeze

SEARCHED_AT_MOST = 300  # letters of a text that was searched for
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
        "address": by.address[:45],
        "act": act,
    }
    add_rows(AuditEvent, OF_DEED, map(_values, deeds), common=common)
    chain.waiting.note(len(deeds))
    return act


def _values(deed: Deed) -> tuple:
    """What an event keeps of a deed (OF_DEED)."""
    return (
        deed.verb,
        deed.object_type,
        str(deed.object_id),
        deed.object_label[:300],
        deed.base_id,
        masked(deed.changes),
        deed.reason,
    )


@transaction.atomic
def record_read(
    verb: str,
    *,
    object_type: str,
    object_id: object = "",
    object_label: str = "",
    base_id: int | None = None,
    by: Scope,
    **found: object,
) -> None:
    """Record that someone opened, unmasked, searched for or took out something; no setting turns it off.

    found: what it was, as far as it is known: `words` that were searched for, `rows` that were found or taken out,
    `sha256` of a file. A transaction of its own, or part of the caller's.
    """
    deed = Deed(
        verb=verb,
        object_type=object_type,
        object_id=object_id,
        object_label=object_label,
        base_id=base_id,
        changes={name: [None, _kept(name, value)] for name, value in found.items() if value is not None},
    )
    record(deed, by=by)


def _kept(name, value):
    """What somebody typed may hold anything at all, and any length; numbers of people are covered."""
    if not isinstance(value, str):
        return value
    text = squeeze(value)
    return (masked_words(text) if name == "words" else text)[:SEARCHED_AT_MOST]


def record_export(deed: Deed, *, data: bytes, rows: int, by: Scope) -> None:
    """Record that someone took a file or a letter out: whose (deed), how many rows, and which file exactly."""
    found = {"rows": [None, rows], "sha256": [None, hashlib.sha256(data).hexdigest()]}
    with transaction.atomic():
        record(replace(deed, changes={**deed.changes, **found}), by=by)
