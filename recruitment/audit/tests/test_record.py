"""The record: in the transaction of the change, never changed afterwards."""

import pytest
from django.db import transaction

from recruitment.audit.actions import Deed, record, record_export, record_read
from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM, Scope

DEED = Deed(
    verb="figure.edit", object_type="cell", object_id=1, object_label="Phường 1", changes={"members": [1, 2]}
)


def test_an_event_keeps_actor_object_and_change(db):
    act = record(DEED, by=SYSTEM)
    event = AuditEvent.objects.get()
    assert (event.actor_label, event.verb, event.changes) == ("Hệ thống", "figure.edit", {"members": [1, 2]})
    assert event.act == act


def test_events_of_one_act_share_its_id(db):
    record(DEED, DEED, by=SYSTEM)
    assert AuditEvent.objects.values("act").distinct().count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError):
        record(DEED, by=SYSTEM)


def test_events_are_neither_changed_nor_deleted(db):
    record(DEED, by=SYSTEM)
    with pytest.raises(TypeError):
        AuditEvent.objects.update(verb="x")
    with pytest.raises(TypeError):
        AuditEvent.objects.all().delete()
    with pytest.raises(TypeError):
        AuditEvent.objects.get().delete()
    event = AuditEvent.objects.get()
    event.verb = "x"
    with pytest.raises(TypeError):
        event.save()


def test_an_event_says_from_where_and_covers_what_is_nobodys_business(db):
    changes = {"birth_date": ["1990-01-01", None], "person.religion": [None, "không"], "members": [1, 2]}
    person = Scope(actor_id=7, label="Đồng chí Mẫu", address="10.1.2.3")
    deed = Deed(verb="figure.edit", object_type="cell", object_id=1, object_label="x", changes=changes)
    record(deed, by=person)
    event = AuditEvent.objects.get()
    assert event.address == "10.1.2.3"
    assert event.changes == {"birth_date": ["•••", None], "person.religion": [None, "•••"], "members": [1, 2]}


@pytest.mark.django_db(transaction=True)
def test_looking_up_and_taking_out_is_recorded_without_a_transaction_of_the_caller():
    record_read("base.search", object_type="party_base", by=SYSTEM, words="phường", rows=14)
    record_export(DEED, data=b"abc", rows=3, by=SYSTEM)
    search, export = AuditEvent.objects.order_by("pk")
    assert search.changes == {"words": [None, "phường"], "rows": [None, 14]}
    assert export.changes["sha256"][1].startswith("ba7816bf8f01cfea")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Trần Mẫu 079 199 012 345", "Trần Mẫu •••"),
        ("079199012345", "•••"),
        ("0912.345.678 phường 9", "••• phường 9"),
        ("Quyết định 22-QĐ/QU 05/07/2021", "Quyết định 22-QĐ/QU 05/07/2021"),
        ("nhiệm kỳ 2020-2025", "nhiệm kỳ 2020-2025"),
    ],
)
def test_the_number_of_a_person_that_was_searched_for_is_not_in_the_record(typed, kept):
    record_read("account.search", object_type="user", by=SYSTEM, words=typed, rows=1)
    assert AuditEvent.objects.get().changes["words"] == [None, kept]


def test_every_request_says_where_it_came_from(client, leader):
    client.force_login(leader)
    response = client.get("/", REMOTE_ADDR="10.1.2.3", follow=True)
    assert response.wsgi_request.scope.address == "10.1.2.3"
