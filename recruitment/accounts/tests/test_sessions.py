"""How long a session lasts, who ends it, and the password once more."""

import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from recruitment.accounts import actions
from recruitment.accounts.models import User
from recruitment.audit.models import AuditEvent
from recruitment.kernel import clock
from recruitment.kernel.scope import SYSTEM
from recruitment.testing.signing_in import signed_in_now

ME, SESSIONS, STATE, CONFIRM = (
    "/tai-khoan/",
    "/tai-khoan/phien/",
    "/tai-khoan/phien/con-lai/",
    "/dang-nhap/xac-nhan/",
)
PASSWORD, NEW = "mat-khau-thu-nghiem", "cầu-vồng-ba-đình-91"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return User.objects.create_user("phuong9", PASSWORD, full_name="Đỗ Văn Sáu")


def signed_in(user, agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0") -> Client:
    client = Client(headers={"user-agent": agent})
    answer = client.post("/dang-nhap/", {"username": user.username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_out(client) -> bool:
    answer = client.get(ME)
    return answer.status_code == 302 and answer.url == f"/dang-nhap/?tiep={ME}"


@pytest.fixture
def later(monkeypatch):
    """A function that puts the clock so many minutes ahead of now."""
    real = clock.real_now

    def put(minutes):
        monkeypatch.setattr(clock, "real_now", lambda: real() + timedelta(minutes=minutes))

    return put


def test_without_work_a_session_ends_after_half_an_hour(user, later):
    client = signed_in(user)
    for minutes in (20, 45, 70):
        later(minutes)
        assert not is_out(client), minutes
    later(101)
    assert is_out(client)
    later(70)
    assert is_out(client)  # it stays over


def test_with_work_that_never_stops_it_ends_after_twelve_hours(user, later):
    client = signed_in(user)
    for minutes in range(20, 12 * 60, 20):
        later(minutes)
        assert not is_out(client)
    later(12 * 60)
    assert is_out(client)


def test_a_clock_that_was_set_back_ends_it_too(user, later):
    client = signed_in(user)
    later(-5)
    assert is_out(client)


def test_the_time_left_is_told_without_using_it_up_and_can_be_renewed(user, later):
    client = signed_in(user)
    assert client.get(STATE).json() == {"seconds": 1800, "may_go_on": True}
    later(26)
    assert 230 <= client.get(STATE).json()["seconds"] <= 240
    later(28)
    assert client.get(STATE).json()["seconds"] <= 120
    assert client.post(STATE).json()["seconds"] == 1800
    later(59)
    assert client.get(STATE).json() == {"seconds": 0, "may_go_on": False}
    assert Client().post(STATE).json() == {"seconds": 0, "may_go_on": False}


def test_old_cookies_open_nothing(user):
    """After signing out, locking, another password, an administrator's end, the owner's end."""
    ways = {
        "sign out": lambda client: client.post("/dang-xuat/"),
        "lock": lambda client: User.objects.filter(pk=user.pk).update(is_active=False),
        "password": lambda client: actions.change_password(user=user, password=NEW, by=SYSTEM),
        "first password": lambda client: actions.give_first_password(user=user, by=SYSTEM),
        "administrator": lambda client: actions.end_sessions(user=user, by=SYSTEM),
        "one": lambda client: signed_in(user).post(SESSIONS, {"phien": UserSession.objects.first().pk}),
        "others": lambda client: signed_in(user).post(SESSIONS, {"phien": "khac"}),
    }
    for name, way in ways.items():
        client, forced = signed_in(user), Client()
        cookie = client.cookies["phien"].value
        assert not is_out(client)
        forced.force_login(user)
        way(client)
        client.cookies["phien"] = cookie
        assert is_out(client), name
        assert name in ("sign out", "one") or is_out(forced), name
        UserSession.objects.all().delete()
        user.set_password(PASSWORD)
        user.is_active, user.must_change_password = True, False
        user.save()


def test_the_list_shows_ones_own_and_ends_only_ones_own(user):
    here = signed_in(user)
    phone = signed_in(user, agent="Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) Safari/604.1")
    stranger = signed_in(User.objects.create_user("phuong5", PASSWORD))
    page = " ".join(here.get(SESSIONS).content.decode().split())
    assert page.count("<tr>") == 3
    assert "Firefox, Windows" in page
    assert "Safari, iPhone" in page
    assert "127.0.0.1" in page
    foreign = UserSession.objects.get(user__username="phuong5").pk
    for wrong in (str(foreign), "999", "9" * 30, "x", ""):
        answer = here.post(SESSIONS, {"phien": wrong}, follow=True)
        assert "đã kết thúc từ trước" in answer.content.decode()
    assert not is_out(stranger)
    assert not is_out(phone)
    here.post(SESSIONS, {"phien": "khac"})
    assert is_out(phone)
    assert not is_out(here)
    assert here.get(SESSIONS).content.decode().count("<tr>") == 2
    assert not is_out(stranger)


def test_a_new_password_leaves_the_others_in_only_when_asked_to(user):
    here, there = signed_in(user), signed_in(user)
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert 'name="end_others"' in here.get("/tai-khoan/mat-khau/").content.decode()
    assert here.post("/tai-khoan/mat-khau/", form).status_code == 302
    assert not is_out(here)
    assert not is_out(there)
    back = {"old_password": NEW, "new_password1": "mưa-xuân-trên-sông", "new_password2": "mưa-xuân-trên-sông"}
    here.post("/tai-khoan/mat-khau/", {**back, "end_others": "on"})
    assert not is_out(here)
    assert is_out(there)


def test_the_password_once_more_holds_ten_minutes_and_leads_back(user, organiser, later):
    client = signed_in(organiser)
    where = reverse("periodic:unlock", args=["2021-q2"])
    asked = f"{CONFIRM}?tiep=/"
    assert not client.post(where).headers.get("Location", "").startswith(CONFIRM)  # signing in counts
    signed_in_now(client, organiser, seconds_ago=601)
    answer = client.post(where, headers={"referer": "http://testserver/ky-bao-cao/2021-q2/quan-ly/?x=1"})
    assert answer.url.startswith(f"{CONFIRM}?tiep=%2Fky-bao-cao%2F2021-q2%2Fquan-ly%2F%3Fx%3D1&giu=")
    assert client.post(where, headers={"referer": "http://evil.example/x"}).url.startswith(
        f"{CONFIRM}?tiep=%2F&giu="
    )
    page = client.get(asked).content.decode()
    assert "Chưa có gì thay đổi" in page
    assert "Mật khẩu chưa đúng" in client.post(asked, {"password": "sai"}).content.decode()
    assert client.post(where).url.startswith(CONFIRM)
    back = client.post(answer.url, {"password": PASSWORD}).url
    assert back.startswith("/ky-bao-cao/2021-q2/quan-ly/?x=1&giu=")
    assert client.get(back).status_code == 200
    assert not client.post(where).headers.get("Location", "").startswith(CONFIRM)


def test_every_door_of_the_password_slows_the_same_guesser(user):
    """Guesses looked at in one hour at one address, whatever the door: five, and then the delays."""
    client = signed_in(user)
    wrong = {"password": "sai", "old_password": "sai", "new_password1": NEW, "new_password2": NEW}
    for _ in range(2):
        client.post("/tai-khoan/mat-khau/", wrong)
    for _ in range(2):
        client.post(CONFIRM, wrong)
    assert Client().post("/dang-nhap/", {"username": "phuong9", "password": "sai"}).status_code == 200
    assert client.post(CONFIRM, {"password": PASSWORD}).status_code == 429
    assert Client().post("/dang-nhap/", {"username": "phuong9", "password": PASSWORD}).status_code == 429
    form = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert "Đã nhập sai nhiều lần" in client.post("/tai-khoan/mat-khau/", form).content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_what_happened_at_the_door_is_recorded(user):
    client = signed_in(user)
    Client().post("/dang-nhap/", {"username": "phuong9", "password": "sai"})
    Client().post("/dang-nhap/", {"username": "mat-khau-cua-toi", "password": "x"})
    client.post("/dang-xuat/")
    events = list(
        AuditEvent.objects.order_by("pk").values_list("verb", "object_label", "actor_label", "address")
    )
    assert events == [
        ("session.sign_in", "phuong9", "Đỗ Văn Sáu", "127.0.0.1"),
        ("session.refused_password", "phuong9", "Chưa đăng nhập", "127.0.0.1"),
        ("session.refused_password", "tên đăng nhập không có", "Chưa đăng nhập", "127.0.0.1"),
        ("session.sign_out", "phuong9", "Đỗ Văn Sáu", "127.0.0.1"),
    ]
    assert "mat-khau-cua-toi" not in str(list(AuditEvent.objects.values()))


def test_an_unknown_name_costs_the_same_work(user, monkeypatch, django_assert_num_queries):
    hashed = []
    from django.contrib.auth.hashers import MD5PasswordHasher

    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))
    counts = []
    for name in ("phuong9", "khongco"):
        hashed.clear()
        Client().post("/dang-nhap/", {"username": name, "password": "sai"})
        counts.append(len(hashed))
    assert counts == [1, 1]


def test_real_time_counts_where_the_day_is_held(user, settings):
    settings.CLOCK = "2021-07-05"
    assert abs(clock.real_now().timestamp() - time.time()) < 5
    client = signed_in(user)
    settings.CLOCK = "2024-01-01"
    assert not is_out(client)
