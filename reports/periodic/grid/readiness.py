"""What still stands between a draft and its hand-in."""

from datetime import date

from reports.periodic.checks import missing, sources_at_end
from reports.periodic.examining import Remark
from reports.periodic.gates import DRAFT, RETURNED, why_closed
from reports.periodic.indicators import BY_CODE
from reports.periodic.queries import ReportRow


def lacking(row: ReportRow) -> list[str]:
    """What has to be written or put right first, as sentences. Sources at the end are worked out at the hand-in."""
    values = dict(row.values)
    if values["sources"] is None:
        values["sources"] = sources_at_end(values)
    is_ad_hoc = row.report is not None and row.report.period.is_ad_hoc
    lacked = missing(values, asked=row.stage.asked, is_ad_hoc=is_ad_hoc)
    wanting = [BY_CODE[finding.column].label for finding in lacked]
    blocking = [remark.finding.message for remark in row.remarks if remark.finding.is_blocking]
    return [*([f"Chưa có số: {', '.join(wanting)}."] if wanting else []), *blocking]


def to_explain(row: ReportRow) -> list[Remark]:
    """What was found and needs words before the report can go."""
    return [remark for remark in row.remarks if not remark.finding.is_blocking and not remark.explanation]


def is_open(row: ReportRow, *, on: date) -> bool:
    """Whether the report is with its base and can be handed in on the day."""
    return row.state in (DRAFT, RETURNED) and not why_closed(row.stage, on=on)


def is_ready(row: ReportRow, *, on: date) -> bool:
    """Whether every figure is there and nothing blocks."""
    return is_open(row, on=on) and not lacking(row)
