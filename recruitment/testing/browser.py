"""The real program in a real browser: started as a newcomer starts it, watched while it is used.

    @pytest.mark.browser
    def test_something(page, program): ...   # once at 1366×768, once at 390×844
    def test_other(open_page, program): page = open_page("phone")

A page collects console errors, uncaught exceptions, refusals by the content policy and requests to other hosts;
any of them fails the test at its end, unless the test said beforehand that it expects it: `watch.allow("404")`.
"""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from filelock import FileLock

from recruitment.testing import system
from recruitment.testing.environment import without_program_variables
from recruitment.testing.page_checks import assert_accessible, assert_sound

__all__ = ["SIZES", "Program", "Watch", "assert_accessible", "assert_sound", "sign_in"]

BASE = Path(__file__).resolve().parents[2]
APPENDIX = BASE / "fixtures" / "phu-luc-ke-hoach-47.xlsx"
DATABASE = "main.sqlite3"
SIZES = {"desktop": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}
FLAGS = [
    "--no-sandbox",  # build servers run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
UP_WITHIN = 30
OWN_PASSWORD = "hoa-sen-ben-song-91"  # what the first account's owner chose
# The first thing the owner of a given password does, on the same pages and without a browser.
CHOOSE_PASSWORD = """
from django.test import Client
client = Client(headers={{"host": "127.0.0.1"}})
client.post("/dang-nhap/", {{"username": {username!r}, "password": {given!r}}})
form = {{"old_password": {given!r}, "new_password1": {own!r}, "new_password2": {own!r}}}
assert client.post("/tai-khoan/mat-khau/", form).status_code == 302
"""


@dataclass(frozen=True, kw_only=True)
class Installation:
    """A data folder made by `manage.py install --empty`, with the first account it printed.

    The account's owner has chosen an own password.
    """

    data: Path
    username: str
    password: str


@dataclass(frozen=True, kw_only=True)
class Program:
    """The running program: where it answers, who may sign in, where its data is.

    applied: the database of such an installation with the appendix of Kế hoạch 47 in it.
    """

    url: str
    data: Path
    username: str
    password: str
    applied: Callable[[], Path]

    def take_appendix(self) -> None:
        """Have the appendix in, as `manage.py import_appendix … --apply` leaves it, without doing it once more."""
        copy_database(self.applied(), self.data / DATABASE)

    def manage(self, *arguments: str) -> str:
        """Run a management command on the same data; returns what it printed, raises when it failed."""
        return manage(self.data, *arguments)

    def open_account(self, username: str, *arguments: str) -> "Program":
        """Open an account by `create_account`; the same program for its owner, who chose an own password."""
        printed = self.manage("create_account", username, *arguments)
        given = re.search(r"một lần\): (\S+)", printed)
        assert given, f"create_account printed no password:\n{printed}"
        choose_password(self.data, username, given[1])
        return replace(self, username=username, password=OWN_PASSWORD)


def newcomer_env(data: Path) -> dict[str, str]:
    """The environment `start.py` gives its children on a fresh machine, but with the data in a folder of its own.

    Without the second factor; a journey about it turns it on (mark `second_factor`).
    """
    own = {"LOCAL": "1", "PYTHONUTF8": "1", "SECOND_FACTOR": "0", "DATA_DIR": str(data)}
    return {**without_program_variables(), **own}


def manage(data: Path, *arguments: str) -> str:
    """Run manage.py as a newcomer; returns standard output, raises AssertionError with both outputs on failure."""
    command = [sys.executable, str(BASE / "manage.py"), *arguments]
    done = subprocess.run(command, cwd=BASE, env=newcomer_env(data), capture_output=True, text=True)
    assert done.returncode == 0, f"manage.py {' '.join(arguments)}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def choose_password(data: Path, username: str, given: str) -> None:
    """Sign in with a given password and choose OWN_PASSWORD, as the account's owner has to."""
    manage(data, "shell", "-c", CHOOSE_PASSWORD.format(username=username, given=given, own=OWN_PASSWORD))


def install(data: Path) -> str:
    """An empty installation in a folder that is not there yet, whose first account has an own password; its name."""
    printed = manage(data, "install", "--empty")
    username = re.search(r"^\s*Tên đăng nhập:\s*(\S+)\s*$", printed, re.MULTILINE)
    password = re.search(r"^\s*Mật khẩu:\s*(\S+)\s*$", printed, re.MULTILINE)
    found = username is not None and password is not None
    assert found, f"install printed no account:\n{printed}"
    choose_password(data, username[1], password[1])
    return username[1]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory) -> Callable[[str, Callable[[Path], str]], tuple[Path, str]]:
    """A function: `made_once(name, make)` is the folder `make(folder)` filled and what it said, made by whichever
    process of the run asks first; the others wait for it. Nobody writes there afterwards."""
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if os.environ.get("PYTEST_XDIST_WORKER") else root

    def once(name: str, make: Callable[[Path], str]) -> tuple[Path, str]:
        folder, said = shared / name, shared / f"{name}.said"
        with FileLock(shared / f"{name}.lock"):
            if not said.exists():
                shutil.rmtree(folder, ignore_errors=True)  # of a process that failed half way
                words = make(folder)
                bring_to_rest(folder / DATABASE)
                said.write_text(words)
        return folder, said.read_text()

    return once


@pytest.fixture(scope="session")
def installation(made_once) -> Installation:
    """One empty installation per run; `program` works on a copy of it."""
    data, username = made_once("installation", install)
    return Installation(data=data, username=username, password=OWN_PASSWORD)


