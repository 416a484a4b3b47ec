"""What the gate needs from the operating system, and how it gets it: on Debian, as root, through apt."""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

from recruitment.testing import postgres

CHROMIUM_NAMES = (
    "chromium-headless-shell",  # the same pages for three quarters of the processor time
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
DRIVER_NEEDS = "libatomic.so.1"  # Playwright's own Node.js; a small Debian comes without
FONTS = Path("/usr/share/fonts/truetype/noto")  # complete Vietnamese letters for text outside our own font
CLUSTER_CONFIG = Path("/etc/postgresql-common/createcluster.conf")
APT = ("apt-get", "--quiet=2", "-o", "Dpkg::Options::=--force-confold", "-o", "Dpkg::Use-Pty=0")
APT_LIMIT = 600
HELPFUL_LIMIT = 45  # what only helps may not cost more than it saves


def find_chromium() -> str | None:
    """The path of an installed Chromium (or Chrome), None when there is none."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def helpful_packages() -> list[str]:
    """What makes the journeys quicker and can be had here: Debian's smaller Chromium, for root; [] when it is there."""
    can_install = Path("/etc/debian_version").exists() and is_root()
    return ["chromium-headless-shell"] if can_install and not shutil.which("chromium-headless-shell") else []


def missing_packages() -> list[str]:
    """The Debian packages this machine lacks for the whole gate; [] too where fonts come some other way."""
    missing = []
    if find_chromium() is None:
        missing.append("chromium")
    if Path("/etc/debian_version").exists() and not loads(DRIVER_NEEDS):
        missing.append("libatomic1")
    if Path("/etc/debian_version").exists() and not FONTS.is_dir():
        missing.append("fonts-noto-core")
    if postgres.find_binaries() is None:
        missing.append("postgresql")
    return missing


def loads(library: str) -> bool:
    """Whether the system has a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install(packages: list[str], *, within: int = APT_LIMIT) -> str:
    """apt-get install the packages; returns "" or, in Vietnamese, why they are still missing.

    within: seconds for each of its calls.
    """
    if not shutil.which("apt-get") or not is_root():
        return "cần quyền root trên Debian để tự cài"
    if "postgresql" in packages:
        forbid_a_cluster()
    apt("update", within=within)  # even if one source failed, the packages may come from another
    if not apt("install", "--yes", "--no-install-recommends", *packages, within=within):
        return "apt-get install không thành"
    return ""


def is_root() -> bool:
    """Whether this process may install packages; never on Windows."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def forbid_a_cluster() -> None:
    """Keep Debian's package from making and starting a server of its own, on the network, when it is installed."""
    if not CLUSTER_CONFIG.exists():
        CLUSTER_CONFIG.parent.mkdir(parents=True, exist_ok=True)
        CLUSTER_CONFIG.write_text("create_main_cluster = false\n")


def apt(*arguments: str, within: int) -> bool:
    """Run apt-get quietly, once more if it fails (mirrors hiccup); whether it worked in the end."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    for _ in range(2):
        try:
            done = subprocess.run(
                [*APT, *arguments],
                env=env,
                timeout=within,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
        except subprocess.TimeoutExpired:
            continue
        if done.returncode == 0:
            return True
        print("\n".join(done.stdout.splitlines()[-10:]), flush=True)
    return False
