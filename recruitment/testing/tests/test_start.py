"""start.py, piece by piece; the journeys start it for real."""

import ast
import os
import socket

import pytest

import start
from recruitment.testing import sources


def newer_syntax(source: str) -> list[str]:
    """What Pythons before 3.6 could not even read (they must, to be told that they are too old)."""
    found = []
    for node in ast.walk(ast.parse(source)):
        kinds = ast.JoinedStr | ast.AnnAssign | ast.NamedExpr | ast.Match | ast.AsyncFunctionDef | ast.Starred
        if isinstance(node, kinds):
            found.append(f"{node.lineno} {type(node).__name__}")
        elif isinstance(node, ast.FunctionDef):
            annotated = [one for one in (*node.args.args, *node.args.kwonlyargs) if one.annotation]
            if node.returns or annotated or node.args.kwonlyargs or node.args.posonlyargs:
                found.append(f"{node.lineno} signature of {node.name}")
        elif isinstance(node, ast.Raise) and node.cause:
            found.append(f"{node.lineno} raise from")
    return found


def test_old_pythons_can_read_it():
    assert newer_syntax((sources.BASE / "start.py").read_text()) == []


@pytest.mark.parametrize(
    "planted", ['f"{x}"', "x: int = 1", "(x := 1)", "def f(x: int): pass", "def f(*, x): pass", "print(*x)"]
)
def test_planted_newer_syntax_is_seen(planted):
    assert len(newer_syntax(planted)) == 1


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ([], {}),
        (["setup"], {"command": "setup"}),
        (["setup", "--empty"], {"command": "setup", "empty": True}),
        (["--demo", "--port", "9001"], {"demo": True, "port": 9001}),
        (["--port=9001"], {"port": 9001}),
        (["test", "--all"], {"command": "test", "all": True}),
        (["-h"], {"help": True}),
    ],
)
def test_the_command_line_is_read(words, changed):
    plain = {"command": "serve", "port": 8000, "empty": False, "demo": False, "all": False, "help": False}
    assert start.parse(words) == {**plain, **changed}


@pytest.mark.parametrize(
    "words",
    [["--prot"], ["serve-it"], ["--port"], ["--port", "x"], ["--port", "0"], ["--port", "70000"], ["--all"]],
)
def test_a_mistake_on_the_command_line_is_told_with_exit_code_2(words, capsys):
    assert start.main(words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert any(word in printed.err for word in ("Không hiểu", "Cổng phải là", "--all chỉ đi với"))


def test_a_taken_port_gives_way_to_the_next_and_says_so(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        chosen = start.free_port(port)
    assert port < chosen < port + start.PORTS_TRIED
    assert f"Cổng {port} đang có chương trình khác dùng" in capsys.readouterr().out


def test_a_free_port_is_taken_in_silence(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert start.free_port(port) == port
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "Kiểm tra kết nối Internet"),
        ("ERROR: No matching distribution (from versions: none)", "Kiểm tra kết nối Internet"),
        ("OSError: [Errno 28] No space left on device", "Ổ đĩa đã đầy"),
        ("error: metadata-generation-failed", "gửi phần dưới đây cho người phụ trách"),
    ],
)
def test_trouble_of_pip_becomes_advice(output, advice):
    told = start.explain_pip(output)
    assert advice in told
    assert output in told


def test_the_demo_keeps_away_from_real_data(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://real")
    monkeypatch.setenv("SECOND_FACTOR", "1")
    assert start.program_env({"demo": False})["DATABASE_URL"] == "postgres://real"
    demo = start.program_env({"demo": True})
    assert "DATABASE_URL" not in demo
    assert "SECOND_FACTOR" not in demo  # off there: sample people have no telephone
    assert (demo["DEMO"], demo["LOCAL"]) == ("1", "1")


@pytest.fixture
def small_program(monkeypatch, tmp_path):
    """A program of one file, with a data folder; returns the calls that would have installed it."""
    (tmp_path / "manage.py").write_text("print()")
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(start, "BASE", str(tmp_path))
    monkeypatch.setattr(start, "DATA", str(tmp_path / "data"))
    calls = []

    def run(command, **_):
        calls.append(command[2:])
        (tmp_path / "data" / "main.sqlite3").touch()
        return type("Done", (), {"returncode": 0})

    monkeypatch.setattr(start.subprocess, "run", run)
    return calls


def test_the_second_start_skips_what_is_done(small_program):
    options = start.parse([])
    for _ in range(2):
        start.install_program(options, {})
    assert small_program == [["install"]]


def test_a_changed_program_is_installed_again(small_program, tmp_path):
    options = start.parse([])
    start.install_program(options, {})
    os.utime(tmp_path / "manage.py", (1, 1))
    start.install_program(options, {})
    assert len(small_program) == 2


def test_a_lost_database_setup_and_a_database_server_are_always_installed(small_program, tmp_path):
    start.install_program(start.parse([]), {})
    (tmp_path / "data" / "main.sqlite3").unlink()
    start.install_program(start.parse([]), {})
    start.install_program(start.parse(["setup"]), {})
    for _ in range(2):
        start.install_program(start.parse([]), {"DATABASE_URL": "postgres://x"})
    assert len(small_program) == 5


def test_a_failed_installation_is_tried_again_and_its_code_is_ours(small_program, monkeypatch):
    monkeypatch.setattr(start.subprocess, "run", lambda *_, **__: type("Done", (), {"returncode": 3}))
    for _ in range(2):
        with pytest.raises(start.Stop) as refused:
            start.install_program(start.parse([]), {})
        assert refused.value.code == 3


def test_a_python_without_venv_is_told_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(start, "venv_works", lambda: False)
    monkeypatch.setattr(start.importlib.util, "find_spec", lambda name: None)
    assert start.main(["setup"]) == 1
    assert "sudo apt install python3-venv" in capsys.readouterr().err


def test_a_full_disk_is_told_before_anything_is_written(monkeypatch, capsys):
    monkeypatch.setattr(start, "venv_works", lambda: False)
    monkeypatch.setattr(start.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 5 * 2**20}))
    assert start.main(["setup"]) == 1
    assert "chỉ còn 5 MB" in capsys.readouterr().err
