"""Reads `recruitment/permissions.toml`: which role may do what, in words a committee can sign."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "permissions.toml"


@dataclass(frozen=True, kw_only=True)
class Role:
    """One preset: its code, its Vietnamese label, what it covers ("committee" or "base") and its rights."""

    code: str
    label: str
    covers: str
    may: frozenset[str]
    # Whoever holds it signs in with a code besides the password (setting SECOND_FACTOR).
    second_factor: bool = False


@cache
def rights() -> dict[str, str]:
    """Every right by its code, with the Vietnamese words that explain it."""
    return _file()["rights"]


@cache
def roles() -> dict[str, Role]:
    """Every role by its code. Raises ValueError when a role names a right that is not explained."""
    found = {}
    for code, entry in _file()["roles"].items():
        unknown = set(entry["may"]) - set(rights())
        if unknown:
            raise ValueError(f"permissions.toml: role {code} names unknown rights {sorted(unknown)}")
        found[code] = Role(
            code=code,
            label=entry["label"],
            covers=entry["covers"],
            may=frozenset(entry["may"]),
            second_factor=entry.get("second_factor", False),
        )
    return found


@cache
def _file() -> dict:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
