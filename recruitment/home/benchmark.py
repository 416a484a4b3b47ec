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
from contextlib import AbstractContextManager, contextmanager, nullcontext
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
    before: what has to be done first and is no part of the work.
    """

    name: str
    work: Callable[[], bytes | None]
    writes: bool = False
    only_once: bool = False
    before: Callable[[], object] = lambda: None

    def run(self, watched: AbstractContextManager | None = None) -> bytes | None:
        """Do the work once, the work alone inside what watches it."""
        with taken_back() if self.writes else nullcontext():
            self.before()
            with watched or nullcontext():
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
        peak_mb=math.ceil(peak / MEGABYTE * 100) / 100,
    )


class _Watch:
    """Milliseconds of what is done inside it."""

    def __enter__(self):
        self.started = time.perf_counter()

    def __exit__(self, *_):
        self.ms = (time.perf_counter() - self.started) * 1000


def _time(task: Task) -> float:
    watch = _Watch()
    task.run(watch)
    return watch.ms


class _Count:
    """How many queries are made inside it, and how many bytes of memory asked for at the highest."""

    def __enter__(self):
        self.queries = 0
        self.counting = connection.execute_wrapper(self._count)
        self.counting.__enter__()
        tracemalloc.start()

    def __exit__(self, *raised):
        self.peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        self.counting.__exit__(*raised)

    def _count(self, execute, sql, params, many, context):
        self.queries += 1
        return execute(sql, params, many, context)


def _watch(task: Task) -> tuple[bytes | None, int, int]:
    """What the task makes, its queries and its highest memory in bytes, from one more run."""
    count = _Count()
    made = task.run(count)
    return made, count.queries, count.peak
