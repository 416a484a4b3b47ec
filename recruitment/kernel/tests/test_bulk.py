"""Rows written in bulk are what a model of each would have written, whatever stands in them, on both databases."""

import datetime
import gc
import uuid

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from recruitment.kernel import bulk
from recruitment.kernel.bulk import add_rows, without_collecting

NOW = datetime.datetime(2021, 7, 5, 2, 42, 7, 123456, tzinfo=datetime.UTC)
ODD_TEXTS = [
    "Phường 1",
    "",
    "NULL",
    "null",
    'dấu "ngoặc" kép',
    'gạch \\ chéo \\" \\n',
    "{a,b}, {c}",
    " đầu và cuối ",
    "dòng\nmới\tvà tab\r",
    "%s và %(a)s và 100%",
    "'); DROP TABLE audit_auditevent; --",
    "Đ đ 👍 \u1ec5 e\u0303\u0302",
    "\u200b",
]


@pytest.fixture
def events(db):
    return apps.get_model("audit", "AuditEvent")


def common(**values):
    return {"recorded_at": NOW, "actor_label": "", "post_label": "", "act": uuid.UUID(int=7), **values}


def of_label(label, *, changes=None, base_id=None):
    return ("verb", "type", "1", label, base_id, {} if changes is None else changes)


FIELDS = ("verb", "object_type", "object_id", "object_label", "base_id", "changes")


def test_every_text_arrives_as_it_is_alone_and_among_others(events):
    add_rows(events, FIELDS, map(of_label, ODD_TEXTS), common=common(reason=ODD_TEXTS[5]))
    assert list(events.objects.order_by("pk").values_list("object_label", flat=True)) == ODD_TEXTS
    assert set(events.objects.values_list("reason", flat=True)) == {ODD_TEXTS[5]}
    for text in ODD_TEXTS:
        add_rows(events, FIELDS, [of_label(text)], common=common())
        assert events.objects.latest("pk").object_label == text


def test_values_of_every_kind_come_back_as_they_went(events):
    changes = [{"a": [None, 1]}, {}, {'k"ey\\': ["đ", 'x"y\\', None, True]}, {"n": [[], {}]}]
    rows = [
        of_label("x", changes=one, base_id=base)
        for one, base in zip(changes, [None, 0, -3, 2**40], strict=True)
    ]
    add_rows(events, FIELDS, rows, common=common(actor_id=None))
    found = events.objects.order_by("pk").values_list("changes", "base_id", "recorded_at", "act", "actor_id")
    assert list(found) == [
        (one, base, NOW, uuid.UUID(int=7), None)
        for one, base in zip(changes, [None, 0, -3, 2**40], strict=True)
    ]


def test_moments_ids_and_no_values_may_differ_from_row_to_row(events):
    rows = [(NOW, uuid.UUID(int=1), None), (NOW + datetime.timedelta(days=1), uuid.UUID(int=2), 5)]
    shared = {
        "actor_label": "",
        "post_label": "",
        "verb": "v",
        "object_type": "t",
        "object_id": "",
        "object_label": "",
    }
    add_rows(events, ("recorded_at", "act", "base_id"), rows, common=shared)
    assert list(events.objects.order_by("pk").values_list("recorded_at", "act", "base_id")) == rows
    assert set(events.objects.values_list("reason", "post_label")) == {("", "")}


def test_fields_that_nobody_names_take_their_defaults_and_days_arrive(founded):
    report = apps.get_model("periodic", "PeriodicReport")
    base = apps.get_model("bases", "PartyBase").objects.earliest("pk")
    periods = apps.get_model("periodic", "Period").objects.order_by("pk")[:2]
    days = [None, NOW.date()]
    rows = [(base.pk, period.pk, day) for period, day in zip(periods, days, strict=True)]
    shared = {"state": report.State.DRAFT, "origin": report.Origin.BASE}
    add_rows(report, ("base_id", "period_id", "first_submitted_on"), rows, common=shared)
    fields = ("version", "nothing_arose", "paper", "members", "state", "first_submitted_on")
    found = report.objects.order_by("pk").values_list(*fields)
    assert list(found) == [(1, [], "", None, "draft", day) for day in days]


def test_many_rows_take_few_statements_and_none_takes_none(events, monkeypatch):
    monkeypatch.setattr(bulk, "ADDED_AT_ONCE", 10)
    with CaptureQueriesContext(connection) as statements:
        add_rows(events, FIELDS, (of_label(str(number)) for number in range(25)), common=common())
    assert len(statements) == 3
    assert list(events.objects.order_by("pk").values_list("object_label", flat=True)) == [
        str(n) for n in range(25)
    ]
    with CaptureQueriesContext(connection) as statements:
        add_rows(events, FIELDS, [], common=common())
    assert len(statements) == 0


def test_what_the_database_forbids_is_refused_as_ever(founded):
    cell = apps.get_model("appendix", "ActCell")
    with pytest.raises(IntegrityError), transaction.atomic():
        add_rows(cell, ("base_id", "column", "new"), [(None, "members", 1)], common={"act_id": None})
    lines = apps.get_model("targets", "TargetLine")
    base = apps.get_model("bases", "PartyBase").objects.earliest("pk")
    line = {"act": "reversal", "act_id": uuid.uuid4(), "recorded_at": NOW, "in_force_on": NOW.date()}
    with pytest.raises(IntegrityError), transaction.atomic():
        add_rows(lines, ("base_id", "column", "amount"), [(base.pk, "registered", 1)], common=line)
    assert not lines.objects.exists()


@pytest.mark.postgresql
@pytest.mark.parametrize("shared", [{"actor_label": "a" * 151}, {"post_label": "a" * 301}])
def test_a_text_that_is_too_long_for_all_is_refused_and_not_cut(events, shared):
    with pytest.raises(DataError), transaction.atomic():
        add_rows(events, FIELDS, [of_label("x")], common=common(**shared))
    assert not events.objects.exists()


@pytest.mark.postgresql
def test_a_text_that_is_too_long_is_refused_and_not_cut(events):
    with pytest.raises(DataError), transaction.atomic():
        add_rows(events, FIELDS, [of_label("x" * 301)], common=common())
    assert not events.objects.exists()


def test_a_field_that_is_not_there_is_an_error(events):
    with pytest.raises(KeyError):
        add_rows(events, ("nothing",), [(1,)], common=common())


def test_rows_belong_to_the_transaction_of_the_caller(events):
    with transaction.atomic():
        add_rows(events, FIELDS, [of_label("x")], common=common())
        transaction.set_rollback(True)
    assert not events.objects.exists()


def test_garbage_is_looked_for_again_afterwards_and_stays_off_where_it_was_off():
    with without_collecting():
        assert not gc.isenabled()
        with without_collecting():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), without_collecting():
        1 / 0  # noqa: B018
    assert gc.isenabled()
