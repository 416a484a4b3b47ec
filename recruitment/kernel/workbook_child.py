"""Reads or annotates one workbook in a process with limits: standard input in, lines of JSON out.

Imports nothing of the project: it is started with `python -I`, from whatever folder. Its parts lie beside it and are
loaded by their path, because this folder must not be on sys.path (its numbers.py would hide the standard one).
"""

import importlib
import json
import os
import sys
import types
from pathlib import Path

# Address space bounds what is resident: no file can make this process use more.
MEMORY_BYTES = 300 * 1024 * 1024
CPU_SECONDS = 10
FAULT, NO_MEMORY = 1, 3


def limit() -> None:
    """Bound this process's memory and time, where the platform can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def part(name: str) -> types.ModuleType:
    """The module beside this file, as part of a package that exists only in this process."""
    if "child" not in sys.modules:
        package = types.ModuleType("child")
        package.__path__ = [str(Path(__file__).parent)]
        sys.modules["child"] = package
    return importlib.import_module(f"child.{name}")


def answers(order: dict, data: bytes):
    """What to print, object by object, for an order {"do": "read" | "annotate", "format": …}."""
    if order["format"] != "xls":
        part("workbook_child_parts").check(data)
    if order["do"] == "annotate":
        yield part("workbook_child_notes").annotate(data, order)
    elif order["format"] == "xlsx":
        yield from part("workbook_child_xlsx").read(data)
    else:
        yield from part("workbook_child_calamine").read(data)
    yield {"end": True}


def main() -> None:
    """Read the order (one line) and the file; print JSON lines. Faults of a parser end with an exit code, no words."""
    limit()
    # No part has a document type once the parts were checked; the plain parser is several times faster.
    os.environ["OPENPYXL_DEFUSEDXML"] = "False"
    order = json.loads(sys.stdin.buffer.readline())
    caps = part("workbook_caps")
    try:
        for answer in answers(order, sys.stdin.buffer.read()):
            sys.stdout.write(json.dumps(answer) + "\n")
    except caps.Refused as refusal:
        sys.stdout.write(json.dumps({"refused": str(refusal)}) + "\n")
    except MemoryError:
        sys.exit(NO_MEMORY)
    except Exception:  # noqa: BLE001 - whatever a parser throws at a hostile file
        sys.exit(FAULT)


if __name__ == "__main__":
    main()
