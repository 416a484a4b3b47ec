"""Vietnamese formats in templates, by the same functions that commands and messages use."""

from django import template
from django.utils import timezone

from recruitment.kernel import dates, numbers

register = template.Library()


@register.filter
def count(value):
    """1804 as "1.804"; unknown as "–"."""
    return numbers.format_count(value)


@register.filter
def percent(value):
    """A percentage as "41,1%"; unknown as "–"."""
    return numbers.format_percent(value)


@register.filter
def number1(value):
    """One decimal: "46,3"."""
    return numbers.format_decimal(value)


@register.filter
def number2(value):
    """Two decimals: "0,93"."""
    return numbers.format_decimal(value, 2)


@register.filter
def short_number(value):
    """One decimal, left out when it is 0: "53", "297,5"."""
    return numbers.format_decimal(value).removesuffix(",0")


@register.filter
def date_vi(value):
    """A date as "30/06/2021"; none as "–"."""
    return dates.format_date(value) if value else "–"


@register.filter
def moment(value):
    """A moment as "09:42 05/07/2021"."""
    return dates.format_moment(timezone.localtime(value)) if value else "–"


@register.filter
def plain(value):
    """A year or an id, never grouped."""
    return str(value)


@register.filter
def at(mapping, key):
    """The value a mapping has for a key."""
    return mapping[key]
