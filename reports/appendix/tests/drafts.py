"""Drafts of sharing out for tests: made, opened as a page, and what that page would send."""

from django.urls import reverse

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions as appendix_actions
from reports.appendix.actions import CellEdit
from reports.appendix.sharing import actions

LIST, NEW = "/phu-luc/phan-bo/", "/phu-luc/phan-bo/moi/"


def create(*, amount=6, method="sources", year=2021):
    return actions.create(
        appendix=factories.plan_47(),
        year=year,
        amount=amount,
        method=method,
        note="",
        on=factories.A_DAY,
        by=SYSTEM,
    )


def text(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def at(name, share_out):
    return reverse(f"sharing:{name}", args=[share_out.pk])


def typed(client, share_out, **changes):
    """What the form of a draft sends, with some fields typed otherwise."""
    form = client.get(at("draft", share_out)).context["form"]
    data = {name: field.initial or "" for name, field in form.fields.items()}
    return data | form.initial | changes


def undo_shown(client, share_out):
    """What the button for undoing sends along: the adoption that the page shows."""
    return {"act": client.get(at("draft", share_out)).context["share_out"].act.act_id}


def edit(*cells):
    """Figures of Phường 9 and others: (TT, column, seen, value)."""
    wishes = [
        CellEdit(base_id=factories.base(number).pk, column=column, seen=seen, value=value)
        for number, column, seen, value in cells
    ]
    outcome = appendix_actions.edit_cells(appendix=factories.plan_47(), edits=wishes, by=SYSTEM)
    assert outcome.written == len(wishes)
