"""PostgreSQL keeps the bases apart by itself: proven with the program's own filter switched off."""

from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse

from recruitment.home.tests.test_access import address, named_patterns, things
from recruitment.kernel import row_level
from recruitment.kernel.scope import SYSTEM
from recruitment.policy import sql
from recruitment.policy.reach import acting, reach_of
from recruitment.policy.tables import APART, OfCommittee, table
from recruitment.testing import factories
from reports.appendix.models import AppendixImport
from reports.periodic.models import FirstFigure, PeriodicReport
from units.bases.models import PartyBase
from units.targets.models import TargetLine, TargetProposal

__all__ = ["things"]
pytestmark = pytest.mark.postgresql
FOREIGN = "KHONG-CUA-MINH"
HIDDEN = (403, 404)
UNSETTLED = {"accounts:sign_out"}  # ends the session the next cell needs


@pytest.fixture
def marked(things):
    """What Phường 9 wrote and what only the committee has carries a mark."""
    PeriodicReport.objects.filter(base__number=6).update(difficulties=FOREIGN, return_reason=FOREIGN)
    TargetProposal.objects.filter(base__number=6).update(reason=FOREIGN, reply=FOREIGN)
    AppendixImport.objects.update(file_name=f"{FOREIGN}.xlsx")
    return things


def switch_off_filter(monkeypatch, *, bases=False):
    """Let every door of the tables under the net stand wide open; bases: that of the bases themselves too."""
    of_bases = type(PartyBase.objects.all())
    others = {type(apps.get_model(label)._default_manager.all()) for label in APART} - {of_bases}
    for kind in (of_bases, *others):  # first the one whose doors are those of the class above it
        for door in {"visible_to", "editable_by"} & set(dir(kind)):
            keep = kind is of_bases and not bases
            opened = getattr(kind, door) if keep else lambda self, scope: self.all()
            monkeypatch.setattr(kind, door, opened)


def answers(client, things, cells):
    """{(address, method): status} for whoever is signed in."""
    return {
        (name, method): getattr(client, method)(address(name, things)).status_code for name, method in cells
    }


def contents(*, but_base):
    """A digest of each table under the net, without the rows of one base and without the record."""
    with connection.cursor() as cursor:
        for label in APART:
            columns = [field.column for field in apps.get_model(label)._meta.concrete_fields]
            own = f"WHERE base_id <> {but_base}" if "base_id" in columns else ""
            if label != "audit.AuditEvent":
                digest = "SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM "
                cursor.execute(f"{digest} {table(label)} t {own}")
                yield label, cursor.fetchone()


def test_every_closed_cell_stays_closed_without_the_filter(
    client, marked, stranger, monkeypatch, record_property
):
    cells = [
        (name, method) for name in sorted(set(named_patterns()) - UNSETTLED) for method in ("get", "post")
    ]
    client.force_login(stranger)
    closed = {cell: code for cell, code in answers(client, marked, cells).items() if code in HIDDEN}
    before = dict(contents(but_base=factories.base(5).pk))
    switch_off_filter(monkeypatch)
    assert answers(client, marked, closed) == closed
    assert dict(contents(but_base=factories.base(5).pk)) == before
    assert len(closed) > 60
    hidden = sum(code == 404 for code in closed.values())
    words = f"{len(closed)} ô vẫn đóng ({hidden} ô 404) khi tắt bộ lọc của chương trình, 0 sai lệch"
    record_property("number", f"Tách dữ liệu trong PostgreSQL: {words}.")


def test_no_page_shows_a_foreign_row_when_no_door_is_left(client, marked, stranger, organiser, monkeypatch):
    switch_off_filter(monkeypatch, bases=True)
    client.force_login(stranger)
    shown = [name for name in sorted(set(named_patterns()) - UNSETTLED) if is_shown(client, name, marked)]
    assert shown == []
    client.force_login(organiser)  # the marks are there to be found
    assert is_shown(client, "periodic:report", marked)
    assert is_shown(client, "appendix:reconcile", marked)


def is_shown(client, name, things):
    return FOREIGN.encode() in client.get(address(name, things)).content


def test_a_dropped_policy_is_seen(client, marked, stranger, monkeypatch):
    switch_off_filter(monkeypatch, bases=True)
    client.force_login(stranger)
    assert not is_shown(client, "periodic:report", marked)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing may wait for the end of the transaction
        cursor.execute(f"ALTER TABLE {table('periodic.PeriodicReport')} DISABLE ROW LEVEL SECURITY")
    assert is_shown(client, "periodic:report", marked)


