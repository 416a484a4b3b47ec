"""What belongs to somebody else and what is nowhere are the same to whoever asks: the same answer, letter for letter,
at every address that names an object, so that trying numbers tells nobody what exists.
"""

import re
import uuid

import pytest
from django.contrib.admin.utils import quote
from django.urls import reverse

from recruitment.admin.sites import site
from recruitment.home.tests.test_access import ANSWERS, POSTED_TO, address, resolvers_of, things
from reports.periodic.models import EntryAct

__all__ = ["things"]

NOBODYS = 987_654_321
# What is nowhere, for each argument that names an object.
MISSING = {
    "number": 77,
    "report_id": NOBODYS,
    "share_out_id": NOBODYS,
    "user_id": NOBODYS,
    "post_id": NOBODYS,
    "document_id": NOBODYS,
    "act_id": uuid.UUID(int=7),
    "code": uuid.UUID(int=8),
    "act": uuid.UUID(int=9),
}
# What the committee opens for every base, by names that stand in every list: nothing is hidden there.
EVERYBODYS = {"slug", "campaign", "year", "column"}
TABLES = {"get": ANSWERS, "post": POSTED_TO}


def arguments(name):
    namespace, _, short = name.partition(":")
    found = {pattern.name: pattern for pattern in resolvers_of(namespace)}[short]
    return set(found.pattern.converters)


def body(response):
    """A page without what differs from answer to answer by itself: the token of forms, the nonce."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", response.content.decode())


def told_apart(ask, foreign, missing):
    """The two answers, where they differ."""
    one, other = ask(foreign), ask(missing)
    same = (one.status_code, body(one)) == (other.status_code, body(other))
    where = [
        answer.headers.get("Location", "").replace(at, "")
        for answer, at in ((one, foreign), (other, missing))
    ]
    return None if same and where[0] == where[1] else (one.status_code, other.status_code, *where)


@pytest.fixture
def written(things, secretary):
    """The things, with a workbook that the secretary of Phường 9 brought in."""
    EntryAct.objects.update(done_by_id=secretary.pk, kind=EntryAct.Kind.WORKBOOK)
    return things | {"act": EntryAct.objects.latest("pk").act_id}


def test_every_argument_of_an_address_is_somebodys_or_everybodys():
    found = set().union(*(arguments(name) for name in ANSWERS if ":" in name))
    assert found == set(MISSING) | EVERYBODYS


@pytest.mark.parametrize("method", sorted(TABLES))
def test_what_is_foreign_and_what_is_nowhere_look_the_same(
    client, written, secretary, stranger, method, record_property
):
    client.force_login(stranger)
    asked = [name for name in TABLES[method] if arguments(name) & set(MISSING)]
    told = {}
    for name in asked:
        pair = (address(name, written), address(name, written | MISSING))
        if found := told_apart(getattr(client, method), *pair):
            told[name] = found
    record_property(
        "tally", ["địa chỉ mà “của nơi khác” và “không có” trả lời như nhau", len(asked), len(told)]
    )
    assert told == {}
    assert len(asked) > 30


def test_a_workbook_that_is_foreign_to_one_is_there_for_its_own(client, written, secretary):
    client.force_login(secretary)
    assert client.get(address("periodic:uploaded", written)).status_code == 200


def test_the_lists_of_the_committee_tell_a_base_nothing_of_what_exists(
    client, written, stranger, record_property
):
    client.force_login(stranger)
    told, tried = {}, 0
    for model in site._registry:
        row = model._base_manager.order_by("pk").first()
        for act in ("change", "delete", "history") if row else ():
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{act}"
            pair = [reverse(name, args=[quote(key)]) for key in (row.pk, NOBODYS)]
            for method in ("get", "post"):
                tried += 1
                if found := told_apart(getattr(client, method), *pair):
                    told[name, method] = found
    record_property("tally", ["địa chỉ mà “của nơi khác” và “không có” trả lời như nhau", tried, len(told)])
    assert told == {}
