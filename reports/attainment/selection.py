"""Which rows of the attainment table a list shows. Pure."""

from dataclasses import dataclass

from reports.attainment import dashboard
from reports.attainment.queries import Attainment
from reports.attainment.rows import Line

SHOWN = {
    "": "Tất cả cơ sở đảng",
    dashboard.NOBODY_ADMITTED: "Chưa kết nạp được đảng viên mới",
    dashboard.SHORT_OF_SOURCES: "Thiếu nguồn",
    dashboard.WITHOUT_ROW: "Chưa có số liệu",
}


@dataclass(frozen=True, kw_only=True)
class Selection:
    """The rows chosen and the choices that led to them, for the filter form."""

    lines: tuple[Line, ...]
    block: str
    show: str
    blocks: tuple[tuple[str, str], ...]
    shows: tuple[tuple[str, str], ...]
    total: int

    @property
    def is_filtered(self) -> bool:
        return bool(self.block or self.show)


def select(found: Attainment, *, named: set[int] | None, block: str, show: str) -> Selection:
    """Rows of bases by id (None: all), by block name and by what is to be looked at; an unknown filter shows all."""
    show = show if show in SHOWN else ""
    lines = _shown(found, show)
    if named is not None:
        lines = [line for line in lines if line.base_id in named]
    numbered = tuple((line.code, line.name) for line in found.blocks)
    name = dict(numbered).get(block)
    if name:
        lines = [line for line in lines if line.block == name]
    return Selection(
        lines=tuple(lines),
        block=block if name else "",
        show=show,
        blocks=numbered,
        shows=tuple(SHOWN.items()),
        total=len(found.bases),
    )


def _shown(found, show):
    if show == dashboard.NOBODY_ADMITTED:
        return dashboard.without_admission(found.bases, dashboard.current_year(found))
    if show == dashboard.SHORT_OF_SOURCES:
        return dashboard.short_of_sources(found.bases)
    if show == dashboard.WITHOUT_ROW:
        return dashboard.without_row(found.bases)
    return list(found.bases)
