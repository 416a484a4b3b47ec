"""Small enough to read: no file over 400 lines, no function over 40."""

import ast

from recruitment.testing import sources

FILE_LIMIT = 400
FUNCTION_LIMIT = 40


def too_long(source: str) -> list[str]:
    """What in a module is longer than allowed."""
    length = len(source.splitlines())
    found = [f"the file has {length} lines"] if length > FILE_LIMIT else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = node.end_lineno - node.lineno + 1
            if lines > FUNCTION_LIMIT:
                found.append(f"{node.lineno} {node.name} has {lines} lines")
    return found


def test_no_file_and_no_function_is_too_long():
    faults = [
        f"{sources.name(path)}: {what}"
        for path in sources.python_files()
        for what in too_long(path.read_text())
    ]
    assert faults == []


def test_planted_lengths_are_seen():
    assert too_long("x = 1\n" * 400) == []
    assert too_long("x = 1\n" * 401) == ["the file has 401 lines"]
    body = "    x = 1\n"
    assert too_long("def f():\n" + body * 39) == []
    assert too_long("class A:\n  async def f():\n" + body * 40) == ["2 f has 41 lines"]
