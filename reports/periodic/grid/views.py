"""The district's grid: cells that save themselves, sums that follow, the history behind a cell, papers handed in."""

import json

from django.http import Http404, HttpResponseBadRequest, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST

from recruitment.kernel import clock
from recruitment.kernel.scoping import require
from reports.periodic import actions
from reports.periodic.grid import answers, page
from reports.periodic.grid.columns import SET, columns_of, has_parts
from reports.periodic.grid.forms import BadRequest, read_cells
from reports.periodic.grid.lines import line_of
from reports.periodic.grid.queries import bases_to_enter, cell_history, names_by_base
from reports.periodic.grid.selection import Selection
from reports.periodic.indicators import BY_CODE
from reports.periodic.models import EntryAct
from reports.periodic.periods import beside, period_or_404
from reports.periodic.queries import report_rows
from units.bases.models import PartyBase


@require_GET
def grid(request, slug):
    """Every base's figures of a period; who enters for all of them gets the live grid (static/js/grid.js)."""
    require(request.scope, "bases.view")
    period, on = period_or_404(slug, scope=request.scope), clock.today()
    if own := _own_report(request.scope, period):
        return redirect(own)
    may_enter = request.scope.may("reports.enter") and period.opened_on is not None
    rows = report_rows(scope=request.scope, period=period, on=on)
    columns, chosen = columns_of(period, request.GET.get(SET, "")), Selection.of(request.GET)
    aliases = names_by_base(request.scope) if may_enter else {}
    kept = [row for row in rows if chosen.keeps(row)]
    context = {
        "period": period,
        "beside": beside(period),
        "columns": columns,
        "has_parts": has_parts(period),
        "chosen": chosen,
        "lines": [line_of(row, columns, aliases=aliases.get(row.base.pk, ()), on=on) for row in kept],
        "sums": page.sums_of(rows, columns),
        "progress": page.progress(rows, period=period, on=on),
        "to_look_at": [row for row in rows if row.remarks],
        "closed": page.why_all_closed(rows, on=on),
        "report_address": page.report_address(period, 0),
        "may_enter": may_enter,
        "may_decide": request.scope.covers_committee("reports.decide"),
        "ready": _ready(request.scope, rows, on),
    }
    return render(request, "periodic/grid.html", context)


def _ready(scope, rows, on):
    """How many drafts could be handed in for their bases by somebody who may."""
    return len(page.ready(rows, on=on)) if scope.covers_committee("reports.enter") else 0


def _own_report(scope, period):
    """Where somebody with a single base belongs: its own report; "" for everybody else."""
    ids = scope.base_ids("bases.view")
    if ids is None or len(ids) != 1:
        return ""
    base = PartyBase.objects.visible_to(scope).first()
    return page.report_address(period, base.number) if base else ""


@require_POST
def save(request, slug):
    """Write cells that the grid sends; the answer tells each cell's fate. 409: only conflicts, 422: only refusals."""
    require(request.scope, "reports.enter")
    period, on, bases = period_or_404(slug, scope=request.scope), clock.today(), bases_to_enter(request.scope)
    try:
        edits, refused = read_cells(json.loads(request.body), indicators=period.columns, bases=bases)
    except (BadRequest, RecursionError, ValueError):
        return HttpResponseBadRequest()
    outcome = actions.save_cells(
        period=period, edits=edits, on=on, by=request.scope, derive=True, keep_typed=True
    )
    rows = _rows_of(request.scope, period, {edit.base_id for edit in outcome.saved}, on)
    answer, status = answers.saved(outcome, refused, bases=bases, rows=rows)
    return JsonResponse(answer, status=status)


def _rows_of(scope, period, base_ids, on):
    """Some rows of a period; none without a query."""
    return report_rows(scope=scope, period=period, on=on, base_ids=base_ids) if base_ids else []


@require_POST
def take_back(request, slug, act):
    """Undo what was typed at one time, a pasted block as a whole."""
    require(request.scope, "reports.enter")
    period, on = period_or_404(slug, scope=request.scope), clock.today()
    acts = EntryAct.objects.editable_by(request.scope).filter(period=period, kind=EntryAct.Kind.TYPED)
    found = get_object_or_404(acts.select_related("period"), act_id=act)
    try:
        cells = actions.undo_entry(act=found, on=on, by=request.scope)
    except actions.ReportRefused as refusal:
        return JsonResponse({"message": str(refusal)}, status=409)
    rows = _rows_of(request.scope, period, {cell.report.base_id for cell in cells}, on)
    return JsonResponse(answers.taken_back(cells, rows))


@require_GET
def sums(request, slug):
    """The sums and states as they are now, and a fresh token for a page whose session was renewed elsewhere."""
    require(request.scope, "bases.view")
    period, on = period_or_404(slug, scope=request.scope), clock.today()
    rows = report_rows(scope=request.scope, period=period, on=on)
    head = {
        "progress": page.progress(rows, period=period, on=on),
        "period": period,
        "ready": _ready(request.scope, rows, on),
    }
    answer = answers.sums(rows, columns_of(period, request.GET.get(SET, "")))
    answer["identities"] = render_to_string("periodic/_progress.html", head)
    return JsonResponse(answer | {"token": get_token(request)})


@require_GET
def history(request, slug, number, column):
    """Who wrote what into one cell, when, and how the report went on its way."""
    require(request.scope, "bases.view")
    period = period_or_404(slug, scope=request.scope)
    base = get_object_or_404(PartyBase.objects.visible_to(request.scope), number=number)
    if column not in period.asked:
        raise Http404
    found = cell_history(period=period, base=base, indicator=BY_CODE[column], scope=request.scope)
    context = {"period": period, "base": base, "indicator": BY_CODE[column], "history": found}
    return render(request, "periodic/history.html", context)
