"""What is done to the term and to the ledger of targets."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel import clock
from recruitment.kernel.bulk import add_rows, among
from recruitment.kernel.numbers import format_count
from recruitment.kernel.scope import Scope
from units.bases.actions import fixture_key
from units.bases.models import Document
from units.targets import rules
from units.targets.models import AnnualGoal, ControlFigure, TargetLine, Term

# What is read of a line to write the next one of its cell, or to take it back.
STANDING = (
    "pk",
    "base_id",
    "column",
    "year",
    "amount",
    "reverses_id",
    "in_force_on",
    "act_id",
    "document_id",
)
REVERSED = ("base_id", "column", "year", "amount", "reverses_id", "document_id", "in_force_on")


class GoalRefused(Exception):
    """The goal cannot be set; the text says why, in Vietnamese, and `field` what to put right, if it is one field."""

    def __init__(self, message: str, *, field: str | None):
        super().__init__(message)
        self.field = field


class GoalChanged(GoalRefused):
    """Somebody else set the goal since it was shown."""


class CellTarget(NamedTuple):
    """What a cell of the ledger is to amount to: base, column, year (None: whole term), figure, first day in force.

    in_force_on counts for a cell's first line and for an agreement: a correction takes the day of the line it corrects,
    which is the one that came into force last. What stood before that day stays as it was.
    """

    base_id: int
    column: str
    year: int | None
    figure: int
    in_force_on: date


@transaction.atomic
def load_term(*, data: dict, by: Scope) -> int:
    """Bring in the term, goals and control figures of `fixtures/`; returns how many rows are new.

    Rows that are there stay untouched. Raises KeyError when a document is not loaded.
    """
    documents = {doc.fixture_key: doc for doc in Document.objects.exclude(fixture_key="")}
    plan = documents[fixture_key("Kế hoạch", "47-KH/QU")]
    entry = dict(data["term"])
    entry["document"] = documents[fixture_key(*entry["document"])]
    term, is_new = Term.objects.get_or_create(name=entry.pop("name"), defaults=entry)
    made = int(is_new)
    for entry in data["annual_goal"]:
        defaults = {
            "term": term,
            "goal": entry["goal"],
            "document": documents[fixture_key(*entry["document"])],
        }
        made += AnnualGoal.objects.get_or_create(year=entry["year"], defaults=defaults)[1]
    for entry in data["control_figure"]:
        made += ControlFigure.objects.get_or_create(code=entry["code"], defaults={**entry, "document": plan})[
            1
        ]
    if made:
        deed = Deed(verb="term.load", object_type="term", object_id=term.pk, object_label=str(term))
        record(deed, by=by)
    return made


@transaction.atomic
def set_annual_goal(
    *, term: Term, year: int, goal: int, document: Document, seen: tuple[int, int] | None, by: Scope
) -> AnnualGoal:
    """Set the district's goal of a year of the term, or change it; what stood before stays in the record.

    seen: the goal and the id of its document as the person saw them; None: the year had none. Raises GoalChanged when
    somebody else set another since, GoalRefused for a year outside the term, and for a goal that is not between 1 and
    the term's own.
    """
    term = Term.objects.select_for_update(of=("self",)).get(pk=term.pk)
    _require_goal(term, year, goal)
    found = AnnualGoal.objects.select_related("document").filter(year=year).first()
    changes = _goal_changes(found, goal, document)
    if not changes:
        return found
    if seen != ((found.goal, found.document_id) if found else None):
        stands = f"{format_count(found.goal)}, theo {found.document}" if found else "chưa đặt"
        raise GoalChanged(
            f"Chỉ tiêu năm {year} vừa được người khác sửa sau khi đồng chí mở trang: nay là {stands}. "
            "Bấm Lưu lần nữa nếu vẫn lấy số đồng chí gõ.",
            field=None,
        )
    values = {"term": term, "goal": goal, "document": document}
    found, _ = AnnualGoal.objects.update_or_create(year=year, defaults=values)
    deed = Deed(
        verb="goal.set",
        object_type="annual_goal",
        object_id=found.pk,
        object_label=f"Chỉ tiêu năm {year}",
        changes=changes,
    )
    record(deed, by=by)
    return found


def _require_goal(term, year, goal):
    first, last = term.starts_on.year, term.ends_on.year
    if not first <= year <= last:
        raise GoalRefused(
            f"Năm: {year} không thuộc nhiệm kỳ {term.name}. Chọn năm từ {first} đến {last}.", field="year"
        )
    if not 1 <= goal <= term.goal:
        raise GoalRefused(
            f"Chỉ tiêu của năm: đang có “{format_count(goal)}”, phải từ 1 đến {format_count(term.goal)} "
            "(chỉ tiêu cả nhiệm kỳ).",
            field="goal",
        )


def _goal_changes(found, goal, document):
    """{field: [before, after]} of what setting a goal changes; before is None for a goal that is new."""
    before = {"goal": found.goal, "document": str(found.document)} if found else {}
    after = {"goal": goal, "document": str(document)}
    return {name: [before.get(name), new] for name, new in after.items() if before.get(name) != new}


def write_cells(
    *,
    cells: Sequence[CellTarget],
    act: str,
    document: Document | None,
    act_id: uuid.UUID,
    by_label: str = "",
) -> None:
    """Add the ledger lines that bring each cell to its figure; part of the transaction of the action that asks.

    The line's amount is the difference to what stands. The caller records the audit events. Raises ValueError when a
    cell is there twice: both differences would be taken from the same figure and add up.
    """
    if len({(cell.base_id, cell.column, cell.year) for cell in cells}) < len(cells):
        raise ValueError("a cell is to be written twice")
    standing = standing_by_cell({cell.base_id for cell in cells})
    lines = (
        (
            cell.base_id,
            cell.column,
            cell.year,
            cell.figure - (rules.total(before) or 0),
            _in_force_on(cell, before, act),
        )
        for cell in cells
        for before in [standing.get((cell.base_id, cell.column, cell.year), [])]
    )
    common = _of_act(act, act_id, by_label) | {"document_id": document.pk if document else None}
    add_rows(TargetLine, ("base_id", "column", "year", "amount", "in_force_on"), lines, common=common)


def _of_act(act: str, act_id: uuid.UUID, by_label: str) -> dict:
    """What all lines of one act say."""
    return {"act": act, "act_id": act_id, "recorded_at": clock.now(), "recorded_by_label": by_label}


def _in_force_on(cell: CellTarget, before: list[tuple], act: str) -> date:
    """A correction takes the day of the line it corrects; an agreement counts from its own.

    What a person corrects is the figure that stands, so the line that came into force last: from an earlier day the
    difference would be taken off figures that were never that high, and a past target could fall below 0.
    """
    if before and act != TargetLine.Act.AGREEMENT:
        return max(line.in_force_on for line in before)
    return cell.in_force_on


def reverse_act(*, act_id: uuid.UUID, undo_id: uuid.UUID, by_label: str = "") -> set[tuple]:
    """Reverse the standing lines of an act; part of the transaction of the action that undoes it.

    A cell that got a later line from another act is left alone. Returns the cells left, as (base_id, column, year).
    """
    own = TargetLine.objects.filter(act_id=act_id)
    standing = standing_by_cell(set(own.values_list("base_id", flat=True)))
    left, reversals = set(), []
    for cell, lines in standing.items():
        mine = [line for line in lines if line.act_id == act_id]
        if mine and lines[-1].act_id != act_id:
            left.add(cell)
            continue
        reversals += [_reversal(line) for line in mine]
    common = _of_act(TargetLine.Act.REVERSAL, undo_id, by_label)
    add_rows(TargetLine, REVERSED, reversals, common=common)
    return left


def standing_by_cell(base_ids: set[int]) -> dict[tuple, list[tuple]]:
    """The standing lines of these bases by (base_id, column, year), oldest first, as plain rows (STANDING)."""
    found = defaultdict(list)
    for line in rules.standing(
        among(TargetLine.objects.all(), "base_id", base_ids).values_list(*STANDING, named=True)
    ):
        if line.base_id in base_ids:
            found[line.base_id, line.column, line.year].append(line)
    return found


def _reversal(line):
    """The values of a line (REVERSED) that takes another back, from the same day and under the same paper."""
    return (
        line.base_id,
        line.column,
        line.year,
        -line.amount,
        line.pk,
        line.document_id,
        line.in_force_on,
    )
