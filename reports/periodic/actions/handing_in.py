"""A base hands its report in, explains what the checks found, and takes it back until it is approved."""

import uuid
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from recruitment.audit.actions import record
from recruitment.kernel import clock
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import squeeze
from reports.periodic.actions.entering import known_start, origin_of, require_reach
from reports.periodic.actions.locking import (
    ReportRefused,
    deed_on,
    keep_step,
    locked_report,
    require_version,
)
from reports.periodic.checks import missing, sources_at_end
from reports.periodic.examining import Remark, backgrounds, remarks, rules_for
from reports.periodic.gates import why_closed
from reports.periodic.models import Explanation, PeriodicReport, ReportStep
from reports.periodic.stages import stage_of
from units.targets.models import TargetLine

State = PeriodicReport.State
OPEN = (State.DRAFT, State.RETURNED)


def examine(report: PeriodicReport) -> list[Remark]:
    """What the checks find in a report as it stands, each with the words that still hold for it. Five queries."""
    background = backgrounds(
        period=report.period,
        base_ids=[report.base_id],
        reports=PeriodicReport.objects.all(),
        lines=TargetLine.objects.all(),
    )[report.base_id]
    return remarks(
        report.values,
        period=report.period,
        background=background,
        rules=rules_for(report.period),
        explanations=report.explanations.all(),
    )


@transaction.atomic
def explain(
    *, report: PeriodicReport, check: str, column: str, text: str, on: date, by: Scope
) -> Explanation:
    """Keep a base's words on one finding. Raises ReportRefused when nothing was found there, or it is not open."""
    require_reach(by, [report.base_id])
    report = locked_report(report)
    _require_open(report, on)
    finding = next((one.finding for one in examine(report) if _key(one) == (check, column)), None)
    if finding is None or finding.is_blocking:
        raise ReportRefused("Số liệu đã thay đổi, không còn điều cần giải trình này.")
    if not squeeze(text):
        raise ReportRefused("Ghi lời giải trình, hoặc sửa lại số.")
    explanation = _keep_words(report, finding, text, by)
    _record_words(report, [explanation], by=by)
    return explanation


@transaction.atomic
def explain_all(
    *,
    report: PeriodicReport,
    version: int,
    words: Mapping[tuple[str, str], str],
    on: date,
    by: Scope,
    act: uuid.UUID | None = None,
) -> int:
    """Keep a base's words on the findings it was shown, each new one under its (check, column); blanks say nothing.

    Returns the version under which the report is handed in with them. Raises ReportRefused, ReportChanged: words on a
    figure that somebody changed meanwhile would not be about what was seen.
    """
    require_reach(by, [report.base_id])
    report = locked_report(report)
    new = {
        one.finding: words[_key(one)]
        for one in examine(report)
        if not one.finding.is_blocking
        and squeeze(words.get(_key(one), ""))
        and words[_key(one)].strip() != one.explanation
    }
    if not new:
        return version
    _require_open(report, on)
    require_version(report, version)
    kept = [_keep_words(report, finding, text, by) for finding, text in new.items()]
    _record_words(report, kept, by=by, act=act)
    return report.version


def _key(remark: Remark) -> tuple[str, str]:
    return remark.finding.check, remark.finding.column


def _keep_words(report, finding, text, by) -> Explanation:
    explanation, _ = Explanation.objects.update_or_create(
        report=report,
        check_code=finding.check,
        column=finding.column,
        defaults={
            "message": finding.message,
            "text": text.strip(),
            "written_at": clock.now(),
            "written_by_label": by.label,
        },
    )
    report.version += 1
    report.save(update_fields=["version"])
    return explanation


def _record_words(report, explanations, *, by, act=None):
    changes = {f"{one.check_code}.{one.column}": [None, one.text] for one in explanations}
    record(deed_on(report, "report.explain", changes), by=by, act=act)


@transaction.atomic
def submit(
    *,
    report: PeriodicReport,
    version: int,
    on: date,
    by: Scope,
    paper: str = "",
    act: uuid.UUID | None = None,
) -> PeriodicReport:
    """Hand a report in. Whoever types for a base names its signed paper. Raises ReportRefused, ReportChanged.

    version: of the report as the person saw it. A report that was handed in already is refused, whatever the version:
    a second press changes nothing. act: of what it is a part, such as a workbook taken in.
    """
    require_reach(by, [report.base_id])
    report = locked_report(report)
    _require_open(report, on)
    require_version(report, version)
    origin = origin_of(by)
    if origin == PeriodicReport.Origin.DISTRICT and not squeeze(paper):
        raise ReportRefused("Nhập thay cơ sở thì ghi số báo cáo có chữ ký của cơ sở.")
    changed = _complete(report)
    _require_sound(report)
    change = [report.state, State.SUBMITTED]
    report.state, report.origin, report.paper = State.SUBMITTED, origin, squeeze(paper)
    report.submitted_at, report.submitted_by_id, report.submitted_by_label = (
        clock.now(),
        by.actor_id,
        by.label,
    )
    report.first_submitted_on = report.first_submitted_on or on
    report.version += 1
    report.save()
    keep_step(report, ReportStep.Kind.SUBMIT, note=report.paper, by=by)
    record(deed_on(report, "report.submit", {"state": change, **changed}), by=by, act=act)
    return report


def _complete(report) -> dict:
    """What follows from other figures where nobody typed it: sources at the start, then at the end."""
    done = {}
    if report.sources_start is None:
        done["sources_start"] = known_start(report.period, report.base_id)
        report.sources_start = done["sources_start"]
    if report.sources is None and "sources" in report.period.asked:
        done["sources"] = report.sources = sources_at_end(report.values)
    return {column: [None, value] for column, value in done.items() if value is not None}


def _require_sound(report):
    lacking = missing(report.values, asked=report.period.asked, is_ad_hoc=report.period.is_ad_hoc)
    found = examine(report)
    wrong = [*lacking, *(one.finding for one in found if one.finding.is_blocking)]
    if wrong:
        raise ReportRefused("Chưa nộp được. " + " ".join(one.message for one in wrong))
    if unexplained := [one.finding.message for one in found if one.is_open]:
        raise ReportRefused("Chưa nộp được, còn điều cần giải trình. " + " ".join(unexplained))


def _require_open(report, on):
    if report.state not in OPEN:
        raise ReportRefused(
            f"Báo cáo đang ở trạng thái “{report.get_state_display()}”, không nộp hay sửa được nữa."
        )
    if why := why_closed(stage_of(report), on=on):
        raise ReportRefused(why)


@transaction.atomic
def withdraw(
    *, report: PeriodicReport, version: int, on: date, by: Scope, act: uuid.UUID | None = None
) -> PeriodicReport:
    """Take a report back to go on writing, until it is approved. Raises ReportRefused, ReportChanged.

    A report that had been returned is open again in the returned cells alone.
    """
    require_reach(by, [report.base_id])
    report = locked_report(report)
    if report.state != State.SUBMITTED:
        raise ReportRefused(f"Báo cáo đang ở trạng thái “{report.get_state_display()}”, không rút lại được.")
    require_version(report, version)
    if why := why_closed(stage_of(report), on=on):
        raise ReportRefused(why)
    was_returned = report.returned_cells.exists()
    change = [report.state, State.RETURNED if was_returned else State.DRAFT]
    report.state = change[1]
    report.version += 1
    report.save(update_fields=["state", "version"])
    keep_step(report, ReportStep.Kind.WITHDRAW, by=by)
    record(deed_on(report, "report.withdraw", {"state": change}), by=by, act=act)
    return report
