"""What people do to accounts."""

import secrets

from django.db import transaction

from recruitment.accounts.models import User
from recruitment.audit.actions import Deed, record
from recruitment.kernel.scope import Scope


def random_password() -> str:
    """A password to be shown once: four groups of four characters that cannot be mistaken for one another."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


@transaction.atomic
def create_user(*, username: str, full_name: str, password: str, by: Scope, is_sample=False) -> User:
    """Open an account and record it. Raises IntegrityError when the user name is taken."""
    user = User.objects.create_user(username, password, full_name=full_name, is_sample=is_sample)
    deed = Deed(verb="account.create", object_type="user", object_id=user.pk, object_label=user.username)
    record(deed, by=by)
    return user


@transaction.atomic
def change_password(*, user: User, password: str, by: Scope) -> None:
    """Set a new password and record that it changed, never what it is. Other sessions of the user end."""
    user.set_password(password)
    user.save(update_fields=["password"])
    deed = Deed(verb="account.password", object_type="user", object_id=user.pk, object_label=user.username)
    record(deed, by=by)
