"""Reads `recruitment/permissions.toml`: which role may do and see what, in words a committee can sign."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "permissions.toml"
# What a role covers, and what its posts name beside it.
KINDS_COVERED = ("committee", "base", "bases", "cell")


@dataclass(frozen=True, kw_only=True)
class Role:
    """One preset: its code, its Vietnamese label, what it covers (KINDS_COVERED) and its rights.

    sees: sensitive fields that are shown to it; asks: those it is shown on demand, each time recorded.
    second_factor: signing in takes a code besides the password.
    """

    code: str
    label: str
    covers: str
    may: frozenset[str]
    sees: frozenset[str] = frozenset()
    asks: frozenset[str] = frozenset()
    second_factor: bool = False


@cache
def rights() -> dict[str, str]:
    """Every right by its code, with the Vietnamese words that explain it."""
    return _file()["rights"]


@cache
def areas() -> dict[str, str]:
    """The Vietnamese headings of rights, by the part of their codes before the dot."""
    return _file()["areas"]


@cache
def fields() -> dict[str, str]:
    """Every sensitive field by its code, with its Vietnamese words."""
    return _file()["fields"]


@cache
def roles() -> dict[str, Role]:
    """Every role by its code.

    Raises ValueError when a role names a right or a field that is not explained, or covers what nothing can.
    """
    return {code: _role(code, entry) for code, entry in _file()["roles"].items()}


def _role(code, entry) -> Role:
    named = {
        "may": (frozenset(entry["may"]), rights()),
        "sees": (frozenset(entry.get("sees", ())), fields()),
        "asks": (frozenset(entry.get("asks", ())), fields()),
    }
    for key, (given, known) in named.items():
        if unknown := sorted(given - set(known)):
            raise ValueError(f"permissions.toml: role {code}, {key}: {unknown} is not explained")
    if entry["covers"] not in KINDS_COVERED:
        raise ValueError(
            f"permissions.toml: role {code} covers “{entry['covers']}”, not one of {KINDS_COVERED}"
        )
    return Role(
        code=code,
        label=entry["label"],
        covers=entry["covers"],
        second_factor=entry.get("second_factor", False),
        **{key: given for key, (given, _) in named.items()},
    )


@cache
def _file() -> dict:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
