"""Every answer carries its headers, whoever makes it; what cannot be read is refused with a page of ours."""

import re

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.test import Client, RequestFactory
from django.urls import reverse

from recruitment.home import views
from recruitment.home.tests.test_access import ANSWERS, address, things
from recruitment.kernel import proxies
from recruitment.protection import HEADERS, HeadersMiddleware

__all__ = ["things"]

TITLES = {
    400: "Không đọc được yêu cầu",
    403: "Chưa được phân quyền",
    404: "Không có trang này",
    405: "Không mở trang này trực tiếp được",
    413: "Nội dung gửi lên quá lớn",
}
METHODS = ("get", "head", "post", "options", "put", "patch", "delete", "trace")
POLICY = ("default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'")


def missing_headers(response):
    """What an answer lacks of what every answer must say."""
    found = [name for name, value in HEADERS.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    found += [part for part in POLICY if part not in policy]
    if "no-store" not in response.headers.get("Cache-Control", ""):
        found.append("no-store")
    if "unsafe" in policy:
        found.append("unsafe")
    return found


def test_every_address_by_every_method_has_every_header(client, things, organiser, record_property):
    faults, answers = [], 0
    for user in (None, organiser):
        if user:
            client.force_login(user)
        for name in sorted(ANSWERS):
            path = address(name, things)
            # Signed in only what reads: an action would change what later addresses speak of.
            for method in ("get", "options") if user else METHODS:
                response = getattr(client, method)(path)
                answers += 1
                if missing := missing_headers(response):
                    faults.append(f"{method} {path}: {missing}")
                if response.status_code >= 500:
                    faults.append(f"{method} {path}: {response.status_code}")
    record_property("tally", ["câu trả lời đủ tiêu đề bảo vệ", answers, len(faults)])
    assert faults == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"path": "/khong-co/"}, 404),
        ({"path": "/", "headers": {"host": "evil.example"}}, 400),
        ({"path": "/dang-nhap/?tiep=%00"}, 400),
        ({"path": "/tong-quan/%00"}, 400),
        ({"path": "/", "headers": {"cookie": 'phien="\\000aaaaaaaaaaaa"'}}, 400),
        ({"path": "/dang-nhap/", "CONTENT_TYPE": "text/plain; charset=hex"}, 400),
        ({"path": "/dang-nhap/", "CONTENT_TYPE": "text/plain; charset=utf-7"}, 400),
        ({"path": "/dang-xuat/"}, 405),
        ({"path": "/", "REQUEST_METHOD": "TRACE"}, 405),
        ({"path": "/", "REQUEST_METHOD": "PROPFIND"}, 405),
    ],
    ids=lambda value: str(value)[:50],
)
def test_what_no_page_sends_is_refused_with_a_page(client, asked, status):
    response = client.get(**asked)
    assert response.status_code == status
    assert missing_headers(response) == []
    if status in TITLES:
        assert f"<title>{TITLES[status]}" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [
        {"data": "username=" + "x" * 3_000_000, "content_type": "application/x-www-form-urlencoded"},
        {"data": "&".join(["a=1"] * 2_001), "content_type": "application/x-www-form-urlencoded"},
        {"data": {"a": "1"}, "CONTENT_LENGTH": str(17 * 1024 * 1024)},
    ],
    ids=["one long field", "many fields", "a long body"],
)
def test_too_much_at_once_is_refused_with_a_page(client, sent):
    response = client.post("/dang-nhap/", **sent)
    assert response.status_code == 413
    assert "Chưa có gì được ghi." in response.content.decode()
    assert missing_headers(response) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"no boundary here", "multipart/form-data"),
        (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
        (b"username=%ff%fe&password=\xff", "application/x-www-form-urlencoded"),
        (b"a=1", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"a\x00b=1", "application/x-www-form-urlencoded"),
    ],
)
def test_bodies_that_are_none_never_break_it(client, body, content_type):
    response = client.generic("POST", "/dang-nhap/", body, content_type=content_type)
    assert response.status_code in {200, 400}


