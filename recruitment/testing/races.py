"""Several people at once: each in a thread with a connection of its own, let go at the same moment."""

import os
import threading
from collections.abc import Callable, Sequence

from django.db import connection

ROUNDS = 200 if os.environ.get("TEST_ALL") else 20


def at_once(*works: Callable) -> list:
    """Do all of it at the same moment; returns what each brought forth in the order given, or what it raised.

    Whatever a thread raises is handed back and not thrown: a race has a loser, and the test says what it may be told.
    """
    results: list = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int, work: Callable) -> None:
        try:
            start.wait(timeout=60)
            results[place] = work()
        except Exception as trouble:  # noqa: BLE001 - the test judges it
            results[place] = trouble
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place, work]) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def troubles(results: Sequence, *expected: type[Exception]) -> list[Exception]:
    """What was raised and is none of the refusals that were to be expected."""
    return [one for one in results if isinstance(one, Exception) and not isinstance(one, expected)]
