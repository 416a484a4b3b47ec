"""Text that was sent when the session was over: kept for its owner alone, for a while, and never saved by itself."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import resolve

from recruitment.accounts import keeping, marks
from recruitment.accounts.models import KeptText
from recruitment.accounts.showing import KEPT, OVER
from recruitment.accounts.tests.codes import set_up
from recruitment.audit.models import AuditEvent
from recruitment.kernel import clock
from recruitment.testing.cast import OwnClient

FORM, AGAIN = "/van-ban/them/", "/dang-nhap/tiep-tuc/"
PASSWORD = "mat-khau-thu-nghiem"
TEXT = "Về việc <b>&\"' đã gõ"

pytestmark = pytest.mark.django_db


def mark_on(client, page=FORM):
    content = client.get(page).content.decode()
    return content.split(f'name="{marks.FIELD}" value="')[1].split('"')[0]


def end_sessions():
    Session.objects.all().delete()


@pytest.fixture
def lost(organiser):
    """A browser whose session was ended while a form was filled in, and what it then sent: (browser, answer)."""
    client = Client(enforce_csrf_checks=False)
    client.force_login(organiser)
    sent = {
        "subject": TEXT,
        "password": "bi-mat",
        marks.FIELD: mark_on(client),
        "file": SimpleUploadedFile("a", b"xyz"),
    }
    end_sessions()
    return client, client.post(FORM, sent)


def sign_in(client, username, url):
    return client.post(url, {"username": username, "password": PASSWORD})


def test_a_form_sent_after_the_end_comes_back_filled_and_saves_nothing_by_itself(lost, organiser):
    client, answer = lost
    assert answer.url.startswith("/dang-nhap/?tiep=%2Fvan-ban%2Fthem%2F&giu=")
    answer = sign_in(client, "bantochuc", answer.url)
    page = client.get(answer.url).content.decode()
    assert KEPT in page
    assert "Về việc &lt;b&gt;&amp;\"' đã gõ</textarea>" in page
    assert "bi-mat" not in page
    assert "giu=" not in page.split('name="trang_cua"')[0].split("<main")[1]
    assert set(AuditEvent.objects.filter(actor_label=str(organiser)).values_list("verb", flat=True)) == {
        "session.sign_in"
    }


def test_the_database_holds_neither_the_key_nor_the_text(lost):
    _, answer = lost
    kept = KeptText.objects.get()
    key = parse_qs(urlsplit(answer.url).query)["giu"][0]
    assert key not in kept.key_digest + kept.sealed
    assert "Về việc" not in kept.sealed
    assert set(keeping.kept(key, owner=kept.owner_id).fields) == {"subject"}


@pytest.mark.parametrize("name", sorted(keeping.PREVIEWS))
def test_the_preview_of_a_workbook_is_not_kept(organiser, name):
    client = Client()
    client.force_login(organiser)
    sent = {name: "rows-of-a-workbook", "subject": TEXT, marks.FIELD: mark_on(client)}
    end_sessions()
    key = parse_qs(urlsplit(client.post(FORM, sent).url).query)["giu"][0]
    assert set(keeping.kept(key, owner=organiser.pk).fields) == {"subject"}


def test_somebody_else_who_signs_in_gets_nothing(lost, leader):
    client, answer = lost
    answer = sign_in(client, "lanhdao", answer.url)
    page = client.get(answer.url).content.decode()
    assert "đã gõ" not in page
    key = parse_qs(urlsplit(answer.url).query)["giu"][0]
    assert keeping.kept(key, owner=leader.pk) is None
    assert OVER in client.get("/tai-khoan/", {"giu": key}).content.decode()


def test_after_half_an_hour_it_is_gone_and_the_page_says_so(lost, monkeypatch):
    client, answer = lost
    real = clock.real_now
    monkeypatch.setattr(clock, "real_now", lambda: real() + timedelta(minutes=31))
    answer = sign_in(client, "bantochuc", answer.url)
    page = client.get(answer.url).content.decode()
    assert OVER in page
    assert "đã gõ" not in page
    assert not KeptText.objects.exists()


def test_signing_out_and_sending_again_drop_it(lost, organiser):
    client, answer = lost
    shown = sign_in(client, "bantochuc", answer.url).url
    assert (
        client.post(FORM, {"subject": ""}, headers={"referer": f"http://testserver{shown}"}).status_code
        == 200
    )
    assert KeptText.objects.count() == 1  # refused, so what was typed still stands there
    client.post("/dang-xuat/")
    assert not KeptText.objects.exists()


def test_where_the_form_is_no_more_the_words_are_there_to_copy(organiser):
    client = Client()
    client.force_login(organiser)
    request = RequestFactory().post("/ky-bao-cao/2021-q2/quan-ly/mo-khoa/", {"reason": TEXT})
    request.resolver_match = resolve(request.path)
    key = keeping.keep(request, owner=organiser.pk, page="/ky-bao-cao/2021-q2/quan-ly/")
    page = client.get("/ky-bao-cao/2021-q2/quan-ly/", {"giu": key}).content.decode()
    assert "Nội dung đã giữ lại" in page
    assert "Về việc &lt;b&gt;" in page


def test_what_is_kept_is_bounded_in_number_and_size(organiser):
    def request(text):
        made = RequestFactory().post(FORM, {"subject": text})
        made.resolver_match = resolve(FORM)
        return made

    keys = [keeping.keep(request(f"Bản {number}"), owner=organiser.pk) for number in range(12)]
    assert KeptText.objects.count() == keeping.MOST_OF_ONE_PERSON
    assert keeping.kept(keys[0], owner=organiser.pk) is None
    assert keeping.kept(keys[-1], owner=organiser.pk).fields == {"subject": ["Bản 11"]}
    assert keeping.keep(request("x" * keeping.LONGEST), owner=organiser.pk) == ""


@pytest.mark.parametrize("mark", ["", "x", "1:x", None])
def test_without_a_mark_of_ours_nothing_is_kept(organiser, mark):
    sent = {"subject": TEXT} if mark is None else {"subject": TEXT, marks.FIELD: mark}
    assert Client().post(FORM, sent).url == f"/dang-nhap/?tiep={FORM}"
    assert not KeptText.objects.exists()


def test_passwords_and_codes_of_the_doors_are_never_kept(organiser):
    client = Client()
    client.force_login(organiser)
    sent = {marks.FIELD: mark_on(client, "/tai-khoan/mat-khau/"), "new_password1": "x" * 12, "code": "123456"}
    end_sessions()
    for door in ("/tai-khoan/mat-khau/", "/tai-khoan/ma-xac-thuc/"):
        client.post(door, sent)
    assert not KeptText.objects.exists()


def test_a_token_out_of_date_shows_the_form_again_but_not_to_another_person(organiser, leader):
    client = Client(enforce_csrf_checks=True)
    client.force_login(organiser)
    sent = {"subject": TEXT, marks.FIELD: mark_on(client)}
    answer = client.post(FORM, sent)
    assert answer.url.startswith(f"{FORM}?giu=")
    assert TEXT.split("<")[0] in client.get(answer.url).content.decode()
    client.force_login(leader)
    refused = client.post(FORM, sent, headers={"referer": f"http://testserver{FORM}"})
    assert refused.status_code == 403
    assert "Về việc" not in refused.content.decode()


def test_a_script_is_told_and_nothing_is_saved_in_another_name(organiser, leader):
    client = Client()
    client.force_login(organiser)
    mark = mark_on(client)
    body = {"data": json.dumps({"edits": []}), "content_type": "application/json"}
    assert client.post("/phu-luc/o/", **body, headers={marks.HEADER: mark}).status_code != 401
    client.force_login(leader)
    other = client.post("/phu-luc/o/", **body, headers={marks.HEADER: mark})
    assert (other.status_code, "người khác" in other.json()["message"]) == (401, True)
    over = Client().post("/phu-luc/o/", **body)
    assert (over.status_code, "đã hết" in over.json()["message"]) == (401, True)
    asked = Client().get("/phu-luc/cong/", headers={"sec-fetch-mode": "cors"})
    assert asked.status_code == 401


def give(client, mark, **fields):
    return client.post(AGAIN, {marks.FIELD: mark, **fields})


def test_signing_in_on_the_page_is_for_its_own_person_alone(organiser, leader):
    client = Client(enforce_csrf_checks=True)
    client.force_login(organiser)
    mark = mark_on(client)
    end_sessions()
    token = client.get(AGAIN).json()["token"]
    told = {"headers": {"x-csrftoken": token}}
    assert client.post(AGAIN, {marks.FIELD: mark, "password": PASSWORD}).status_code == 403
    for wrong in ({"password": "sai"}, {"username": "lanhdao", "password": "sai"}, {}):
        answer = client.post(AGAIN, {marks.FIELD: mark, **wrong}, **told).json()
        assert "Mật khẩu chưa đúng" in answer["message"]
    assert "token" not in client.post(AGAIN, {"username": "bantochuc", "password": PASSWORD}, **told).json()
    answer = client.post(AGAIN, {marks.FIELD: mark, "password": PASSWORD}, **told).json()
    assert set(answer) == {"token"}
    assert client.session["_auth_user_id"] == str(organiser.pk)
    organiser.is_active = False
    organiser.save()
    assert "message" in give(Client(), mark, password=PASSWORD).json()


def test_signing_in_on_the_page_is_slowed_like_every_door(organiser):
    client = Client()
    client.force_login(organiser)
    mark = mark_on(client)
    answers = [give(Client(), mark, password="sai").json()["message"] for _ in range(7)]
    assert "Đã nhập sai nhiều lần" in answers[-1]
    assert "token" not in give(Client(), mark, password=PASSWORD).json()


def test_signing_in_on_the_page_takes_the_code_too(settings, organiser):
    settings.SECOND_FACTOR = True
    client = OwnClient()
    client.force_login(organiser)
    _, codes = set_up(client)
    mark = mark_on(client, "/tai-khoan/mat-khau/")
    end_sessions()
    assert give(client, mark, password="sai", code=codes[0]).json()["needs_code"] is False
    assert give(client, mark, password=PASSWORD).json()["needs_code"] is True
    assert "Mã chưa đúng" in give(client, mark, password=PASSWORD, code="000000").json()["message"]
    assert "_auth_user_id" not in client.session
    assert "token" in give(client, mark, password=PASSWORD, code=codes[0]).json()
    assert client.get("/tai-khoan/").status_code == 200
