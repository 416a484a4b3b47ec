"""The draft that keeps itself: what the page sends, the fate of each part, and what is not a draft at all."""

import json

import pytest

from recruitment.audit.models import AuditEvent
from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.form.tests.pages import address
from reports.periodic.models import PeriodicReport
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import clerk, hand_in, open_period, report, secretary_of, write
from reports.periodic.values import NOTHING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def opened(applied, settings):
    settings.CLOCK = "2021-09-20"
    return open_period()


@pytest.fixture
def own(client, secretary):
    client.force_login(secretary)
    return client


def edit(column, value, seen=None):
    return {"column": column, "seen": seen, "value": value}


def send(client, status=200, **parts):
    response = client.post(address("autosave"), json.dumps(parts), content_type="application/json")
    assert response.status_code == status, response.content
    return response.json() if status != 400 else None


def test_a_figure_is_kept_and_what_follows_from_it_comes_back(own):
    answer = send(
        own, edits=[edit("members", 380), edit("sources_added", "2"), edit("sources_removed", "KPS")]
    )
    assert [one["column"] for one in answer["saved"]] == ["members", "sources_added", "sources_removed"]
    assert answer["derived"] == [{"column": "sources_start", "value": 33}]
    answer = send(own, edits=[edit("admitted", "1")])
    assert answer["derived"] == [{"column": "sources", "value": 34}]
    assert report().value("sources_removed") == NOTHING
    assert len(answer["at"]) == 5


def test_every_act_leaves_its_event(own):
    send(own, edits=[edit("members", 380), edit("admitted", 0)])
    event = AuditEvent.objects.get(verb="report.enter")
    assert set(event.changes) == {"members", "admitted", "sources_start"}


def test_what_somebody_else_wrote_comes_back_instead_of_being_overwritten(own):
    write(6, {"members": 381}, by=clerk())
    answer = send(own, 409, edits=[edit("members", 380)])
    [conflict] = answer["conflicts"]
    assert conflict["current"] == 381
    assert "Ô này vừa được đ/c Cán bộ 1 sửa thành 381" in conflict["message"]
    assert report().members == 381
    send(own, edits=[edit("members", 380, seen=381)])
    assert report().members == 380


def test_a_wrong_figure_is_refused_and_the_others_are_kept(own):
    answer = send(own, edits=[edit("members", "2a"), edit("class_sent", 3)])
    assert answer["refused"][0]["column"] == "members"
    assert "“Tổng số đảng viên” phải là số nguyên" in answer["refused"][0]["message"]
    assert (report().class_sent, report().members) == (3, None)
    send(own, 422, edits=[edit("members", "KPS")])


def test_words_are_kept_whole_or_both_versions_come_back(own, opened):
    typed = {"field": "difficulties", "seen": "", "text": "Dòng một\r\nDòng hai  "}
    assert send(own, words=[typed])["words"]["saved"] == ["difficulties"]
    assert report().difficulties == "Dòng một\nDòng hai"
    answer = send(own, 409, words=[{**typed, "text": "Khác"}])
    assert answer["words"]["now"] == {"difficulties": "Dòng một\nDòng hai"}
    assert report().difficulties == "Dòng một\nDòng hai"


def test_a_handed_in_report_takes_no_draft_and_says_why(own):
    hand_in(6)
    answer = send(own, 422, edits=[edit("members", 1, seen=380)])
    assert "rút lại báo cáo" in answer["refused"][0]["message"]
    words = [{"field": "suggestions", "seen": "", "text": "Thêm lớp"}]
    assert "rút lại báo cáo" in send(own, 422, words=words)["words"]["message"]


def test_an_explanation_is_kept_for_the_figures_that_were_seen(own):
    write(6, {**reporting.COMPLETE, "members": 480})
    words = [{"check": "members", "column": "members", "text": "Tiếp nhận chi bộ"}]
    answer = send(own, explanations=words, version=report().version)
    assert answer["version"] == report().version
    assert report().explanations.get().text == "Tiếp nhận chi bộ"
    write(6, {"members": 490})
    answer = send(own, 422, explanations=words, version=answer["version"])
    assert "vừa thay đổi" in answer["explanations"]["message"]


