"""Papers, the district's goals of each year and the appendices of later years: one page, three forms."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods

from recruitment.kernel.numbers import format_count
from recruitment.kernel.scoping import require
from reports.appendix import actions
from reports.appendix.forms import CHOSEN
from reports.appendix.papers import queries
from reports.appendix.papers.forms import KINDS, SUGGESTED_KINDS, AppendixForm, DocumentForm, GoalForm
from reports.appendix.stated import appendices
from units.bases.actions import DocumentRefused, register_document
from units.targets import stated
from units.targets.actions import GoalRefused, set_annual_goal


@require_GET
def overview(request):
    """The term, its years with goals and appendices, and every paper."""
    require(request.scope, "appendix.view")
    context = {"page": queries.overview(), "may_edit": request.scope.may("appendix.edit")}
    return render(request, "papers/overview.html", context)


@require_http_methods(["GET", "POST"])
def document(request):
    """Enter a paper."""
    require(request.scope, "appendix.edit")
    form = DocumentForm(_posted(request))
    if form.is_valid():
        try:
            entered = register_document(**form.cleaned_data, by=request.scope)
        except DocumentRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"Đã thêm {entered}.")
            return redirect(_afterwards(request, entered))
    context = {"form": form, "kinds": KINDS, "kinds_id": SUGGESTED_KINDS}
    return render(request, "papers/document.html", context)


def _posted(request):
    return request.POST if request.method == "POST" else None


def _afterwards(request, entered):
    """Where someone goes on who has added a paper: the page that ?sau= names, with the paper chosen, or the list."""
    page = request.GET.get("sau", "")
    if not (page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)):
        return reverse("papers:list")
    path, _, query = page.partition("?")
    asked = QueryDict(query, mutable=True)
    asked[CHOSEN] = entered.pk
    return f"{path}?{asked.urlencode()}"


def _year(request, term, taken):
    """The year a form begins with: the one that ?nam= names, or the one after those that are taken."""
    if asked := request.GET.get("nam"):
        return next((year for year in queries.years_of(term) if str(year) == asked), None)
    return queries.next_year(term, taken)


@require_http_methods(["GET", "POST"])
def goal(request):
    """Set or change the district's goal of a year: ?nam= chooses the year."""
    require(request.scope, "appendix.edit")
    term, goals = stated.current_term(), stated.goals_by_year()
    year = _year(request, term, goals)
    stands = goals.get(year)
    initial = {
        "year": year,
        "goal": format_count(stands.goal) if stands else "",
        "document": request.GET.get(CHOSEN) or (stands.document_id if stands else None),
    }
    form = GoalForm(_posted(request), term=term, goals=goals, initial=initial)
    if form.is_valid():
        try:
            saved = set_annual_goal(term=term, **form.cleaned_data, by=request.scope)
        except GoalRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"Chỉ tiêu năm {saved.year}: {format_count(saved.goal)}.")
            return redirect("papers:list")
    return render(request, "papers/goal.html", {"form": form, "term": term, "year": year})


@require_http_methods(["GET", "POST"])
def appendix(request):
    """Register the appendix of a year: ?nam= chooses the year."""
    require(request.scope, "appendix.edit")
    term, every = stated.current_term(), appendices()
    year = _year(request, term, [one.current_year for one in every])
    initial = {
        "document": request.GET.get(CHOSEN),
        "current_year": year,
        "last_year": term.ends_on.year,
    }
    form = AppendixForm(_posted(request), term=term, appendices=every, initial=initial)
    if form.is_valid():
        try:
            made = actions.register_appendix(term_name=term.name, **form.cleaned_data, by=request.scope)
        except actions.AppendixRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(
                request, f"Đã thêm phụ lục năm {made.current_year}: nhập từ Excel hoặc gõ vào bảng."
            )
            return redirect(f"{reverse('appendix:table')}?nam={made.current_year}")
    return render(request, "papers/appendix.html", {"form": form, "term": term, "year": year})