@pytest.fixture(scope="session")
def applied_database(installation, made_once) -> Callable[[], Path]:
    """A function: the database of an installation that imported the appendix by its command, made when first asked."""

    def make(data: Path) -> str:
        shutil.copytree(installation.data, data)
        return manage(data, "import_appendix", str(APPENDIX), "--apply")

    return lambda: made_once("applied", make)[0] / DATABASE


@dataclass(frozen=True, kw_only=True)
class Server:
    """The program serving a folder of data, and what it writes on its console."""

    url: str
    data: Path
    log: Path


@contextmanager
def serving(installation: Installation, folder: Path, **env: str) -> Iterator[Server]:
    """Serve a copy of an installation on a free port; stopped by its own process id."""
    data, log, port = folder / "data", folder / "serve.log", free_port()
    shutil.copytree(installation.data, data)
    command = [sys.executable, str(BASE / "manage.py"), "serve", "--port", str(port)]
    with log.open("w") as output:
        own = {**newcomer_env(data), **env}
        server = subprocess.Popen(command, cwd=BASE, env=own, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_up(server, f"http://127.0.0.1:{port}/suc-khoe/", log)
        yield Server(url=f"http://127.0.0.1:{port}", data=data, log=log)
    finally:
        stop(server)


@pytest.fixture(scope="session")
def shared_server(installation, tmp_path_factory) -> Iterator[Server]:
    """One server for the journeys of a process; each begins with the database of the fresh installation."""
    with serving(installation, tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.fixture
def program(request, installation, applied_database, tmp_path):
    """The program serving a fresh empty installation."""
    with ExitStack() as stack:
        if request.node.get_closest_marker("second_factor"):
            server = stack.enter_context(serving(installation, tmp_path, SECOND_FACTOR="1"))
        else:
            server = request.getfixturevalue("shared_server")
            copy_database(installation.data / DATABASE, server.data / DATABASE)
        said = server.log.stat().st_size
        yield Program(
            url=server.url,
            data=server.data,
            username=installation.username,
            password=installation.password,
            applied=applied_database,
        )
        words = server.log.read_text()[said:]
    troubles = [line for line in words.splitlines() if "ERROR" in line or "Traceback" in line]
    assert troubles == [], f"the server complained:\n{words}"


def copy_database(source: Path, target: Path) -> None:
    """Put one SQLite database, which nobody writes any more, in the place of another, which a server may have open."""
    # Read as it lies: opening it the usual way makes files beside it that other processes are copying.
    at_rest = f"{source.as_uri()}?immutable=1"
    with closing(sqlite3.connect(at_rest, uri=True)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def bring_to_rest(database: Path) -> None:
    """Have everything that was written in the one file."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(server: subprocess.Popen, url: str, log: Path) -> None:
    """Return once the address answers; AssertionError with the server's own words if it ends or stays mute."""
    until = time.monotonic() + UP_WITHIN
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own loopback address
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"The program did not answer at {url}:\n{log.read_text()}")


def stop(server: subprocess.Popen) -> None:
    """End a process we started: as Ctrl+C does, then for good."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


class Watch:
    """What went wrong on the pages of one test."""

    def __init__(self):
        self.faults: list[str] = []
        self.allowed: list[str] = []

    def allow(self, pattern: str) -> None:
        """Expect faults that match this regular expression (a form refused with 422, a page that is not there)."""
        self.allowed.append(pattern)

    def note(self, fault: str) -> None:
        """Keep a fault unless the test expects it."""
        if not any(re.search(pattern, fault) for pattern in self.allowed):
            self.faults.append(fault)

    def follow(self, page, home: str) -> None:
        """Listen to a page that should only ever ask the server at `home`."""
        page.on("console", lambda message: message.type == "error" and self.note(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.note(f"exception: {error}"))
        page.on("request", lambda request: self.note_foreign(request.url, home))
        page.on(
            "response", lambda answer: answer.status >= 500 and self.note(f"{answer.status} {answer.url}")
        )

    def note_foreign(self, url: str, home: str) -> None:
        """A request that leaves the program's own address is a fault."""
        if not url.startswith((home + "/", "data:", "blob:")):
            self.note(f"request to another host: {url}")


@pytest.fixture
def watch():
    """The faults of this test's pages; `watch.allow(pattern)` before an expected one."""
    return Watch()


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, one for the whole run."""
    path = system.find_chromium()
    if path is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, program, watch):
    """A function: `open_page("desktop")` or `open_page("phone")` is a watched page of a new visitor.

    Further options are those of Playwright's new_context: `open_page("desktop", java_script_enabled=False)`.
    """
    opened = []

    def open_watched(size: str, **options):
        context = chromium.new_context(
            viewport=SIZES[size],
            base_url=program.url,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            has_touch=size == "phone",
            **options,
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        watch.follow(page, program.url)
        opened.append((context, page))
        return page

    yield open_watched
    for context, page in opened:
        if not page.is_closed():
            page.wait_for_timeout(50)  # let events on their way arrive
        context.close()
    assert watch.faults == []


@pytest.fixture(params=SIZES)
def page(request, open_page):
    """A watched page; the test runs once on a desktop and once on a phone."""
    return open_page(request.param)


def sign_in(page, program: Program) -> None:
    """Sign in with the first account through the page a person uses."""
    page.goto("/dang-nhap/")
    page.locator("input[name=username]").fill(program.username)
    page.locator("input[name=password]").fill(program.password)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: "/dang-nhap/" not in url)
