"""Events sealed in batches by a chain of hashes, and the chain walked again to find what was touched since.

An event alone is not chained: writers would have to wait for each other. A seal is put on all events up to one that no
transaction can still come before. On SQLite one transaction writes at a time. On PostgreSQL ids are given out before
their transactions end, so the seal takes the lock that writers share (`guard`), if it is free, looks up the last id and
lets go: ids up to that one are there or never will be. Nobody waits, and there may be gaps.

Whoever can write the whole database could make a new chain throughout. So the last hash is copied away, and the chain
is asked whether it still holds it.
"""

import hashlib
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from time import monotonic

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from recruitment.audit.guard import WRITERS
from recruitment.audit.models import AuditEvent, Seal
from recruitment.kernel import clock, row_level

AT_ONCE = 2_000  # events under one seal: some 20 ms of hashing
# Sealed by the way when a process has written so many, or some and so many seconds have passed.
WAITING_AT_MOST = 200
LATEST = 3600
FIELDS = (
    "id",
    "recorded_at",
    "actor_id",
    "actor_label",
    "post_label",
    "address",
    "verb",
    "object_type",
    "object_id",
    "object_label",
    "base_id",
    "act",
    "changes",
    "reason",
)
ENTRY = struct.Struct(">q32s")


def digest_of(event: dict) -> bytes:
    """The hash of one event (FIELDS), the same on either database."""
    values = {**event, "recorded_at": _moment(event["recorded_at"]), "act": str(event["act"])}
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def hash_of(seal: Seal) -> str:
    """What a seal's hash must be, from all else it says and the hash of the one before."""
    said = (seal.number, _moment(seal.sealed_at), seal.first_id, seal.last_id, seal.count, seal.previous_hash)
    return hashlib.sha256("|".join(map(str, said)).encode() + b"|" + bytes(seal.digests)).hexdigest()


def _moment(moment):
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def seal(*, at_most: int | None = None) -> int:
    """Seal what waits, at most so many batches; returns how many events. 0 too when someone else is at it.

    Nothing is locked while it reads and hashes.
    """
    top, done, batches = _last_settled(), 0, 0
    while top is not None and (at_most is None or batches < at_most):
        count = _seal_batch(top)
        done, batches = done + count, batches + 1
        if not count:
            break
    return done


class Waiting:
    """What this process wrote since it last looked whether to seal: so that looking costs no query."""

    def __init__(self):
        self.written, self.looked_at = 0, monotonic()

    def note(self, count: int) -> None:
        """So many events were written."""
        self.written += count

    def is_long(self) -> bool:
        """Whether many were written, or some and it is long ago that anybody looked."""
        is_late = monotonic() - self.looked_at >= LATEST
        return self.written >= WAITING_AT_MOST or (self.written > 0 and is_late)


waiting = Waiting()


def seal_if_due() -> int:
    """Seal one batch when this process has written many events, or some long ago: after a request. Else no query."""
    if not waiting.is_long():
        return 0
    waiting.written, waiting.looked_at = 0, monotonic()
    return seal(at_most=1)


def _last_seal() -> Seal | None:
    return Seal.objects.defer("digests").order_by("-number").first()


def last_hash() -> str:
    """The hash to be copied away; "" before the first seal."""
    last = _last_seal()
    return last.hash if last else ""


@row_level.all_rows()
def _last_settled() -> int | None:
    """The id up to which no event can still appear; None while someone is writing one."""
    if connection.vendor != "postgresql":
        return _last_id()
    with connection.cursor() as cursor:
        # Of the session and not of the transaction: let go at once, whatever it is called in.
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [WRITERS])
        if not cursor.fetchone()[0]:
            return None
        try:
            return _last_id()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [WRITERS])


def _last_id() -> int | None:
    return AuditEvent.objects.aggregate(last=Max("pk"))["last"]


