"""Entries of the committee's lists: entered and amended one at a time, each with its event.

What a list is called in the record and which of its columns move is written down in LISTS; nothing else can be amended.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel import clock
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import search_key, squeeze
from units.bases.models import (
    Block,
    CalendarDay,
    Cell,
    Committee,
    PartyBase,
    Signer,
    SubtotalGroup,
    UnitName,
)


class EntryRefused(Exception):
    """The entry cannot stand so; the text says why, in Vietnamese, and `field` what to put right, if one field."""

    def __init__(self, message: str, *, field: str | None = None):
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class List:
    """What a list's entries are to the record, and the columns that people may set."""

    kind: str
    columns: tuple[str, ...]
    fixed: tuple[str, ...] = ()  # set when entered and never after


LISTS: dict[type[models.Model], List] = {
    Committee: List(
        kind="committee",
        columns=(
            "name",
            "office_name",
            "party_body_name",
            "superior_name",
            "place",
            "document_code",
            "contact",
        ),
    ),
    SubtotalGroup: List(kind="subtotal_group", columns=("number",)),
    Block: List(kind="block", columns=("name", "order", "group")),
    PartyBase: List(
        kind="party_base", columns=("number", "name", "block", "opened_on", "closed_on"), fixed=("number",)
    ),
    Cell: List(kind="cell", columns=("base", "name", "kind", "closed_on"), fixed=("base",)),
    Signer: List(kind="signer", columns=("name", "title", "behalf", "starts_on", "ends_on")),
    CalendarDay: List(kind="calendar_day", columns=("falls_on", "kind", "note")),
}


@transaction.atomic
def enter_entry(
    *, model: type[models.Model], values: Mapping[str, object], by: Scope, act: uuid.UUID | None = None
) -> models.Model:
    """Add an entry to one of LISTS. Raises EntryRefused. Cells have an action of their own (open_cell)."""
    _lock()
    entry = model()
    changes = _set(entry, _tidied(values), LISTS[model].columns)
    _require_valid(entry)
    entry.save(force_insert=True)
    if isinstance(entry, PartyBase):
        _take_name(entry, before="")
    record(_deed("enter", entry, changes), by=by, act=act)
    return entry


@transaction.atomic
def amend_entry(
    *, entry: models.Model, values: Mapping[str, object], by: Scope, act: uuid.UUID | None = None
) -> models.Model:
    """Change what an entry says; columns that `values` leaves out stay. No change leaves no event.

    A base that is renamed is still found under the name it had. Raises EntryRefused.
    """
    _lock()
    kept = LISTS[type(entry)]
    entry = type(entry).objects.select_for_update(of=("self",)).get(pk=entry.pk)
    before = getattr(entry, "name", "")
    changes = _set(entry, _tidied(values), [name for name in kept.columns if name not in kept.fixed])
    if not changes:
        return entry
    _require_valid(entry)
    entry.save()
    if isinstance(entry, PartyBase) and entry.name != before:
        _take_name(entry, before=before)
    record(_deed("amend", entry, changes), by=by, act=act)
    return entry


@transaction.atomic
def remove_calendar_day(*, day: CalendarDay, by: Scope) -> None:
    """Take a day out of the calendar, which then counts by its weekday again."""
    deed = _deed("remove", day, {"falls_on": [day.falls_on.isoformat(), None]})
    day.delete()
    record(deed, by=by)


def _lock():
    """Lists are small and changed by few: one at a time, so that what was compared still holds when it is written."""
    Committee.objects.select_for_update().first()


def _tidied(values):
    return {name: squeeze(value) if isinstance(value, str) else value for name, value in values.items()}


def _set(entry, values, columns):
    """Put values into the columns that may move; returns {column: [before, after]} of those that differ."""
    changes = {}
    for name in columns:
        if name not in values:
            continue
        new, old = values[name], None if entry.pk is None else getattr(entry, name)
        if new != old:
            setattr(entry, name, new)
            if old or new:
                changes[name] = [_plain(old), _plain(new)]
    return changes


def _plain(value):
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, models.Model) else value


def _require_valid(entry):
    if isinstance(entry, Cell):
        entry.search_key = search_key(entry.name)
    try:
        entry.full_clean()
    except ValidationError as fault:
        field, messages = next(iter(fault.message_dict.items()))
        label = "" if field == NON_FIELD_ERRORS else f"{entry._meta.get_field(field).verbose_name}: "
        text = f"{label}{messages[0]}"
        is_shown = field in LISTS[type(entry)].columns
        raise EntryRefused(text[:1].upper() + text[1:], field=field if is_shown else None) from None


def _take_name(base, *, before):
    """Let a base be found under its new name from today on, and under the one before as an alias that ended."""
    today, names = clock.today(), UnitName.objects.filter(base=base)
    if before and not base.name:
        raise EntryRefused("Tên: không để trống tên của cơ sở đã có tên.", field="name")
    if not base.name:
        return
    key = search_key(base.name)
    others = UnitName.objects.filter(search_key=key).exclude(base=base).select_related("base")
    if other := others.first():
        raise EntryRefused(f"Tên: “{base.name}” đã là tên của TT {other.base.number}.", field="name")
    for official in names.filter(kind=UnitName.Kind.OFFICIAL):
        _retire(official, on=today - timedelta(days=1))
    UnitName.objects.create(
        base=base,
        kind=UnitName.Kind.OFFICIAL,
        name=base.name,
        search_key=key,
        starts_on=today if before else base.opened_on,
    )


def _retire(official, *, on):
    """An official name becomes an alias with its last day; an alias spelt the same gives way to it."""
    twins = UnitName.objects.filter(
        base=official.base_id, kind=UnitName.Kind.ALIAS, search_key=official.search_key
    )
    twins.delete()
    official.kind, official.ends_on = UnitName.Kind.ALIAS, max(on, official.starts_on or on)
    official.save(update_fields=["kind", "ends_on"])


def _deed(verb, entry, changes):
    bases = {PartyBase: lambda: entry.pk, Cell: lambda: entry.base_id}
    kind = LISTS[type(entry)].kind
    return Deed(
        verb=f"{kind}.{verb}",
        object_type=kind,
        object_id=entry.pk,
        object_label=f"{entry}, {entry.base}" if isinstance(entry, Cell) else str(entry),
        base_id=bases.get(type(entry), lambda: None)(),
        changes=changes,
    )
