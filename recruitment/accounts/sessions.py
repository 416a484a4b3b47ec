"""How long a session lasts, which ones a person has, and how they end.

Two limits are kept in the session itself and checked on the server at every request: minutes without work, and
hours in all. What a page asks by itself (the time left) is no work. Real time counts, also where the day is held.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, update_session_auth_hash
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import F

from recruitment.accounts.browsers import name_of
from recruitment.accounts.models import User
from recruitment.kernel import clock

STARTED, SEEN = "session_started", "session_seen"
# Not every request writes: a session's last work is known to within so many seconds.
TOUCHED_EVERY = 60


@dataclass(frozen=True, kw_only=True)
class OwnSession:
    """One place where a person is signed in."""

    number: int
    browser: str
    address: str
    started_at: datetime
    seen_at: datetime
    is_this: bool


def begin(session: SessionBase) -> None:
    """Both limits count from now."""
    session[STARTED] = session[SEEN] = _now()


def is_over(session: SessionBase) -> bool:
    """Whether one of the limits has passed. A clock that was set back ends a session too: nothing can be known."""
    return STARTED in session and seconds_left(session) <= 0


def seconds_left(session: SessionBase) -> int:
    """Until the nearer of the two limits; 0 for a session of nobody."""
    if SESSION_KEY not in session or STARTED not in session:
        return 0
    now = _now()
    if now < session[SEEN] - TOUCHED_EVERY:
        return 0
    idle = session[SEEN] + settings.SESSION_IDLE_MINUTES * 60 - now
    return max(min(idle, seconds_in_all(session)), 0)


def seconds_in_all(session: SessionBase) -> int:
    """How long a session lasts with work that never stops."""
    return session[STARTED] + settings.SESSION_HOURS * 3600 - _now()


def touch(session: SessionBase, *, at_once: bool = False) -> None:
    """Somebody works in this session."""
    if STARTED not in session:
        begin(session)
    elif at_once or _now() - session[SEEN] >= TOUCHED_EVERY:
        session[SEEN] = _now()
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=clock.real_now())


def own_sessions(user: User, *, this_key: str) -> list[OwnSession]:
    """Where a person is signed in, this place first, then by the last work; what is over is dropped on the way."""
    now = clock.real_now()
    idle_since = now - timedelta(minutes=settings.SESSION_IDLE_MINUTES, seconds=TOUCHED_EVERY)
    found = []
    for kept in UserSession.objects.purge_and_list(user):
        is_this = kept.session_key == this_key
        if not is_this and kept.last_seen_at < idle_since:
            kept.end()
            continue
        found.append(
            OwnSession(
                number=kept.pk,
                browser=name_of(kept.user_agent),
                address=kept.ip,
                started_at=kept.created_at,
                seen_at=now if is_this else kept.last_seen_at,
                is_this=is_this,
            )
        )
    return sorted(found, key=lambda one: (not one.is_this, -one.seen_at.timestamp()))


def end_one(user: User, number: int) -> bool:
    """End one session of a user; False when there is no such session of theirs."""
    kept = UserSession.objects.filter(user=user, pk=number).first()
    if kept is None:
        return False
    kept.end()
    return True


def end_all(user: User) -> None:
    """End every session of a user, also those no list knows of, at their next request."""
    User.objects.filter(pk=user.pk).update(session_round=F("session_round") + 1)
    user.refresh_from_db(fields=["session_round"])
    for kept in UserSession.objects.filter(user=user):
        kept.end()


def go_on_alone(request) -> None:
    """After `end_all` or a new password: this session goes on under a new id, and is the only one in the list."""
    update_session_auth_hash(request, request.user)
    UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key).delete()
    UserSession.objects.create_from_request(request)


def go_on_together(request) -> None:
    """After a new password: the sessions in the list go on too, if they held until now."""
    old_key, user = request.session.session_key, request.user
    others = [one for one in UserSession.objects.filter(user=user) if one.session_key != old_key]
    update_session_auth_hash(request, user)
    UserSession.objects.filter(session_key=old_key).update(session_key=request.session.session_key)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for one in others:
        session = store(one.session_key)
        if session.get(SESSION_KEY) == str(user.pk):
            session[HASH_SESSION_KEY] = user.get_session_auth_hash()
            session.save(must_create=False)


def _now() -> int:
    return int(clock.real_now().timestamp())
