"""What people do to the committee's units and posts."""

import uuid
from datetime import date

from django.db import transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel import clock
from recruitment.kernel.dates import format_date
from recruitment.kernel.rights import roles
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import search_key, squeeze
from units.bases.models import Block, Committee, Document, PartyBase, Post, SubtotalGroup, UnitName


class PostRefused(Exception):
    """The post cannot be given; the text says why, in Vietnamese."""


class NameRefused(Exception):
    """The base cannot be named so; the text says why, in Vietnamese."""


class DocumentRefused(Exception):
    """The paper cannot be entered or corrected; the text says why, in Vietnamese, and `field` what to put right.

    field None: it is none of one field.
    """

    def __init__(self, message: str, *, field: str | None = "number"):
        super().__init__(message)
        self.field = field


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


@transaction.atomic
def register_document(
    *, kind: str, number: str, issued_on: date | None, issuer: str, subject: str, by: Scope
) -> Document:
    """Enter a paper that figures will rest on.

    Raises DocumentRefused when it is dated after today, or is there already in whatever case and with or without
    accents. One paper at a time: what was compared must still hold when it is written.
    """
    kind, number = squeeze(kind), squeeze(number)
    Committee.objects.select_for_update().first()
    _require_past(issued_on)
    _require_new(kind, number)
    document = Document.objects.create(
        kind=kind, number=number, issued_on=issued_on, issuer=squeeze(issuer), subject=squeeze(subject)
    )
    record(_of_document("register", document, {"issued_on": [None, _plain(issued_on)]}), by=by)
    return document


@transaction.atomic
def amend_document(
    *,
    document: Document,
    kind: str,
    number: str,
    issued_on: date | None,
    issuer: str,
    subject: str,
    by: Scope,
) -> Document:
    """Correct what was entered of a paper; what stood before stays in the record.

    Raises DocumentRefused as entering does. Whether what rests on the paper allows it is for the caller to know.
    """
    Committee.objects.select_for_update().first()
    values = {
        "kind": squeeze(kind),
        "number": squeeze(number),
        "issued_on": issued_on,
        "issuer": squeeze(issuer),
        "subject": squeeze(subject),
    }
    _require_past(issued_on)
    _require_new(values["kind"], values["number"], besides=document)
    before = {name: getattr(document, name) for name in values}
    changes = {
        name: [_plain(before[name]), _plain(new)] for name, new in values.items() if new != before[name]
    }
    if not changes:
        return document
    for name, new in values.items():
        setattr(document, name, new)
    document.save(update_fields=list(values))
    record(_of_document("amend", document, changes), by=by)
    return document


@transaction.atomic
def remove_document(*, document: Document, by: Scope) -> None:
    """Remove a paper that nothing rests on. Raises DocumentRefused, and ProtectedError when something does."""
    if document.fixture_key:
        raise DocumentRefused(f"{document} thuộc dữ liệu ban đầu của phần mềm, không xóa được.")
    deed = _of_document("remove", document, {"document": [_told(document), None]})
    document.delete()
    record(deed, by=by)


def _of_document(verb, document, changes):
    return Deed(
        verb=f"document.{verb}",
        object_type="document",
        object_id=document.pk,
        object_label=str(document),
        changes=changes,
    )


def _plain(value):
    return value.isoformat() if isinstance(value, date) else value


def _require_past(issued_on):
    if issued_on and issued_on > (today := clock.today()):
        raise DocumentRefused(
            f"Ngày ban hành: {format_date(issued_on)} ở sau ngày hôm nay ({format_date(today)}). "
            "Nhập ngày ghi trên văn bản đã ban hành.",
            field="issued_on",
        )


def _require_new(kind, number, *, besides=None):
    if twin := _same_paper(kind, number, besides):
        raise DocumentRefused(f"Số, ký hiệu: đã có {_told(twin)} trong danh sách. Kiểm tra lại loại và số.")


def _same_paper(kind, number, besides):
    """Another paper of this kind and number. Compared by search keys: databases fold no Vietnamese letters alike."""
    keys = search_key(kind), search_key(number)
    papers = Document.objects.exclude(pk=besides.pk if besides else None).order_by("pk")
    return next((one for one in papers if (search_key(one.kind), search_key(one.number)) == keys), None)


def _told(document):
    return f"{document} ngày {format_date(document.issued_on)}" if document.issued_on else str(document)


def _new(found):
    row, is_new = found
    return [row] if is_new else []