@pytest.mark.parametrize(
    "error", [PermissionDenied("inside"), BadRequest("inside"), RequestDataTooBig("inside")]
)
def test_no_reason_from_the_inside_is_shown(error):
    assert "inside" not in views.bad_request(RequestFactory().get("/"), error).content.decode()


def test_an_error_of_the_program_itself_leaves_with_every_header(client, monkeypatch, db):
    client.raise_request_exception = False
    monkeypatch.setattr(views, "connection", None)
    response = client.get(reverse("home:health"))
    assert response.status_code == 500
    assert re.search(r"\(mã [0-9A-F]{4}\)", response.content.decode())
    assert "NoneType" not in response.content.decode()
    assert missing_headers(response) == []


def test_when_not_even_the_error_page_can_be_drawn_a_plain_one_comes(monkeypatch):
    monkeypatch.setattr(views, "render_to_string", lambda *_: 1 / 0)
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert re.search(r"\(mã [0-9A-F]{4}\)", response.content.decode())


def test_under_tls_browsers_are_told_to_stay_there(settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    answer = HeadersMiddleware(lambda request: views.bad_request(request, BadRequest()))
    assert "Strict-Transport-Security" not in answer(RequestFactory().get("/")).headers
    told = answer(RequestFactory().get("/", secure=True)).headers["Strict-Transport-Security"]
    assert told == "max-age=31536000; includeSubDomains; preload"


# --- Forwarded headers ---------------------------------------------------------------------------

PROXIES = ("10.0.0.5", "10.0.1.0/24", "2001:db8::/64")


@pytest.mark.parametrize(
    ("direct", "forwarded", "expected"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # a stranger says so
        ("10.0.0.5", "198.51.100.1", "198.51.100.1"),
        (
            "10.0.0.5",
            "1.1.1.1, 198.51.100.1",
            "198.51.100.1",
        ),  # what it claimed before our proxy is no evidence
        ("10.0.0.5", "198.51.100.1, 10.0.1.7", "198.51.100.1"),  # two proxies of ours
        ("10.0.0.5", "198.51.100.1, nonsense", "10.0.0.5"),
        ("10.0.0.5", "1.1.1.1\r\nX: 1", "10.0.0.5"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("::ffff:10.0.0.5", "198.51.100.1", "198.51.100.1"),
        ("2001:db8::7", "2001:db9::1", "2001:db9::1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_only_named_proxies_say_where_a_request_comes_from(settings, direct, forwarded, expected):
    settings.TRUSTED_PROXIES = PROXIES
    request = RequestFactory().get("/", REMOTE_ADDR=direct, headers={"X-Forwarded-For": forwarded})
    assert proxies.address_of(request) == expected


def test_a_proxy_at_a_socket_file_is_named_by_a_word(settings):
    settings.TRUSTED_PROXIES = ("unix",)
    request = RequestFactory().get("/", REMOTE_ADDR="", headers={"X-Forwarded-For": "198.51.100.1"})
    assert proxies.address_of(request) == "198.51.100.1"


@pytest.mark.django_db
def test_a_stranger_cannot_say_that_a_request_came_by_tls(settings, caplog):
    settings.TRUSTED_PROXIES = PROXIES
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_SSL_REDIRECT = True
    client, said = Client(), {"X-Forwarded-Proto": "https"}
    stranger = client.get("/dang-nhap/", headers=said, REMOTE_ADDR="203.0.113.9")
    assert (stranger.status_code, stranger.url) == (301, "https://testserver/dang-nhap/")
    assert "TRUSTED_PROXIES" in caplog.text
    assert client.get("/dang-nhap/", headers=said, REMOTE_ADDR="10.0.0.5").status_code == 200


@pytest.mark.parametrize("names", [["0.0.0.0/0"], ["::/0"], ["proxy.local"], ["10.0.0.1/8"], ["*"]])
def test_a_proxy_that_is_everybody_or_nobody_is_refused(names):
    with pytest.raises(ValueError, match=r"covers strangers|does not appear|host bits"):
        proxies.read_networks(names)
