"""Sealing, and what verifying finds: every kind of tampering, by the name of its row."""
# ruff: noqa: S608 - this file plays the one who writes SQL past the program

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from recruitment.audit import chain, guard
from recruitment.audit.actions import Deed, record
from recruitment.audit.models import AuditEvent, Seal
from recruitment.kernel.scope import SYSTEM


def deed(number):
    return Deed(
        verb="figure.edit",
        object_type="cell",
        object_id=number,
        object_label=f"Phường {number}",
        changes={"members": [number, None], "đảng viên": ["a", 1.5]},
    )


def execute(*statements):
    """Raw SQL of somebody who took the guard down."""
    with connection.cursor() as cursor:
        for sql in (*guard.removing(connection.vendor), *statements, *guard.installing(connection.vendor)):
            cursor.execute(sql)


@pytest.fixture
def sealed(db, monkeypatch):
    """Nine events under three seals; the ids of the events."""
    monkeypatch.setattr(chain, "AT_ONCE", 3)
    record(*(deed(number) for number in range(9)), by=SYSTEM)
    assert chain.seal() == 9
    return list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))


COPY = (
    "INSERT INTO audit_auditevent (id, recorded_at, actor_label, post_label, address, verb, object_type, object_id,"
    " object_label, act, changes, reason) SELECT {}, recorded_at, actor_label, post_label, address, verb,"
    " object_type, object_id, object_label, act, changes, reason FROM audit_auditevent WHERE id = {}"
)


def tampered_rows(ids):
    """What was done to events behind the program's back, and what must be said of it."""
    event = "audit_auditevent"
    return {
        "a value": (
            [f"UPDATE {event} SET object_label = 'khác' WHERE id = {ids[4]}"],
            f"Dòng số {ids[4]} của nhật ký đã bị sửa",
        ),
        "the time": (
            [f"UPDATE {event} SET recorded_at = '2020-01-01 00:00:00+00:00' WHERE id = {ids[0]}"],
            f"Dòng số {ids[0]} của nhật ký đã bị sửa",
        ),
        "figures": (
            [f"UPDATE {event} SET changes = '{{\"members\": [4, 5]}}' WHERE id = {ids[7]}"],
            f"Dòng số {ids[7]} của nhật ký đã bị sửa",
        ),
        "a row gone": (
            [f"DELETE FROM {event} WHERE id = {ids[3]}"],
            f"Dòng số {ids[3]} của nhật ký đã bị xóa",
        ),
        "the last row gone": (
            [f"DELETE FROM {event} WHERE id = {ids[8]}"],
            f"Dòng số {ids[8]} của nhật ký đã bị xóa",
        ),
        "a row moved": (
            [f"UPDATE {event} SET id = {-ids[4]} WHERE id = {ids[4]}"],
            f"Dòng số {-ids[4]} của nhật ký đã bị chèn thêm",
        ),
        "a row put in": ([COPY.format(-1, ids[0])], "Dòng số -1 của nhật ký đã bị chèn thêm"),
    }


def tampered_seals(ids):
    """The same of seals, and of events together with their seals."""
    event, seal = "audit_auditevent", "audit_seal"
    return {
        "a seal": ([f"UPDATE {seal} SET count = 4 WHERE number = 2"], "Niêm phong số 2 đã bị sửa"),
        "a hash": ([f"UPDATE {seal} SET hash = 'x' WHERE number = 2"], "Niêm phong số 2 đã bị sửa"),
        "a seal gone": ([f"DELETE FROM {seal} WHERE number = 2"], "Thiếu niêm phong số 2"),
        "the tail cut": (
            [f"DELETE FROM {event} WHERE id > {ids[5]}", f"DELETE FROM {seal} WHERE number = 3"],
            "phần cuối của nhật ký đã bị cắt hoặc bị thay",
        ),
        "everything gone": ([f"DELETE FROM {event}", f"DELETE FROM {seal}"], "đã bị cắt hoặc bị thay"),
    }


def test_every_kind_of_tampering_is_found_and_its_row_named(sealed):
    last_hash = chain.last_hash()
    whole = chain.verify(expected=last_hash)
    assert (whole.fault, whole.seals, whole.sealed, whole.waiting) == ("", 3, 9, 0)
    for name, (statements, words) in (tampered_rows(sealed) | tampered_seals(sealed)).items():
        with transaction.atomic():
            execute(*statements)
            assert words in chain.verify(expected=last_hash).fault, name
            transaction.set_rollback(True)
    assert chain.verify(expected=last_hash).fault == ""


