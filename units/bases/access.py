"""From a user and a date to what that user may see and do."""

from datetime import date

from recruitment.kernel.rights import roles
from recruitment.kernel.scope import NOBODY, Grant, Scope
from units.bases.models import Post


def scope_of(user, *, on: date) -> Scope:
    """The scope of a signed-in user on a date, from the posts then in force; nobody's for anyone else.

    One query, and one more for each post that supervises bases. A role that is no longer in permissions.toml gives
    nothing.
    """
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    posts = user.posts.in_force(on).select_related("base", "cell__base").order_by("pk")
    grants = tuple(grant_of(post) for post in posts if post.role in roles())
    return Scope(actor_id=user.pk, label=user.full_name, grants=grants)


def grant_of(post: Post) -> Grant:
    """What one post gives, as a plain value."""
    covers = roles()[post.role].covers
    label, cells = str(post), frozenset({post.cell_id} if post.cell_id else ())
    if covers == "committee":
        return Grant(role=post.role, label=label, base_ids=None)
    if covers == "bases":
        ids = frozenset(post.supervised.values_list("pk", flat=True))
        return Grant(role=post.role, label=f"{label}, {len(ids)} cơ sở đảng", base_ids=ids)
    base_id = post.covered_base_id
    return Grant(
        role=post.role, label=label, base_ids=frozenset({base_id} if base_id else ()), cell_ids=cells
    )
