"""The limited child process that reads and annotates workbooks, and what its end means."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

from recruitment.kernel.workbook_caps import BROKEN, COPY_TABLE, HEAVY
from recruitment.kernel.workbook_guard import WorkbookRefused

WALL_SECONDS = 9
CHILD = Path(__file__).with_name("workbook_child.py")
LIMITS_ENFORCED = importlib.util.find_spec("resource") is not None
NO_MEMORY = 3


def ask(order: dict, data: bytes) -> list[dict]:
    """The child's answers to an order {"do": "read" | "annotate", "format": …} about the file `data`.

    Raises WorkbookRefused for whatever keeps the child from answering within WALL_SECONDS.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=json.dumps(order).encode() + b"\n" + data,
            capture_output=True,
            timeout=WALL_SECONDS,
            env={
                name: os.environ[name]
                for name in ("PATH", "SYSTEMROOT", "TEMP", "TMPDIR")
                if name in os.environ
            },
        )
    except subprocess.TimeoutExpired:
        raise WorkbookRefused(f"Đọc tệp quá lâu nên đã dừng. {COPY_TABLE}") from None
    # A negative code is a signal: a parser in C or Rust that finds no memory aborts its process.
    if done.returncode < 0 or done.returncode == NO_MEMORY:
        raise WorkbookRefused(HEAVY)
    if done.returncode != 0:
        raise WorkbookRefused(BROKEN)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    refused = next((answer["refused"] for answer in answers if "refused" in answer), None)
    if refused or not answers or "end" not in answers[-1]:
        raise WorkbookRefused(refused or BROKEN)
    return answers[:-1]
