"""Which tables PostgreSQL keeps apart by base, and which it does not, and why. Every table is in one of the two lists.

A new table is one line here; `manage.py migrate` puts it in force.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model


@dataclass(frozen=True, kw_only=True)
class ByBase:
    """Rows of the base in a column of their own; record: read by the rights of the record, and only added to."""

    column: str = "base_id"
    record: bool = False


@dataclass(frozen=True, kw_only=True)
class ByParent:
    """Rows of the base of the row they hang on; a parent is itself by base."""

    column: str
    parent: str


@dataclass(frozen=True, kw_only=True)
class ByWriter:
    """Acts: of whoever did them, and, to be read, of everyone who sees a row that hangs on them."""

    column: str
    parts: str
    part_column: str


@dataclass(frozen=True, kw_only=True)
class OfCommittee:
    """Rows that speak of every base: for whoever sees all of them."""


Rule = ByBase | ByParent | ByWriter | OfCommittee

OF_REPORT = ByParent(column="report_id", parent="periodic.PeriodicReport")
APART: dict[str, Rule] = {
    "audit.AuditEvent": ByBase(record=True),
    "targets.TargetLine": ByBase(),
    "targets.TargetProposal": ByBase(),
    "targets.ProposedFigure": ByParent(column="proposal_id", parent="targets.TargetProposal"),
    "periodic.ExpectedReport": ByBase(),
    "periodic.PeriodicReport": ByBase(),
    "periodic.FirstFigure": OF_REPORT,
    "periodic.Explanation": OF_REPORT,
    "periodic.CellReturn": OF_REPORT,
    "periodic.ReportStep": OF_REPORT,
    "periodic.EntryCell": OF_REPORT,
    "periodic.EntryAct": ByWriter(column="done_by_id", parts="periodic.EntryCell", part_column="act_id"),
    "periodic.Extension": ByBase(),
    "appendix.AppendixImport": OfCommittee(),
    "appendix.SheetAct": OfCommittee(),
    "appendix.ActCell": ByBase(),
    "appendix.ActName": ByBase(),
    "appendix.ShareOut": OfCommittee(),
    "appendix.ShareOutRow": OfCommittee(),
}
# A whole app, or one model of it.
OUTSIDE: dict[str, str] = {
    "auth": "rights of Django itself, not used",
    "contenttypes": "names of tables",
    "sessions": "looked up before anyone is known",
    "admin": "Django's own notes; what is done there is in the record",
    "account": "addresses for signing in",
    "mfa": "second factors, looked up while signing in",
    "usersessions": "a person's own sessions",
    "accounts": "people who sign in: looked up before it is known which bases are theirs",
    "bases": "names of bases, posts and papers: what a scope is worked out from, and what every page names",
    "audit.Seal": "hashes only; the next seal must see the last one, whoever works",
    "targets.Term": "goals of the committee, which everybody reads",
    "targets.AnnualGoal": "goals of the committee, which everybody reads",
    "targets.ControlFigure": "sums printed in the plan, which everybody reads",
    "targets.TargetCampaign": "rounds of the committee: no base's figures",
    "periodic.Period": "the calendar of reporting",
    "periodic.ReportingRule": "limits of the checks",
    "appendix.Appendix": "which years a paper's table speaks of",
}


def unplaced() -> list[str]:
    """Models of this installation that stand in neither list, or in both."""
    return sorted(
        label
        for label in (
            model._meta.label for model in apps.get_models(include_auto_created=True) if stored(model)
        )
        if (label in APART) == (label in OUTSIDE or label.partition(".")[0] in OUTSIDE)
    )


def stored(model: type[Model]) -> bool:
    """Whether a model has a table of its own."""
    return not model._meta.proxy and model._meta.managed


def table(label: str) -> str:
    """The quoted name of a model's table."""
    return f'"{apps.get_model(label)._meta.db_table}"'