def test_a_seal_made_anew_does_not_fit_the_next_one(sealed):
    execute(f"UPDATE audit_auditevent SET reason = 'khác' WHERE id = {sealed[0]}")
    events = list(AuditEvent.objects.order_by("pk").values(*chain.FIELDS)[:3])
    forged = Seal.objects.get(number=1)
    forged.digests = b"".join(chain.ENTRY.pack(event["id"], chain.digest_of(event)) for event in events)
    with connection.cursor() as cursor:
        for sql in guard.removing(connection.vendor):
            cursor.execute(sql)
        cursor.execute(
            "UPDATE audit_seal SET digests = %s, hash = %s WHERE number = 1",
            [bytes(forged.digests), chain.hash_of(forged)],
        )
        for sql in guard.installing(connection.vendor):
            cursor.execute(sql)
    assert "Niêm phong số 2 không nối" in chain.verify().fault


def test_the_command_names_the_row_and_fails(sealed, capsys):
    last_hash = chain.last_hash()
    call_command("verify_audit", expect=last_hash)
    assert last_hash in capsys.readouterr().out
    execute(f"UPDATE audit_auditevent SET actor_label = 'ai đó' WHERE id = {sealed[5]}")
    with pytest.raises(CommandError, match=f"Dòng số {sealed[5]} của nhật ký đã bị sửa"):
        call_command("verify_audit")


def test_the_database_itself_refuses_to_change_or_delete_the_record(sealed):
    statements = [
        "UPDATE audit_auditevent SET reason = 'x'",
        "DELETE FROM audit_auditevent",
        "UPDATE audit_seal SET hash = 'x'",
        "DELETE FROM audit_seal",
    ]
    if connection.vendor == "postgresql":
        statements += ["TRUNCATE audit_auditevent", "TRUNCATE audit_seal"]
    for sql in statements:
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert chain.verify().fault == ""


@pytest.fixture
def waiting(monkeypatch):
    """What this process wrote, as if it had just been started."""
    monkeypatch.setattr(chain, "waiting", chain.Waiting())
    return chain.waiting


def test_requests_seal_by_the_way_when_many_wait_or_one_for_long(
    client, leader, settings, waiting, monkeypatch, django_assert_num_queries
):
    settings.MIDDLEWARE = ["recruitment.middleware.SealingMiddleware", *settings.MIDDLEWARE]
    client.force_login(leader)
    waiting.written = 0
    record(deed(0), by=SYSTEM)
    with django_assert_num_queries(0):
        assert chain.seal_if_due() == 0
    client.get("/")
    assert not Seal.objects.exists()
    record(*(deed(number) for number in range(chain.WAITING_AT_MOST)), by=SYSTEM)
    client.get("/")
    assert chain.verify().waiting == 0
    record(deed(1), by=SYSTEM)
    assert chain.seal_if_due() == 0
    monkeypatch.setattr(chain, "LATEST", 0)
    assert chain.seal_if_due() == 1


def test_a_seal_that_fails_is_nobodys_error_page(client, leader, settings, waiting, monkeypatch, caplog):
    settings.MIDDLEWARE = ["recruitment.middleware.SealingMiddleware", *settings.MIDDLEWARE]
    client.force_login(leader)
    waiting.written = chain.WAITING_AT_MOST
    monkeypatch.setattr(chain, "seal", raise_database_error)
    assert client.get("/tai-khoan/").status_code == 200
    assert "Sealing the record failed" in caplog.text


def raise_database_error(**asked):
    raise DatabaseError("locked")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nothing_is_sealed_past_an_event_that_is_still_being_written():
    """Ids are given out before transactions end: a later id may be there first."""
    started, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            record(deed(1), by=SYSTEM)
            started.set()
            go_on.wait(10)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    started.wait(10)
    with transaction.atomic():
        record(deed(2), by=SYSTEM)  # a later id, committed first
    assert chain.seal() == 0
    go_on.set()
    writer.join()
    assert chain.seal() == 2
    assert chain.verify().fault == ""
