"""The quality gate: `python3 start.py test [--all]`, and nothing else, decides whether a change is good.

Every step runs even when an earlier one failed; the table at the end says what passed, what failed and what could
not run here. A step that could not run is a failure when CI is set.
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from recruitment.testing import postgres, system
from recruitment.testing.environment import without_program_variables

BASE = Path(__file__).resolve().parents[2]
STEP_LIMIT = 900  # seconds; a hanging step must not hang the build
SCRIPTS = {"bandit", "lint-imports", "semgrep"}
# Told to reach nobody: no measurements sent, no version asked for.
SEMGREP = "semgrep scan --config .semgrep.yml --error --quiet --metrics off --disable-version-check"
PASSED, FAILED, NOT_RUN, DONE_WITHOUT = "đạt", "HỎNG", "KHÔNG CHẠY ĐƯỢC", "không có"


@dataclass(frozen=True, kw_only=True)
class Step:
    """A part of the gate: a command, its extra environment, and what stands in its way here ("" if nothing)."""

    name: str
    command: list[str]
    env: dict[str, str]
    obstacle: Callable[[], str]


@dataclass(frozen=True, kw_only=True)
class Result:
    """How a step ended, in how many seconds, and why when it did not run."""

    name: str
    state: str
    seconds: float
    reason: str = ""


def step(name: str, line: str, *, obstacle: Callable[[], str] = lambda: "", **env: str) -> Step:
    """A Step from a command line; keyword arguments besides `obstacle` are environment variables."""
    tool, *words = shlex.split(line)
    return Step(name=name, command=[*how_to_run(tool), *words], env=env, obstacle=obstacle)


def how_to_run(tool: str) -> list[str]:
    """`manage` is manage.py, SCRIPTS stand beside this Python, any other tool is a module it runs."""
    if tool == "manage":
        return [sys.executable, str(BASE / "manage.py")]
    if tool in SCRIPTS:
        return [shutil.which(tool, path=str(Path(sys.executable).parent)) or tool]
    return [sys.executable, "-m", tool]


def no_postgresql() -> str:
    """Why PostgreSQL cannot be tested here, or ""."""
    found = postgres.find_binaries()
    return "" if found else "không có PostgreSQL (Debian: apt-get install postgresql)"


def no_chromium() -> str:
    """Why the browser journeys cannot run here, or ""."""
    return "" if system.find_chromium() else "không có Chromium (Debian: apt-get install chromium)"


def static_steps(scratch: str) -> list[Step]:
    """What needs no test run: format, lint, order of packages, Django's own checks."""
    local = {"LOCAL": "1", "DATA_DIR": scratch}
    production = {
        "SECRET_KEY": "x7" * 25 + "-qT9_vLw",
        "ALLOWED_HOSTS": "dang-vien.example",
        "DATA_DIR": scratch,
    }
    return [
        step("Định dạng mã (ruff format)", "ruff format --check --output-format concise ."),
        step("Lỗi mã (ruff check)", "ruff check --output-format concise ."),
        step("Định dạng khuôn trang (djlint)", "djlint templates --check"),
        step("Lỗi khuôn trang (djlint)", "djlint templates --lint"),
        step("Thứ tự các gói (import-linter)", "lint-imports --no-cache --no-logo"),
        step(
            "Lỗ hổng thường gặp (bandit)",
            "bandit -q -c .bandit.yml -r recruitment units reports start.py manage.py",
        ),
        step("Quy tắc riêng (semgrep)", f"{SEMGREP} recruitment units reports templates"),
        step(
            "Cấu hình triển khai (check --deploy)", "manage check --deploy --fail-level WARNING", **production
        ),
        step("Đủ migration (makemigrations)", "manage makemigrations --check --dry-run", **local),
    ]


