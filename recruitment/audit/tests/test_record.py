"""The record: in the transaction of the change, never changed afterwards."""

import pytest
from django.db import transaction

from recruitment.audit.actions import Deed, record
from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM

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
