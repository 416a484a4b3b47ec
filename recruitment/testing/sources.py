"""The project's own source files, for the guard tests that read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
PACKAGES = ("recruitment", "units", "candidates", "reports")
GENERATED = {"migrations", "vendor", "__pycache__"}


def python_files() -> list[Path]:
    """Every Python file we write by hand, tests included, in a fixed order."""
    found = [BASE / "manage.py", BASE / "start.py"]
    for package in PACKAGES:
        found += (BASE / package).rglob("*.py")
    return sorted(path for path in found if not GENERATED & set(path.parts))


def template_files() -> list[Path]:
    """Every template, of the project and of single packages."""
    found = list((BASE / "templates").rglob("*.*"))
    for package in PACKAGES:
        found += (BASE / package).rglob("templates/**/*.*")
    return sorted(found)


def name(path: Path) -> str:
    """The path as a reader of a failing test wants it."""
    return path.relative_to(BASE).as_posix()


def is_test(path: Path) -> bool:
    """Whether a file belongs to the tests or to what they stand on."""
    return "tests" in path.parts or (BASE / "recruitment" / "testing") in path.parents


def tree(source: str) -> ast.Module:
    """The syntax tree of a source text, every node knowing its parent as `.parent`."""
    module = ast.parse(source)
    for node in ast.walk(module):
        for child in ast.iter_child_nodes(node):
            child.parent = node
    return module


def around(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes around a node, from the nearest outwards (for trees made by `tree`)."""
    while node := getattr(node, "parent", None):
        yield node
