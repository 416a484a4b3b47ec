"""The cells of the district's grid. A page has hundreds of them: as templates they took most of the page's time."""

from functools import lru_cache, reduce
from operator import add

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recruitment.kernel.numbers import UNKNOWN, format_count
from reports.periodic.grid.lines import Line
from reports.periodic.values import Value, shown

register = template.Library()


@register.simple_tag
def report_cells(line: Line) -> SafeString:
    """The figures of one base."""
    cells = [
        _cell(cell.column, cell.value, cell.is_marked) + _words(cell.hint, cell.lock) + _figure(cell.value)
        for cell in line.cells
    ]
    ends = [_computed(line.key, code, text) for code, text in line.computed]
    return reduce(add, [*cells, *ends], SafeString())


@lru_cache(maxsize=256)
def _cell(column: str, value: Value, is_marked: bool) -> SafeString:
    return format_html('<td class="num{}" data-cell="{}"', " warn" if is_marked else "", column)


def _words(hint: str, lock: str) -> SafeString:
    words = format_html(' data-hint="{}"', hint) if hint else SafeString()
    return words + _locked(lock) if lock else words


@lru_cache(maxsize=256)
def _locked(lock: str) -> SafeString:
    return format_html(' data-locked="{}"', lock)


@lru_cache(maxsize=4096)
def _figure(value: Value) -> SafeString:
    """The rest of a cell: one figure: unknown is a dash and 0 is a figure; both stand back."""
    if value is None:
        return format_html('><span class="unknown">{}</span></td>', UNKNOWN)
    if value == 0:
        return format_html('><span class="zero">{}</span></td>', 0)
    return format_html(">{}</td>", shown(value))


@lru_cache(maxsize=4096)
def _computed(key: str, code: str, text: str) -> SafeString:
    return format_html('<td class="num computed" data-sum="{}:{}">{}</td>', key, code, text)


@register.filter
def figure(value: Value) -> str:
    """1.804, KPS, or a dash."""
    return shown(value)


@register.filter
def for_base(address: str, key: str) -> str:
    """The address of one base's report, made from that of TT 0: made once, it costs a page of rows next to nothing."""
    return address.replace("/0/", f"/{key}/")


@register.simple_tag
def state_tag(state: str, late_days: int, key: str) -> SafeString:
    """Where a report stands, in words and signs; the page finds it again by the key (data-mark)."""
    return _state_tag(state, late_days, key)


WORDS = {
    "": ("Chưa nộp", "none", "○"),
    "draft": ("Đang nhập", "none", "◐"),
    "submitted": ("Chờ duyệt", "ok", "●"),
    "returned": ("Trả lại", "late", "▲"),
    "approved": ("Đã duyệt", "plain", "✓"),
}


@lru_cache(maxsize=1024)
def _state_tag(state: str, late_days: int, key: str) -> SafeString:
    words, tone, sign = WORDS[state]
    late = (
        format_html(' <small class="text-slow">trễ {}</small>', format_count(late_days)) if late_days else ""
    )
    return format_html(
        '<span class="report-state" data-mark="{}"><span class="tag tag-{}"><span aria-hidden="true">{}</span> '
        "{}</span>{}</span>",
        key,
        tone,
        sign,
        words,
        late,
    )
