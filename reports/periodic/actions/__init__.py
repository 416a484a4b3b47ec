"""What is done to reporting periods and reports; screens, uploads and commands call these and nothing else."""

from reports.periodic.actions.deciding import approve, approve_many, correct, send_back
from reports.periodic.actions.entering import (
    CellEdit,
    Outcome,
    require_reach,
    save_cells,
    save_words,
    undo_entry,
)
from reports.periodic.actions.handing_in import examine, explain, explain_all, submit, withdraw
from reports.periodic.actions.locking import PeriodRefused, ReportChanged, ReportRefused
from reports.periodic.actions.on_behalf import HandedIn, PaperReport, hand_in_papers
from reports.periodic.actions.opening import (
    OpeningFigure,
    hold_opening_periods,
    open_periods,
    record_opening_figures,
)
from reports.periodic.actions.periods import (
    AdHoc,
    collect_ad_hoc,
    extend,
    load_reporting_rules,
    lock_period,
    move_due_day,
    open_for_reports,
    unlock_period,
)
from reports.periodic.actions.workbooks import record_download, take_workbook, undo_workbook

__all__ = [
    "AdHoc",
    "CellEdit",
    "HandedIn",
    "OpeningFigure",
    "Outcome",
    "PaperReport",
    "PeriodRefused",
    "ReportChanged",
    "ReportRefused",
    "approve",
    "approve_many",
    "collect_ad_hoc",
    "correct",
    "examine",
    "explain",
    "explain_all",
    "extend",
    "hand_in_papers",
    "load_reporting_rules",
    "hold_opening_periods",
    "lock_period",
    "move_due_day",
    "open_for_reports",
    "open_periods",
    "record_download",
    "record_opening_figures",
    "require_reach",
    "save_cells",
    "save_words",
    "send_back",
    "submit",
    "take_workbook",
    "undo_entry",
    "undo_workbook",
    "unlock_period",
    "withdraw",
]
