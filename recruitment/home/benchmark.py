"""How long a piece of work takes, how many queries, bytes and memory it needs.

Times come from runs that nothing watches; queries and memory from one more run that is watched, because watching is
slow. Memory is what this process asks for while it works, at its highest: the process that reads workbooks, and the
database, are not in it.
"""

import math
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

WARM_UPS = 2
MEGABYTE = 1024 * 1024


class BenchmarkRefused(Exception):
    """Nothing can be measured here; the text says why, in Vietnamese."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """Work to measure: its name, what does it (returning the bytes it brings forth, if any), how often at most.

    A task that writes is done in a transaction of its own that is taken back, so that each run finds the same data.
    """

    name: str
    work: Callable[[], bytes | None]
    writes: bool = False
    only_once: bool = False

    def run(self) -> bytes | None:
        """Do the work once."""
        if not self.writes:
            return self.work()
        with taken_back():
            return self.work()


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """What one task took; bytes is None for work that brings nothing forth."""

    name: str
    runs: int
    median_ms: float
    p95_ms: float
    queries: int
    bytes: int | None
    peak_mb: float


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is written inside is not there afterwards. Numbers that a database hands out for keys stay used up."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def measure(task: Task, *, runs: int) -> Measurement:
    """Measure a task; runs before the first that counts fill the caches. Raises what the task raises."""
    runs = 1 if task.only_once else runs
    for _ in range(0 if task.only_once else WARM_UPS):
        task.run()
    times = sorted(_time(task) for _ in range(runs))
    made, queries, peak = _watch(task)
    return Measurement(
        name=task.name,
        runs=runs,
        median_ms=round(statistics.median(times), 2),
        p95_ms=round(times[math.ceil(0.95 * runs) - 1], 2),
        queries=queries,
        bytes=None if made is None else len(made),
        peak_mb=round(peak / MEGABYTE, 2),
    )


def _time(task: Task) -> float:
    started = time.perf_counter()
    task.run()
    return (time.perf_counter() - started) * 1000


def _watch(task: Task) -> tuple[bytes | None, int, int]:
    """What the task makes, its queries and its highest memory in bytes, from one more run."""
    queries = 0

    def count(execute, sql, params, many, context):
        nonlocal queries
        queries += 1
        return execute(sql, params, many, context)

    tracemalloc.start()
    try:
        with connection.execute_wrapper(count):
            made = task.run()
        return made, queries, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
