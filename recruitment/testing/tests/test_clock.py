"""Only `recruitment/kernel/clock.py` reads the clock: a frozen date must freeze every page."""

import ast

import pytest

from recruitment.testing import sources

CLOCK = "recruitment/kernel/clock.py"
READINGS = {
    "timezone": {"now", "localtime", "localdate"},
    "date": {"today"},
    "datetime": {"now", "today", "utcnow"},
}


def readings(source: str) -> list[str]:
    """Where a module asks Python or Django what time or day it is now."""
    found = []
    for node in ast.walk(sources.tree(source)):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in READINGS.get(owner(node), ())
            and not has_a_moment(node)
        ):
            found.append(f"{node.lineno} {ast.unparse(node)}")
        elif isinstance(node, ast.ImportFrom) and node.module == "django.utils.timezone":
            taken = [alias.name for alias in node.names if alias.name in READINGS["timezone"]]
            found += [f"{node.lineno} from {node.module} import {name}" for name in taken]
    return found


def owner(node: ast.Attribute) -> str:
    """The last name before the attribute: `datetime` for both `datetime.now` and `dt.datetime.now`."""
    return node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")


def has_a_moment(node: ast.Attribute) -> bool:
    """`timezone.localtime(moment)` converts a moment it is given and reads no clock."""
    call = node.parent
    converts = node.attr in {"localtime", "localdate"}
    return converts and isinstance(call, ast.Call) and call.func is node and bool(call.args)


def test_only_the_clock_reads_the_clock():
    faults = [
        f"{sources.name(path)}:{reading}"
        for path in sources.python_files()
        if sources.name(path) != CLOCK
        for reading in readings(path.read_text())
    ]
    assert faults == []


@pytest.mark.parametrize(
    "planted",
    [
        "timezone.now()",
        "models.DateTimeField(default=timezone.now)",
        "date.today()",
        "datetime.date.today()",
        "datetime.now(tz=UTC)",
        "dt.datetime.utcnow()",
        "timezone.localdate()",
        "from django.utils.timezone import now as moment",
    ],
)
def test_a_planted_reading_is_seen(planted):
    assert len(readings(planted)) == 1


@pytest.mark.parametrize(
    "clean",
    ["clock.now()", "clock.today()", "timezone.localtime(moment)", "self.today", "shop.date.today_only"],
)
def test_what_is_no_reading_is_let_through(clean):
    assert readings(clean) == []
