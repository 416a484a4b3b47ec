"""Nothing that is somebody's may stand in a log: each line of the whole run is read, as the program would print it.

Tests mark what people type or upload with CANARY, and the people of the tests are named PERSON; a line of the log
that holds either fails the test that wrote it. There is no log of requests besides (waitress keeps none).
"""

import logging

import pytest

from recruitment.kernel.log_lines import OneLine

CANARY = "chim-yến"  # marked texts of tests: “chim-yến-17 lý do”
PERSON = "Đồng chí Mẫu"  # factories.create_user names people so
CANARIES = (CANARY, PERSON, "mat-khau-thu-nghiem")
UNPROPAGATED = ("django.server",)


def marks_in(text: str) -> list[str]:
    """The marks that stand in a text."""
    return [mark for mark in CANARIES if mark in text]


class Keeper(logging.Handler):
    """Reads each record as it is printed in use, and keeps those that say too much."""

    def __init__(self):
        super().__init__()
        self.setFormatter(OneLine("{asctime} {levelname} {name} {message}", style="{"))
        self.read, self.leaks = 0, []

    def emit(self, record):
        self.read += 1
        kept = record.exc_text  # another formatter may have written it, with what ours leaves out
        record.exc_text = None
        line = self.format(record)
        record.exc_text = kept
        if marks_in(line):
            self.leaks.append(line)


class LogWatch:
    """The part of the plugin that fails a test after which the log holds a mark."""

    def __init__(self):
        self.keeper = Keeper()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item):
        before = self.keeper.read
        loggers = [logging.getLogger(name) for name in ("", *UNPROPAGATED)]
        for one in loggers:
            one.addHandler(self.keeper)
        try:
            result = yield
        finally:
            for one in loggers:
                one.removeHandler(self.keeper)
            leaks, self.keeper.leaks = self.keeper.leaks, []
            lines = self.keeper.read - before
            if lines:
                item.user_properties.append(("tally", ["dòng nhật ký máy chủ đã đọc", lines, len(leaks)]))
        assert not leaks, "The log holds what somebody typed or is called:\n" + "\n".join(leaks)
        return result
