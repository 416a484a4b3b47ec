"""A way to do each thing that is done to reporting periods and reports (see ways.units)."""

from datetime import date

from recruitment.home.tests.ways.units import BY, fixture
from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.models import EntryAct
from reports.periodic.tests import reporting
from reports.periodic.tests.reporting import OPENED_ON, edits, head, open_period, report, secretary_of, write

DAY = date(2021, 10, 1)
FIGURES = {"members": 380, "sources_start": 33, "sources_added": 2, "sources_removed": 0, "admitted": 1}


def period(*, locked=False):
    found = open_period()
    return actions.lock_period(period=found, on=DAY, by=head()) if locked else found


def of_period(action, *, locked=False, **more):
    def way():
        found = period(locked=locked)
        return lambda: action(period=found, by=head(), **more)

    return way


def _extend():
    return of_period(actions.extend, base=factories.base(6), until_on=DAY, reason="Ốm", on=DAY)()


def begun():
    open_period()
    write(6, {"members": 480})
    return report(6)


def handed_in(*numbers):
    open_period()
    return [reporting.hand_in(number) for number in numbers]


def waiting():
    return handed_in(6)[0]


def approved():
    return reporting.approve(waiting())


def of_report(action, *, at, by=head, **more):
    def way():
        found = at()
        return lambda: action(report=found, version=found.version, by=by(), **more)

    return way


def _open():
    found = reporting.period()
    return lambda: actions.open_for_reports(period=found, due_on=DAY, on=OPENED_ON, by=head())


def _ad_hoc():
    asked = actions.AdHoc(
        title="Rà soát",
        starts_on=date(2021, 9, 1),
        ends_on=date(2021, 9, 30),
        due_on=DAY,
        indicators=["members"],
        bases=[factories.base(6), factories.base(5)],
    )
    return lambda: actions.collect_ad_hoc(asked=asked, on=DAY, by=head())


def _rules():
    data = fixture("bao-cao-dinh-ky.toml")
    data["reporting_rule"].append({"starts_on": date(2022, 1, 1), "members_move_percent": 20})
    return lambda: actions.load_reporting_rules(data=data, **BY)


def of_two(found=FIGURES):
    return [*edits(factories.base(6), found), *edits(factories.base(5), found)]


def _save():
    found = open_period()
    return lambda: actions.save_cells(period=found, edits=of_two(), on=OPENED_ON, by=head())


def _undo_entry():
    act = _save()().act
    return lambda: actions.undo_entry(act=act, on=OPENED_ON, by=head())


def _words():
    found = open_period()
    words = {"difficulties": "Thiếu nguồn"}
    return lambda: actions.save_words(
        period=found,
        base=factories.base(6),
        words=words,
        seen={"difficulties": ""},
        on=OPENED_ON,
        by=secretary_of(6),
    )


def _explain():
    found = begun()
    return lambda: actions.explain(
        report=found, check="members", column="members", text="Chuyển đến.", on=OPENED_ON, by=secretary_of(6)
    )


def _remarks(found):
    return {
        (one.finding.check, one.finding.column): "Đã kiểm tra."
        for one in actions.examine(found)
        if not one.finding.is_blocking
    }


def _explain_all():
    found = begun()
    words = _remarks(found)
    return lambda: actions.explain_all(
        report=found, version=found.version, words=words, on=OPENED_ON, by=secretary_of(6)
    )


def _whole(*numbers):
    """Reports with every figure, not handed in."""
    open_period()
    for number in numbers:
        write(number)
    return [report(number) for number in numbers]


def _submit():
    (found,) = _whole(6)
    _explained(found)
    return lambda: actions.submit(report=found, version=found.version, on=OPENED_ON, by=head(), paper="1-BC")


def _explained(found):
    found.version = actions.explain_all(
        report=found, version=found.version, words=_remarks(found), on=OPENED_ON, by=head()
    )


def _papers():
    papers = [
        actions.PaperReport(report=one, version=one.version, paper=f"{one.pk}-BC", explanations=_remarks(one))
        for one in _whole(6, 5)
    ]
    return lambda: actions.hand_in_papers(papers=papers, on=OPENED_ON, by=head())


def _approve_many():
    found = [one for one in handed_in(6, 5) if not actions.examine(one)]
    shown = {one.pk: one.version for one in found}
    return lambda: actions.approve_many(shown=shown, reports=found, by=head(2))


def _take():
    found = open_period()
    papers = {factories.base(number).pk: f"{number}-BC" for number in (6, 5)}
    whole = {**reporting.COMPLETE, "sources_start": 33}
    return lambda: actions.take_workbook(
        period=found, edits=of_two(whole), papers=papers, on=OPENED_ON, by=head()
    )


def _undo_workbook():
    act = EntryAct.objects.get(pk=_take()().outcome.act.pk)
    return lambda: actions.undo_workbook(act=act, on=OPENED_ON, by=head())


PERIODIC = "reports.periodic.actions."
OF_PERIODS = {
    "open_periods": lambda: lambda: actions.open_periods(first_year=2031, last_year=2032, **BY),
    "load_reporting_rules": _rules,
    "open_for_reports": _open,
    "collect_ad_hoc": _ad_hoc,
    "move_due_day": of_period(actions.move_due_day, due_on=date(2021, 10, 15)),
    "lock_period": of_period(actions.lock_period, on=DAY),
    "unlock_period": of_period(actions.unlock_period, locked=True, reason="Còn thiếu"),
    "extend": _extend,
    "record_download": of_period(actions.record_download, base_id=None, data=b"x", rows=1),
}
OF_REPORTS = {
    "save_cells": _save,
    "undo_entry": _undo_entry,
    "save_words": _words,
    "explain": _explain,
    "explain_all": _explain_all,
    "submit": _submit,
    "withdraw": of_report(actions.withdraw, at=waiting, on=OPENED_ON),
    "send_back": of_report(actions.send_back, at=waiting, reason="Xem lại", columns=["members"]),
    "approve": of_report(actions.approve, at=waiting),
    "approve_many": _approve_many,
    "correct": of_report(actions.correct, at=approved, figures={"class_sent": 9}, reason="Sót"),
    "hand_in_papers": _papers,
    "take_workbook": _take,
    "undo_workbook": _undo_workbook,
}
WAYS = {f"{PERIODIC}{name}": way for name, way in (OF_PERIODS | OF_REPORTS).items()}
