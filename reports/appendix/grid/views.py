"""The live grid: cells that save themselves, sums that follow, the row as a form, the history behind a cell."""

import json

from django.contrib import messages
from django.http import Http404, HttpResponseBadRequest, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recruitment.kernel import clock
from recruitment.kernel.dates import format_moment
from recruitment.kernel.numbers import format_count
from recruitment.kernel.scoping import require
from reports.appendix import actions
from reports.appendix.grid.forms import AsOfForm, BadRequest, RowForm, read_cells
from reports.appendix.grid.queries import cell_history, sums_of
from reports.appendix.marks import marks_of
from reports.appendix.models import SheetAct
from reports.appendix.queries import appendix_table
from reports.appendix.sheet import sheet
from reports.appendix.years import appendix_or_404, page_of_year
from units.bases.models import PartyBase


@require_POST
def save(request):
    """Write cells that the grid sends; the answer tells each cell's fate. 409: only conflicts, 422: only refusals."""
    require(request.scope, "appendix.edit")
    appendix = appendix_or_404(request)
    bases = {base.number: base for base in PartyBase.objects.editable_by(request.scope)}
    try:
        edits, refused = read_cells(json.loads(request.body), layout=appendix.layout, bases=bases)
        outcome = actions.edit_cells(appendix=appendix, edits=edits, by=request.scope)
    except (BadRequest, ValueError, RecursionError, actions.EditRefused):
        return HttpResponseBadRequest()
    numbers = {base.pk: number for number, base in bases.items()}
    lost = {(conflict.base_id, conflict.column) for conflict in outcome.conflicts}
    answer = {
        "act": str(outcome.act.act_id) if outcome.act else None,
        "at": f"{clock.now():%H:%M}",
        "saved": [
            {"base": numbers[edit.base_id], "column": edit.column, "value": edit.value}
            for edit in edits
            if (edit.base_id, edit.column) not in lost
        ],
        "conflicts": [_conflict(conflict, numbers) for conflict in outcome.conflicts],
        "refused": [
            {"base": cell.number, "column": cell.column, "message": cell.message} for cell in refused
        ],
    }
    status = 200 if answer["saved"] or not edits else 409
    return JsonResponse(answer, status=422 if refused and not edits else status)


def _conflict(conflict, numbers):
    who = f"đ/c {conflict.by_label}" if conflict.by_label else "người khác"
    when = f" lúc {format_moment(timezone.localtime(conflict.changed_at))}" if conflict.changed_at else ""
    return {
        "base": numbers[conflict.base_id],
        "column": conflict.column,
        "current": conflict.current,
        "message": f"Ô này vừa được {who} sửa thành {format_count(conflict.current)}{when}.",
    }


@require_POST
def take_back(request, act):
    """Undo an edit of the grid, a pasted block as a whole."""
    require(request.scope, "appendix.edit")
    acts = SheetAct.objects.editable_by(request.scope).filter(kind=SheetAct.Kind.EDIT)
    found = get_object_or_404(acts.select_related("appendix__document"), act_id=act)
    try:
        cells = actions.undo_edit(act=found, by=request.scope)
    except actions.EditRefused as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    return JsonResponse(
        {
            "at": f"{clock.now():%H:%M}",
            "restored": [
                {"base": cell.base.number, "column": cell.column, "value": cell.new}
                for cell in cells
                if not cell.is_kept
            ],
            "kept": sum(cell.is_kept for cell in cells),
        }
    )


@require_GET
def sums(request):
    """The sums and identities as they are now, and a fresh token for a page whose session was renewed elsewhere."""
    require(request.scope, "appendix.view")
    appendix = appendix_or_404(request)
    found = appendix_table(scope=request.scope, appendix=appendix)
    shown = sheet(found, marks=marks_of(found, appendix=appendix, scope=request.scope))
    return JsonResponse(
        {
            "sums": sums_of(shown),
            "marks": {
                line.key: render_to_string(
                    "appendix/_mark.html", {"mark": line.mark, "key": line.key}
                ).strip()
                for _, line in shown.sections
                if line.mark
            },
            "identities": render_to_string("appendix/_identities.html", {"identities": found.identities}),
            "token": get_token(request),
        }
    )


@require_http_methods(["GET", "POST"])
def row(request, number):
    """All figures of one base as a form: for phones, and where no script runs."""
    require(request.scope, "appendix.edit")
    base = get_object_or_404(PartyBase.objects.editable_by(request.scope), number=number)
    appendix = appendix_or_404(request)
    layout = appendix.layout
    values = appendix_table(scope=request.scope, appendix=appendix).values_of(number)
    posted = request.POST if request.method == "POST" else None
    form = RowForm(posted, base=base, layout=layout, values=values)
    conflicts = ()
    if form.is_valid():
        outcome = actions.edit_cells(appendix=appendix, edits=form.edits, by=request.scope)
        conflicts = outcome.conflicts
        if outcome.written:
            messages.success(request, f"Đã lưu {outcome.written} số của {base.display_name}.")
        if not conflicts:
            return redirect(page_of_year(request, "appendix:table"))
        form = _with_current(form, conflicts)
    context = {"base": base, "form": form, "conflicts": _named(conflicts, layout), "appendix": appendix}
    return render(request, "appendix/row.html", context)


def _with_current(form, conflicts):
    """The same form with what was typed; the cells another person wrote now count as seen."""
    data = form.data.copy()
    for edit in form.edits:
        data[f"seen_{edit.column}"] = edit.value
    for conflict in conflicts:
        data[f"seen_{conflict.column}"] = "" if conflict.current is None else conflict.current
    form.data = data
    return form


def _named(conflicts, layout):
    return [(layout.column(conflict.column), conflict) for conflict in conflicts]


@require_GET
def history(request, number, column):
    """What happened to one cell, and the lines of the ledger behind it."""
    require(request.scope, "appendix.view")
    base = get_object_or_404(PartyBase.objects.visible_to(request.scope), number=number)
    appendix = appendix_or_404(request)
    columns = {one.code: one for one in appendix.layout.figures}
    if column not in columns:
        raise Http404
    found = cell_history(appendix=appendix, base=base, column=columns[column], scope=request.scope)
    form = AsOfForm(request.GET if "ngay" in request.GET else None)
    stood = found.stood_on(form.cleaned_data["ngay"]) if form.is_valid() else None
    context = {
        "base": base,
        "column": columns[column],
        "history": found,
        "appendix": appendix,
        "form": form,
        "stood": stood,
    }
    return render(request, "appendix/history.html", context)
