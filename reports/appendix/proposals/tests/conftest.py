"""A campaign of 2021, the paper that agrees to targets, and the secretary of Phường 9 signed in."""

from datetime import date

import pytest

from recruitment.kernel.scope import SYSTEM
from units.bases.models import Document
from units.targets import campaigns


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


@pytest.fixture
def campaign(applied):
    return campaigns.open_campaign(
        name="Rà soát nguồn năm 2021",
        year=2021,
        due_on=date(2021, 7, 20),
        document=None,
        by=SYSTEM,
    )


@pytest.fixture
def paper(founded):
    """The paper that agrees to targets, dated 10/07/2021."""
    return Document.objects.create(kind="Quyết định", number="12-QĐ/QU", issued_on=date(2021, 7, 10))


@pytest.fixture
def base_of_9(client, secretary, campaign):
    client.force_login(secretary)
    return client
