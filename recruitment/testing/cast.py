"""The cast of every test. Strangers are busy: they hold a post and have figures of their own."""

import pytest
from django.db import connection
from django.test import Client

from recruitment.policy.roles import set_up_roles
from recruitment.testing import baseline, emptying, factories
from recruitment.testing.signing_in import signed_in_now
from reports.appendix.models import AppendixImport


class OwnClient(Client):
    """Whoever is signed in by force counts as having given the password just now."""

    def force_login(self, user, backend=None):
        super().force_login(user, backend)
        signed_in_now(self, user)


@pytest.fixture
def client():
    return OwnClient()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database, with the data of `founded` and `applied` kept beside its tables."""
    with django_db_blocker.unblock():
        emptying.lift_guard_around_flush()
        if connection.vendor == "postgresql":
            set_up_roles()
        baseline.build()


@pytest.fixture
def founded(db, settings):
    """The founding data: committee, 39 bases, goals, control figures, periods; no appendix."""
    baseline.restore(baseline.FOUNDED, settings.CLOCK, or_else=factories.load_founding_data)


@pytest.fixture
def applied(founded, settings):
    """The appendix of Kế hoạch 47 applied on top of the founding data; the import."""
    baseline.restore(baseline.APPLIED, settings.CLOCK, or_else=factories.apply_appendix)
    return AppendixImport.objects.select_related("appendix__document").latest("pk")


@pytest.fixture
def organiser(founded):
    return factories.create_user(role="organiser", username="bantochuc")


@pytest.fixture
def head(founded):
    """The head of the organising committee, who approves and unlocks besides."""
    return factories.create_user(role="head_organiser", username="truongban")


@pytest.fixture
def leader(founded):
    """Reads everything and writes nothing."""
    return factories.create_user(role="standing", username="lanhdao")


@pytest.fixture
def secretary(founded):
    """Secretary of Phường 9 (TT 6)."""
    return factories.create_user(role="base_secretary", base=factories.base(6), username="phuong9")


@pytest.fixture
def stranger(founded):
    """Secretary of Phường 5 (TT 5): has a base and figures of its own, and none of Phường 9's."""
    return factories.create_user(role="base_secretary", base=factories.base(5), username="phuong5")


@pytest.fixture
def postless(founded):
    """Someone who can sign in and holds no post."""
    return factories.create_user(username="chuaphancong")
