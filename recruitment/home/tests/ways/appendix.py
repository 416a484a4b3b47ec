"""A way to do each thing that is done to the appendix, its papers, proposals and drafts (see ways.units)."""

from datetime import date

import openpyxl

from recruitment.home.tests.ways.units import BY, PAPER, paper, sent
from recruitment.testing import factories
from reports.appendix import actions, sessions
from reports.appendix.models import AppendixImport
from reports.appendix.papers import actions as papers
from reports.appendix.proposals import actions as agreeing
from reports.appendix.proposals.tests.asking import as_asked
from reports.appendix.sharing import actions as sharing
from reports.appendix.tests import sheets
from units.targets.stated import current_term

LATER = date(2021, 7, 2)


def uploaded(data=None):
    return sessions.upload(
        data=data or sheets.spoilt({"I6": 9}), file_name="phu-luc.xlsx", appendix=factories.plan_47(), **BY
    )


def applied():
    return AppendixImport.objects.select_related("appendix__document").latest("pk")


def _register():
    document = paper(issued_on=LATER)
    return lambda: actions.register_appendix(
        document=document,
        term_name=current_term().name,
        current_year=2022,
        last_year=2025,
        supplements_from=date(2022, 7, 1),
        **BY,
    )


def _remove_appendix():
    found = _register()()
    return lambda: papers.remove_appendix(appendix=found, **BY)


def _apply():
    # One name is a spelling to be learned, one row names a waiting base, one figure is another.
    data = sheets.spoilt({"I6": 9, "B7": "Phường số hai"})
    found = uploaded(data)
    sessions.answer_names(appendix_import=found, names={"Phường số hai": 2}, **BY)
    return lambda: actions.apply(
        appendix_import=found, supplements_from=date(2021, 7, 1), acknowledged=True, **BY
    )


def _undo():
    _apply()()
    return lambda: actions.undo(appendix_import=applied(), **BY)


def _edits():
    return [
        actions.CellEdit(base_id=factories.base(number).pk, column=column, seen=seen, value=seen + 1)
        for number, column, seen in ((6, "supplement_2021", 2), (6, "source", 31), (5, "members", 356))
        for seen in [standing(number, column)]
    ]


def standing(number, column):
    base_id = factories.base(number).pk
    return actions.acts.current_figures(appendix=factories.plan_47(), base_ids=[base_id])[base_id, column]


def _edit():
    edits = _edits()
    return lambda: actions.edit_cells(appendix=factories.plan_47(), edits=edits, **BY)


def _undo_edit():
    act = _edit()().act
    return lambda: actions.undo_edit(act=act, **BY)


def _answer():
    found = uploaded(sheets.spoilt({"B7": "Phường số hai"}))
    return lambda: sessions.answer_names(appendix_import=found, names={"Phường số hai": 2}, **BY)


def with_two_sheets():
    """The appendix twice in one workbook."""
    book = openpyxl.load_workbook(factories.APPENDIX)
    book.copy_worksheet(book.worksheets[0]).title = "Bản sửa"
    return sheets.as_bytes(book)


def _choose_sheet():
    found = uploaded(with_two_sheets())
    return lambda: sessions.choose_sheet(appendix_import=found, sheet="Bản sửa", **BY)


def _assign():
    unknown = {"C4": "Quân số Đảng", "C15": None, "C31": None}
    found = uploaded(sheets.spoilt(unknown))
    return lambda: sessions.assign_columns(appendix_import=found, columns={"C": "members"}, **BY)


def _noted():
    found = uploaded()
    return lambda: sessions.record_noted(appendix_import=found, data=b"x", rows=1, **BY)


def _correct_document():
    found = paper()
    shown = papers.shown_of(found)
    return lambda: papers.correct_document(
        document=found, shown=shown, **PAPER | {"subject": "Trích yếu"}, **BY
    )


def _remove_document():
    found = paper()
    return lambda: papers.remove_document(document=found, **BY)


def _agree():
    found, appendix, document = sent(), factories.plan_47(), paper(issued_on=LATER)
    return lambda: agreeing.agree(
        appendix=appendix, decisions=[as_asked(found, appendix)], document=document, **BY
    )


def _undo_agreement():
    act = _agree()()
    return lambda: agreeing.undo_agreement(act=act, **BY)


def shared():
    return sharing.create(
        appendix=factories.plan_47(),
        year=2021,
        amount=6,
        method="sources",
        note="",
        on=factories.A_DAY,
        **BY,
    )


def of_draft(action, **more):
    def way():
        found = shared()
        return lambda: action(share_out=found, version=found.version, **more, **BY)

    return way


def _save_draft():
    found = shared()
    return lambda: sharing.save(
        share_out=found, amount=7, note="", amounts={6: 1}, seen={}, version=found.version, **BY
    )


def _adopt():
    found, document = shared(), paper(issued_on=LATER)
    return lambda: sharing.adopt(share_out=found, document=document, version=found.version, **BY)


def _undo_adoption():
    found, document = shared(), paper(issued_on=LATER)
    act = sharing.adopt(share_out=found, document=document, version=found.version, **BY)
    return lambda: sharing.undo_adoption(share_out=found, act_id=act.act_id, **BY)


def _export_draft():
    found = shared()
    return lambda: sharing.record_export(share_out=found, data=b"x", rows=1, **BY)


WAYS = {
    "reports.appendix.actions.register_appendix": _register,
    "reports.appendix.actions.record_export": lambda: (
        lambda: actions.record_export(appendix=factories.plan_47(), data=b"x", rows=1, **BY)
    ),
    "reports.appendix.actions.apply": _apply,
    "reports.appendix.actions.undo": _undo,
    "reports.appendix.actions.edit_cells": _edit,
    "reports.appendix.actions.undo_edit": _undo_edit,
    "reports.appendix.papers.actions.correct_document": _correct_document,
    "reports.appendix.papers.actions.remove_document": _remove_document,
    "reports.appendix.papers.actions.remove_appendix": _remove_appendix,
    "reports.appendix.proposals.actions.agree": _agree,
    "reports.appendix.proposals.actions.undo_agreement": _undo_agreement,
    "reports.appendix.sessions.upload": lambda: uploaded,
    "reports.appendix.sessions.answer_names": _answer,
    "reports.appendix.sessions.choose_sheet": _choose_sheet,
    "reports.appendix.sessions.assign_columns": _assign,
    "reports.appendix.sessions.record_noted": _noted,
    "reports.appendix.sharing.actions.create": lambda: shared,
    "reports.appendix.sharing.actions.save": _save_draft,
    "reports.appendix.sharing.actions.share_again": of_draft(
        sharing.share_again, method="block", on=factories.A_DAY
    ),
    "reports.appendix.sharing.actions.delete": of_draft(sharing.delete),
    "reports.appendix.sharing.actions.adopt": _adopt,
    "reports.appendix.sharing.actions.undo_adoption": _undo_adoption,
    "reports.appendix.sharing.actions.record_export": _export_draft,
}
