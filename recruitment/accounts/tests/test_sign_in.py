"""/dang-nhap/"""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from recruitment.accounts.models import SignInThrottle, User
from recruitment.accounts.views.sign_in import WRONG

URL = "/dang-nhap/"
PASSWORD = "mat-khau-thu-nghiem"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return User.objects.create_user("phuong9", PASSWORD, full_name="Đỗ Văn Sáu")


def sign_in(client, *, username="phuong9", password=PASSWORD, url=URL):
    return client.post(url, {"username": username, "password": password})


def test_the_right_password_leads_to_the_first_page(client, user):
    response = sign_in(client)
    assert response.status_code == 302
    assert response.url == reverse("home:index")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_it_leads_on_to_the_page_that_was_wanted(client, user):
    response = client.get("/tai-khoan/?x=1")
    assert response.url == f"{URL}?tiep=/tai-khoan/%3Fx%3D1"
    assert sign_in(client, url=response.url).url == "/tai-khoan/?x=1"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.com/",
        "//example.com/",
        "/\\example.com",
        "\\\\example.com",
        "javascript:alert(1)",
        "http:///example.com",
        " //example.com",
        "http://testserver/tai-khoan/",
        "abc",
        "home:index",
        "///example.com",
        "/\t/example.com",
        "https:example.com",
        "/\n/example.com",
    ],
)
def test_it_never_leads_away_from_here(client, user, elsewhere):
    response = client.post(
        URL, {"username": "phuong9", "password": PASSWORD}, query_params={"tiep": elsewhere}
    )
    assert response.url == reverse("home:index")
    again = client.post("/dang-nhap/xac-nhan/", {"password": PASSWORD}, query_params={"tiep": elsewhere})
    assert again.url == reverse("home:index")


def test_a_wrong_password_says_what_to_check_and_keeps_the_name(client, user):
    response = sign_in(client, password="mật khẩu sai")
    page = response.content.decode()
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session
    assert page.count(WRONG) == 2  # in the summary and at the field
    assert 'value="phuong9"' in page
    assert "mật khẩu sai" not in page
    assert "<title>Lỗi: Đăng nhập – Phát triển đảng viên</title>" in page
    assert 'href="#id_password"' in page


def test_an_unknown_name_reads_the_same(client, user):
    wrong = sign_in(client, password="sai").content.decode()
    unknown = sign_in(client, username="khongco", password="sai").content.decode()
    assert WRONG in unknown
    assert strip_token(unknown).replace("khongco", "phuong9") == strip_token(wrong)


def strip_token(page):
    start = page.index('name="csrfmiddlewaretoken"')
    return page[:start] + page[page.index(">", start) :]


def test_an_account_out_of_use_reads_the_same(client, user):
    User.objects.update(is_active=False)
    assert WRONG in sign_in(client).content.decode()


def test_empty_fields_are_named_one_by_one(client):
    response = client.post(URL, {})
    page = response.content.decode()
    assert "Có 2 lỗi cần sửa" in page
    assert page.count("Nhập tên đăng nhập.") == 2
    assert page.count("Nhập mật khẩu.") == 2
    assert SignInThrottle.objects.count() == 0


def test_the_session_gets_a_new_key(client, user):
    client.get(URL)
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies["phien"] = before = session.session_key
    sign_in(client)
    assert client.cookies["phien"].value != before


@pytest.mark.parametrize("username", ["phuong9", "khongco"])
def test_after_five_failures_one_has_to_wait_even_with_the_right_password(client, user, username):
    for _ in range(5):
        assert sign_in(client, username=username, password="sai").status_code == 200
    response = sign_in(client, username=username)
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 5
    assert f"Thử lại sau {response.headers['Retry-After']} giây." in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_after_the_wait_the_right_password_opens_and_clears(client, user):
    for _ in range(5):
        sign_in(client, password="sai")
    for entry in SignInThrottle.objects.all():
        entry.blocked_until_at -= timedelta(seconds=10)
        entry.save()
    assert sign_in(client).status_code == 302
    # The name at this address starts anew, the address keeps its count.
    assert sorted(SignInThrottle.objects.values_list("failures", flat=True)) == [0, 0, 5]
    for _ in range(5):
        assert sign_in(Client(), password="sai").status_code == 200


def test_guesses_from_elsewhere_do_not_keep_the_owner_out(client, user):
    for _ in range(20):
        guesser = client.post(URL, {"username": "phuong9", "password": "sai"}, REMOTE_ADDR="203.0.113.7")
    assert guesser.status_code == 429
    assert sign_in(client).status_code == 302


def test_whoever_is_signed_in_already_is_led_on(client, user):
    client.force_login(user)
    assert client.get(f"{URL}?tiep=/tai-khoan/").url == "/tai-khoan/"
    assert client.get(f"{URL}?tiep=abc").url == reverse("home:index")


def test_the_fields_are_fit_for_password_managers_and_vietnamese_keyboards(client):
    page = client.get(URL).content.decode()
    assert "<title>Đăng nhập – Phát triển đảng viên</title>" in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert page.count('autocapitalize="off"') == page.count('spellcheck="false"') == 2
    assert 'data-reveal="id_password"' in page
    assert page.count("autofocus") == 1
    assert "onpaste" not in page


def test_the_page_names_whom_to_call(client, founded):
    page = " ".join(client.get(URL).content.decode().split())
    assert "Đảng bộ Quận 3" in page
    assert "Quên mật khẩu: gọi Ban Tổ chức Quận ủy Quận 3." in page


def test_the_page_is_not_kept_by_caches(client):
    assert "no-store" in client.get(URL).headers["Cache-Control"]
