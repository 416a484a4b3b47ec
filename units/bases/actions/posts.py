"""Posts: who acts where, in which role, from when to when. All rights follow from them."""

import uuid
from collections.abc import Collection
from datetime import date

from django.db import transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel import clock
from recruitment.kernel.dates import format_date
from recruitment.kernel.rights import roles
from recruitment.kernel.scope import Scope
from units.bases.models import Cell, PartyBase, Post

ADMINISTRATOR = "system_admin"
# What has to be named beside a role, by what the role covers.
WANTED = {
    "committee": "toàn Đảng bộ, không kèm cơ sở đảng hay chi bộ",
    "base": "một cơ sở đảng",
    "bases": "các cơ sở đảng được phân công phụ trách",
    "cell": "một chi bộ",
}


class PostRefused(Exception):
    """The post cannot be given or ended; the text says why, in Vietnamese."""


@transaction.atomic
def grant_post(
    *,
    user,
    role: str,
    on: date,
    by: Scope,
    base: PartyBase | None = None,
    supervised: Collection[PartyBase] = (),
    cell: Cell | None = None,
    ends_on: date | None = None,
    acting_for=None,
    act: uuid.UUID | None = None,
) -> Post:
    """Give a user a role from a date on, up to `ends_on` if one is named.

    base, supervised or cell: what the role covers, exactly the one it asks for. acting_for: the user in whose place
    this one acts ("phụ trách thay"), which always has a last day. Raises PostRefused.
    """
    _require_fitting(role, base=base, supervised=supervised, cell=cell)
    _require_days(user, on=on, ends_on=ends_on, acting_for=acting_for)
    _require_another_hand(user, by=by)
    post = Post.objects.create(
        user=user, role=role, base=base, cell=cell, starts_on=on, ends_on=ends_on, acting_for=acting_for
    )
    changes = {"role": [None, role], "starts_on": [None, on.isoformat()]}
    if ends_on:
        changes["ends_on"] = [None, ends_on.isoformat()]
    if acting_for:
        changes["acting_for"] = [None, acting_for.username]
    if supervised:
        post.supervised.set(supervised)
        changes["supervised"] = [None, [one.number for one in sorted(supervised, key=lambda one: one.number)]]
    record(_deed("post.grant", post, changes), by=by, act=act)
    return post


def _require_fitting(role, *, base, supervised, cell):
    if role not in roles():
        raise PostRefused(f"Không có vai trò “{role}”.")
    given = {"base": base is not None, "bases": bool(supervised), "cell": cell is not None}
    covers = roles()[role].covers
    if any(is_given != (kind == covers) for kind, is_given in given.items()):
        raise PostRefused(f"Vai trò “{roles()[role].label}” phải đi với đúng phạm vi: {WANTED[covers]}.")


def _require_days(user, *, on, ends_on, acting_for):
    if ends_on and ends_on < on:
        raise PostRefused("Ngày cuối phải từ ngày bắt đầu trở đi.")
    if acting_for and not ends_on:
        raise PostRefused("Phụ trách thay phải có ngày cuối.")
    if acting_for and acting_for.pk == user.pk:
        raise PostRefused("Không ai phụ trách thay cho chính mình.")


def _require_another_hand(user, *, by):
    """Nobody widens the own rights, unless there is nobody else who could."""
    if by.actor_id == user.pk and _administrators().exclude(user_id=user.pk).exists():
        raise PostRefused("Không ai tự giao nhiệm vụ cho mình: nhờ một quản trị hệ thống khác giao.")


def _administrators():
    """The posts of those who keep accounts today."""
    return Post.objects.in_force(clock.today()).filter(role=ADMINISTRATOR, user__is_active=True)


@transaction.atomic
def end_post(*, post: Post, on: date, by: Scope, reason: str = "") -> None:
    """Let a post end. A last day that is still to come is kept; today or earlier, the very next request has no rights.

    Raises PostRefused when the post has ended already or would end later than it does, or when nobody would be left to
    keep accounts.
    """
    if post.role == ADMINISTRATOR:
        hold_administrators()
    post = Post.objects.select_for_update(of=("self",)).select_related("user", "base", "cell").get(pk=post.pk)
    today = clock.today()
    if post.ended_at or (post.ends_on and post.ends_on < today):
        raise PostRefused(f"{post} đã thôi từ trước.")
    if post.ends_on and on > post.ends_on:
        raise PostRefused(
            f"Ngày cuối không lùi ra sau {format_date(post.ends_on)}: giao nhiệm vụ mới nếu cần."
        )
    if post.role == ADMINISTRATOR:
        require_another_administrator(besides=post.user)
    before, post.ends_on = post.ends_on, max(on, post.starts_on)
    if on <= today:
        post.ended_at = clock.now()
    post.save(update_fields=["ends_on", "ended_at"])
    changes = {"ends_on": [before and before.isoformat(), post.ends_on.isoformat()]}
    record(_deed("post.end", post, changes, reason=reason), by=by)


def hold_administrators() -> None:
    """Let one at a time take an administrator away: part of a transaction, before anything else is locked in it.

    Otherwise two administrators could end or lock each other at the same moment.
    """
    found = Post.objects.select_for_update(of=("self",)).filter(role=ADMINISTRATOR, ended_at__isnull=True)
    list(found.order_by("pk").values_list("pk", flat=True))


def require_another_administrator(*, besides) -> None:
    """Raise PostRefused unless somebody else who may sign in keeps accounts today, without a last day.

    After `hold_administrators`: what others did until then is seen by a query of its own.
    """
    if not _administrators().filter(ends_on__isnull=True).exclude(user_id=besides.pk).exists():
        raise PostRefused("Phải còn ít nhất một quản trị hệ thống.")


def _deed(verb, post, changes, reason=""):
    return Deed(
        verb=verb,
        object_type="post",
        object_id=post.pk,
        object_label=f"{post.user.username}: {post}",
        base_id=post.covered_base_id,
        changes=changes,
        reason=reason,
    )
