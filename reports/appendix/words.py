"""What a cell of a sheet says, as people read it. Pure: no Django, no database."""

from recruitment.kernel.numbers import DASHES, BadCount, parse_count
from recruitment.kernel.text import squeeze

LONGEST = 200  # letters of a text that is looked at as a heading or a figure, odd spaces included


def text(cell: object) -> str:
    """The words of a cell as people here read them, spaces squeezed; "" for a blank one."""
    value = cell.value
    if value is None or isinstance(value, str):
        return squeeze(value or "")
    if isinstance(value, bool):
        return "ĐÚNG" if value else "SAI"
    return str(value).replace(".", ",").replace("-", "−")


def is_figure(cell: object) -> bool:
    """Whether a cell holds a number, a text that is one, a dash for an unknown one, or a formula."""
    value = cell.value
    if cell.is_formula or isinstance(value, int | float):
        return not isinstance(value, bool) or cell.is_formula
    if not isinstance(value, str) or len(value) > LONGEST:
        return False
    first = value.strip()[:1]  # there may be very many texts to ask about, and few begin so
    if not first.isdecimal() and first not in DASHES:
        return False
    try:
        parse_count(value)
    except BadCount:
        return False
    return True
