"""Trying what people do: how it ended, and proof that what is not allowed leaves no trace."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import connection, models

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import Grant, Scope
from reports.periodic.actions import Outcome, PeriodRefused, ReportRefused
from reports.periodic.actions.deciding import ManyApproved
from reports.periodic.models import (
    CellReturn,
    EntryAct,
    EntryCell,
    ExpectedReport,
    Explanation,
    Extension,
    FirstFigure,
    Period,
    PeriodicReport,
    ReportStep,
)
from reports.periodic.tests.reporting import clerk, head, secretary_of

DONE, REFUSED, DENIED = "done", "refused", "denied"
TABLES: tuple[type[models.Model], ...] = (
    Period,
    ExpectedReport,
    PeriodicReport,
    FirstFigure,
    Explanation,
    CellReturn,
    Extension,
    ReportStep,
    EntryAct,
    EntryCell,
    AuditEvent,
)


def leader() -> Scope:
    """Somebody who reads everything and writes nothing."""
    grant = Grant(role="standing", label="Thường trực", base_ids=None)
    return Scope(actor_id=900, label="Lãnh đạo", grants=(grant,))


def people(number: int = 6, stranger: int = 5) -> dict[str, Scope]:
    """Who enters, checks, approves and reads, and a secretary who is busy elsewhere."""
    return {
        "secretary": secretary_of(number),
        "organiser": clerk(),
        "head": head(),
        "leader": leader(),
        "stranger": secretary_of(stranger),
    }


def everything() -> dict[str, list]:
    """Every row of every table that an action on reports writes."""
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in TABLES}


def attempt(work: Callable) -> tuple[str, str]:
    """How a try ended and what it said. A refusal is in words, whether raised or told cell by cell."""
    try:
        made = work()
    except PermissionDenied as denial:
        return DENIED, str(denial)
    except (ReportRefused, PeriodRefused) as refusal:
        return REFUSED, str(refusal)
    if isinstance(made, Outcome) and not made.saved:
        return REFUSED, " ".join(one.message for one in made.refused)
    if isinstance(made, ManyApproved) and not made.approved:
        return REFUSED, " ".join(words for _, words in made.refused)
    return DONE, ""


def events() -> int:
    """How many audit events there are."""
    return AuditEvent.objects.count()


def is_sound() -> None:
    """Raise when a foreign key or another constraint put off to the end does not hold."""
    connection.check_constraints()
