"""What people do to the committee's units and posts."""

from datetime import date

from django.db import transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel.rights import roles
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import search_key, squeeze
from units.bases.models import Block, Committee, Document, PartyBase, Post, SubtotalGroup, UnitName


class PostRefused(Exception):
    """The post cannot be given; the text says why, in Vietnamese."""


@transaction.atomic
def grant_post(*, user, role: str, base: PartyBase | None, on: date, by: Scope) -> Post:
    """Give a user a role from a date on. Raises PostRefused when role and base do not fit each other."""
    if role not in roles():
        raise PostRefused(f"Không có vai trò “{role}”.")
    if (roles()[role].covers == "base") != (base is not None):
        raise PostRefused(
            f"Vai trò “{roles()[role].label}” phải đi với đúng phạm vi: một cơ sở đảng, hoặc toàn quận."
        )
    post = Post.objects.create(user=user, role=role, base=base, starts_on=on)
    deed = Deed(
        verb="post.grant",
        object_type="post",
        object_id=post.pk,
        object_label=f"{user.username}: {post}",
        base_id=post.base_id,
        changes={"role": [None, role], "starts_on": [None, on.isoformat()]},
    )
    record(deed, by=by)
    return post


@transaction.atomic
def end_post(*, post: Post, on: date, by: Scope) -> None:
    """Let a post end: `on` is its last day; the next day's requests no longer carry its rights."""
    post.ends_on = on
    post.save(update_fields=["ends_on"])
    deed = Deed(
        verb="post.end",
        object_type="post",
        object_id=post.pk,
        object_label=f"{post.user.username}: {post}",
        base_id=post.base_id,
        changes={"ends_on": [None, on.isoformat()]},
    )
    record(deed, by=by)


@transaction.atomic
def load_units(*, data: dict, by: Scope) -> int:
    """Bring in the committee, groups, blocks, documents and bases of `fixtures/`; returns how many rows are new.

    What is there already stays as it is, so that loading again never undoes an office's own correction.
    """
    made = []
    if not Committee.objects.exists():
        made.append(Committee.objects.create(**data["committee"]))
    for entry in data["document"]:
        keys = {"kind": entry["kind"], "number": entry["number"]}
        made += _new(Document.objects.get_or_create(**keys, defaults=entry))
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


def _load_base(entry, block):
    defaults = {"name": entry.get("name", ""), "block": block}
    base, is_new = PartyBase.objects.get_or_create(number=entry["number"], defaults=defaults)
    if is_new and base.name:
        add_name(base=base, name=base.name, kind=UnitName.Kind.OFFICIAL)
    return _new((base, is_new))


def add_name(*, base: PartyBase, name: str, kind: str) -> UnitName:
    """Let a base be found under one more name; part of the transaction of the action that learned it."""
    return UnitName.objects.create(base=base, kind=kind, name=squeeze(name), search_key=search_key(name))


def _new(found):
    row, is_new = found
    return [row] if is_new else []
