"""Papers that figures rest on: entered once, never dated ahead, told apart as people read them."""

from datetime import date

import pytest

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from units.bases.actions import DocumentRefused, register_document
from units.bases.models import Document


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2022-07-05"


def enter(**changes):
    paper = {
        "kind": "Quyết định",
        "number": "12-QĐ/QU",
        "issued_on": date(2022, 3, 1),
        "issuer": "Ban Thường vụ Quận ủy",
        "subject": "",
    }
    return register_document(**(paper | changes), by=SYSTEM)


def test_a_paper_is_entered_and_recorded(founded):
    paper = enter(number="  12-QĐ/QU ")
    assert (str(paper), paper.issued_on) == ("Quyết định số 12-QĐ/QU", date(2022, 3, 1))
    event = AuditEvent.objects.get(verb="document.register")
    assert (event.object_label, event.changes) == (str(paper), {"issued_on": [None, "2022-03-01"]})


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("Kế hoạch", "47-KH/QU"),
        ("KẾ HOẠCH", "47-kh/qu"),
        ("kế  hoạch", "47-KH/QU\u200b"),
        ("Ke hoach", "47-KH/QU"),
    ],
)
def test_a_paper_that_is_there_in_other_letters_is_refused_and_named(founded, kind, number):
    before = Document.objects.count()
    with pytest.raises(DocumentRefused, match="Kế hoạch số 47-KH/QU") as refusal:
        enter(kind=kind, number=number)
    assert refusal.value.field == "number"
    assert Document.objects.count() == before


def test_the_refusal_tells_the_day_of_the_paper_that_is_there(founded):
    with pytest.raises(DocumentRefused, match="Kế hoạch số 30-KH/QU ngày 16/03/2021"):
        enter(kind="kế hoạch", number="30-kh/qu")


@pytest.mark.parametrize(("kind", "number"), [("Kế hoạch", "48-KH/QU"), ("Quyết định", "47-KH/QU")])
def test_another_number_or_kind_is_another_paper(founded, kind, number):
    assert enter(kind=kind, number=number).pk


def test_a_paper_is_not_dated_after_today(founded):
    with pytest.raises(DocumentRefused, match=r"06/07/2022 ở sau ngày hôm nay \(05/07/2022\)") as refusal:
        enter(issued_on=date(2022, 7, 6))
    assert refusal.value.field == "issued_on"
    assert enter(issued_on=date(2022, 7, 5)).issued_on == date(2022, 7, 5)


def test_an_undated_paper_has_no_date(founded):
    assert enter(issued_on=None).issued_on is None
