"""The table of attacks (what strangers and the curious send), over every address: never an error of the program,
never a write by reading, never a way to another host.
"""

from urllib.parse import quote, urlsplit

import pytest
from django.http import QueryDict
from django.urls import reverse

from recruitment.home.tests.test_access import ANSWERS, POSTED_TO, address, sign_in, things
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from recruitment.testing.snapshots import difference, snapshot
from units.bases.actions import open_cell

__all__ = ["things"]

ODD = [
    "99999999999999999999",
    "-1",
    "²",  # a digit for isdigit, none for int
    "１２",
    "NaN",
    "' OR 1=1 --",
    "user__password",
    "-base__report__state",
    "%ff%fe",
    "%ed%a0%80",
    "%00",
    "2021-13-45",
    "0001-01-01",
    "31/12/9999",
    "..%2f..%2fetc%2fpasswd",
    "%0d%0aSet-Cookie:%20x=1",
    "%e2%80%ae%f0%9f%92%a3",
    "x" * 3_000,
]
# Every name the pages read from a query, and names they must not know.
NAMES = (
    "a",
    "q",
    "nam",
    "ky",
    "den",
    "khoi",
    "xem",
    "xep",
    "truoc",
    "sap_xep",
    "order_by",
    "base",
    "act",
    "o",
    "sua",
)
REDIRECTS = [
    "//evil.example",
    "https://evil.example/",
    "https:evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "///evil.example",
    "/%09/evil.example",
    "\t//evil.example",
    "http://testserver@evil.example/",
    "javascript:alert(1)",
    "//evil%E3%80%82example",
    "/%0d%0aLocation:%20https://evil.example/",
    "data:text/html,x",
]
HOSTS = [
    "evil.example",
    "testserver.evil.example",
    "testserver@evil.example",
    "testserver:80:80",
    "[::1",
    "a b",
    "",
]


@pytest.fixture
def tally(record_property):
    """Count attempts and keep those that succeeded; both are printed, and the second must be empty."""
    printed, succeeded = ["lần tấn công thử, số lần thành công", 0, 0], []
    record_property("tally", printed)  # the list itself, which grows

    def judge(response, what, *, refused=True):
        printed[1] += 1
        if response.status_code >= 500 or not refused or "x" in response.cookies:
            printed[2] += 1
            succeeded.append(f"{what}: {response.status_code}")

    yield judge
    assert succeeded == []


@pytest.fixture
def quiet(client):
    client.raise_request_exception = False
    return client


def names_read(client, path):
    """The names a page asks its query for, and whether it opens at all."""
    asked = set()

    class Asked(QueryDict):
        def get(self, key, default=None):
            asked.add(key)
            return super().get(key, default)

        def getlist(self, key, default=None):
            asked.add(key)
            return super().getlist(key, default)

        def __contains__(self, key):
            asked.add(key)
            return super().__contains__(key)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.core.handlers.wsgi.QueryDict", Asked)
        status = client.get(path).status_code
    return sorted(asked - {"csrfmiddlewaretoken"}), status


def test_odd_queries_and_reading_by_any_method_break_and_write_nothing(
    quiet, things, organiser, stranger, tally, record_property
):
    before, by_get = snapshot(), 0
    for user, values in ((organiser, ODD), (stranger, ODD[:1])):
        sign_in(quiet, user)
        for number, name in enumerate(ANSWERS):
            path = address(name, things)
            read, status = names_read(quiet, path)
            by_get += 1
            if status != 200:
                continue
            wanted = read or ["a"]
            # Pages share the readers of their queries: each page gets every third value, with all names at once.
            for place, value in list(enumerate(values))[number % 3 :: 3 if read else 9]:
                # Then one name twice, and as an array.
                given = [(key, values[(place + step) % len(values)]) for step, key in enumerate(wanted)]
                given += [(wanted[0], value), (f"{wanted[-1]}[]", value)]
                query = "&".join(f"{key}={text if '%' in text else quote(text)}" for key, text in given)
                tally(quiet.get(f"{path}?{query}"), f"GET {path}?{query[:80]}")
                by_get += 1
    assert difference(before, snapshot()) == set()
    record_property("tally", ["yêu cầu đọc (GET), số lần ghi dữ liệu", by_get, 0])


def test_methods_dressed_up_as_others_write_nothing(quiet, things, organiser, tally):
    before = snapshot()
    sign_in(quiet, organiser)
    for name in POSTED_TO:
        path = address(name, things)
        dressed = {"X-HTTP-Method-Override": "POST", "X-Method-Override": "POST"}
        tally(quiet.get(f"{path}?_method=POST", headers=dressed), f"override {path}")
        for method in ("put", "patch", "delete", "trace"):
            response = getattr(quiet, method)(path, headers=dressed)
            tally(response, f"{method} {path}", refused=response.status_code == 405)
    assert difference(before, snapshot()) == set()


def test_forged_ids_in_addresses_are_not_there(quiet, things, organiser, stranger, tally):
    forged = ["0", "77", "999999999999999999999", "%00", "9" * 4_400]
    for user in (organiser, stranger):
        sign_in(quiet, user)
        for name in ANSWERS:
            path = address(name, things)
            used = [str(value) for key, value in things.items() if f"/{value}/" in path]
            for value in used:
                for other in forged if user is organiser else forged[1:2]:
                    asked = path.replace(f"/{value}/", f"/{other}/", 1)
                    response = quiet.get(asked)
                    tally(response, f"GET {asked[:80]}", refused=response.status_code != 200 or other == "77")


