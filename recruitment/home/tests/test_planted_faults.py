"""Faults of the doors, planted one by one: the guard that each is for turns red."""

from dataclasses import replace

import pytest
from django.urls import reverse

from recruitment.home.tests import test_access, test_access_roles, test_canaries
from recruitment.home.tests.test_access import ANSWERS, cast, things
from recruitment.home.tests.test_access_roles import others
from recruitment.journal import views
from recruitment.kernel.rights import roles
from recruitment.kernel.scoping import ScopedQuerySet
from recruitment.testing import factories
from units.targets.models import TargetCampaign

__all__ = ["cast", "others", "things"]


def test_an_address_nobody_wrote_down_is_seen(monkeypatch):
    test_access.test_every_address_has_its_answers()
    monkeypatch.delitem(ANSWERS, "appendix:table")
    with pytest.raises(AssertionError):
        test_access.test_every_address_has_its_answers()


def test_a_door_that_lets_everybody_through_is_seen(client, cast, things, monkeypatch):
    judged = (client, cast, things, "proposals:proposal")
    test_access.test_each_identity_gets_the_answer_written_down(*judged)
    monkeypatch.setattr(ScopedQuerySet, "_covered", lambda rows, *_: rows.all())
    with pytest.raises(AssertionError):
        test_access.test_each_identity_gets_the_answer_written_down(*judged)


def test_a_view_that_forgets_to_ask_for_the_right_is_seen(client, cast, things, monkeypatch):
    judged = (client, cast, things, "audit:list")
    test_access.test_each_identity_gets_the_answer_written_down(*judged)
    monkeypatch.setattr(views, "require", lambda *_: None)
    with pytest.raises(AssertionError):
        test_access.test_each_identity_gets_the_answer_written_down(*judged)


def test_a_right_too_many_of_a_role_is_seen(client, others, things, monkeypatch):
    due = test_access_roles.expected(ANSWERS, "front", 0)["audit:list"]

    def given():
        asked = {"things": things, "names": ["audit:list"], "method": "get"}
        return test_access_roles.answers(client, others["front"], **asked)["audit:list"]

    assert given() == due
    front = roles()["front"]
    monkeypatch.setitem(roles(), "front", replace(front, may=front.may | {"audit.view"}))
    assert given() != due


def test_a_mark_of_another_base_on_a_page_is_seen(client, things):
    client.force_login(factories.create_user(role="base_secretary", base=factories.base(6)))
    page = reverse("proposals:campaign", kwargs={"campaign": things["campaign"]})

    def met():
        answer = client.get(page, follow=True)
        return test_canaries.foreign_marks({page: test_canaries.texts(answer)}, number=6)

    assert met() == []
    TargetCampaign.objects.update(name=f"Rà soát {test_canaries.mark(5)} {test_canaries.mark(6)}")
    assert met() == [(6, page, test_canaries.mark(5))]
