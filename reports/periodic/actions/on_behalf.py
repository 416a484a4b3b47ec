"""The district hands reports in for bases that sent them on paper: many at once, each for itself."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from recruitment.kernel.scope import Scope
from reports.periodic.actions.handing_in import explain_all, submit
from reports.periodic.actions.locking import ReportRefused
from reports.periodic.models import PeriodicReport


@dataclass(frozen=True, kw_only=True)
class PaperReport:
    """A report as it was shown, the number of its signed paper, and words by (check, column) on what was found."""

    report: PeriodicReport
    version: int
    paper: str
    explanations: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """What became of many reports at once: those handed in, and those left alone with the reason."""

    done: tuple[PeriodicReport, ...] = ()
    left: tuple[tuple[PeriodicReport, str], ...] = ()


@transaction.atomic
def hand_in_papers(*, papers: Sequence[PaperReport], on: date, by: Scope) -> HandedIn:
    """Explain and hand in each report; one that is refused keeps nothing and stands in nobody's way."""
    done, left, act = [], [], uuid.uuid4()
    for one in sorted(papers, key=lambda paper: paper.report.pk):
        try:
            with transaction.atomic():
                done.append(_hand_in(one, on, by, act))
        except ReportRefused as refusal:
            left.append((one.report, str(refusal)))
    return HandedIn(done=tuple(done), left=tuple(left))


def _hand_in(one: PaperReport, on, by, act):
    part_of = {"on": on, "by": by, "act": act}
    version = explain_all(report=one.report, version=one.version, words=one.explanations, **part_of)
    return submit(report=one.report, version=version, paper=one.paper, **part_of)
