"""Screens reach data only through `visible_to` and `editable_by`; sums over everybody only in `district_totals`, which
the database lets read all rows for as long as it runs (`row_level.all_rows`).
"""

import ast
from pathlib import Path

import pytest

from recruitment.testing import sources

SEEN_BY_PEOPLE = {"views", "forms", "admin", "queries", "exports"}
DOORS = {"visible_to", "editable_by"}
SUMS_ONLY = "for_district_totals"
SHORTCUTS = {
    "get_object_or_404",
    "get_list_or_404",
}  # given a model instead of a queryset, they see every row


def is_seen_by_people(path: Path) -> bool:
    """Whether a module feeds screens: views.py and the like, or any module of a package of that name."""
    return bool(SEEN_BY_PEOPLE & {path.stem, *path.relative_to(sources.BASE).parts[:-1]})


def leaks(source: str) -> list[str]:
    """Where a module that feeds screens starts a query elsewhere than at a door."""
    found = []
    for node in ast.walk(sources.tree(source)):
        if isinstance(node, ast.Attribute):
            if node.attr in {"_default_manager", "_base_manager"}:
                found.append(f"{node.lineno} {node.attr}")
            elif node.attr == "objects" and not opens_a_door(node.parent):
                found.append(f"{node.lineno} {ast.unparse(node.parent)}")
        elif isinstance(node, ast.Call) and is_given_a_model(node):
            found.append(f"{node.lineno} {ast.unparse(node)}")
    return found


def opens_a_door(node: ast.AST) -> bool:
    """Whether what follows `.objects` is a call of a door (the one for sums has a guard of its own)."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr in DOORS | {SUMS_ONLY}
        and isinstance(node.parent, ast.Call)
    )


def is_given_a_model(call: ast.Call) -> bool:
    """`get_object_or_404(PartyBase, …)`: the first argument is a class, by its capital letter."""
    function = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if function not in SHORTCUTS or not call.args:
        return False
    first = call.args[0]
    given = first.attr if isinstance(first, ast.Attribute) else getattr(first, "id", "")
    return given[:1].isupper()


def open_sums(source: str) -> list[str]:
    """Where rows of everybody are asked for outside a function named `district_totals` (or `district_totals_…`), or in
    one that may not read them all.
    """
    return [
        f"{node.lineno} {ast.unparse(node)}"
        for node in ast.walk(sources.tree(source))
        if isinstance(node, ast.Attribute) and node.attr == SUMS_ONLY and not hands_out_sums(node)
    ]


def hands_out_sums(node: ast.AST) -> bool:
    """Whether the function nearest around a node says by its name that only sums leave it."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    nearest = next((outer for outer in sources.around(node) if isinstance(outer, kinds)), None)
    if nearest is None:
        return False
    may_read = "row_level.all_rows()" in map(ast.unparse, nearest.decorator_list)
    return may_read and f"{nearest.name}_".startswith("district_totals_")


def test_screens_reach_data_only_through_a_door():
    screens = [
        path for path in sources.python_files() if is_seen_by_people(path) and not sources.is_test(path)
    ]
    assert {"reports/attainment/queries.py", "reports/appendix/views.py"} <= set(map(sources.name, screens))
    faults = [f"{sources.name(path)}:{leak}" for path in screens for leak in leaks(path.read_text())]
    assert faults == []


def test_rows_of_everybody_are_only_summed():
    code = [path for path in sources.python_files() if not sources.is_test(path)]
    faults = [f"{sources.name(path)}:{use}" for path in code for use in open_sums(path.read_text())]
    assert faults == []


@pytest.mark.parametrize(
    "planted",
    [
        "PartyBase.objects.all()",
        "PartyBase.objects.filter(number=1).visible_to(scope)",
        "PartyBase.objects.visible_to",
        "models.PartyBase.objects.get(pk=1)",
        "rows = PartyBase.objects",
        "PartyBase._default_manager.all()",
        "get_object_or_404(PartyBase, number=1)",
        "shortcuts.get_object_or_404(models.PartyBase, number=1)",
        "forms.ModelChoiceField(queryset=PartyBase.objects.order_by('number'))",
    ],
)
def test_a_planted_leak_is_seen(planted):
    assert len(leaks(planted)) == 1


@pytest.mark.parametrize(
    "clean",
    [
        "PartyBase.objects.visible_to(scope).filter(number=1)",
        "get_object_or_404(PartyBase.objects.editable_by(scope), number=1)",
        "get_object_or_404(bases, number=1)",
        "@row_level.all_rows()\ndef district_totals(scope):\n    return PartyBase.objects.for_district_totals(scope)",
    ],
)
def test_a_door_is_let_through(clean):
    assert leaks(clean) == []
    assert open_sums(clean) == []


@pytest.mark.parametrize(
    "planted",
    [
        "PartyBase.objects.for_district_totals(scope)",
        "def dashboard(scope):\n    return PartyBase.objects.for_district_totals(scope)",
        "def district_totals(scope):\n    def rows():\n        return all.for_district_totals(scope)\n    return rows",
        "def district_totals(scope):\n    return PartyBase.objects.for_district_totals(scope)",
        "def totals(scope):\n    door = bases.for_district_totals\n    return door(scope)",
    ],
)
def test_a_planted_use_of_everybodys_rows_is_seen(planted):
    assert len(open_sums(planted)) == 1


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("units/bases/views.py", True),
        ("reports/appendix/views/upload.py", True),
        ("reports/queries/__init__.py", True),
        ("units/bases/models.py", False),
        ("units/bases/reviews.py", False),
    ],
)
def test_modules_that_feed_screens_are_known_by_name_at_any_depth(path, expected):
    assert is_seen_by_people(sources.BASE / path) is expected
