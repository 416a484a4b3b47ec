"""Which other reports of a base a correction touches, and how. Pure: no Django, no clock.

Every other report is looked at twice, beside the figures as they are and as they would be; what differs is said.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from recruitment.kernel.numbers import format_count
from reports.periodic.background import Reported, background_of
from reports.periodic.checks import Background, Rules, findings
from reports.periodic.indicators import BY_CODE, CODES
from reports.periodic.values import Values, shown


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """One report that a correction touches: what stands beside it differs, and what its checks would newly find."""

    report: Reported
    changes: tuple[str, ...]
    found: tuple[str, ...]


def consequences(
    corrected: Reported, *, after: Values, others: Iterable[Reported], rules: Rules
) -> list[Consequence]:
    """The other reports of the same base that would stand beside other figures, oldest first."""
    others = sorted(others, key=lambda one: (one.ends_on, one.starts_on))
    found = []
    for report in others:
        rest = [one for one in others if one is not report]
        before = _beside(report, [*rest, corrected])
        now = _beside(report, [*rest, replace(corrected, values=after)])
        if changes := tuple(_changes(report, before, now)):
            new = tuple(_newly_found(report, before, now, rules))
            found.append(Consequence(report=report, changes=changes, found=new))
    return found


def _beside(report: Reported, others: Sequence[Reported]) -> Background:
    return background_of(others, starts_on=report.starts_on, ends_on=report.ends_on, year_target=None)


def _changes(report: Reported, before: Background, now: Background) -> Iterator[str]:
    if before.sources_before != now.sources_before:
        yield _line("Nguồn cuối kỳ trước", before.sources_before, now.sources_before) + _writes(
            report, "sources_start"
        )
    if before.admitted_before != now.admitted_before:
        words = f"Lũy kế kết nạp năm {now.year} trước kỳ này"
        yield _line(words, before.admitted_before, now.admitted_before)
    if before.members_before != now.members_before:
        words = "Tổng số đảng viên kỳ trước"
        yield _line(words, before.members_before, now.members_before) + _writes(report, "members")
    yield from _changed_parts(report, before, now)
    if (before.covering, before.beside) != (now.covering, now.beside):
        label = now.covering_label or before.covering_label
        if before.covering != now.covering:
            yield _line(f"Đã kết nạp của {label}", before.covering, now.covering)
        if before.beside != now.beside:
            yield _line(f"Đã kết nạp của các kỳ khác trong {label}", before.beside, now.beside)


def _changed_parts(report: Reported, before: Background, now: Background) -> Iterator[str]:
    """The shorter periods inside this one, added up."""
    label = now.parts_label or before.parts_label
    for code in CODES:
        old, new = before.parts.get(code), now.parts.get(code)
        if old != new:
            yield _line(f"{BY_CODE[code].label} của {label} cộng lại", old, new) + _writes(report, code)
    if not label and before.reached != now.reached:
        reached = now.reached_label or before.reached_label
        yield _line(f"Đã kết nạp của {reached}", before.reached, now.reached) + _writes(report, "admitted")


def _line(words: str, old: int | None, new: int | None) -> str:
    return f"{words}: {format_count(old)} → {format_count(new)}"


def _writes(report: Reported, code: str) -> str:
    return f"; báo cáo này ghi {shown(report.values.get(code))}"


def _newly_found(report: Reported, before: Background, now: Background, rules: Rules) -> Iterator[str]:
    asked = frozenset(CODES)
    known = {one.message for one in findings(report.values, asked=asked, background=before, rules=rules)}
    for one in findings(report.values, asked=asked, background=now, rules=rules):
        if one.message not in known:
            yield one.message
