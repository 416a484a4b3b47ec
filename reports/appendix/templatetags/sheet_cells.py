"""The cells of the appendix sheet. A page has hundreds of them: as templates they took most of the page's time."""

from functools import lru_cache, reduce
from operator import add

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recruitment.kernel.numbers import UNKNOWN, format_count
from reports.appendix.sheet import SheetCell, SheetRow

register = template.Library()

LEFT_OVER = "residual"


@register.simple_tag
def figure_cells(line: SheetRow, tone: str = "") -> SafeString:
    """The figures of one line; the tone "residual" colours what is left over. Phones get the sum of admissions last."""
    cells = (_cell(cell.classes, *_address(line, cell), cell.value, tone) for cell in line.cells)
    # Safe texts stay safe when added; one that was not escaped would make the whole be escaped on the page.
    return reduce(add, cells, SafeString()) + _phone_cell(line.admitted)


def _address(line: SheetRow, cell: SheetCell) -> tuple[str, str]:
    """What static/js/grid.js finds a cell by: a figure within its row by its column, a sum by row and column."""
    return ("data-cell", cell.code) if cell.is_editable else ("data-sum", f"{line.key}:{cell.code}")


@lru_cache(maxsize=4096)
def _cell(classes: str, attribute: str, key: str, value: int | None, tone: str) -> SafeString:
    """One cell; the same figure in the same column is the same text in every row and on every page."""
    return format_html('<td class="{}" {}="{}">{}</td>', classes, attribute, key, _figure(value, tone))


@lru_cache(maxsize=1024)
def _phone_cell(value: int | None) -> SafeString:
    return format_html('<td class="num only-phone">{}</td>', _figure(value))


def _figure(value: int | None, tone: str = "") -> str:
    """One figure: unknown is a dash and 0 is a figure; both stand back."""
    if value is None:
        return format_html('<span class="unknown">{}</span>', UNKNOWN)
    if value == 0:
        return format_html('<span class="zero">{}</span>', 0)
    shown = format_count(value)
    return format_html('<span class="text-late">{}</span>', shown) if tone == LEFT_OVER else shown
