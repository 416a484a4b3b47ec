"""What a second pair of eyes found: empty reports, contradictions that come later, titles, odd requests."""

import json
from datetime import date

import pytest

from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.actions import ReportRefused
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import approve, clerk, hand_in, open_period, report, secretary_of, write

pytestmark = pytest.mark.django_db


def ad_hoc(title="Rà soát", bases=(5,), indicators=("women", "dossiers_pending")):
    asked = actions.AdHoc(
        title=title,
        starts_on=date(2021, 7, 1),
        ends_on=date(2021, 8, 31),
        due_on=date(2021, 9, 5),
        indicators=indicators,
        bases=[factories.base(number) for number in bases],
    )
    return actions.collect_ad_hoc(asked=asked, on=reporting.OPENED_ON, by=clerk())


def test_an_ad_hoc_report_says_every_figure_it_is_asked_for(applied):
    period = ad_hoc()
    write(5, {"women": 1}, slug=period.slug)
    found = report(5, period.slug)
    with pytest.raises(ReportRefused, match="Hồ sơ đang chờ giải quyết: chưa có số"):
        actions.submit(report=found, version=found.version, on=reporting.OPENED_ON, by=secretary_of(5))


def test_what_came_to_contradict_an_approved_figure_is_not_approved(applied):
    year_end = date(2022, 1, 5)
    open_period()
    open_period("2021-6t2", due_on=date(2021, 12, 31), on=year_end)
    quarter = hand_in(6, admitted=5)
    half = hand_in(6, slug="2021-6t2", on=year_end, admitted=2)
    approve(quarter)
    with pytest.raises(ReportRefused, match="Lũy kế không được giảm"):
        approve(half)
    assert report(6, "2021-6t2").state == "submitted"


def test_the_title_of_an_ad_hoc_period_is_for_those_it_asks(client, applied, secretary, stranger, organiser):
    period = ad_hoc(title="Rà soát riêng", bases=(5,))
    for user, status in ((secretary, 404), (stranger, 200), (organiser, 200)):
        client.force_login(user)
        number = 6 if user == secretary else 5
        assert client.get(f"/ky-bao-cao/{period.slug}/{number}/").status_code == status
    client.force_login(secretary)
    assert client.get(f"/ky-bao-cao/{period.slug}/").status_code == 404
    assert "Rà soát riêng" not in client.get("/ky-bao-cao/").content.decode()


@pytest.mark.parametrize(
    "body",
    [
        '{"edits": [{"base": 1e999, "column": "members", "seen": null, "value": 1}]}',
        "[" * 200_000,
        '{"edits": [{"base": 6, "column": "members", "seen": 5, "value": 6}]}',
    ],
)
def test_odd_requests_of_the_grid_are_answered(client, applied, organiser, settings, body):
    settings.CLOCK = "2021-09-20"
    open_period()
    client.force_login(organiser)
    answer = client.post("/ky-bao-cao/2021-q3/luu/", body, content_type="application/json")
    assert answer.status_code in (400, 409)
    if answer.status_code == 409:
        assert json.loads(answer.content)["conflicts"][0]["current"] is None


def test_a_number_sent_for_a_draft_that_is_complete_no_longer_is_told(client, applied, organiser, settings):
    settings.CLOCK = "2021-09-20"
    open_period()
    write(6, by=clerk())
    client.force_login(organiser)
    version = report(6).version
    sent = {"paper_6": "12-BC/ĐU", "version_6": version, "paper_5": "9-BC/ĐU"}
    page = client.post("/ky-bao-cao/2021-q3/nop-thay/", sent, follow=True)
    assert "không còn trong danh sách đủ số: TT 5" in page.content.decode()
    assert report(6).state == "submitted"
