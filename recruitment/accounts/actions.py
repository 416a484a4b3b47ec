"""What people do to accounts, and what is recorded of signing in."""

import secrets
import uuid

from django.db import transaction

from recruitment.accounts import second_factor, sessions
from recruitment.accounts.models import User
from recruitment.audit.actions import Deed, record
from recruitment.kernel import clock
from recruitment.kernel.scope import Scope

UNKNOWN_NAME = "tên đăng nhập không có"


def random_password() -> str:
    """A password to be shown once: four groups of four characters that cannot be mistaken for one another."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


@transaction.atomic
def create_user(
    *,
    username: str,
    full_name: str,
    password: str,
    by: Scope,
    is_sample=False,
    act: uuid.UUID | None = None,
) -> User:
    """Open an account and record it, in `act` if one is given. Raises IntegrityError when the user name is taken.

    The password is a first one: it opens the page to choose an own one on, and within FIRST_PASSWORD_DAYS.
    Sample accounts, shared by whoever tries the program, keep theirs.
    """
    user = User.objects.create_user(
        username,
        password,
        full_name=full_name,
        is_sample=is_sample,
        must_change_password=not is_sample,
        password_given_at=clock.now(),
    )
    record(_deed("account.create", user), by=by, act=act)
    return user


@transaction.atomic
def change_password(*, user: User, password: str, by: Scope) -> None:
    """Set a new password and record that it changed, never what it is. Every session of the user ends by it."""
    user.set_password(password)
    user.must_change_password, user.password_given_at = False, None
    user.save(update_fields=["password", "must_change_password", "password_given_at"])
    record(_deed("account.password", user), by=by)


@transaction.atomic
def give_first_password(*, user: User, by: Scope) -> str:
    """A new first password for somebody who lost theirs, to be shown once; all their sessions end."""
    password = random_password()
    user.set_password(password)
    user.must_change_password, user.password_given_at = True, clock.now()
    user.save(update_fields=["password", "must_change_password", "password_given_at"])
    sessions.end_all(user)
    record(_deed("account.first_password", user), by=by)
    return password


@transaction.atomic
def end_sessions(*, user: User, by: Scope) -> None:
    """Sign a user out everywhere, at the next request at the latest."""
    sessions.end_all(user)
    record(_deed("account.end_sessions", user), by=by)


@transaction.atomic
def end_own_session(*, user: User, number: int, by: Scope) -> bool:
    """End one session from one's own list; False when it is not there, or not there any more."""
    if not sessions.end_one(user, number):
        return False
    record(_deed("account.end_session", user), by=by)
    return True


@transaction.atomic
def note_second_factor(*, user: User, by: Scope) -> None:
    """The second factor was set up: sessions opened without it end."""
    sessions.end_all(user)
    record(_deed("account.second_factor_set_up", user), by=by)


@transaction.atomic
def renew_recovery_codes(*, user: User, by: Scope) -> None:
    """Other recovery codes; the old ones no longer open anything."""
    second_factor.make_new_codes(user)
    record(_deed("account.recovery_codes", user), by=by)


@transaction.atomic
def remove_own_second_factor(*, user: User, by: Scope) -> None:
    """Take one's own second factor away, to do without or to set up another telephone."""
    second_factor.remove(user)
    record(_deed("account.second_factor_removed", user), by=by)


@transaction.atomic
def reset_second_factor(*, user: User, by: Scope) -> bool:
    """Take somebody's second factor away who lost the telephone and the codes; False when there is none.

    All their sessions end. Whoever must have one sets it up anew after the next password.
    """
    if not second_factor.remove(user):
        return False
    sessions.end_all(user)
    record(_deed("account.second_factor_reset", user), by=by)
    return True


@transaction.atomic
def record_sign_in(*, user: User, by: Scope) -> None:
    """Somebody is in, with everything that was asked of them."""
    record(_deed("session.sign_in", user), by=by)


@transaction.atomic
def record_sign_out(*, user: User, by: Scope) -> None:
    """Somebody left by the button."""
    record(_deed("session.sign_out", user), by=by)


@transaction.atomic
def record_refusal(*, username: str, door: str, by: Scope) -> None:
    """A wrong password or code. A name that nobody has is not kept: people type passwords into that field."""
    user = User.objects.filter(username=username).first()
    verb = f"session.refused_{door}"
    nobody = Deed(verb=verb, object_type="user", object_id="", object_label=UNKNOWN_NAME)
    record(_deed(verb, user) if user else nobody, by=by)


def _deed(verb: str, user: User) -> Deed:
    return Deed(verb=verb, object_type="user", object_id=user.pk, object_label=user.username)