@row_level.all_rows()
def _seal_batch(top: int) -> int:
    last = _last_seal()
    waiting = AuditEvent.objects.filter(pk__gt=last.last_id if last else 0, pk__lte=top).order_by("pk")
    events = list(waiting.values(*FIELDS)[:AT_ONCE])
    if not events:
        return 0
    made = Seal(
        number=last.number + 1 if last else 1,
        sealed_at=clock.now(),
        first_id=events[0]["id"],
        last_id=events[-1]["id"],
        count=len(events),
        digests=b"".join(ENTRY.pack(event["id"], digest_of(event)) for event in events),
        previous_hash=last.hash if last else "",
    )
    made.hash = hash_of(made)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # somebody else sealed them meanwhile
        return 0
    return len(events)


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What walking the chain showed; fault: the first thing that is not as it was sealed, "" for none."""

    seals: int
    sealed: int
    waiting: int
    last_hash: str
    fault: str


class Broken(Exception):
    """The first event or seal that is not as it was sealed; the text names it, in Vietnamese."""


@row_level.all_rows()
def verify(*, expected: str = "") -> Verified:
    """Walk the whole chain. expected: a last hash that was copied away, which the chain must still hold."""
    seals = sealed = top = 0
    last_hash, fault, hashes = "", "", set()
    try:
        for one in Seal.objects.order_by("number").iterator(chunk_size=50):
            _check_seal(one, number=seals + 1, after=top, previous_hash=last_hash)
            _check_events(one, after=top)
            seals, sealed, top, last_hash = one.number, sealed + one.count, one.last_id, one.hash
            hashes.add(one.hash)
        if expected and expected.lower() not in hashes:
            raise Broken(
                f"Mã niêm phong {expected} không còn trong chuỗi: phần cuối của nhật ký đã bị cắt hoặc bị thay."
            )
    except Broken as broken:
        fault = str(broken)
    waiting = AuditEvent.objects.filter(pk__gt=top).count()
    return Verified(seals=seals, sealed=sealed, waiting=waiting, last_hash=last_hash, fault=fault)


def _check_seal(one: Seal, *, number: int, after: int, previous_hash: str) -> None:
    if one.number != number:
        raise Broken(f"Thiếu niêm phong số {number} (tiếp theo là số {one.number}).")
    if one.previous_hash != previous_hash:
        raise Broken(f"Niêm phong số {number} không nối với niêm phong trước nó: một trong hai đã bị thay.")
    if one.hash != hash_of(one):
        raise Broken(f"Niêm phong số {number} đã bị sửa.")
    entries = [key for key, _ in ENTRY.iter_unpack(bytes(one.digests))]
    if (entries[0], entries[-1], len(entries)) != (one.first_id, one.last_id, one.count) or entries[
        0
    ] <= after:
        raise Broken(f"Niêm phong số {number} không khớp với các dòng của nó.")


def _check_events(one: Seal, *, after: int) -> None:
    """The first event under a seal that was changed, is missing, or was not there."""
    found = _digests(after, one.last_id)
    at = next(found, None)
    for key, digest in ENTRY.iter_unpack(bytes(one.digests)):
        if at and at[0] < key:
            raise Broken(f"Dòng số {at[0]} của nhật ký đã bị chèn thêm (niêm phong số {one.number}).")
        if at is None or at[0] > key:
            raise Broken(f"Dòng số {key} của nhật ký đã bị xóa (niêm phong số {one.number}).")
        if at[1] != digest:
            raise Broken(f"Dòng số {key} của nhật ký đã bị sửa (niêm phong số {one.number}).")
        at = next(found, None)


def _digests(after: int, last: int) -> Iterator[tuple[int, bytes]]:
    events = AuditEvent.objects.filter(pk__lte=last).order_by("pk")
    if after:  # under the first seal whatever stands before it, too
        events = events.filter(pk__gt=after)
    for event in events.values(*FIELDS).iterator(chunk_size=AT_ONCE):
        yield event["id"], digest_of(event)
