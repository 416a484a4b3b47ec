"""The page "Phân quyền sử dụng": `recruitment/permissions.toml` in rows, nothing added and nothing left out."""

from dataclasses import dataclass

from recruitment.kernel.rights import Role, areas, fields, rights, roles

SHOWN, ON_DEMAND, HIDDEN = "shown", "on demand", ""
COVERS = {
    "committee": "Toàn Đảng bộ",
    "base": "Cơ sở đảng của mình",
    "bases": "Các cơ sở được phân công phụ trách",
    "cell": "Chi bộ của mình; số liệu chung của cơ sở",
}


@dataclass(frozen=True, kw_only=True)
class RightRow:
    """One right in words, and for each role in the order of the file whether it has it."""

    words: str
    cells: tuple[bool, ...]


@dataclass(frozen=True, kw_only=True)
class Area:
    """Rights under one heading."""

    words: str
    rows: tuple[RightRow, ...]


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """One sensitive field in words, and for each role SHOWN, ON_DEMAND or HIDDEN."""

    words: str
    cells: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One role: its words, what it covers, whether signing in takes a code, and all it may in sentences."""

    words: str
    covers: str
    second_factor: bool
    may: tuple[str, ...]
    sees: tuple[str, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PermissionsPage:
    """Roles as columns; rights by area and fields as rows."""

    columns: tuple[Column, ...]
    areas: tuple[Area, ...]
    fields: tuple[FieldRow, ...]


def permissions_page() -> PermissionsPage:
    """The whole file; pure, no query."""
    known = tuple(roles().values())
    return PermissionsPage(
        columns=tuple(map(_column, known)),
        areas=tuple(
            Area(
                words=words,
                rows=tuple(
                    RightRow(words=said, cells=tuple(right in role.may for role in known))
                    for right, said in rights().items()
                    if right.partition(".")[0] == area
                ),
            )
            for area, words in areas().items()
        ),
        fields=tuple(
            FieldRow(words=words, cells=tuple(_shown(role, field) for role in known))
            for field, words in fields().items()
        ),
    )


def _column(role: Role) -> Column:
    return Column(
        words=role.label,
        covers=COVERS[role.covers],
        second_factor=role.second_factor,
        may=tuple(words for right, words in rights().items() if right in role.may),
        sees=tuple(words for field, words in fields().items() if field in role.sees),
        asks=tuple(words for field, words in fields().items() if field in role.asks),
    )


def _shown(role: Role, field: str) -> str:
    if field in role.sees:
        return SHOWN
    return ON_DEMAND if field in role.asks else HIDDEN
