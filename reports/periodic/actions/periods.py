"""What the district does to a period: open it, move its due day, lock it, let one base report a little longer.

Every action raises PermissionDenied for whoever does not decide for the whole committee.
"""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel import clock
from recruitment.kernel.dates import format_date
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import squeeze
from reports.periodic.actions.locking import (
    PeriodRefused,
    deed_on_period,
    locked_period,
    require_decider,
    require_unlocker,
)
from reports.periodic.indicators import CODES
from reports.periodic.models import ExpectedReport, Extension, Period, PeriodicReport, ReportingRule
from units.bases.models import PartyBase


@transaction.atomic
def open_for_reports(*, period: Period, due_on: date, on: date, by: Scope) -> Period:
    """Let bases report for a period of the calendar. Raises PeriodRefused.

    Expected from then on are the bases that exist on its last day, whatever becomes of them later.
    """
    require_decider(by)
    period = locked_period(period)
    if period.opened_on:
        raise PeriodRefused(f"Kỳ {period.label} đã mở ngày {format_date(period.opened_on)}.", field="period")
    if period.starts_on > on:
        raise PeriodRefused(
            f"Kỳ {period.label} bắt đầu ngày {format_date(period.starts_on)}, chưa mở được.", field="period"
        )
    if period.reports.filter(origin=PeriodicReport.Origin.APPENDIX).exists():
        raise PeriodRefused(
            f"Số của kỳ {period.label} lấy từ phụ lục. Sửa ở phụ lục, hoặc đính chính báo cáo.",
            field="period",
        )
    _require_due(due_on, period.starts_on)
    period.opened_on, period.due_on = on, due_on
    period.save(update_fields=["opened_on", "due_on"])
    expect(period, PartyBase.objects.open_on(period.ends_on))
    record(deed_on_period(period, "period.open", {"due_on": [None, due_on.isoformat()]}), by=by)
    return period


def expect(period: Period, bases: Collection[PartyBase]) -> None:
    """Freeze which bases are expected to report for a period."""
    ExpectedReport.objects.bulk_create(ExpectedReport(period=period, base=base) for base in bases)


@dataclass(frozen=True, kw_only=True)
class AdHoc:
    """An ad hoc collection ("đột xuất"): its name, its days, what is asked of whom, and by when."""

    title: str
    starts_on: date
    ends_on: date
    due_on: date
    indicators: Collection[str]
    bases: Collection[PartyBase]

    def check(self) -> None:
        """Raises PeriodRefused for what is missing or cannot be."""
        if not squeeze(self.title):
            raise PeriodRefused("Nhập tên kỳ báo cáo đột xuất.", field="title")
        if self.ends_on <= self.starts_on:
            words = f"Ngày cuối {format_date(self.ends_on)} phải sau ngày đầu {format_date(self.starts_on)}."
            raise PeriodRefused(words, field="ends_on")
        if not set(self.indicators) & set(CODES):
            raise PeriodRefused("Chọn ít nhất một chỉ tiêu cần báo cáo.", field="indicators")
        if not self.bases:
            raise PeriodRefused("Chọn ít nhất một cơ sở đảng.", field="bases")
        _require_due(self.due_on, self.starts_on)


@transaction.atomic
def collect_ad_hoc(*, asked: AdHoc, on: date, by: Scope) -> Period:
    """Collect chosen figures of chosen bases over days of one's own. Raises PeriodRefused.

    Its figures stand for themselves and never enter a sum of the calendar (design 4).
    """
    require_decider(by)
    asked.check()
    _require_new(asked)
    chosen = [code for code in CODES if code in set(asked.indicators)]
    period = Period.objects.create(
        kind=Period.Kind.AD_HOC,
        slug=f"dx-{uuid.uuid4().hex[:12]}",  # until its key is known
        title=squeeze(asked.title),
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        indicators=chosen,
        opened_on=on,
        due_on=asked.due_on,
    )
    period.slug = f"dx-{period.pk}"
    period.save(update_fields=["slug"])
    expect(period, asked.bases)
    changes = {
        "due_on": [None, asked.due_on.isoformat()],
        "indicators": [None, chosen],
        "bases": [None, len(asked.bases)],
    }
    record(deed_on_period(period, "period.ad_hoc", changes), by=by)
    return period


def _require_new(asked: AdHoc):
    """A second press asks for the same again. What is not there yet cannot be held: the oldest period is instead."""
    Period.objects.select_for_update().exclude(kind=Period.Kind.AD_HOC).order_by("pk").first()
    same = Period.objects.filter(
        kind=Period.Kind.AD_HOC,
        title=squeeze(asked.title),
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
    )
    if found := same.first():
        words = f"Đã có kỳ “{found.title}” của các ngày này, mở ngày {format_date(found.opened_on)}."
        raise PeriodRefused(f"{words} Xem danh sách kỳ báo cáo, hoặc đặt tên khác.", field="title")


