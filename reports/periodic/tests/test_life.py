"""A report from its first figure to its approval and beyond, and what each state refuses."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from recruitment.audit.models import AuditEvent
from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.actions import PeriodRefused, ReportChanged, ReportRefused
from reports.periodic.models import FirstFigure, PeriodicReport, ReportingRule, ReportStep
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import (
    Q3,
    approve,
    clerk,
    hand_in,
    head,
    open_period,
    report,
    secretary_of,
    write,
)
from reports.periodic.values import NOTHING

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(applied):
    return open_period()


def test_the_first_figure_begins_the_report_with_the_sources_of_the_period_before(opened):
    outcome = write(6, {"members": 380})
    assert report().sources_start == 33
    assert (factories.base(6).pk, "sources_start", 33) in outcome.derived
    assert report().origin == "base"


def test_sources_at_the_end_follow_from_the_other_figures(opened):
    write(6)
    assert report().sources == 34
    write(6, {"sources_removed": 4})
    assert report().sources == 30


def test_zero_blank_and_nothing_arose_are_three_values(opened):
    write(6, {"class_sent": 0, "dossiers_sent": NOTHING, "recognised": None})
    found = report()
    assert (found.value("class_sent"), found.value("dossiers_sent"), found.value("recognised")) == (
        0,
        NOTHING,
        None,
    )
    assert found.dossiers_sent == 0
    write(6, {"dossiers_sent": 2})
    assert report().value("dossiers_sent") == 2


def test_somebody_elses_figure_is_never_overwritten(opened):
    write(6, {"members": 380})
    outcome = write(6, {"members": 381}, seen={"members": None}, by=clerk())
    assert report().members == 380
    [conflict] = outcome.conflicts
    assert (conflict.current, conflict.by_label) == (380, "Bí thư TT 6")


def test_a_stranger_writes_nothing_here(opened):
    with pytest.raises(PermissionDenied):
        write(6, {"members": 1}, by=secretary_of(5))
    assert not PeriodicReport.objects.filter(period=opened).exists()


def test_one_undo_takes_a_whole_block_back_except_what_was_changed_since(opened):
    first = write(6)
    write(6, {"members": 400})
    cells = actions.undo_entry(act=first.act, on=reporting.OPENED_ON, by=secretary_of(6))
    found = report()
    assert found.members == 400
    assert found.sources_added is None
    assert [cell.column for cell in cells if cell.is_kept] == ["members"]
    with pytest.raises(ReportRefused):
        actions.undo_entry(act=first.act, on=reporting.OPENED_ON, by=secretary_of(6))


def test_a_report_without_a_figure_it_needs_is_not_handed_in(opened):
    write(6, {"members": 380})
    with pytest.raises(ReportRefused, match="Mới đưa vào nguồn: chưa có số"):
        actions.submit(report=report(), version=report().version, on=reporting.OPENED_ON, by=secretary_of(6))


def test_what_the_checks_find_is_explained_before_handing_in(opened):
    write(6, {**reporting.COMPLETE, "members": 480})
    with pytest.raises(ReportRefused, match="còn điều cần giải trình"):
        actions.submit(report=report(), version=report().version, on=reporting.OPENED_ON, by=secretary_of(6))
    actions.explain(
        report=report(),
        check="members",
        column="members",
        text="Nhận đảng viên chuyển đến.",
        on=reporting.OPENED_ON,
        by=secretary_of(6),
    )
    write(6, {"members": 470})
    with pytest.raises(ReportRefused, match="còn điều cần giải trình"):
        actions.submit(report=report(), version=report().version, on=reporting.OPENED_ON, by=secretary_of(6))


def test_a_second_press_hands_nothing_in_again(opened):
    found = hand_in(6)
    with pytest.raises(ReportRefused):
        actions.submit(report=found, version=found.version, on=reporting.OPENED_ON, by=secretary_of(6))
    assert ReportStep.objects.filter(report=found, kind="submit").count() == 1


def test_a_handed_in_report_is_locked_until_it_is_taken_back(opened):
    found = hand_in(6)
    for by in (secretary_of(6), clerk()):
        [refusal] = write(6, {"members": 1}, by=by).refused
        assert "rút lại" in refusal.message
    actions.withdraw(report=found, version=found.version, on=reporting.OPENED_ON, by=secretary_of(6))
    assert write(6, {"members": 379}).saved


def test_the_district_hands_in_for_a_base_with_the_number_of_its_paper(opened):
    write(6, by=clerk())
    with pytest.raises(ReportRefused, match="số báo cáo có chữ ký"):
        actions.submit(report=report(), version=report().version, on=reporting.OPENED_ON, by=clerk())
    found = actions.submit(
        report=report(), version=report().version, on=reporting.OPENED_ON, by=clerk(), paper="12-BC/ĐU"
    )
    assert (found.origin, found.paper) == ("district", "12-BC/ĐU")


def test_a_returned_report_is_open_in_the_marked_cells_alone(opened):
    found = hand_in(6)
    returned = actions.send_back(
        report=found, version=found.version, reason="Nguồn không khớp", columns=["sources_added"], by=clerk()
    )
    outcome = write(6, {"sources_added": 3, "members": 1})
    assert [edit.column for edit in outcome.saved] == ["sources_added"]
    assert [cell.column for cell in outcome.refused] == ["members"]
    assert report().sources == 35
    again = report()
    actions.submit(report=again, version=again.version, on=reporting.OPENED_ON, by=secretary_of(6))
    assert returned.pk == again.pk


@pytest.mark.parametrize(("reason", "columns"), [("", ["members"]), ("Sai", []), ("Sai", ["khac"])])
def test_returning_needs_a_reason_and_cells(opened, reason, columns):
    found = hand_in(6)
    with pytest.raises(ReportRefused):
        actions.send_back(report=found, version=found.version, reason=reason, columns=columns, by=clerk())
    assert report().state == "submitted"


def test_what_is_approved_is_what_was_seen(opened):
    found = hand_in(6)
    seen = found.version
    actions.withdraw(report=found, version=seen, on=reporting.OPENED_ON, by=secretary_of(6))
    write(6, {"members": 390})
    again = report()
    actions.submit(report=again, version=again.version, on=reporting.OPENED_ON, by=secretary_of(6))
    with pytest.raises(ReportChanged):
        actions.approve(report=again, version=seen, by=head(2))
    assert report().state == "submitted"


def test_an_approved_report_keeps_its_first_figures_and_its_step(opened):
    approve(hand_in(6))
    found = report()
    assert found.state == "approved"
    assert dict(FirstFigure.objects.filter(report=found).values_list("column", "value")) == {
        "members": 380,
        "sources": 34,
        "admitted": 1,
    }
    assert found.steps.get(kind="approve").figures["members"] == 380


def test_a_correction_keeps_both_versions(opened):
    approve(hand_in(6))
    found = report()
    with pytest.raises(ReportRefused, match="lý do"):
        actions.correct(report=found, version=found.version, figures={"admitted": 2}, reason=" ", by=head())
    actions.correct(
        report=found,
        version=found.version,
        figures={"admitted": 2, "sources": 33},
        reason="Sót một người",
        by=head(),
    )
    steps = list(report().steps.order_by("pk").values_list("kind", "figures"))
    assert [(kind, figures["admitted"]) for kind, figures in steps] == [
        ("submit", 1),
        ("approve", 1),
        ("correct", 2),
    ]
    assert FirstFigure.objects.get(report=found, column="admitted").value == 1


def test_only_an_approved_report_is_corrected(opened):
    found = hand_in(6)
    with pytest.raises(ReportRefused):
        actions.correct(report=found, version=found.version, figures={"admitted": 2}, reason="Sót", by=head())


def test_opening_figures_may_be_corrected_and_the_figures_before_are_kept(applied):
    found = report(6, "2021-6t1")
    actions.correct(
        report=found, version=found.version, figures={"members": 379}, reason="Đếm lại", by=head()
    )
    before, after = report(6, "2021-6t1").steps.order_by("pk")
    assert (before.figures["members"], after.figures["members"]) == (378, 379)


def test_a_locked_period_takes_nothing_but_under_an_extension(opened):
    write(6)
    actions.lock_period(period=opened, on=date(2021, 10, 5), by=clerk())
    [refusal] = write(6, {"members": 381}, on=date(2021, 10, 6)).refused
    assert "Kỳ đã khóa ngày 05/10/2021" in refusal.message
    actions.extend(
        period=opened,
        base=factories.base(6),
        until_on=date(2021, 10, 8),
        reason="Bí thư đi công tác",
        on=date(2021, 10, 6),
        by=clerk(),
    )
    assert write(6, {"members": 381}, on=date(2021, 10, 8)).saved
    [refusal] = write(6, {"members": 382}, on=date(2021, 10, 9)).refused
    assert "Gia hạn đã hết ngày 08/10/2021" in refusal.message
    assert write(5, {"members": 1}, on=date(2021, 10, 8)).refused


def test_unlocking_needs_a_reason(opened):
    actions.lock_period(period=opened, on=date(2021, 10, 5), by=clerk())
    with pytest.raises(PeriodRefused):
        actions.unlock_period(period=opened, reason="", by=head())
    actions.unlock_period(period=opened, reason="Còn 3 cơ sở", by=head())
    assert write(6, {"members": 381}).saved


def test_a_period_is_opened_once_and_not_before_it_begins(applied):
    open_period()
    with pytest.raises(PeriodRefused, match="đã mở"):
        open_period()
    with pytest.raises(PeriodRefused, match="bắt đầu ngày 01/10/2021"):
        open_period("2021-q4", due_on=date(2021, 12, 31))
    with pytest.raises(PeriodRefused, match="phụ lục"):
        open_period("2021-6t1")


def test_expected_are_the_bases_of_the_day_whatever_becomes_of_them(applied):
    base = factories.base(7)
    base.closed_on = date(2021, 8, 1)
    base.save()
    period = open_period()
    assert period.expected.count() == 38
    assert write(7, {"members": 1}).refused
    other = factories.base(8)
    other.closed_on = date(2021, 9, 25)
    other.save()
    assert period.expected.count() == 38


def test_an_ad_hoc_period_collects_the_chosen_figures_of_the_chosen_bases(applied):
    asked = actions.AdHoc(
        title="Rà soát sau dịch",
        starts_on=date(2021, 7, 1),
        ends_on=date(2021, 8, 31),
        due_on=date(2021, 9, 5),
        indicators=["sources", "members"],
        bases=[factories.base(6), factories.base(5)],
    )
    period = actions.collect_ad_hoc(asked=asked, on=reporting.OPENED_ON, by=clerk())
    assert period.slug == f"dx-{period.pk}"
    assert [indicator.code for indicator in period.columns] == ["members", "sources"]
    outcome = write(6, {"members": 380, "sources": 20, "admitted": 4}, slug=period.slug)
    assert [cell.column for cell in outcome.refused] == ["admitted"]
    found = report(6, period.slug)
    actions.submit(report=found, version=found.version, on=reporting.OPENED_ON, by=secretary_of(6))
    assert write(9, {"members": 1}, slug=period.slug).refused


def test_many_are_approved_but_those_with_a_warning_or_changed_since(opened):
    clean, warned, changed = hand_in(6), hand_in(5, members=9_000), hand_in(4)
    shown = {one.pk: one.version for one in (clean, warned, changed)}
    actions.withdraw(report=changed, version=changed.version, on=reporting.OPENED_ON, by=secretary_of(4))
    done = actions.approve_many(shown=shown, reports=[clean, warned, changed], by=head(2))
    assert [one.base.number for one in done.approved] == [6]
    assert {one.base.number for one, _ in done.refused} == {4, 5}


def test_whoever_handed_in_a_big_change_does_not_approve_it(opened):
    ReportingRule.objects.create(starts_on=date(2021, 7, 1), members_move_percent=10, four_eyes_change=5)
    found = hand_in(6, by=head(1), paper="1-BC")
    with pytest.raises(ReportRefused, match="cần người khác duyệt"):
        actions.approve(report=found, version=found.version, by=head(1))
    assert actions.approve(report=found, version=found.version, by=head(2)).state == "approved"


def test_every_change_leaves_its_event(opened):
    found = hand_in(6)
    found = actions.send_back(
        report=found, version=found.version, reason="Xem lại", columns=["members"], by=clerk()
    )
    write(6, {"members": 381})
    found = report()
    approve(actions.submit(report=found, version=found.version, on=reporting.OPENED_ON, by=secretary_of(6)))
    verbs = list(
        AuditEvent.objects.filter(object_type="periodic_report").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == [
        "report.enter",
        "report.submit",
        "report.return",
        "report.enter",
        "report.submit",
        "report.approve",
    ]
    assert Q3 in AuditEvent.objects.get(verb="period.open").object_id


def test_a_second_press_collects_extends_and_moves_nothing_twice(opened):
    asked = actions.AdHoc(
        title="Rà soát sau dịch",
        starts_on=date(2021, 7, 1),
        ends_on=date(2021, 8, 31),
        due_on=date(2021, 9, 5),
        indicators=["sources"],
        bases=[factories.base(6)],
    )
    actions.collect_ad_hoc(asked=asked, on=reporting.OPENED_ON, by=clerk())
    with pytest.raises(PeriodRefused, match="Đã có kỳ “Rà soát sau dịch”"):
        actions.collect_ad_hoc(asked=asked, on=reporting.OPENED_ON, by=clerk())
    granted = {"base": factories.base(6), "until_on": date(2021, 10, 8), "reason": "Đi công tác"}
    actions.extend(period=opened, **granted, on=reporting.OPENED_ON, by=clerk())
    with pytest.raises(PeriodRefused, match="đã được gia hạn đến hết ngày 08/10/2021"):
        actions.extend(period=opened, **granted, on=reporting.OPENED_ON, by=clerk())
    events = AuditEvent.objects.filter(verb="period.due")
    for _ in range(2):
        actions.move_due_day(period=opened, due_on=date(2021, 10, 5), by=clerk())
    assert events.count() == 1
