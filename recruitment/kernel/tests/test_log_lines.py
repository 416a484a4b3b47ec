"""A record is one line, and says nothing of what people typed, searched for or are called."""

import logging
import sys

import pytest

from recruitment.kernel.log_lines import OneLine

FORMAT = OneLine("{levelname} {message}", style="{")


def line(message, *values, exc_info=None):
    record = logging.LogRecord("x", logging.WARNING, "x.py", 1, message, values, exc_info)
    return FORMAT.format(record)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Not Found: /tong-quan/", "WARNING Not Found: /tong-quan/"),
        ("Not Found: /co-so/?q=Nguyễn+Văn+A&x=1 (404)", "WARNING Not Found: /co-so/?… (404)"),
        (
            "Referer https://a.example/x/?q=Lan does not match",
            "WARNING Referer https://a.example/x/?… does not match",
        ),
        ("a\r\n2026-01-01 CRITICAL forged", "WARNING a\\r\\n2026-01-01 CRITICAL forged"),
        ("a\x1b[2Jb\u2028c\u202ed\x00", "WARNING a\\x1b[2Jb\\u2028c\\u202ed\\x00"),
        ("Mở được không? Có.", "WARNING Mở được không? Có."),
    ],
)
def test_a_record_is_one_line_without_queries(given, expected):
    assert line("%s", given) == expected


def test_of_an_exception_its_kind_and_way_stay_and_values_go():
    try:
        try:
            raise KeyError("Nguyễn Văn A")
        except KeyError as cause:
            raise ValueError("số 079123456789 của 'Nguyễn Văn A'\nDETAIL: Key (ten)=(Lan)") from cause
    except ValueError:
        printed = line("Mã lỗi 12AB", exc_info=sys.exc_info())
    first, *rest = printed.splitlines()
    assert first == "WARNING Mã lỗi 12AB"
    assert all(step.startswith("    ") for step in rest)
    assert "test_log_lines.py" in printed
    assert "ValueError: số … của '…'" in printed
    assert "KeyError: '…'" in printed
    for value in ("Nguyễn", "Lan", "079"):
        assert value not in printed