def test_steps(*, everything: bool) -> list[Step]:
    """pytest on both databases, then the journeys in a browser."""
    # One process more than the cores of a small machine: each waits now and then, for the disk or the database. Not so
    # the journeys: a browser beside each process is work enough, and what waits for a page waits only so long.
    plain = "not browser" if everything else "not browser and not long"
    journeys = "browser" if everything else "browser and not long"
    size = {"TEST_ALL": "1"} if everything else {}
    on_postgresql = {**size, "TEST_ON": "postgresql"}
    return [
        step("Kiểm thử trên SQLite", f"pytest -q -n 3 -m '{plain}'", **size),
        step(
            "Kiểm thử trên PostgreSQL",
            f"pytest -q -n 3 -m '{plain}'",
            obstacle=no_postgresql,
            **on_postgresql,
        ),
        step("Hành trình trong trình duyệt", f"pytest -q -n 2 -m '{journeys}'", obstacle=no_chromium, **size),
    ]


def run(one: Step) -> Result:
    """Run a step with its output on the screen."""
    print(f"\n=== {one.name}", flush=True)
    began = time.monotonic()
    if reason := one.obstacle():
        print(f"Không chạy được: {reason}", flush=True)
        return Result(name=one.name, state=NOT_RUN, seconds=0, reason=reason)
    env = {**without_program_variables(), **one.env}
    try:
        code = subprocess.run(one.command, cwd=BASE, env=env, timeout=STEP_LIMIT).returncode
        reason = ""
    except subprocess.TimeoutExpired:
        code, reason = 1, f"quá {STEP_LIMIT} giây"
    except OSError as trouble:
        code, reason = 1, str(trouble)
    state = FAILED if code else PASSED
    return Result(name=one.name, state=state, seconds=time.monotonic() - began, reason=reason)


def summary(results: list[Result], *, strict: bool) -> tuple[list[str], bool]:
    """The closing table as lines, and whether the gate is passed (`strict`: a part not run fails it)."""
    lines = ["", "=== Tóm tắt"]
    for result in results:
        seconds = f"{result.seconds:.1f}".replace(".", ",")
        lines.append(
            f"{result.state:>15}  {seconds:>6} s  {result.name}"
            + (f": {result.reason}" if result.reason else "")
        )
    bad = {FAILED, NOT_RUN} if strict else {FAILED}
    good = not any(result.state in bad for result in results)
    left_out = sum(result.state == NOT_RUN for result in results)
    verdict = "Đạt tất cả." if good and not left_out else "Đạt các phần đã chạy." if good else "Chưa đạt."
    if left_out:
        verdict += f" {left_out} phần không chạy được ở máy này" + (" (CI: tính là hỏng)." if strict else ".")
    return [*lines, verdict], good


def main(arguments: list[str]) -> int:
    """Run the gate; 0 when it is passed."""
    everything, strict = "--all" in arguments, bool(os.environ.get("CI"))
    began = time.monotonic()
    results = []
    if helpful := system.helpful_packages():
        results.append(system_step(helpful, or_else=DONE_WITHOUT, within=system.HELPFUL_LIMIT))
    if missing := system.missing_packages():
        results.append(system_step(missing, or_else=NOT_RUN, within=system.APT_LIMIT))
    with tempfile.TemporaryDirectory(prefix="gate-") as scratch:
        results += [run(one) for one in static_steps(scratch) + test_steps(everything=everything)]
    lines, good = summary(results, strict=strict)
    print("\n".join(lines))
    print(f"Hết {time.monotonic() - began:.0f} giây.", flush=True)
    return 0 if good else 1


def system_step(missing: list[str], *, or_else: str, within: int) -> Result:
    """Install what Debian has and this machine lacks; when that does not work the step is `or_else`.

    A needed package that is not there is named again by the steps that need it.
    """
    name = "Phần mềm hệ thống: " + ", ".join(missing)
    print(f"\n=== {name}", flush=True)
    began = time.monotonic()
    reason = system.install(missing, within=within)
    if reason:
        print(reason, flush=True)
    return Result(
        name=name, state=or_else if reason else PASSED, seconds=time.monotonic() - began, reason=reason
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
