"""Applying and undoing an appendix: ledger, opening reports, record; one transaction each."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions, acts
from reports.appendix.models import ActCell, AppendixImport, SheetAct
from reports.appendix.queries import plan_of
from reports.periodic.models import FirstFigure, PeriodicReport
from units.targets.actions import CellTarget, write_cells
from units.targets.models import TargetLine

JULY = date(2021, 7, 1)


def counts():
    """How much is stored of everything an import writes."""
    return {
        model.__name__: model.objects.count()
        for model in (TargetLine, PeriodicReport, FirstFigure, SheetAct, ActCell, AuditEvent)
    }


def apply(appendix_import, **changes):
    arguments = {"supplements_from": JULY, "acknowledged": False, "by": SYSTEM} | changes
    return actions.apply(appendix_import=appendix_import, **arguments)


def test_applying_writes_168_ledger_lines_and_112_reported_figures(applied):
    assert TargetLine.objects.count() == 168
    assert PeriodicReport.objects.filter(state="approved").count() == 56
    assert FirstFigure.objects.count() == 112
    assert ActCell.objects.count() == 280


def test_lines_carry_their_document_and_their_first_day_in_force(applied):
    lines = TargetLine.objects.filter(base__number=11)
    assert {line.document.number for line in lines} == {"47-KH/QU"}
    assert lines.get(column="registered", year=None).in_force_on == date(2020, 1, 1)
    assert lines.get(column="registered", year=2021).in_force_on == date(2021, 1, 1)
    assert {line.in_force_on for line in lines.filter(column="supplement")} == {JULY}


def test_the_day_of_the_confirm_page_is_stored_on_the_supplements(founded):
    factories.apply_appendix(supplements_from=date(2021, 8, 15))
    assert set(TargetLine.objects.filter(column="supplement").values_list("in_force_on", flat=True)) == {
        date(2021, 8, 15)
    }


def test_applying_leaves_one_event_for_the_import_and_one_for_each_base_under_one_act(applied):
    act = applied.acts.get()
    events = AuditEvent.objects.filter(act=act.act_id)
    assert events.count() == 29
    phuong_1 = events.get(object_type="party_base", base_id=factories.base(1).pk)
    assert phuong_1.changes["members"] == [None, 279]
    assert len(phuong_1.changes) == 10


def test_the_same_file_again_has_nothing_to_do(applied):
    again = factories.create_import()
    assert plan_of(again, scope=SYSTEM).unchanged == 280
    before = counts()
    with pytest.raises(actions.ImportRefused, match="không có gì để nhập"):
        apply(again)
    assert counts() == before


def test_an_applied_import_cannot_be_applied_twice(applied):
    before = counts()
    with pytest.raises(actions.ImportRefused, match="đã được nhập"):
        apply(applied)
    assert counts() == before


def test_a_plan_that_is_no_longer_the_one_shown_is_not_applied(founded):
    appendix_import = factories.create_import()
    shown = plan_of(appendix_import, scope=SYSTEM).shown
    cell = CellTarget(
        base_id=factories.base(1).pk, column="registered", year=None, figure=31, in_force_on=date(2020, 1, 1)
    )
    write_cells(cells=[cell], act=TargetLine.Act.EDIT, document=None, act_id="7" * 32)
    with pytest.raises(actions.PlanChanged) as refusal:
        apply(appendix_import, shown=shown)
    assert [(cell.base_number, cell.column.code, cell.old, cell.new) for cell in refusal.value.cells] == [
        (1, "term_target", 31, 30)
    ]
    assert TargetLine.objects.count() == 1


def test_undoing_makes_every_figure_unknown_and_keeps_the_history(applied):
    actions.undo(appendix_import=applied, by=SYSTEM)
    applied.refresh_from_db()
    assert applied.state == AppendixImport.State.UNDONE
    assert TargetLine.objects.count() == 2 * 168
    assert not PeriodicReport.objects.filter(state="approved").exists()
    assert not FirstFigure.objects.exists()
    assert plan_of(applied, scope=SYSTEM).created == 280


def test_an_undone_import_can_be_applied_again(applied):
    actions.undo(appendix_import=applied, by=SYSTEM)
    apply(applied)
    assert plan_of(applied, scope=SYSTEM).unchanged == 280
    assert applied.acts.count() == 3


def test_undoing_a_correction_brings_back_the_figures_before_it(applied):
    table = factories.printed_table()
    corrected = _with_value(table, line=6, members=280, term_target=31)
    second = factories.create_import(table=corrected)
    apply(second, acknowledged=True)
    assert PeriodicReport.objects.get(base__number=1, members__isnull=False).members == 280
    actions.undo(appendix_import=second, by=SYSTEM)
    assert PeriodicReport.objects.get(base__number=1, members__isnull=False).members == 279
    assert plan_of(applied, scope=SYSTEM).unchanged == 280


def test_undoing_leaves_alone_what_a_later_import_changed(applied):
    second = factories.create_import(
        table=_with_value(factories.printed_table(), line=6, members=280, term_target=31)
    )
    apply(second, acknowledged=True)
    act = actions.undo(appendix_import=applied, by=SYSTEM)
    kept = {(cell.base.number, cell.column) for cell in act.cells.filter(is_kept=True)}
    assert kept == {(1, "members"), (1, "term_target")}
    assert PeriodicReport.objects.get(base__number=1, members__isnull=False).members == 280
    assert plan_of(second, scope=SYSTEM).unchanged == 2


def test_undoing_twice_is_refused(applied):
    actions.undo(appendix_import=applied, by=SYSTEM)
    with pytest.raises(actions.ImportRefused, match="không còn gì"):
        actions.undo(appendix_import=applied, by=SYSTEM)


def test_a_file_with_an_error_writes_nothing(founded):
    table = _with_value(factories.printed_table(), line=6, name="Phường Một")
    appendix_import = factories.create_import(table=table)
    before = counts()
    with pytest.raises(actions.ImportRefused, match="1 lỗi"):
        apply(appendix_import, acknowledged=True)
    assert counts() == before


def test_a_fault_halfway_leaves_nothing_behind(founded, monkeypatch):
    appendix_import = factories.create_import()
    before = counts()

    def fail(**kwargs):
        raise IntegrityError("planted")

    monkeypatch.setattr(acts, "record_opening_figures", fail)
    with pytest.raises(IntegrityError):
        apply(appendix_import)
    assert counts() == before
    appendix_import.refresh_from_db()
    assert appendix_import.state == AppendixImport.State.READ


@pytest.mark.django_db(transaction=True)
def test_of_two_applies_at_once_exactly_one_writes():
    factories.load_founding_data()
    imports = [factories.create_import(), factories.create_import()]
    outcomes, start = [], threading.Barrier(2)

    def work(appendix_import):
        start.wait()
        try:
            apply(appendix_import)
            outcomes.append("applied")
        except actions.ImportRefused as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[appendix_import]) for appendix_import in imports]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Mọi số trong tệp đã giống số đang có, không có gì để nhập.", "applied"]
    assert TargetLine.objects.count() == 168


def _with_value(table, *, line, name=None, **values):
    """The table with figures, or the name, of one row changed."""
    kept = table.as_json()
    for row in kept["rows"]:
        if row["line"] == line:
            row["values"] |= values
            row["name"] = name or row["name"]
    return type(table).from_json(kept)
