"""Posts: what is refused besides what the pages ask for."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps

from recruitment.kernel.rights import roles
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from units.bases.actions import PostRefused, end_post, grant_post


def administrator(username):
    return factories.create_user(role="system_admin", username=username)


def test_nobody_gives_a_role_to_themselves_while_somebody_else_could(founded):
    first = administrator("quantri1")
    given = grant_post(
        user=first, role="head_organiser", on=date(2021, 7, 1), by=factories.scope(first)
    )  # alone: who else should
    assert given.role == "head_organiser"
    second = administrator("quantri2")
    with pytest.raises(PostRefused, match="Không ai tự giao nhiệm vụ cho mình"):
        grant_post(user=first, role="standing", on=date(2021, 7, 1), by=factories.scope(first))
    grant_post(user=first, role="standing", on=date(2021, 7, 1), by=factories.scope(second))


def test_a_post_never_ends_later_than_it_does(founded):
    person = factories.create_user()
    post = grant_post(
        user=person, role="standing", on=date(2021, 7, 1), ends_on=date(2099, 12, 31), by=SYSTEM
    )
    with pytest.raises(PostRefused, match="không lùi ra sau 31/12/2099"):
        end_post(post=post, on=date(2100, 1, 1), by=SYSTEM)
    end_post(post=post, on=date(2098, 1, 1), by=SYSTEM)
    post.refresh_from_db()
    assert (post.ends_on, post.ended_at) == (date(2098, 1, 1), None)


def test_leaders_of_before_the_roles_read_figures_and_no_people(founded):
    person = factories.create_user(role="standing")
    person.posts.update(role="leader")
    (step,) = import_module("units.bases.migrations.0005_leaders_read_figures").Migration.operations
    step.code(apps, None)
    role = roles()[person.posts.get().role]
    assert role.code == "executive"
    assert {"district.view", "bases.view", "appendix.view"} <= role.may
    assert not {right for right in role.may if right.startswith("people.")}
