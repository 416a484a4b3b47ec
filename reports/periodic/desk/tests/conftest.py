"""The desk of tests: the head signed in on 02/10/2021, quarter III open since September and due on 30/09."""

import pytest

from reports.periodic.tests import reporting


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-10-02"


@pytest.fixture
def opened(applied):
    return reporting.open_period()


@pytest.fixture
def office(client, applied, head):
    client.force_login(head)
    return client


@pytest.fixture
def signed_in(client):
    """A function: signed_in(user) is the client of that user."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in
