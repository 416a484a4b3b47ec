"""Whoever has the post of a cell (chi bộ) sees the rows of that cell and not of its whole base: every table that says
of which cell a row is, and every table whose rows hang on such a one.
"""

from dataclasses import replace

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.test.utils import isolate_apps

from recruitment.kernel.scope import Grant, Scope
from recruitment.kernel.scoping import ScopedQuerySet
from recruitment.testing import sources
from units.bases.models import Cell, PartyBase

BASE, CELL = 987_654_301, 987_654_302  # found again in the parameters of a query


class Everything(Grant):
    """The post of one cell, with every right: what a role may be given tomorrow is held to it too."""

    def may(self, right):
        return True


OF_A_CELL = Everything(
    role="cell_secretary", label="", base_ids=frozenset({BASE}), cell_ids=frozenset({CELL})
)
OF_THE_BASE = replace(OF_A_CELL, cell_ids=frozenset())


def asked(model, door, grant):
    """The parameters of what a door lets through; none where nothing comes through."""
    try:
        rows = getattr(model._default_manager, door)(Scope(actor_id=1, label="", grants=(grant,)))
        return set(rows.query.sql_with_params()[1])
    except EmptyResultSet:
        return None


def of_cells(found):
    """Those of the models that have doors and say, themselves or by what they hang on, which cell a row is of."""
    scoped = [model for model in found if hasattr(model._default_manager, "visible_to")]
    reached = {Cell}
    while more := [model for model in scoped if model not in reached and reached & hung_on(model)]:
        reached.update(more)
    return sorted(reached - {Cell}, key=lambda model: model._meta.label)


def hung_on(model):
    keys = (field for field in model._meta.concrete_fields if field.is_relation)
    return {field.related_model for field in keys}


def deaf(found):
    """Doors that let a cell's secretary see, or change, the rows of the whole base."""
    return [
        f"{model._meta.label}.{door}"
        for model in of_cells(found)
        for door in ("visible_to", "editable_by")
        if (params := asked(model, door, OF_A_CELL)) is not None and CELL not in params
    ]


def test_the_secretary_of_a_cell_sees_no_rows_of_other_cells(record_property):
    found = [model for model in apps.get_models() if model.__module__.startswith(sources.PACKAGES)]
    faults = deaf(found)
    record_property("tally", ["bảng có chi bộ mà cửa không xét chi bộ", len(of_cells(found)), len(faults)])
    assert faults == []


class Confined(ScopedQuerySet):
    """As the tables of people do it."""

    cell_path = "cell_id"

    def _covered(self, scope, right):
        cells = frozenset().union(*(grant.cell_ids for grant in scope.grants))
        rows = super()._covered(scope, right)
        return rows.filter(**{f"{self.cell_path}__in": cells}) if cells else rows


def planted(rows, *, name="Planted", **keys):
    """A table with doors of this kind and these keys, known to nobody else."""
    fields = {key: models.ForeignKey(to, models.CASCADE, related_name="+") for key, to in keys.items()}
    meta = type("Meta", (), {"app_label": "bases"})
    own = {"__module__": __name__, "Meta": meta, "objects": rows.as_manager()}
    return type(name, (models.Model,), {**own, **fields})


@isolate_apps("units.bases")
def test_a_door_that_forgets_the_cell_is_found():
    forgets = planted(ScopedQuerySet, base=PartyBase, cell=Cell)
    assert deaf([forgets]) == ["bases.Planted.visible_to", "bases.Planted.editable_by"]


@isolate_apps("units.bases")
def test_a_door_that_knows_the_cell_passes_and_does_not_narrow_the_base():
    knows = planted(Confined, base=PartyBase, cell=Cell)
    assert deaf([knows]) == []
    assert asked(knows, "visible_to", OF_THE_BASE) == {BASE}


@isolate_apps("units.bases")
def test_what_hangs_on_rows_of_a_cell_is_held_to_it_too():
    candidate = planted(Confined, name="Holder", base=PartyBase, cell=Cell)
    paper = planted(ScopedQuerySet, base=PartyBase, candidate=candidate)
    assert deaf([candidate, paper]) == ["bases.Planted.visible_to", "bases.Planted.editable_by"]