def counts():
    """{model: number of rows} of every table under the net, for whoever asks now."""
    return {label: apps.get_model(label)._base_manager.count() for label in APART}


def test_each_table_shows_the_own_rows_and_without_a_setting_none(marked, stranger):
    there = counts()
    own = factories.base(5).pk
    with acting(factories.scope(stranger)):
        seen = counts()
        assert set(TargetLine.objects.values_list("base_id", flat=True)) == {own}
        assert set(PeriodicReport.objects.values_list("base_id", flat=True)) == {own}
        assert set(FirstFigure.objects.values_list("report__base_id", flat=True)) == {own}
    assert {label for label, rule in APART.items() if isinstance(rule, OfCommittee) and seen[label]} == set()
    assert all(seen[label] < there[label] for label in APART if there[label])
    with row_level.acting(row_level.NOTHING):
        assert set(counts().values()) == {0}
    with acting(SYSTEM):
        assert counts() == there
    with acting(factories.scope(stranger)), row_level.all_rows():
        assert counts() == there
    assert counts() == there


def line(base, **fields):
    return TargetLine(
        base=base,
        column="registered",
        year=2030,
        amount=1,
        act="edit",
        in_force_on=factories.A_DAY,
        act_id=uuid4(),
        recorded_at="2021-07-05T08:00:00+07:00",
        **fields,
    )


def refused(work, words="row-level security"):
    """Whether the database refuses it."""
    try:
        with transaction.atomic():
            work()
    except ProgrammingError as refusal:
        return words in str(refusal)
    return False


def test_nothing_is_written_for_another_base(marked, stranger):
    own, foreign = factories.base(5), factories.base(6)
    report = PeriodicReport.objects.filter(base=foreign).first()
    with acting(factories.scope(stranger)):
        line(own).save()
        assert refused(line(foreign).save)
        assert refused(FirstFigure(report=report, column="women", value=1).save)
        assert TargetLine.objects.filter(base=foreign).update(amount=99) == 0
        assert PeriodicReport.objects.filter(base=foreign).delete()[0] == 0
        assert refused(lambda: TargetLine.objects.filter(base=own).update(base=foreign))
    with acting(factories.scope(stranger)), row_level.all_rows():  # what is read there is not written
        assert TargetLine.objects.filter(base=foreign).update(amount=99) == 0
        assert refused(line(foreign).save)


def test_a_reader_of_all_bases_writes_in_none(marked, leader):
    with acting(factories.scope(leader)):
        assert TargetLine.objects.exclude(base__number=5).exists()
        assert TargetLine.objects.update(amount=99) == 0
        assert refused(line(factories.base(6)).save)


@pytest.mark.parametrize("right", ["organiser", "secretary"])
def test_the_record_is_added_to_and_read(request, marked, right):
    user = request.getfixturevalue(right)
    with acting(factories.scope(user)):
        for label in sql.ADDED_ONLY:
            for statement in (
                f"UPDATE {table(label)} SET id = id",  # noqa: S608
                f"DELETE FROM {table(label)}",  # noqa: S608
                f"TRUNCATE {table(label)}",
            ):
                assert refused(lambda statement=statement: execute(statement), "permission denied")


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@transaction.atomic
@row_level.all_rows()
def fail_among_all_rows(fault):
    if fault is ProgrammingError:
        execute("SELECT nowhere")
    raise ValueError


def test_what_fails_inside_takes_nobody_elses_reach_along(marked, stranger):
    with acting(factories.scope(stranger)):
        for fault in (ValueError, ProgrammingError):
            with pytest.raises(fault):
                fail_among_all_rows(fault)
            assert set(TargetLine.objects.values_list("base_id", flat=True)) == {factories.base(5).pk}


def test_a_page_asks_no_more_than_it_did(client, applied, secretary, django_assert_max_num_queries):
    """The net's own statements are not among a page's queries; its cost is measured in the decision."""
    client.force_login(secretary)
    with django_assert_max_num_queries(40):
        assert client.get(reverse("attainment:dashboard")).status_code == 200
    assert reach_of(factories.scope(secretary)).sees == {factories.base(6).pk}
