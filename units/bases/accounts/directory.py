"""The accounts as whoever keeps them sees them. Accounts and posts belong to no base: the right alone opens them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from recruitment.accounts.models import User
from recruitment.kernel.rights import roles
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import search_key
from units.bases.models import Cell, PartyBase, Post

MANAGE = "accounts.manage"
PAGE = 50
IN_USE, LOCKED, FIRST_PASSWORD, NO_CODE = "dang-dung", "da-khoa", "mat-khau-dau", "chua-co-ma"
STATES = {
    IN_USE: "đang dùng",
    LOCKED: "đã khóa",
    FIRST_PASSWORD: "chưa đổi mật khẩu đầu",
    NO_CODE: "chưa có mã xác thực",
}
TONES = {IN_USE: "ok", LOCKED: "none", FIRST_PASSWORD: "slow", NO_CODE: "slow"}


@dataclass(frozen=True, kw_only=True)
class PostLine:
    """One post with its days. is_over: it gives nothing any more; is_coming: nothing yet."""

    post_id: int
    label: str
    bases: str
    starts_on: date
    ends_on: date | None
    ended_at: datetime | None
    acting_for: str
    is_over: bool
    is_coming: bool


@dataclass(frozen=True, kw_only=True)
class Account:
    """One account: who it is, what it does now, and how it stands."""

    user: User
    posts: tuple[PostLine, ...]
    states: tuple[tuple[str, str], ...]  # words and tone
    has_code: bool

    @property
    def now(self) -> tuple[PostLine, ...]:
        """The posts that give rights today."""
        return tuple(post for post in self.posts if not (post.is_over or post.is_coming))


@dataclass(frozen=True, kw_only=True)
class AccountsPage:
    """Some accounts, by user name; after: the account after which the next ones come, None when there are none."""

    accounts: tuple[Account, ...]
    total: int
    after: int | None


def users(scope: Scope) -> QuerySet[User]:
    """Every account for whoever keeps them; none for others."""
    return User.objects.all() if scope.may(MANAGE) else User.objects.none()


def posts(scope: Scope) -> QuerySet[Post]:
    """Every post for whoever keeps accounts; none for others."""
    found = Post.objects.select_related("user", "base", "cell__base", "acting_for")
    return found if scope.may(MANAGE) else found.none()


def bases(scope: Scope, *, on: date) -> QuerySet[PartyBase]:
    """The bases a post can be at. Their names are no secret to whoever gives the posts; their figures stay closed."""
    return (
        PartyBase.objects.open_on(on).in_appendix_order() if scope.may(MANAGE) else PartyBase.objects.none()
    )


def cells(scope: Scope, *, on: date) -> QuerySet[Cell]:
    """The cells a post can be at."""
    found = Cell.objects.filter(closed_on__isnull=True, base__in=bases(scope, on=on))
    return found.select_related("base").order_by("base__number", "search_key")


def accounts_page(
    *, scope: Scope, on: date, query: str = "", role: str = "", state: str = "", after: int | None = None
) -> AccountsPage:
    """One page of the accounts asked for. A fixed number of queries, whatever their number."""
    found = _in_state(users(scope), state, on)
    if role:
        found = found.filter(pk__in=Post.objects.in_force(on).filter(role=role).values("user_id"))
    if key := search_key(query):
        found = found.filter(pk__in=_named_like(users(scope), key))
    total = found.count()
    if after:
        found = found.filter(username__gt=User.objects.filter(pk=after).values("username")[:1])
    shown = list(_loaded(found).order_by("username")[: PAGE + 1])
    accounts = tuple(_account(user, on) for user in shown[:PAGE])
    return AccountsPage(
        accounts=accounts, total=total, after=accounts[-1].user.pk if len(shown) > PAGE else None
    )


def account(*, scope: Scope, on: date, user_id: int) -> Account | None:
    """One account; None when there is none."""
    user = _loaded(users(scope)).filter(pk=user_id).first()
    return _account(user, on) if user else None


def lacking_a_secretary(scope: Scope, *, on: date) -> list[PartyBase]:
    """The bases for which nobody who may sign in acts today or later, in the order of the appendix."""
    held = Post.objects.filter(role="base_secretary", ended_at__isnull=True, user__is_active=True)
    held = held.exclude(ends_on__lt=on).values("base_id")
    return list(bases(scope, on=on).exclude(pk__in=held))


def proposed_names(found: list[PartyBase]) -> dict[int, str]:
    """A user name for the secretary of each base, by its id: from the name, or the TT; none is taken."""
    taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
    names = {}
    for base in found:
        packed = "".join(letter for letter in search_key(base.name) if letter.isascii() and letter.isalnum())
        wanted = [packed[:40] or f"coso{base.number}", f"{packed[:40] or 'coso'}.tt{base.number}"]
        free = [name for name in wanted if len(name) > 2 and name not in taken]
        names[base.pk] = free[0] if free else f"capuy.tt{base.number}"
        taken.add(names[base.pk])
    return names


def is_held(user_id: int, asked: Mapping[str, object], *, on: date) -> bool:
    """Whether somebody has the same post (role, base, cell, supervised bases, acting_for) today or later already."""
    same = {name: asked[name] for name in ("role", "base", "cell", "acting_for")}
    found = Post.objects.filter(user_id=user_id, ended_at__isnull=True, **same).exclude(ends_on__lt=on)
    return any(
        set(post.supervised.all()) == set(asked["supervised"])
        for post in found.prefetch_related("supervised")
    )


def is_taken(username: str) -> bool:
    """Whether an account has this user name, written in whatever case."""
    return User.objects.filter(username__iexact=username).exists()


def _in_state(found, state, on):
    if state == LOCKED:
        return found.filter(is_active=False)
    if state == FIRST_PASSWORD:
        return found.filter(is_active=True, must_change_password=True)
    if state == NO_CODE:
        wanting = Post.objects.in_force(on).filter(role__in=_with_second_factor()).values("user_id")
        found = found.filter(is_active=True, is_sample=False, pk__in=wanting)
        return found.filter(~Exists(_codes()))
    return found.filter(is_active=True) if state == IN_USE else found


def _named_like(found, key):
    """Databases fold no Vietnamese letters, and accounts are few: their names are looked through here."""
    rows = found.values_list("pk", "username", "full_name")
    return [pk for pk, *names in rows if any(key in search_key(name) for name in names)]


def _codes():
    return Authenticator.objects.filter(user_id=OuterRef("pk"), type=Authenticator.Type.TOTP)


def _with_second_factor():
    return [code for code, role in roles().items() if role.second_factor] if settings.SECOND_FACTOR else []


def _loaded(found):
    own = Post.objects.select_related("base", "cell__base", "acting_for").prefetch_related("supervised")
    own = own.order_by("-starts_on", "-pk")
    return found.annotate(has_code=Exists(_codes())).prefetch_related(Prefetch("posts", queryset=own))


def _account(user, on):
    lines = tuple(_line(post, on) for post in user.posts.all())
    in_force = [
        post.role
        for post, line in zip(user.posts.all(), lines, strict=True)
        if not (line.is_over or line.is_coming)
    ]
    states = []
    if not user.is_active:
        states = [LOCKED]
    else:
        if user.must_change_password:
            states.append(FIRST_PASSWORD)
        if not (user.has_code or user.is_sample) and set(in_force) & set(_with_second_factor()):
            states.append(NO_CODE)
    shown = tuple((STATES[state], TONES[state]) for state in states or [IN_USE])
    return Account(user=user, posts=lines, states=shown, has_code=user.has_code)


def _line(post, on):
    return PostLine(
        post_id=post.pk,
        label=str(post),
        bases=", ".join(
            base.display_name for base in sorted(post.supervised.all(), key=lambda one: one.number)
        ),
        starts_on=post.starts_on,
        ends_on=post.ends_on,
        ended_at=post.ended_at,
        acting_for=post.acting_for.full_name if post.acting_for else "",
        is_over=bool(post.ended_at) or bool(post.ends_on and post.ends_on < on),
        is_coming=post.starts_on > on and not post.ended_at,
    )
