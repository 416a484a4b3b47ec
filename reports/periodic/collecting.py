"""How far the collecting of a period has come, for pages that show what is approved. Numbers only."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from recruitment.kernel import row_level
from recruitment.kernel.scope import Scope
from reports.periodic.models import ExpectedReport, Period, PeriodicReport

State = PeriodicReport.State


@dataclass(frozen=True, kw_only=True)
class Collecting:
    """A period whose reports are coming in: of the expected bases, how many have handed in and are approved."""

    slug: str
    label: str
    due_on: date
    handed_in: int
    approved: int
    expected: int

    @property
    def words(self) -> str:
        """What pages that show approved figures say of it."""
        if not self.handed_in:
            return (
                f"Đang thu số liệu {self.label}: chưa có cơ sở nào trong {self.expected} cơ sở nộp báo cáo."
            )
        return (
            f"Số liệu {self.label} gồm {self.handed_in}/{self.expected} cơ sở đã nộp, "
            f"trong đó {self.approved} đã duyệt. Số chưa duyệt là tạm tính, không cộng vào các số dưới đây."
        )


@row_level.all_rows()
def district_totals_being_collected(scope: Scope, *, since: date) -> Collecting | None:
    """The first open period of the calendar that ends on a day or later and is not wholly approved. Two queries."""
    waited_for = ExpectedReport.objects.for_district_totals(scope).filter(
        period__opened_on__isnull=False, period__locked_on__isnull=True, period__ends_on__gte=since
    )
    waited_for = waited_for.exclude(period__kind=Period.Kind.AD_HOC).select_related("period")
    periods, expected = {}, {}
    for one in waited_for.order_by("period__ends_on", "period__starts_on", "pk"):
        periods[one.period_id] = one.period
        expected.setdefault(one.period_id, set()).add(one.base_id)
    reports = PeriodicReport.objects.for_district_totals(scope).filter(
        state__in=[State.SUBMITTED, State.APPROVED],
        period__opened_on__isnull=False,
        period__ends_on__gte=since,
    )
    states = Counter(
        (period_id, state)
        for period_id, base_id, state in reports.values_list("period_id", "base_id", "state").order_by("pk")
        if base_id in expected.get(period_id, ())
    )
    for pk, period in periods.items():
        approved = states[pk, State.APPROVED]
        if approved < len(expected[pk]):
            return Collecting(
                slug=period.slug,
                label=period.label,
                due_on=period.due_on,
                handed_in=approved + states[pk, State.SUBMITTED],
                approved=approved,
                expected=len(expected[pk]),
            )
    return None