def test_garbage_posted_anywhere_breaks_nothing(quiet, things, organiser, stranger, tally):
    bodies = [
        ("application/json", b'{"edits": [{"base": 6, "column": "\\ud800", "seen": null, "value": "1"}]}'),
        ("application/json", b'{"edits": [{"base": 1e999, "column": [], "seen": {}, "value": "\\u0000"}]}'),
        ("application/json", b"\xff\xfe"),
        ("application/json", b"[" * 20_000),
        (
            "application/x-www-form-urlencoded",
            b"version=99999999999999999999&amount=-1&document=x&year=99999",
        ),
        (
            "application/x-www-form-urlencoded",
            b"version=%00&sheet=%00&act=%00&reason=%00&phien=%00&bao-cao=%00",
        ),
        (
            "application/x-www-form-urlencoded",
            b"version=%C2%B2&base=%C2%B2&bao-cao=%C2%B2:%C2%B2&chon=%C2%B2",
        ),
        ("application/x-www-form-urlencoded", b"seen={&shown=[&shown={}&base=9&base=6&base[]=6&seen=%5B1%5D"),
        ("text/plain", b"\x00"),
    ]
    before = snapshot()
    for user in (organiser, stranger):
        sign_in(quiet, user)
        for name in POSTED_TO:
            # Acts that ask for nothing are done by posting at all; they are no attack.
            if user is organiser and name in WITHOUT_FIELDS:
                continue
            path = address(name, things)
            reads_json = name.endswith(("save", "take_back"))
            for kind, body in bodies if reads_json else bodies[4:7]:
                if user is stranger and not reads_json and body != bodies[4][1]:
                    continue
                tally(quiet.generic("POST", path, body, content_type=kind), f"POST {path} {body[:40]}")
    assert difference(before, snapshot()) == set()


@pytest.mark.parametrize("role", ["training_centre", "supervisor", "cell_secretary"])
def test_the_other_roles_break_and_write_nothing_either(quiet, things, role, tally):
    places = {
        "supervisor": {"supervised": [factories.base(5), factories.base(9)]},
        "cell_secretary": {
            "cell": open_cell(base=factories.base(5), name="Chi bộ 1", kind="quarter", by=SYSTEM)
        },
    }
    user = factories.create_user(role=role, **places.get(role, {}))
    before = snapshot()
    sign_in(quiet, user)
    for number, name in enumerate(ANSWERS):
        path, odd = address(name, things), ODD[number % len(ODD)]
        given = odd if "%" in odd else quote(odd)
        tally(quiet.get(f"{path}?{'&'.join(f'{key}={given}' for key in NAMES)}"), f"GET {path} {odd[:20]}")
    for name in POSTED_TO:
        path = address(name, things)
        body = b"version=99999999999999999999&amount=-1&base=6&base[]=6&document=x&year=99999"
        tally(
            quiet.generic("POST", path, body, content_type="application/x-www-form-urlencoded"),
            f"POST {path}",
        )
        dressed = quiet.get(f"{path}?_method=POST", headers={"X-HTTP-Method-Override": "POST"})
        tally(dressed, f"override {path}")
    assert difference(before, snapshot()) == set()


WITHOUT_FIELDS = {
    "appendix:undo",
    "periodic:lock",
    "periodic:unlock",
    "papers:remove",
    "papers:remove_appendix",
}


def test_no_redirect_leads_to_another_host(quiet, organiser, tally):
    for target in REDIRECTS:
        asked = target if "%" in target else quote(target)
        quiet.logout()
        login = quiet.post(
            f"/dang-nhap/?tiep={asked}", {"username": "bantochuc", "password": "mat-khau-thu-nghiem"}
        )
        tally(login, f"tiep={asked}", refused=login.status_code == 302 and is_ours(login.url))
        confirm = quiet.post(
            f"{reverse('accounts:confirm')}?tiep={asked}", {"password": "mat-khau-thu-nghiem"}
        )
        tally(confirm, f"confirm tiep={asked}", refused=confirm.status_code == 302 and is_ours(confirm.url))
        page = quiet.get(f"{reverse('papers:document')}?sau={asked}").content.decode()
        tally(login, f"sau={asked}", refused=f'href="{target}' not in page)
        back = quiet.post("/dang-xuat/", headers={"Referer": target.strip()})
        tally(back, f"referer {asked}", refused=is_ours(back.headers.get("Location", "/")))
        sign_in(quiet, None)
        away = quiet.get(f"/{target}")
        tally(away, f"path {asked}", refused=is_ours(away.headers.get("Location", "/")))


def is_ours(url):
    parts = urlsplit(url)
    return not parts.scheme and not parts.netloc and url.startswith("/") and url[1:2] not in {"/", "\\"}


def test_no_host_but_ours_is_answered(quiet, db, tally):
    for host in HOSTS[:-1]:
        for name in ("accounts:sign_in", "home:index"):
            response = quiet.get(reverse(name), headers={"host": host})
            tally(response, f"Host {host}", refused=response.status_code == 400)
    for header in ("X-Forwarded-Host", "Forwarded", "X-Host", "X-Original-URL", "X-Rewrite-URL"):
        response = quiet.get("/dang-nhap/", headers={header: "evil.example"})
        tally(response, header, refused=b"evil.example" not in response.content)


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.env", "/static/../recruitment/settings.py", "/static/", "/media/"]
)
def test_no_file_of_the_installation_is_served(quiet, db, path, tally):
    response = quiet.get(path)
    tally(response, path, refused=response.status_code in {302, 404})
    if response.status_code == 302:
        assert response.url.startswith("/dang-nhap/")
