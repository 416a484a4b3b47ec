"""The dashboard, the list of bases and the page of each."""

from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from recruitment.audit.actions import record_read
from recruitment.kernel import clock
from recruitment.kernel.scoping import require
from recruitment.kernel.text import search_key
from reports.attainment import base_page, dashboard
from reports.attainment.queries import attainment
from reports.attainment.selection import select
from reports.periodic.collecting import district_totals_being_collected
from reports.periodic.form.queries import due_reports
from reports.periodic.queries import figure_dates
from units.bases.models import PartyBase


def _found(request):
    """The rows as of the date asked for (?den=2021-06-30), and the dates to choose from, newest first."""
    offered = figure_dates(request.scope)
    as_of = _asked(request) or offered.default
    days = {*offered.days, as_of, clock.today()}
    return attainment(scope=request.scope, as_of=as_of), sorted(days, reverse=True)


def _asked(request) -> date | None:
    text = request.GET.get("den", "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404("den") from None


@require_GET
def dashboard_page(request):
    """Where the district stands against its goal, and what needs direction."""
    require(request.scope, "district.view")
    found, dates = _found(request)
    sees_all = request.scope.covers_committee("bases.view")
    page = dashboard.page(found, sees_all=sees_all)
    collecting = district_totals_being_collected(request.scope, since=found.frame.as_of)
    context = {"found": found, "page": page, "dates": dates, "collecting": collecting, "sees_all": sees_all}
    return render(request, "attainment/dashboard.html", {**context, **_due(request, page.own)})


def _due(request, lines):
    """The periodic reports of some bases, by base id, and whether the reader writes them. No query for no base."""
    ids = [line.base_id for line in lines]
    due = due_reports(scope=request.scope, base_ids=ids, on=clock.today()) if ids else {}
    is_secretary = request.scope.may("reports.enter") and not request.scope.covers_committee("reports.enter")
    return {"due": due, "may_enter": is_secretary}


@require_GET
def base_list(request):
    """The bases a scope reaches, filtered: the rows behind the dashboard's numbers."""
    require(request.scope, "bases.view")
    found, _ = _found(request)
    query = request.GET.get("q", "").strip()
    chosen = select(
        found,
        named=_named(request.scope, query),
        block=request.GET.get("khoi", ""),
        show=request.GET.get("xem", ""),
    )
    context = {"found": found, "chosen": chosen, "query": query, "year": dashboard.current_year(found)}
    return render(request, "attainment/base_list.html", context)


def _named(scope, query) -> set[int] | None:
    """The ids of the bases whose names a query finds; None when nothing is asked."""
    key = search_key(query)
    if not key:
        return None
    found = set(PartyBase.objects.visible_to(scope).named_like(key).values_list("pk", flat=True))
    record_read("base.search", object_type="party_base", words=query, rows=len(found), by=scope)
    return found


@require_GET
def base(request, number):
    """One base: where it stands, and the entries each of its figures is made of."""
    found, dates = _found(request)
    line = next((line for line in found.bases if line.number == number), None)
    if line is None:
        raise Http404(str(number))
    page = base_page.page(line, scope=request.scope, frame=found.frame)
    reports = _due(request, [line])
    context = {"found": found, "line": line, "page": page, "dates": dates, **reports}
    return render(request, "attainment/base.html", {**context, "due": reports["due"][line.base_id]})
