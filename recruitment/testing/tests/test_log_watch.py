"""The watch over the log sees a mark wherever a record could carry it."""

import logging

import pytest

from recruitment.testing import log_watch


@pytest.mark.parametrize(
    ("message", "leaks"),
    [
        ("Không gửi được thư cho Đồng chí Mẫu an", 1),
        (f"Lý do: {log_watch.CANARY}-17", 1),
        (f"Not Found: /co-so/?q={log_watch.CANARY}", 0),
        ("Not Found: /co-so/", 0),
    ],
)
def test_a_planted_name_is_seen(message, leaks):
    keeper = log_watch.Keeper()
    keeper.handle(logging.LogRecord("x", logging.INFO, "x.py", 1, "%s", (message,), None))
    assert (keeper.read, len(keeper.leaks)) == (1, leaks)
