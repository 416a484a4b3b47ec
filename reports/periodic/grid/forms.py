"""Cells as the grid and the preview of a workbook send them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recruitment.kernel.numbers import BadCount
from reports.periodic.actions import CellEdit
from reports.periodic.indicators import Indicator
from reports.periodic.values import NOTHING, parse_value
from units.bases.models import PartyBase

AT_MOST = 40_000  # cells in one request: a thousand bases with every figure, and more


@dataclass(frozen=True, kw_only=True)
class BadCell:
    """A cell whose value is refused, and why in Vietnamese."""

    number: int
    column: str
    message: str


class BadRequest(ValueError):
    """What came is not what the grid sends."""


def read_cells(
    sent: object, *, indicators: Iterable[Indicator], bases: Mapping[int, PartyBase]
) -> tuple[list[CellEdit], list[BadCell]]:
    """The edits and the refused cells in what was sent: {"edits": [{base, column, seen, value}, …]}.

    bases: by TT. Raises BadRequest when the shape is another.
    """
    columns = {indicator.code: indicator for indicator in indicators}
    try:
        cells = [
            (bases[int(cell["base"])], columns[cell["column"]], cell["seen"], cell["value"])
            for cell in sent["edits"]
        ]
    except (KeyError, OverflowError, TypeError, ValueError):
        raise BadRequest("edits") from None
    if len(cells) > AT_MOST or not all(_is_value(seen) for _, _, seen, _ in cells):
        raise BadRequest("edits")
    edits, refused = [], []
    for base, indicator, seen, value in cells:
        try:
            figure = parse_value(value, is_flow=indicator.is_flow)
        except BadCount as refusal:
            message = f"{base.display_name}, {indicator.label}: {refusal}"
            refused.append(BadCell(number=base.number, column=indicator.code, message=message))
        else:
            edits.append(CellEdit(base_id=base.pk, column=indicator.code, seen=seen, value=figure))
    return edits, refused


def _is_value(seen):
    return seen is None or type(seen) is int or seen == NOTHING
