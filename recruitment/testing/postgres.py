"""A throw-away PostgreSQL that lives exactly as long as the process that asked for it.

A supervisor (this file run as a script) owns the server. It waits for the end of its standard input, which comes
when the asker closes it, ends, or is killed; then it stops the server by its own process id and removes its
folder. Nothing listens on the network: the only door is a socket in a folder that one account can open.
PostgreSQL refuses to run as root, so root hands it to the account `postgres`, or else `nobody`.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SUPERUSER = "postgres"
DEBIAN = Path("/usr/lib/postgresql")
READY_WITHIN = 60
# A test cluster has nothing to lose: no waiting for the disk.
OPTIONS = (
    "listen_addresses=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=64MB",
    "log_min_messages=fatal",
)


def find_binaries() -> Path | None:
    """The folder with `initdb` and `postgres`: the newest of Debian's, else the one on PATH; None if neither."""
    versions = (folder for folder in DEBIAN.glob("*/bin") if folder.parent.name.isdigit())
    on_path = shutil.which("initdb")
    candidates = sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    return next((folder for folder in candidates if has_server(folder)), None)


def has_server(folder: Path) -> bool:
    """Whether the folder has both programs a cluster needs (a client package has neither)."""
    return all((folder / name).exists() for name in ("initdb", "postgres"))


def start() -> str:
    """Start a cluster and return the folder of its socket; it ends with this process.

    Raises RuntimeError, saying why, when there is no PostgreSQL here or it does not come up.
    """
    supervisor = subprocess.Popen(
        [sys.executable, "-I", __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl+C in the terminal must not reach it before the tests are done
    )
    word, _, rest = supervisor.stdout.readline().strip().partition(" ")
    if word != "ready":
        supervisor.communicate()
        raise RuntimeError(rest or "The PostgreSQL supervisor ended without a word.")

    def stop():
        supervisor.communicate()  # closes its standard input and waits for its end

    atexit.register(stop)
    return rest


# --- The supervisor ------------------------------------------------------------------------------


def account() -> dict:
    """How subprocess must run PostgreSQL: as we are, or for root as an account without rights."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd

    for name in (SUPERUSER, "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL refuses to run as root, and neither 'postgres' nor 'nobody' exists.")


def supervise() -> None:
    """Make a cluster, say `ready FOLDER` (or `failed WHY`), keep it until standard input ends, remove it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # /tmp by name: every account may pass through it, and a socket's path must stay under some 100 letters.
    folder = Path(tempfile.mkdtemp(prefix="tests-pg-", dir="/tmp" if os.name == "posix" else None))  # noqa: S108
    server = None
    try:
        server = bring_up(folder)
        print(f"ready {folder}", flush=True)
        sys.stdin.read()
    except (RuntimeError, OSError) as trouble:
        print(f"failed {trouble}".replace("\n", " "), flush=True)
    finally:
        if server is not None:
            shut_down(server)
        shutil.rmtree(folder, ignore_errors=True)


def bring_up(folder: Path) -> subprocess.Popen:
    """initdb and start in a private folder; returns the running server or raises RuntimeError."""
    binaries = find_binaries()
    if binaries is None:
        raise RuntimeError("No PostgreSQL server programs: on Debian, apt-get install postgresql.")
    who = account()
    if who:
        os.chown(folder, who["user"], who["group"])
    data, log = folder / "data", folder / "log"
    common = {"cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(folder)}, **who}
    initdb = [binaries / "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--no-sync"]
    made = subprocess.run([*initdb, "--locale=C"], capture_output=True, text=True, **common)
    if made.returncode != 0:
        raise RuntimeError(f"initdb: {made.stderr.strip()}")
    command = [binaries / "postgres", "-D", data, "-k", folder]
    for option in OPTIONS:
        command += ["-c", option]
    with log.open("w") as output:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **common)
    wait_until_ready(server, data, log)
    return server


def wait_until_ready(server: subprocess.Popen, data: Path, log: Path) -> None:
    """Return when the server takes connections; RuntimeError with its own words when it ends or stays mute."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"postgres: {log.read_text().strip()}")
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
        except OSError:
            lines = []
        if len(lines) > 7 and lines[7].strip() == "ready":
            return
        time.sleep(0.02)
    shut_down(server)
    raise RuntimeError(f"postgres was not ready within {READY_WITHIN} s: {log.read_text().strip()}")


def shut_down(server: subprocess.Popen) -> None:
    """Stop the server by its own process id: politely (SIGINT is PostgreSQL's fast shutdown), then at once."""
    for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(how)
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                continue


if __name__ == "__main__":
    supervise()
