"""Accounts opened with their posts, one or many at once; locked and unlocked. What was entered always stays."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from recruitment.accounts import sessions
from recruitment.accounts.actions import create_user, random_password
from recruitment.accounts.models import User
from recruitment.audit.actions import Deed, record
from recruitment.kernel import clock
from recruitment.kernel.scope import Scope
from units.bases.actions.posts import (
    ADMINISTRATOR,
    PostRefused,
    grant_post,
    hold_administrators,
    require_another_administrator,
)
from units.bases.models import Cell, PartyBase, Post


class AccountRefused(Exception):
    """The account cannot be locked or unlocked; the text says why, in Vietnamese."""


class AccountsRefused(Exception):
    """Accounts cannot be opened so; `refusals` says why, in Vietnamese, by the place in what was asked for."""

    def __init__(self, refusals: dict[int, str]):
        super().__init__(" ".join(refusals.values()))
        self.refusals = refusals


@dataclass(frozen=True, kw_only=True)
class Opening:
    """An account to open, and its first post."""

    username: str
    full_name: str
    role: str
    base: PartyBase | None = None
    cell: Cell | None = None
    supervised: tuple[PartyBase, ...] = ()
    ends_on: date | None = None
    acting_for: User | None = None


@dataclass(frozen=True, kw_only=True)
class Opened:
    """An account just opened and its first password: shown once, kept nowhere."""

    user: User
    post: Post
    password: str

    def __repr__(self):
        return f"Opened({self.user.pk})"  # a password never reaches a log this way


@sensitive_variables()
@transaction.atomic
def open_accounts(*, openings: Sequence[Opening], on: date, by: Scope) -> list[Opened]:
    """Open all of them in one act, or, where one cannot be opened, none. Raises AccountsRefused."""
    act, opened, refusals = uuid.uuid4(), [], {}
    for place, opening in enumerate(openings):
        try:
            with transaction.atomic():
                opened.append(_open(opening, on=on, by=by, act=act))
        except IntegrityError:
            refusals[place] = f"Đã có tài khoản “{opening.username}”. Chọn tên đăng nhập khác."
        except PostRefused as refusal:
            refusals[place] = str(refusal)
    if refusals:
        raise AccountsRefused(refusals)
    return opened


@sensitive_variables()
def _open(opening, *, on, by, act):
    password = random_password()
    user = create_user(
        username=opening.username, full_name=opening.full_name, password=password, by=by, act=act
    )
    post = grant_post(
        user=user,
        role=opening.role,
        on=on,
        base=opening.base,
        cell=opening.cell,
        supervised=opening.supervised,
        ends_on=opening.ends_on,
        acting_for=opening.acting_for,
        by=by,
        act=act,
    )
    return Opened(user=user, post=post, password=password)


@transaction.atomic
def lock_account(*, user: User, reason: str, by: Scope) -> None:
    """Keep somebody out from their next request on; posts and everything they entered stay as they are.

    Raises AccountRefused for one's own account and one locked already, PostRefused for the last administrator's.
    """
    if user.pk == by.actor_id:
        raise AccountRefused("Không tự khóa tài khoản của mình được. Nhờ một quản trị hệ thống khác.")
    hold_administrators()
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise AccountRefused("Tài khoản này đã khóa từ trước.")
    if user.posts.in_force(clock.today()).filter(role=ADMINISTRATOR).exists():
        require_another_administrator(besides=user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    sessions.end_all(user)
    record(_deed("account.lock", user, reason), by=by)


@transaction.atomic
def unlock_account(*, user: User, by: Scope) -> None:
    """Let somebody sign in again, with the password and the posts there are. Raises AccountRefused."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise AccountRefused("Tài khoản này không khóa.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(_deed("account.unlock", user), by=by)


def _deed(verb, user, reason=""):
    return Deed(
        verb=verb,
        object_type="user",
        object_id=user.pk,
        object_label=user.username,
        changes={"is_active": [not user.is_active, user.is_active]},
        reason=reason,
    )
