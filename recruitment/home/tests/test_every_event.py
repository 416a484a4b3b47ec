"""Every action there is, done once: each object it wrote left exactly one event, and all of one act.

Actions are found in the source: whatever public function takes `by` needs its way here, or a reason why it has none.
What was written is found by comparing every row of every table before and after.
"""

import importlib
import inspect
from collections import Counter
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection, transaction

from recruitment.audit.models import AuditEvent
from recruitment.audit.verbs import VERBS
from recruitment.home.tests.ways import appendix, reports, units
from recruitment.journal.fields import label_of
from recruitment.testing import sources
from reports.periodic.models import Period, PeriodicReport

WAYS = units.WAYS | reports.WAYS | appendix.WAYS
# No actions of their own: what they are part of, or that they write nothing.
PARTS = {
    "recruitment.audit.actions.record": "the record itself",
    "recruitment.audit.actions.record_read": "the record itself",
    "recruitment.audit.actions.record_export": "the record itself",
    "recruitment.accounts.actions.end_own_session": "a session alone; tried in the tests of sessions",
    "recruitment.home.founding.load_appendices": "made of register_appendix",
    "reports.appendix.acts.begin": "part of every act on figures",
    "reports.appendix.acts.record_act": "part of every act on figures",
    "reports.periodic.actions.approval_obstacle": "writes nothing",
    "reports.periodic.actions.four_eyes_obstacle": "writes nothing",
    "reports.periodic.actions.require_reach": "writes nothing",
    "reports.periodic.actions.require_approver": "writes nothing",
    "reports.periodic.actions.require_decider": "writes nothing",
    "reports.periodic.actions.require_unlocker": "writes nothing",
    "reports.periodic.actions.origin_of": "writes nothing",
    "reports.periodic.actions.begin_act": "part of every entry",
    "reports.periodic.actions.keep_step": "part of every step of a report",
    "reports.periodic.form.drafts.keep": "made of save_cells, save_words and explain_all",
    "units.targets.proposals.settle": "part of agreeing",
    "units.targets.proposals.unsettle": "part of undoing an agreement",
}
# What brings founding data in is one object to the record, however many rows it is.
AS_ONE = {
    "units.bases.actions.load_units": ("committee", "1"),
    "units.targets.actions.load_term": None,
    "reports.periodic.actions.load_reporting_rules": ("reporting_rule", ""),
    "reports.periodic.actions.open_periods": ("calendar", "2031 - 2032"),
}
# Acts in which two things happen to an object: figures and a step, figures and a name. One event for each of the two.
TWOFOLD = {
    "reports.periodic.actions.hand_in_papers",
    "reports.periodic.actions.take_workbook",
    "reports.periodic.actions.undo_workbook",
    "reports.appendix.actions.apply",
    "reports.appendix.actions.undo",
}
# Rows of the act itself, of sessions and of counting attempts: no object anybody did something to.
NO_OBJECT = {
    "periodic.EntryAct",
    "appendix.SheetAct",
    "accounts.SignInThrottle",
    "sessions.Session",
    "usersessions.UserSession",
}
IN_VIEWS = {"views", "queries", "forms", "commands"}


def found_actions():
    """Every public function of the program that takes `by`, by package and name."""
    for path in sources.python_files():
        module = ".".join(path.relative_to(sources.BASE).with_suffix("").parts).removesuffix(".__init__")
        if sources.is_test(path) or path.parent == sources.BASE or IN_VIEWS & set(module.split(".")):
            continue
        for name, function in vars(importlib.import_module(module)).items():
            if is_action(name, function, module):
                yield f"{package_of(module)}.{name}"


def is_action(name, function, module):
    is_own = inspect.isfunction(function) and function.__module__ == module and not name.startswith("_")
    return is_own and "by" in inspect.signature(function).parameters


def package_of(module):
    """A package of actions counts as one module, however it is divided."""
    lead, actions, _ = module.partition(".actions.")
    return f"{lead}.actions" if actions else module


def everything():
    """Every row of every table but the record, as the database has it, by model."""
    return {model: rows_of(model) for model in TABLES}


TABLES = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model._meta.app_label not in {"audit", "contenttypes", "auth"}
    and model._meta.label not in NO_OBJECT
    and any(field.column == "id" for field in model._meta.fields)
]


def rows_of(model):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608
        names = [column[0] for column in cursor.description]
        place = names.index("id")
        return {row[place]: row for row in cursor.fetchall()}, names


def written(before, after):
    """The rows that are new, gone or other than before, as (model, row)."""
    for model, (rows, names) in after.items():
        earlier, _ = before[model]
        for key in earlier.keys() | rows.keys():
            if earlier.get(key) != rows.get(key):
                yield model._meta.label, dict(zip(names, rows.get(key) or earlier[key], strict=True))


