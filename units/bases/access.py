"""From a user and a date to what that user may see and do."""

from datetime import date

from recruitment.kernel.rights import roles
from recruitment.kernel.scope import NOBODY, Grant, Scope


def scope_of(user, *, on: date) -> Scope:
    """The scope of a signed-in user on a date, from the posts then in force; nobody's for anyone else.

    One query. A role that is no longer in permissions.toml gives nothing.
    """
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    posts = user.posts.in_force(on).select_related("base").order_by("pk")
    grants = tuple(
        Grant(
            role=post.role,
            label=str(post),
            base_ids=None if roles()[post.role].covers == "committee" else frozenset({post.base_id}),
        )
        for post in posts
        if post.role in roles()
    )
    return Scope(actor_id=user.pk, label=user.full_name, grants=grants)
