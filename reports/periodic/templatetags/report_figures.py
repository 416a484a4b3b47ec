"""A figure of a report to be read: unknown, 0 and "không phát sinh" look like the three things they are."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recruitment.kernel.numbers import UNKNOWN
from reports.periodic.values import NOTHING, NOTHING_SHOWN, Value, shown

register = template.Library()


@register.filter
def figure(value: Value) -> SafeString | str:
    """1.804; a dash that is read out as unknown; KPS, written out for who hovers or listens."""
    if value is None:
        return format_html(
            '<span class="unknown" aria-hidden="true">{}</span><span class="visually-hidden">chưa có số</span>',
            UNKNOWN,
        )
    if value == NOTHING:
        return format_html('<abbr class="nothing" title="không phát sinh">{}</abbr>', NOTHING_SHOWN)
    return shown(value)
