"""The gate tells the truth: what failed, what did not run, and the exit code that follows."""

import importlib.util
import sys
from pathlib import Path

import pytest

from recruitment.testing import gate, system


@pytest.fixture
def small_gate(monkeypatch):
    """The gate with steps of our choosing: a function from steps to exit code."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(system, "missing_packages", list)
    monkeypatch.setattr(system, "helpful_packages", list)
    monkeypatch.setattr(gate, "static_steps", lambda scratch: [])

    def run(*steps):
        monkeypatch.setattr(gate, "test_steps", lambda everything: list(steps))
        return gate.main([])

    return run


def step(name, code, *, obstacle="", **env):
    """A step that runs a line of Python."""
    return gate.Step(name=name, command=[sys.executable, "-c", code], env=env, obstacle=lambda: obstacle)


GOOD = step("good", "pass")
BAD = step("bad", "raise SystemExit(3)")
ABSENT = step("absent", "pass", obstacle="no such thing here")


def test_all_good_passes(small_gate, capfd):
    assert small_gate(GOOD, GOOD) == 0
    assert "Đạt tất cả." in capfd.readouterr().out


def test_one_failure_fails_the_gate_and_the_rest_still_runs(small_gate, capfd):
    assert small_gate(BAD, GOOD) == 1
    printed = capfd.readouterr().out
    assert "Chưa đạt." in printed
    assert [line.split()[0] for line in printed.splitlines() if line.endswith(("  bad", "  good"))] == [
        "HỎNG",
        "đạt",
    ]


def test_what_cannot_run_is_named_and_forgiven_on_a_desk(small_gate, capfd):
    assert small_gate(GOOD, ABSENT) == 0
    printed = capfd.readouterr().out
    assert "absent: no such thing here" in printed
    assert "1 phần không chạy được" in printed


def test_what_cannot_run_fails_the_build(small_gate, monkeypatch, capfd):
    monkeypatch.setenv("CI", "true")
    assert small_gate(GOOD, ABSENT) == 1
    assert "CI: tính là hỏng" in capfd.readouterr().out


def test_a_missing_tool_is_a_failure_not_a_crash(small_gate, capfd):
    toolless = gate.Step(name="toolless", command=["/no/such/tool"], env={}, obstacle=str)
    assert small_gate(toolless, GOOD) == 1
    assert "toolless" in capfd.readouterr().out


def test_a_step_sees_no_setting_of_the_developer(small_gate, monkeypatch, capfd):
    monkeypatch.setenv("DATABASE_URL", "postgres://real")
    shows = step("shows", "import os; print(os.environ.get('DATABASE_URL'), os.environ['X'])", X="y")
    assert small_gate(shows) == 0
    assert "None y" in capfd.readouterr().out


def test_what_only_helps_and_cannot_be_had_is_said_and_forgiven(small_gate, monkeypatch, capfd):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(system, "helpful_packages", lambda: ["helpful"])
    monkeypatch.setattr(system, "install", lambda packages, within: "no such package")
    assert small_gate(GOOD) == 0
    assert "không có" in capfd.readouterr().out
    monkeypatch.setattr(system, "missing_packages", lambda: ["needed"])
    assert small_gate(GOOD) == 1


def test_every_step_names_a_tool_that_is_there(tmp_path):
    steps = gate.static_steps(str(tmp_path)) + gate.test_steps(everything=True)
    assert len(steps) == 12
    for one in steps:
        program, *words = one.command
        assert Path(program).exists(), one.name
        if words[0] == "-m":
            assert importlib.util.find_spec(f"{words[1]}.__main__"), one.name


def test_without_root_nothing_is_installed(monkeypatch):
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system, "apt", lambda *words, within: pytest.fail("apt was called"))
    assert "root" in system.install(["chromium"])


def test_postgresql_is_installed_without_a_server_of_its_own(monkeypatch, tmp_path):
    calls = []
    monkeypatch.setattr(system.os, "geteuid", lambda: 0)
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "CLUSTER_CONFIG", tmp_path / "postgresql-common" / "createcluster.conf")
    monkeypatch.setattr(system, "apt", lambda *words, within: calls.append(words) or True)
    assert system.install(["postgresql"]) == ""
    assert system.CLUSTER_CONFIG.read_text() == "create_main_cluster = false\n"
    assert [words[0] for words in calls] == ["update", "install"]