def objects_of(label, row):
    """What a row belongs to, as the record names it: one of these, the likeliest first."""
    if label in {
        "periodic.FirstFigure",
        "periodic.ReportStep",
        "periodic.CellReturn",
        "periodic.Explanation",
    } | {"periodic.EntryCell"}:
        return of_report(
            PeriodicReport.objects.filter(pk=row["report_id"]).values().first(), row["report_id"]
        )
    if label == "periodic.PeriodicReport":
        return of_report(row, row["id"])
    if label in {"periodic.ExpectedReport", "periodic.Extension"}:
        return [("period", Period.objects.get(pk=row["period_id"]).slug)]
    if label == "appendix.AppendixImport":
        return [("appendix_import", str(UUID(str(row["code"]))))]
    column, kind = PLACES[label]
    return [(kind, str(row[column]))]


PLACES = {
    "accounts.User": ("id", "user"),
    "mfa.Authenticator": ("user_id", "user"),
    "bases.Post": ("id", "post"),
    "bases.Post_supervised": ("post_id", "post"),
    "bases.PartyBase": ("id", "party_base"),
    "bases.Cell": ("id", "cell"),
    "bases.CalendarDay": ("id", "calendar_day"),
    "bases.UnitName": ("base_id", "party_base"),
    "bases.Document": ("id", "document"),
    "targets.AnnualGoal": ("id", "annual_goal"),
    "targets.ControlFigure": ("id", "term"),
    "targets.TargetLine": ("base_id", "party_base"),
    "targets.TargetCampaign": ("id", "target_campaign"),
    "targets.TargetProposal": ("id", "target_proposal"),
    "targets.ProposedFigure": ("proposal_id", "target_proposal"),
    "periodic.Period": ("slug", "period"),
    "periodic.ReportingRule": ("id", "reporting_rule"),
    "appendix.ActCell": ("base_id", "party_base"),
    "appendix.ActName": ("base_id", "party_base"),
    "appendix.Appendix": ("id", "appendix"),
    "appendix.ShareOut": ("id", "share_out"),
    "appendix.ShareOutRow": ("share_out_id", "share_out"),
}


def of_report(report, key):
    """A report is an object of its own; the figures an appendix brings are its base's."""
    own = [("periodic_report", str(key))]
    return (
        own + [("party_base", str(report["base_id"]))] if report and report["origin"] == "appendix" else own
    )


def done(name, way):
    """Do one thing; returns the objects it wrote, each as a list of names it may go by, and its events."""
    work = way()
    before, last = everything(), AuditEvent.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    work()
    rows = list(written(before, everything()))
    events = list(AuditEvent.objects.filter(pk__gt=last))
    if name in AS_ONE:
        return [[AS_ONE[name] or (events[0].object_type, events[0].object_id)]] if rows else [], events
    return [objects_of(*row) for row in rows], events


def faults_of(name, written_to, events):
    """What is wrong with the events of one thing done; and how many objects it wrote, how many events they have."""
    recorded = Counter((event.object_type, event.object_id) for event in events)
    deeds = Counter((event.object_type, event.object_id, event.verb) for event in events)
    objects = {next((one for one in names if one in recorded), names[0]) for names in written_to}
    faults = [f"{name}: {one} was written and has no event" for one in sorted(objects - recorded.keys())]
    faults += [f"{name}: {times} events {deed}" for deed, times in deeds.items() if times > 1]
    if name not in TWOFOLD:
        faults += [f"{name}: {times} events of {one}" for one, times in recorded.items() if times > 1]
    if not events:
        faults.append(f"{name}: no event at all")
    if len({event.act for event in events}) > 1:
        faults.append(f"{name}: several acts")
    faults += [f"{name}: {event.verb} has no words" for event in events if event.verb not in VERBS]
    # A base by its number ("TT 6") is a word already.
    fields = {field for event in events for field in event.changes if not field.startswith("TT ")}
    faults += [
        f"{name}: the field {field} has no words" for field in sorted(fields) if label_of(field) == field
    ]
    return faults, len(objects), sum(1 for one in deeds if one[:2] in objects)


def test_every_action_has_its_way():
    assert sorted(found_actions()) == sorted([*WAYS, *PARTS])


def test_each_object_written_leaves_one_event_and_a_bulk_act_shares_one_id(
    applied, settings, record_property
):
    settings.CLOCK = "2021-07-05"
    faults, objects, events = [], 0, 0
    for name, way in WAYS.items():
        with transaction.atomic():
            found = faults_of(name, *done(name, way))
            transaction.set_rollback(True)
        faults += found[0]
        twofold = found[2] - found[1] if name in TWOFOLD else 0
        objects, events = objects + found[1] + twofold, events + found[2]
    record_property(
        "number",
        f"Nhật ký: {len(WAYS)} việc, {objects} đối tượng được ghi, {events / objects:g} dòng mỗi đối tượng.",
    )
    assert faults == []
    assert objects == events


@pytest.mark.parametrize("quietly", ["bulk update", "another row", "an act of its own"])
def test_a_path_that_leaves_no_event_is_seen(applied, quietly):
    way = {
        "bulk update": lambda: lambda: units.Document.objects.update(subject="lặng lẽ"),
        "another row": lambda: lambda: [units.paper(), units.Document.objects.create(kind="Thư", number="9")],
        "an act of its own": lambda: lambda: [units.paper(), units.paper(number="2-CV")],
    }[quietly]
    faults, _, _ = faults_of("planted", *done("planted", way))
    assert faults
