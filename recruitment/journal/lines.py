"""Events of the record as lines that a person reads: who did what to what, from what to what, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from recruitment.audit.models import AuditEvent
from recruitment.audit.verbs import PEOPLE, group_of, words_of
from recruitment.journal.fields import label_of, value_of
from recruitment.kernel.rights import rights
from recruitment.kernel.scope import Scope
from recruitment.kernel.sensitive import MASK

SHOWN_AT_ONCE = 3  # changes of a line before the rest is opened


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field that moved, in words."""

    label: str
    old: str
    new: str
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One event, or an act by its first event. count: the events of the act that the reader may see."""

    event_id: int
    act: UUID
    recorded_at: datetime
    who: str
    post: str
    address: str
    group: str
    words: str
    object_type: str
    object_id: str
    label: str
    changes: tuple[Change, ...]
    more: tuple[Change, ...]
    reason: str
    count: int = 1

    @property
    def others(self) -> int:
        """How many events of the act stand behind the one that is shown."""
        return self.count - 1


def lines_of(
    events: Iterable[AuditEvent], *, scope: Scope, counts: Mapping[UUID, int] | None = None
) -> tuple[Line, ...]:
    """Events in words, as far as this reader may see them; counts: how many events their acts have."""
    return tuple(_line(event, scope, (counts or {}).get(event.act, 1)) for event in events)


def _line(event, scope, count):
    is_hidden = event.object_type in PEOPLE and not _sees_people(scope, event.base_id)
    given = dict(event.changes)
    reason = event.reason or next(iter(given.pop("reason", [])[1:]), "") or ""
    changes = tuple(_change(field, pair, is_hidden) for field, pair in given.items())
    return Line(
        event_id=event.pk,
        act=event.act,
        recorded_at=event.recorded_at,
        who=event.actor_label,
        post=event.post_label,
        address=event.address,
        group=group_of(event.verb),
        words=words_of(event.verb),
        object_type=event.object_type,
        object_id=event.object_id,
        label=f"hồ sơ số {event.object_id}" if is_hidden else event.object_label,
        changes=changes[:SHOWN_AT_ONCE],
        more=changes[SHOWN_AT_ONCE:],
        reason=MASK if is_hidden and reason else reason,
        count=count,
    )


def _sees_people(scope, base_id):
    if "people.view" not in rights():
        return False
    reach = scope.base_ids("people.view")
    return reach is None or base_id in reach


def _change(field, pair, is_hidden):
    old, new = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
    if is_hidden:
        old, new = (None if value is None else MASK for value in (old, new))
    return Change(
        label=label_of(field), old=value_of(field, old), new=value_of(field, new), is_new=old in (None, "")
    )
