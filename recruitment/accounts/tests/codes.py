"""A telephone for tests: the code it would show now, or so many steps of half a minute later."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from recruitment.accounts.models import User


def code_of(secret: str, *, steps: int = 0) -> str:
    """The six digits of a secret (spaces in it do not matter)."""
    return format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30 + steps))


def set_up(client, *, steps: int = -1) -> tuple[str, list[str]]:
    """Set up the second factor as its owner does; returns the secret and the recovery codes."""
    page = client.get("/tai-khoan/ma-xac-thuc/")
    secret = page.context["drawing"].secret
    answer = client.post("/tai-khoan/ma-xac-thuc/", {"code": code_of(secret, steps=steps)})
    assert answer.url == "/tai-khoan/ma-xac-thuc/ma-du-phong/", answer
    return secret, client.get(answer.url).context["codes"]


def owner_of(client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])
