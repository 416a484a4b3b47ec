"""Sessions as signing in leaves them, for tests that do not speak of signing in."""

import time

from allauth.account.internal.flows import login as records
from allauth.account.internal.userkit import user_id_to_str

from recruitment.accounts import sessions


def signed_in_now(client, user, *, seconds_ago: int = 0, methods=("password",)) -> None:
    """Let the session of a test client say that the password (and a code) was given, now or a while ago."""
    session = client.session
    at = time.time() - seconds_ago
    session[records.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": at} for method in methods]
    session[records._AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
    session[sessions.STARTED] = session[sessions.SEEN] = int(at)
    session.save()
