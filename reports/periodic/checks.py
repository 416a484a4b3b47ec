"""What a periodic report is checked for, in words with the two numbers. Pure: no Django, no clock.

A finding either blocks the report, or asks for an explanation that goes with it to whoever approves. Figures of other
periods come in as a Background; what is unknown there checks nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from recruitment.kernel.numbers import format_count, format_signed
from reports.periodic.indicators import BALANCE, BY_CODE, INDICATORS
from reports.periodic.values import Value, Values, number, shown

BLOCK, EXPLAIN = "block", "explain"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something a check found: its name, the column to put right, the sentence. One per name and column in a report."""

    check: str
    column: str
    severity: str
    message: str

    @property
    def is_blocking(self) -> bool:
        return self.severity == BLOCK


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The limits in force at the end of the period (settings with their dates, see models.ReportingRule)."""

    members_move_percent: Decimal = Decimal(10)
    four_eyes_change: int | None = None


@dataclass(frozen=True, kw_only=True)
class Background:
    """What other periods say of the base. None: unknown.

    previous: figures of the last period before this one (is_like: of the same length, so that flows compare);
    members_before, sources_before: the last known ones before it; admitted_before: admitted in the year before this
    period begins (is_joined: up to the day before it, no period missing); reached: admitted from its first day up to
    the furthest day that approved periods within it reach; parts: its halves or quarters added up by flow, where each
    of them is known; covering: admitted by an approved longer period around this one, beside: by the known other parts
    of that (is_last: no part of it is unknown). The labels are words for these.
    """

    previous: Values = field(default_factory=dict)
    previous_label: str = ""
    is_like: bool = False
    members_before: int | None = None
    members_label: str = ""
    sources_before: int | None = None
    sources_label: str = ""
    year: int | None = None
    year_target: int | None = None
    admitted_before: int | None = None
    is_joined: bool = False
    reached: int | None = None
    reached_label: str = ""
    parts: Values = field(default_factory=dict)
    parts_label: str = ""
    covering: int | None = None
    covering_label: str = ""
    beside: int = 0
    is_last: bool = False

    def in_year(self, admitted: Value) -> int | None:
        """Admitted in the year by the end of the period; None while a figure is missing, here or in between."""
        figure = number(admitted)
        return None if figure is None or not self.is_joined else (self.admitted_before or 0) + figure


def findings(values: Values, *, asked: frozenset[str], background: Background, rules: Rules) -> list[Finding]:
    """Everything found in the figures of one report; asked: the indicators the period collects."""
    figures = {code: number(values.get(code)) for code in BY_CODE if code in asked}
    found = [
        *_too_many_of(figures),
        *_falling(figures, background),
        *_balance(figures),
        *_start(figures, background),
        *_more_than_sources(figures),
        *_members_moved(figures, background, rules),
        *_unlike_its_parts(figures, background),
        *_unlike_the_whole(figures, background),
        *_over_target(figures, background),
    ]
    order = {indicator.code: place for place, indicator in enumerate(INDICATORS)}
    return sorted(found, key=lambda one: (not one.is_blocking, order[one.column]))


def missing(values: Values, *, asked: frozenset[str], is_ad_hoc: bool = False) -> list[Finding]:
    """What a report cannot be handed in without: a figure for each indicator a base answers, and of an ad hoc period,
    which asks for nothing else, for every one.
    """
    return [
        Finding(
            check="missing",
            column=indicator.code,
            severity=BLOCK,
            message=f"{indicator.label}: chưa có số. Nếu không có, ghi 0"
            + (" hoặc “không phát sinh”." if indicator.is_flow else "."),
        )
        for indicator in INDICATORS
        if indicator.code in asked
        and (indicator.is_asked or is_ad_hoc)
        and values.get(indicator.code) is None
    ]


def sources_at_end(values: Values) -> int | None:
    """Sources at the end: start + added − removed − admitted (design 4); None when one is unknown or it is below 0.

    Where more were admitted than there were sources, which is explained and not forbidden, none is left.
    """
    start, added, removed, admitted = (number(values.get(code)) for code in BALANCE)
    if None in (start, added, removed, admitted):
        return None
    end = max(start + added - admitted, 0) - removed
    return end if end >= 0 else None


def _found(check, column, severity, message) -> Finding:
    return Finding(check=check, column=column, severity=severity, message=message)


def _too_many_of(figures) -> Iterator[Finding]:
    for indicator in INDICATORS:
        part, whole = figures.get(indicator.code), figures.get(indicator.part_of)
        if part is not None and whole is not None and part > whole:
            yield _found(
                "part",
                indicator.code,
                BLOCK,
                f"{indicator.label} {format_count(part)}, nhiều hơn {format_count(whole)} đã kết nạp trong kỳ.",
            )


def _falling(figures, background) -> Iterator[Finding]:
    """A cumulative figure cannot fall without a correction of what was approved."""
    admitted = figures.get("admitted")
    if admitted is None:
        return
    if background.reached is not None and admitted < background.reached:
        yield _found(
            "falling",
            "admitted",
            BLOCK,
            f"Đã kết nạp {format_count(admitted)}, thấp hơn {format_count(background.reached)} đã duyệt của "
            f"{background.reached_label}. Lũy kế không được giảm: sửa số, hoặc đề nghị đính chính báo cáo trước.",
        )


def _unlike_the_whole(figures, background) -> Iterator[Finding]:
    """A part of an approved longer period: its parts may not come to more, nor all of them to less."""
    admitted, whole = figures.get("admitted"), background.covering
    if admitted is None or whole is None:
        return
    summed = background.beside + admitted
    if summed > whole or (background.is_last and summed != whole):
        yield _found(
            "whole",
            "admitted",
            EXPLAIN,
            f"Đã kết nạp {format_count(admitted)}, cộng các kỳ khác là {format_count(summed)}; "
            f"{background.covering_label} đã duyệt {format_count(whole)}, lệch {format_signed(summed - whole)}. "
            "Sửa số hoặc ghi giải trình.",
        )


def _balance(figures) -> Iterator[Finding]:
    start, added, removed, admitted = (figures.get(code) for code in BALANCE)
    end = figures.get("sources")
    if None in (start, added, removed, admitted):
        return
    due = start + added - removed - admitted
    sum_text = (
        f"{format_count(start)} + {format_count(added)} − {format_count(removed)} − {format_count(admitted)} "
        f"= {format_count(due)}"
    )
    if admitted > start + added and not removed and not end:
        return  # none is left: what there is to explain is said of the admitted alone
    if due < 0 and removed:
        yield _found(
            "balance",
            "sources_removed",
            BLOCK,
            f"Nguồn cuối kỳ không thể dưới 0: {sum_text}. Kiểm tra lại các số nguồn và số kết nạp.",
        )
    elif end is not None and end != due:
        yield _found(
            "balance",
            "sources",
            EXPLAIN,
            f"Nguồn cuối kỳ ghi {format_count(end)}, nhưng {sum_text}, lệch {format_signed(end - due)}. "
            "Sửa số hoặc ghi giải trình.",
        )


def _start(figures, background) -> Iterator[Finding]:
    start, before = figures.get("sources_start"), background.sources_before
    if start is not None and before is not None and start != before:
        yield _found(
            "start",
            "sources_start",
            EXPLAIN,
            f"Nguồn đầu kỳ ghi {format_count(start)}, {background.sources_label} còn {format_count(before)}. "
            "Sửa số hoặc ghi giải trình.",
        )


def _more_than_sources(figures) -> Iterator[Finding]:
    start, added, admitted = (figures.get(code) for code in ("sources_start", "sources_added", "admitted"))
    if None not in (start, added, admitted) and admitted > start + added:
        yield _found(
            "sources",
            "admitted",
            EXPLAIN,
            f"Đã kết nạp {format_count(admitted)}, nhiều hơn nguồn có trong kỳ là {format_count(start + added)}. "
            "Nếu đúng, ghi giải trình.",
        )


def _members_moved(figures, background, rules) -> Iterator[Finding]:
    now, before = figures.get("members"), background.members_before
    if now is None or not before:
        return
    if abs(now - before) * 100 > rules.members_move_percent * before:
        yield _found(
            "members",
            "members",
            EXPLAIN,
            f"Tổng số đảng viên {format_count(now)}, {background.members_label} là {format_count(before)}: thay đổi "
            f"{format_signed(now - before)}, quá {shown_percent(rules.members_move_percent)}. "
            "Nếu đúng, ghi giải trình.",
        )


def shown_percent(percent: Decimal) -> str:
    """10 as "10%", 7.5 as "7,5%"."""
    return f"{percent.normalize():f}%".replace(".", ",")


def _unlike_its_parts(figures, background) -> Iterator[Finding]:
    for code, parts in background.parts.items():
        value, summed = figures.get(code), number(parts)
        if value is not None and summed is not None and value != summed:
            yield _found(
                "parts",
                code,
                EXPLAIN,
                f"{BY_CODE[code].label} ghi {format_count(value)}, {background.parts_label} cộng lại "
                f"{format_count(summed)}, lệch {format_signed(value - summed)}. Sửa số hoặc ghi giải trình.",
            )


def _over_target(figures, background) -> Iterator[Finding]:
    admitted, target = figures.get("admitted"), background.year_target
    if admitted is None or not target:
        return
    so_far = (background.admitted_before or 0) + admitted
    if so_far > target:
        yield _found(
            "target",
            "admitted",
            EXPLAIN,
            f"Đã kết nạp {format_count(so_far)} trong năm {background.year}, vượt chỉ tiêu năm là "
            f"{shown(target)}. Nếu đúng, ghi giải trình.",
        )
