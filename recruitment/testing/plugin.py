"""pytest plugin of the whole suite, loaded by pytest.ini: no test reaches the network, no skip passes unseen.

Fixtures that every package may use are brought in here, so that no conftest.py is needed.
"""

import gc
import ipaddress
import os
import socket

import hypothesis
import pytest

from recruitment.testing import log_watch
from recruitment.testing.browser import (
    applied_database,
    chromium,
    installation,
    made_once,
    open_page,
    page,
    program,
    shared_server,
    watch,
)

__all__ = [
    "applied_database",
    "chromium",
    "installation",
    "made_once",
    "open_page",
    "page",
    "program",
    "shared_server",
    "watch",
]

# Seldom: what tests leave behind goes with their process.
LOOK_FOR_GARBAGE = (50_000, 20, 100)
real_connect, real_connect_ex, real_getaddrinfo = (
    socket.socket.connect,
    socket.socket.connect_ex,
    socket.getaddrinfo,
)


class NetworkRefused(RuntimeError):
    """A test tried to reach another machine."""


def refuse_other_hosts(host) -> None:
    """Raise NetworkRefused unless the host is this machine."""
    if host in (None, "", b"", "localhost", b"localhost"):
        return
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        at_home = ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        at_home = False
    if not at_home:
        raise NetworkRefused(f"Tests must not reach {text}: they stay on this machine.")


def guarded(method):
    """`connect` of a socket, for addresses of this machine only."""

    def connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            refuse_other_hosts(address[0])
        return method(self, address)

    return connect


def guarded_getaddrinfo(host, *args, **kwargs):
    """Look up names of this machine only."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104 - a name for "any of ours"; nothing is bound here
        refuse_other_hosts(host)
    return real_getaddrinfo(host, *args, **kwargs)


def pytest_configure(config):
    """Close the network before the first test is collected, and bring in the cast, which needs Django's models."""
    gc.set_threshold(*LOOK_FOR_GARBAGE)
    socket.socket.connect = guarded(real_connect)
    socket.socket.connect_ex = guarded(real_connect_ex)
    socket.getaddrinfo = guarded_getaddrinfo
    # Properties are checked by what they find, never by how long a slow machine takes; the same examples each run.
    hypothesis.settings.register_profile("gate", deadline=None, derandomize=True)
    hypothesis.settings.load_profile("gate")
    config.pluginmanager.import_plugin("recruitment.testing.cast")
    config.pluginmanager.register(log_watch.LogWatch(), "log_watch")


def pytest_unconfigure(config):
    """Open it again for whoever runs pytest inside another program."""
    socket.socket.connect = real_connect
    socket.socket.connect_ex = real_connect_ex
    socket.getaddrinfo = real_getaddrinfo


def pytest_collection_modifyitems(config, items):
    """On SQLite leave the tests of PostgreSQL alone; on PostgreSQL those that ask no database, which ran on SQLite."""
    on_postgresql = os.environ.get("TEST_ON") == "postgresql"
    left_out = [item for item in items if not (asks_database(item) if on_postgresql else is_for_any(item))]
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]
    config.hook.pytest_deselected(items=left_out)


def is_for_any(item) -> bool:
    """Whether a test holds on either database."""
    return item.get_closest_marker("postgresql") is None


def asks_database(item) -> bool:
    """Whether what a test finds may differ from one database to the other."""
    return bool(
        {"db", "transactional_db"} & set(item.fixturenames)
        or item.get_closest_marker("django_db")
        or item.get_closest_marker("postgresql")
    )


def pytest_terminal_summary(terminalreporter):
    """Print what tests counted: each line of a property "number", tallies of many tests added up, and the corpus of bad
    workbooks, row by row, with how many files were tried and how many came out as ruled."""
    for line in properties(terminalreporter, "number"):
        terminalreporter.write_line(line)
    rows = properties(terminalreporter, "corpus")
    if rows:
        tried, right = (sum(row[place] for row in rows) for place in (1, 2))
        listed = ", ".join(f"{row} {good}/{count}" for row, count, good in rows)
        terminalreporter.write_line(
            f"Tệp hỏng: {len(rows)} loại, {tried} tệp, {right} đúng như mô tả ({listed})."
        )
    tallies = {}
    for what, tried, bad in properties(terminalreporter, "tally"):
        before = tallies.get(what, (0, 0))
        tallies[what] = (before[0] + tried, before[1] + bad)
    for what, (tried, bad) in sorted(tallies.items()):
        terminalreporter.write_line(f"Đếm: {what}: {tried}, sai: {bad}.")


def properties(terminalreporter, wanted: str) -> list:
    """What tests wrote down under a name, in order."""
    reports = [report for state in ("passed", "failed") for report in terminalreporter.stats.get(state, ())]
    return sorted(
        value
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == wanted
    )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    """On the build server a skipped test is a failure: what cannot run there is not tested at all."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped") and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter.write_line("Skipped tests are failures when CI is set.", red=True)
