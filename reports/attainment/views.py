"""The dashboard, the list of bases and the page of each."""

from datetime import date

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from recruitment.kernel.scoping import require
from recruitment.kernel.text import search_key
from reports.attainment import base_page, dashboard
from reports.attainment.queries import attainment
from reports.attainment.selection import choices_of_dates, select
from units.bases.models import PartyBase


def _as_of(request) -> date | None:
    """The date asked for (?den=2021-06-30); None for the default. A date that is none is not a page."""
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
    found = attainment(scope=request.scope, as_of=_as_of(request))
    page = dashboard.page(found, sees_all=request.scope.covers_committee("bases.view"))
    context = {"found": found, "page": page, "dates": choices_of_dates(found)}
    return render(request, "attainment/dashboard.html", context)


@require_GET
def base_list(request):
    """The bases a scope reaches, filtered: the rows behind the dashboard's numbers."""
    require(request.scope, "bases.view")
    found = attainment(scope=request.scope, as_of=_as_of(request))
    query = request.GET.get("q", "").strip()
    key = search_key(query)
    named = None
    if key:
        named = set(PartyBase.objects.visible_to(request.scope).named_like(key).values_list("pk", flat=True))
    chosen = select(found, named=named, block=request.GET.get("khoi", ""), show=request.GET.get("xem", ""))
    context = {"found": found, "chosen": chosen, "query": query, "year": dashboard.current_year(found)}
    return render(request, "attainment/base_list.html", context)


@require_GET
def base(request, number):
    """One base: where it stands, and the entries each of its figures is made of."""
    found = attainment(scope=request.scope, as_of=_as_of(request))
    line = next((line for line in found.bases if line.number == number), None)
    if line is None:
        raise Http404(str(number))
    page = base_page.page(line, scope=request.scope, frame=found.frame)
    return render(request, "attainment/base.html", {"found": found, "line": line, "page": page})