@transaction.atomic
def move_due_day(*, period: Period, due_on: date, by: Scope) -> Period:
    """Give every base another due day; the same one changes nothing. Raises PeriodRefused."""
    period = _opened(period, by)
    _require_due(due_on, period.starts_on)
    if due_on == period.due_on:
        return period
    change = [period.due_on.isoformat(), due_on.isoformat()]
    period.due_on = due_on
    period.save(update_fields=["due_on"])
    record(deed_on_period(period, "period.due", {"due_on": change}), by=by)
    return period


@transaction.atomic
def lock_period(*, period: Period, on: date, by: Scope) -> Period:
    """Stop all writing for a period, but for bases with an extension. Raises PeriodRefused."""
    period = _opened(period, by)
    if period.locked_on:
        raise PeriodRefused(f"Kỳ {period.label} đã khóa ngày {format_date(period.locked_on)}.")
    period.locked_on = on
    period.save(update_fields=["locked_on"])
    record(deed_on_period(period, "period.lock", {"locked_on": [None, on.isoformat()]}), by=by)
    return period


@transaction.atomic
def unlock_period(*, period: Period, reason: str, by: Scope) -> Period:
    """Let every base write again. Raises PeriodRefused."""
    period = _opened(period, by, require_unlocker)
    if not period.locked_on:
        raise PeriodRefused(f"Kỳ {period.label} không khóa.")
    if not squeeze(reason):
        raise PeriodRefused("Nhập lý do mở khóa.", field="reason")
    changes = {"locked_on": [period.locked_on.isoformat(), None]}
    period.locked_on = None
    period.save(update_fields=["locked_on"])
    record(deed_on_period(period, "period.unlock", changes, reason=squeeze(reason)), by=by)
    return period


@transaction.atomic
def extend(*, period: Period, base: PartyBase, until_on: date, reason: str, on: date, by: Scope) -> Extension:
    """Let one base report up to a day, also after the due day and the lock; it still counts as late. PeriodRefused.

    The extension ends by itself: after its last day the lock of the period holds for the base again.
    """
    period = _opened(period, by)
    if not period.expected.filter(base=base).exists():
        raise PeriodRefused(f"{base.display_name} không thuộc diện báo cáo của kỳ này.", field="base")
    if until_on < on:
        raise PeriodRefused(
            f"Gia hạn đến {format_date(until_on)} đã qua. Chọn từ ngày {format_date(on)} trở đi.",
            field="until_on",
        )
    if not squeeze(reason):
        raise PeriodRefused("Nhập lý do gia hạn.", field="reason")
    latest = period.extensions.filter(base=base).order_by("-pk").first()
    if latest and latest.until_on == until_on:
        raise PeriodRefused(
            f"{base.display_name} đã được gia hạn đến hết ngày {format_date(until_on)}.", field="until_on"
        )
    extension = Extension.objects.create(
        period=period,
        base=base,
        until_on=until_on,
        reason=squeeze(reason),
        granted_at=clock.now(),
        granted_by_label=by.label,
    )
    changes = {"until_on": [None, until_on.isoformat()]}
    deed = deed_on_period(period, "period.extend", changes, base_id=base.pk, reason=extension.reason)
    record(deed, by=by)
    return extension


def _opened(period: Period, by: Scope, require_right: Callable[[Scope], None] = require_decider) -> Period:
    require_right(by)
    period = locked_period(period)
    if not period.opened_on:
        raise PeriodRefused(f"Kỳ {period.label} chưa mở nhận báo cáo.")
    return period


def _require_due(due_on, starts_on):
    if due_on <= starts_on:
        raise PeriodRefused(
            f"Hạn nộp {format_date(due_on)} phải sau ngày đầu kỳ {format_date(starts_on)}.", field="due_on"
        )


@transaction.atomic
def load_reporting_rules(*, data: dict, by: Scope) -> int:
    """Bring in the limits of the checks that are not there yet; what the office set stays. Returns how many are new."""
    made = 0
    for entry in data["reporting_rule"]:
        made += ReportingRule.objects.get_or_create(
            starts_on=entry["starts_on"],
            defaults={
                "members_move_percent": entry["members_move_percent"],
                "four_eyes_change": entry.get("four_eyes_change"),
            },
        )[1]
    if made:
        deed = Deed(
            verb="rules.load",
            object_type="reporting_rule",
            object_id="",
            object_label="mức kiểm tra báo cáo",
            changes={"rows": [None, made]},
        )
        record(deed, by=by)
    return made
