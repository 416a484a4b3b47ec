"""The way from every object to its history, and what it leads to."""

import html
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from recruitment.kernel import clock
from recruitment.kernel.dates import format_date
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions
from reports.appendix.actions import CellEdit
from reports.appendix.sharing import actions as sharing
from reports.periodic.tests import reporting
from units.bases.actions import register_document
from units.targets.campaigns import open_campaign
from units.targets.proposals import save_proposal

WAY = re.compile(r'href="(/nhat-ky/\?[^"]+)"')


@pytest.fixture
def pages(applied):
    """The pages of one object of each kind, each with a change of its own."""
    period, base = reporting.open_period(), factories.base(6)
    report = reporting.hand_in(6)
    campaign = open_campaign(name="Rà soát", year=2021, due_on=date(2099, 1, 1), document=None, by=SYSTEM)
    save_proposal(campaign=campaign, base=base, figures=[], reason="Giữ nguyên", version=0, by=SYSTEM)
    asked = {"year": 2021, "amount": 6, "method": "sources", "note": "", "on": factories.A_DAY}
    share_out = sharing.create(appendix=applied.appendix, by=SYSTEM, **asked)
    paper = {"kind": "Công văn", "number": "1-CV", "issued_on": None, "issuer": "", "subject": ""}
    document = register_document(**paper, by=SYSTEM)
    return [
        reverse("attainment:base", args=[6]),
        reverse("appendix:result", args=[applied.code]),
        reverse("appendix:history", args=[6, "supplement_2021"]),
        reverse("appendix:row", args=[6]),
        reverse("papers:amend", args=[document.pk]),
        reverse("periodic:manage", args=[period.slug]),
        reverse("periodic:decide", args=[report.pk]),
        reverse("periodic:report", args=[period.slug, 6]),
        reverse("periodic:history", args=[period.slug, 6, "members"]),
        reverse("proposals:proposal", args=[campaign.pk, 6]),
        reverse("proposals:campaign", args=[campaign.pk]),
        reverse("sharing:draft", args=[share_out.pk]),
    ]


def test_every_object_leads_to_its_history(client, pages, organiser):
    client.force_login(organiser)
    for page in pages:
        (way,) = set(WAY.findall(client.get(page).content.decode()))
        assert client.get(html.unescape(way)).context["page"].lines, page


def test_who_may_not_read_the_record_is_shown_no_way_to_it(client, pages, leader):
    client.force_login(leader)
    assert not WAY.search(client.get(reverse("attainment:base", args=[6])).content.decode())


def test_a_target_as_of_a_day(client, applied, organiser):
    today = clock.today()
    edit = CellEdit(base_id=factories.base(6).pk, column="supplement_2021", seen=2, value=5)
    with clock.held_at(today + timedelta(days=1)):
        actions.edit_cells(appendix=factories.plan_47(), edits=[edit], by=SYSTEM)
    client.force_login(organiser)
    page = reverse("appendix:history", args=[6, "supplement_2021"])
    stood = [
        client.get(page, {"ngay": format_date(day)}).context["stood"]
        for day in (date(2021, 6, 30), today, today + timedelta(days=1))
    ]
    assert [(one.recorded, one.in_force) for one in stood] == [(None, None), (2, 5), (5, 5)]
    assert "không có ngày 31" in client.get(page, {"ngay": "31/6/2021"}).content.decode()
