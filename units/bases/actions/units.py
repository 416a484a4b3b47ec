"""The committee's bases and their names: loaded from `fixtures/`, named, renamed."""

import uuid

from django.db import transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import search_key, squeeze
from units.bases.models import Block, Committee, Document, PartyBase, SubtotalGroup, UnitName


class NameRefused(Exception):
    """The base cannot be named so; the text says why, in Vietnamese."""


@transaction.atomic
def load_units(*, data: dict, by: Scope) -> int:
    """Bring in the committee, groups, blocks, documents and bases of `fixtures/`; returns how many rows are new.

    What is there already stays as it is, so that loading again never undoes an office's own correction.
    """
    made = []
    if not Committee.objects.exists():
        made.append(Committee.objects.create(**data["committee"]))
    for entry in data["document"]:
        made += _load_document(entry)
    for order, entry in enumerate(data["block"], start=1):
        group, is_new = SubtotalGroup.objects.get_or_create(number=entry["group"])
        made += _new((group, is_new))
        defaults = {"name": entry["name"], "group": group}
        made += _new(Block.objects.get_or_create(order=order, defaults=defaults))
    blocks = {block.name: block for block in Block.objects.all()}
    for entry in data["base"]:
        made += _load_base(entry, blocks.get(entry.get("block")))
    if made:
        deed = Deed(
            verb="units.load", object_type="committee", object_id=1, object_label=data["committee"]["name"]
        )
        record(deed, by=by)
    return len(made)


def _load_document(entry):
    key = fixture_key(entry["kind"], entry["number"])
    if Document.objects.filter(fixture_key=key).exists():
        return []
    named = {"kind": entry["kind"], "number": entry["number"]}
    document, is_new = Document.objects.get_or_create(**named, defaults={**entry, "fixture_key": key})
    if not is_new:  # loaded before papers remembered where they came from, or entered by hand
        document.fixture_key = key
        document.save(update_fields=["fixture_key"])
    return _new((document, is_new))


def fixture_key(kind: str, number: str) -> str:
    """What a paper of `fixtures/` is known by, whatever an office corrects of it later."""
    return f"{kind} {number}".strip()


def _load_base(entry, block):
    defaults = {"name": entry.get("name", ""), "block": block}
    base, is_new = PartyBase.objects.get_or_create(number=entry["number"], defaults=defaults)
    if is_new and base.name:
        add_name(base=base, name=base.name, kind=UnitName.Kind.OFFICIAL)
    return _new((base, is_new))


def add_name(*, base: PartyBase, name: str, kind: str) -> UnitName:
    """Let a base be found under one more name; part of the transaction of the action that learned it."""
    return UnitName.objects.create(base=base, kind=kind, name=squeeze(name), search_key=search_key(name))


@transaction.atomic
def name_waiting_base(
    *, base: PartyBase, name: str, block: Block | None, by: Scope, act: uuid.UUID | None = None
) -> None:
    """Give a base that waits under its TT its name, and its block where one is known.

    Raises NameRefused when the base has a name already or another base is found under this one.
    """
    if base.name:
        raise NameRefused(f"TT {base.number} đã có tên “{base.name}”.")
    if other := UnitName.objects.filter(search_key=search_key(name)).select_related("base").first():
        raise NameRefused(f"“{squeeze(name)}” đã là tên của TT {other.base.number}.")
    base.name = squeeze(name)
    base.block = base.block or block
    base.save(update_fields=["name", "block"])
    add_name(base=base, name=name, kind=UnitName.Kind.OFFICIAL)
    record(_naming(base, "base.name", ["", base.name]), by=by, act=act)


@transaction.atomic
def take_name_back(*, base: PartyBase, name: str, by: Scope, act: uuid.UUID | None = None) -> bool:
    """Let a base wait under its TT again; False, and nothing done, when it no longer carries this name."""
    if base.name != name:
        return False
    UnitName.objects.filter(base=base, kind=UnitName.Kind.OFFICIAL, search_key=search_key(name)).delete()
    base.name = ""
    base.save(update_fields=["name"])
    record(_naming(base, "base.unname", [name, ""]), by=by, act=act)
    return True


@transaction.atomic
def learn_alias(*, base: PartyBase, name: str, by: Scope, act: uuid.UUID | None = None) -> bool:
    """Let a base be found under a spelling that someone confirmed; False when it already is."""
    if UnitName.objects.filter(base=base, search_key=search_key(name)).exists():
        return False
    add_name(base=base, name=name, kind=UnitName.Kind.ALIAS)
    record(_naming(base, "base.alias", [None, squeeze(name)]), by=by, act=act)
    return True


@transaction.atomic
def forget_alias(*, base: PartyBase, name: str, by: Scope, act: uuid.UUID | None = None) -> bool:
    """Take back an alias; False when it is not there."""
    found = UnitName.objects.filter(base=base, kind=UnitName.Kind.ALIAS, search_key=search_key(name))
    if not found.delete()[0]:
        return False
    record(_naming(base, "base.alias", [squeeze(name), None]), by=by, act=act)
    return True


def _naming(base, verb, change):
    return Deed(
        verb=verb,
        object_type="party_base",
        object_id=base.pk,
        object_label=base.display_name,
        base_id=base.pk,
        changes={"name": change},
    )


def _new(found):
    row, is_new = found
    return [row] if is_new else []
