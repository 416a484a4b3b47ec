"""What size costs where it is promised, in the long run: processor time, which a busy machine does not change much."""

import os
import time
from pathlib import Path

import pytest
from django.db import connection

from recruitment.home import benchmark_tasks, seeding
from recruitment.home.benchmark import taken_back
from reports.appendix.stated import appendix_of

ATTEMPTS = 3  # the quickest counts: what else a machine does only ever makes it slower

pytestmark = [pytest.mark.long, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


def processor_seconds():
    """What this process and the server's process for this connection have used so far. They share the machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (server,) = cursor.fetchone()
    used = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()[11:13]
    return time.process_time() + sum(map(int, used)) / os.sysconf("SC_CLK_TCK")


def seconds(work, *arguments):
    """What a piece of work takes."""
    began = processor_seconds()
    work(*arguments)
    return processor_seconds() - began


def quickest(appendix, table):
    """(planning and applying, committing) of the quickest attempt; each is taken back."""
    found = []
    for _ in range(ATTEMPTS):
        with taken_back():
            kept = benchmark_tasks._keep(table, appendix)
            work = seconds(benchmark_tasks._require_plan, table, appendix) + seconds(
                benchmark_tasks._apply, kept
            )
            found.append((work, seconds(benchmark_tasks._check_as_commit_does)))
    return min(found)


@pytest.mark.parametrize(
    ("rows", "at_most", "committed_in"), [(39, 0.5, 0.5), (5_000, 1.5, 1.5), (52_000, 10, 10)]
)
def test_so_many_rows_are_planned_and_applied_in_the_time_they_may_take(founded, rows, at_most, committed_in):
    appendix = appendix_of(2021)
    table = seeding.table_of(seeding.create_bases(rows), appendix.layout)
    work, commit = quickest(appendix, table)
    assert work <= at_most, f"{rows} rows: {work:.2f} s"
    assert commit <= committed_in, f"{rows} rows: COMMIT {commit:.2f} s"
