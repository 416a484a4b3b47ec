"""Where the reports of a period stand: expected, extended, returned in which cells. For actions and screens alike."""

from collections.abc import Collection
from dataclasses import dataclass

from reports.periodic.gates import Stage
from reports.periodic.models import CellReturn, ExpectedReport, Extension, Period, PeriodicReport


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What bears on several reports of one period besides themselves, read at once. Three queries."""

    period: Period
    expected: frozenset[int]
    extended: dict
    returned: dict

    def stage(self, base_id: int, report: PeriodicReport | None) -> Stage:
        """Where the report of one base stands."""
        return Stage(
            is_opened=self.period.opened_on is not None,
            is_expected=base_id in self.expected,
            locked_on=self.period.locked_on,
            due_on=self.period.due_on,
            state=report.state if report else "",
            asked=self.period.asked,
            extended_until=self.extended.get(base_id),
            returned=frozenset(self.returned.get(base_id, ())),
        )


def surroundings(period: Period, base_ids: Collection[int] | None = None) -> Surroundings:
    """The surroundings of the reports of some bases, or of all of a period."""
    mine = {} if base_ids is None else {"base__in": base_ids}
    expected = ExpectedReport.objects.filter(period=period, **mine).values_list("base_id", flat=True)
    # The latest extension counts: later rows of the same base take the place of earlier ones.
    extended = dict(
        Extension.objects.filter(period=period, **mine).order_by("pk").values_list("base_id", "until_on")
    )
    returned = {}
    marks = CellReturn.objects.filter(
        report__period=period, **{f"report__{key}": ids for key, ids in mine.items()}
    )
    for base_id, column in marks.values_list("report__base_id", "column").order_by("pk"):
        returned.setdefault(base_id, []).append(column)
    return Surroundings(period=period, expected=frozenset(expected), extended=extended, returned=returned)


def stage_of(report: PeriodicReport) -> Stage:
    """Where one report stands."""
    return surroundings(report.period, [report.base_id]).stage(report.base_id, report)
