"""The list of imports under the upload: every one is within reach, in one query."""

import pytest
from django.urls import reverse

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import queries
from reports.appendix.queries import imports


@pytest.fixture
def office(client, founded, organiser):
    client.force_login(organiser)
    return client


def test_older_imports_are_one_link_away_and_none_is_shown_twice(
    office, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(queries, "IMPORTS_AT_ONCE", 2)
    made = [factories.create_import(file_name=f"tep-{number}.xlsx") for number in range(3)]
    page = office.get(reverse("appendix:upload")).content.decode()
    assert "tep-2.xlsx" in page
    assert "tep-0.xlsx" not in page
    assert f"truoc={made[1].pk}" in page
    older = office.get(reverse("appendix:upload"), {"truoc": made[1].pk}).content.decode()
    assert "tep-0.xlsx" in older
    assert "tep-1.xlsx" not in older
    assert "Các lần nhập trước" not in older
    with django_assert_num_queries(1):
        imports(SYSTEM)


@pytest.mark.parametrize("odd", ["abc", "²", "9" * 30, "-1"])
def test_an_odd_address_shows_the_latest(office, odd):
    factories.create_import(file_name="tep.xlsx")
    assert "tep.xlsx" in office.get(reverse("appendix:upload"), {"truoc": odd}).content.decode()
