"""The record on screen: a line an act, filters in the address, a base's own events alone, and the file."""

import hashlib
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from recruitment.audit.actions import Deed, record
from recruitment.audit.models import AuditEvent
from recruitment.journal import queries
from recruitment.kernel.rights import rights, roles
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from recruitment.testing.signing_in import signed_in_now
from reports.appendix import actions
from reports.appendix.actions import CellEdit

pytestmark = pytest.mark.django_db
LIST = reverse("audit:list")


@pytest.fixture
def office(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def applied(applied):
    """The appendix applied, and one figure of Phường 9 edited since."""
    edit = CellEdit(base_id=factories.base(6).pk, column="supplement_2021", seen=2, value=3)
    actions.edit_cells(appendix=factories.plan_47(), edits=[edit], by=SYSTEM)
    return applied


def lines(client, **asked):
    response = client.get(LIST, asked)
    assert response.status_code == 200
    return response.context["page"].lines


def said(client, **asked):
    return [(line.words, line.label, line.count) for line in lines(client, **asked)]


def test_an_import_is_one_line_that_opens(office, applied):
    found = lines(office)
    edit, imported = found[0], found[1]
    assert (edit.words, edit.label, edit.count) == ("sửa số của", "Phường 9", 1)
    (change,) = edit.changes
    assert (change.label, change.old, change.new) == ("bổ sung chỉ tiêu năm 2021", "2", "3")
    assert (imported.words, imported.label, imported.count) == ("nhập từ Excel số của", "phu-luc.xlsx", 29)
    first = office.get(reverse("audit:act", args=[imported.act]))
    assert len(first.context["page"].lines) == 29
    assert "Phường 9" in first.content.decode()


def test_opening_goes_on_page_by_page(office, applied, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 20)
    address = reverse("audit:act", args=[lines(office)[1].act])
    first = office.get(address).context["page"]
    second = office.get(address, {"sau": first.before}).context["page"]
    assert (len(first.lines), len(second.lines), second.before) == (20, 9, None)


def test_older_lines_follow_and_none_comes_twice(office, applied, monkeypatch):
    whole = [line.act for line in lines(office)]
    monkeypatch.setattr(queries, "PAGE", 2)
    found, before = [], None
    while True:
        page = office.get(LIST, {"truoc": before} if before else {}).context["page"]
        found += [line.act for line in page.lines]
        before = page.before
        if before is None:
            break
    assert found == whole
    assert len(set(found)) == len(found)


def test_filters_in_the_address(office, applied):
    cell = {"loai": "party_base", "ma": factories.base(6).pk, "o": "supplement_2021"}
    assert said(office, **cell) == [("sửa số của", "Phường 9", 1), ("nhập từ Excel số của", "Phường 9", 1)]
    assert {line.label for line in lines(office, tt=6)} == {"Phường 9"}
    assert said(office, **{"co-so": "phuong 9", "viec": "so-lieu"})[0] == ("sửa số của", "Phường 9", 1)
    assert said(office, **{"doi-tuong": "PHU-LUC.xlsx"}) == [("nhập từ Excel số của", "phu-luc.xlsx", 1)]
    assert lines(office, nguoi="không ai") == ()
    assert lines(office, tu="01/01/2000", den="02/01/2000") == ()
    assert len(lines(office, tu="2000-01-01")) == len(lines(office))
    response = office.get(LIST, {"tu": "31/02/2021", "loai": "khong-co", "tt": "x", "truoc": "9" * 30})
    assert "không có ngày 31" in response.content.decode()


def test_nothing_found_is_said(office, applied):
    assert "Chưa có thay đổi trong khoảng này." in office.get(LIST, {"nguoi": "không ai"}).content.decode()


def test_a_secretary_reads_of_the_own_base_alone(client, secretary, applied):
    client.force_login(secretary)
    found = lines(client)
    assert {line.label for line in found if line.object_type == "party_base"} == {"Phường 9"}
    own = factories.base(6).pk
    assert set(
        AuditEvent.objects.filter(pk__in=[line.event_id for line in found]).values_list("base_id")
    ) == {(own,)}
    imported = next(line for line in found if line.words == "nhập từ Excel số của")
    assert imported.count == 1
    opened = client.get(reverse("audit:act", args=[imported.act]))
    assert len(opened.context["page"].lines) == 1
    assert "Phường 5" not in opened.content.decode()
    assert lines(client, tt=5) == ()
    foreign = AuditEvent.objects.filter(base_id=factories.base(5).pk).exclude(act=imported.act)
    record(
        Deed(
            verb="base.alias",
            object_type="party_base",
            object_id=1,
            object_label="x",
            base_id=factories.base(5).pk,
        ),
        by=SYSTEM,
    )
    assert client.get(reverse("audit:act", args=[foreign.latest("pk").act])).status_code == 404
    assert client.get(reverse("audit:export")).status_code == 403


def test_people_are_named_to_those_alone_who_may_see_people(office):
    deed = Deed(
        verb="document.amend",
        object_type="candidate",
        object_id=12,
        object_label="Nguyễn Văn Mẫu",
        changes={"name": ["Nguyễn Văn Mẫu", None]},
        reason="đổi tên thành Mẫu",
    )
    record(deed, by=SYSTEM)
    line = lines(office, loai="")[0]
    sees = "people.view" in rights()
    assert (line.label == "Nguyễn Văn Mẫu") is sees
    assert ("Mẫu" in line.changes[0].old) is sees


def test_the_number_of_queries_does_not_grow(office, applied, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        office.get(LIST)
    record(
        *(
            Deed(verb="base.alias", object_type="party_base", object_id=n, object_label=f"Cơ sở {n}")
            for n in range(200)
        ),
        by=SYSTEM,
    )
    for n in range(60):
        record(Deed(verb="base.alias", object_type="party_base", object_id=n, object_label="x"), by=SYSTEM)
    with django_assert_max_num_queries(9):
        assert len(lines(office)) == queries.PAGE


def test_the_export_is_a_workbook_and_is_recorded_itself(client, applied):
    role = next(code for code, role in roles().items() if {"audit.export", "bases.view"} <= role.may)
    client.force_login(factories.create_user(role=role))
    response = client.get(reverse("audit:export"), {"tt": 6})
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert [row[5] for row in rows][:1] == ["sửa số của"]
    assert {row[6] for row in rows} == {"Phường 9"}
    event = AuditEvent.objects.get(verb="audit.export")
    assert event.changes["sha256"] == [None, hashlib.sha256(response.content).hexdigest()]
    assert event.changes["rows"] == [None, len(rows)]
    assert event.changes["tt"] == [None, "6"]


def test_looking_for_somebody_in_the_record_is_recorded(office, applied):
    lines(office, nguoi="Mẫu")
    lines(office, tt=6)
    assert AuditEvent.objects.get(verb="audit.search").changes["words"] == [None, "Mẫu"]


def test_taking_the_record_out_asks_for_the_password_once_more(client, head):
    client.force_login(head)
    signed_in_now(client, head, seconds_ago=700)
    asked = client.get(reverse("audit:export"))
    assert asked.status_code == 302
    assert reverse("accounts:confirm") in asked.url
    assert not AuditEvent.objects.filter(verb="audit.export").exists()