def test_an_empty_draft_begins_no_report_and_reading_gives_a_token(own):
    assert send(own)["saved"] == []
    assert len(own.get(address("autosave")).json()["token"]) == 64
    assert not PeriodicReport.objects.filter(period__slug=reporting.Q3).exists()


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "[]",
        "null",
        '{"edits": 1}',
        '{"edits": [{"column": "khac", "seen": null, "value": 1}]}',
        '{"edits": [{"column": "base_id", "seen": null, "value": 1}]}',
        '{"edits": [{"column": ["members"], "seen": null, "value": 1}]}',
        '{"edits": [{"column": "members", "seen": true, "value": 1}]}',
        '{"edits": [{"column": "members", "seen": 1.5, "value": 1}]}',
        '{"edits": [{"column": "members", "value": 1}]}',
        '{"words": [{"field": "paper", "seen": "", "text": "x"}]}',
        '{"words": [{"field": "difficulties", "seen": "", "text": 5}]}',
        '{"words": [{"field": "difficulties", "seen": "", "text": "\\ud800"}]}',
        '{"explanations": [{"check": {}, "column": "members", "text": "x"}]}',
        '{"version": "x"}',
        '{"version": 1e999}',
    ],
)
def test_what_is_no_draft_is_refused_and_writes_nothing(own, sent):
    response = own.post(address("autosave"), sent, content_type="application/json")
    assert response.status_code == 400
    assert not PeriodicReport.objects.filter(period__slug=reporting.Q3).exists()


def test_unseen_characters_never_reach_the_database(own):
    send(own, words=[{"field": "difficulties", "seen": "", "text": "a\x00b\u202ec"}])
    assert report().difficulties == "abc"


def test_too_long_words_are_no_draft(own):
    send(own, 400, words=[{"field": "difficulties", "seen": "", "text": "x" * 4_001}])


def test_a_stranger_keeps_no_draft_here(client, stranger):
    client.force_login(stranger)
    body = json.dumps({"edits": [edit("members", 1)]})
    assert client.post(address("autosave"), body, content_type="application/json").status_code == 404
    assert not PeriodicReport.objects.filter(period__slug=reporting.Q3).exists()


def test_several_explanations_are_kept_as_they_were_shown(opened):
    write(6, {**reporting.COMPLETE, "members": 480, "admitted": 20})
    found, by = report(), secretary_of(6)
    words = {(one.finding.check, one.finding.column): "Đúng" for one in actions.examine(found)}
    assert len(words) > 1
    doing = {"report": found, "words": words, "on": reporting.OPENED_ON, "by": by}
    version = actions.explain_all(version=found.version, **doing)
    assert version == report().version == found.version + len(words)
    assert actions.explain_all(version=version, **doing) == version
    with pytest.raises(actions.ReportChanged):
        actions.explain_all(version=found.version, **{**doing, "words": dict.fromkeys(words, "Khác")})
    assert set(report().explanations.values_list("text", flat=True)) == {"Đúng"}


@pytest.mark.parametrize("stored", [0, 6])
def test_keeping_a_figure_takes_few_queries(own, stored, django_assert_max_num_queries):
    for number in range(10, 10 + stored):
        hand_in(number)
    send(own, edits=[edit("members", 380)])
    with django_assert_max_num_queries(26):
        send(own, edits=[edit("class_sent", 3)])


def test_the_figures_of_another_base_cannot_be_named(own):
    send(own, edits=[{**edit("members", 7), "base": 5, "base_id": factories.base(5).pk}])
    assert report().members == 7
    assert not PeriodicReport.objects.filter(period__slug=reporting.Q3, base__number=5).exists()
