"""Party cells of a base."""

import uuid

from django.db import transaction

from recruitment.audit.actions import Deed, record
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import search_key, squeeze
from units.bases.models import Cell, PartyBase


class CellRefused(Exception):
    """The cell cannot be entered so; the text says why, in Vietnamese."""


@transaction.atomic
def open_cell(*, base: PartyBase, name: str, kind: str, by: Scope, act: uuid.UUID | None = None) -> Cell:
    """Enter a cell of a base. Raises CellRefused when it has no name, or the base has one of that name."""
    PartyBase.objects.select_for_update().get(pk=base.pk)
    name, key = squeeze(name), search_key(name)
    if not key:
        raise CellRefused("Nhập tên chi bộ.")
    if Cell.objects.filter(base=base, search_key=key).exists():
        raise CellRefused(f"Tên chi bộ: {base.display_name} đã có “{name}”.")
    cell = Cell.objects.create(base=base, name=name, search_key=key, kind=kind)
    deed = Deed(
        verb="cell.open",
        object_type="cell",
        object_id=cell.pk,
        object_label=f"{cell}, {base.display_name}",
        base_id=base.pk,
        changes={"name": [None, name], "kind": [None, kind]},
    )
    record(deed, by=by, act=act)
    return cell
