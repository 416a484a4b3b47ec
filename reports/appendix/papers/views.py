"""Papers, the district's goals of each year and the appendices of later years: entered, and put right."""

from django.contrib import messages
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recruitment.kernel.numbers import format_count
from recruitment.kernel.posted import with_value
from recruitment.kernel.scoping import require
from reports.appendix import actions
from reports.appendix.forms import CHOSEN
from reports.appendix.kept import AFTERWARDS, goes_for_paper, keep_and_go, taken_up
from reports.appendix.papers import actions as papers
from reports.appendix.papers import queries
from reports.appendix.papers.forms import (
    KINDS,
    SUGGESTED_KINDS,
    AmendForm,
    AppendixForm,
    DocumentForm,
    GoalForm,
)
from reports.appendix.stated import appendices
from units.bases.actions import DocumentRefused, register_document
from units.bases.stated import documents
from units.targets import stated
from units.targets.actions import GoalChanged, GoalRefused, set_annual_goal


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
    return _render_document(request, form, back=_afterwards(request))


def _render_document(request, form, *, back, document=None, lines=0):
    """The page of a paper: a new one, or one to put right with what rests on it of the ledger."""
    context = {"form": form, "document": document, "lines": lines, "back": back}
    return render(request, "papers/document.html", context | {"kinds": KINDS, "kinds_id": SUGGESTED_KINDS})


def _posted(request):
    return request.POST if request.method == "POST" else None


def _afterwards(request, entered=None):
    """Where someone goes on from entering a paper: the page that ?sau= names, with the paper chosen, or the list."""
    page = request.GET.get(AFTERWARDS, "")
    if not (page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)):
        return reverse("papers:list")
    if entered is None:
        return page
    path, _, query = page.partition("?")
    asked = QueryDict(query, mutable=True)
    asked[CHOSEN] = entered.pk
    return f"{path}?{asked.urlencode()}"


@require_http_methods(["GET", "POST"])
def amend(request, document_id):
    """Put right what was entered of a paper."""
    require(request.scope, "appendix.edit")
    found = get_object_or_404(stated.papers(), pk=document_id)
    form = AmendForm(_posted(request), document=found, fixed=bool(found.lines))
    if form.is_valid():
        try:
            papers.correct_document(document=found, by=request.scope, **form.cleaned_data)
        except papers.DocumentChanged as refusal:
            form = _amended_once_more(form, found, str(refusal))
        except DocumentRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Đã lưu văn bản.")
            return redirect("papers:list")
    return _render_document(request, form, document=found, lines=found.lines, back=reverse("papers:list"))


def _amended_once_more(form, found, why):
    """What was typed, on the paper as it is now: sent once more, it is taken."""
    found.refresh_from_db()
    again = AmendForm(form.data, document=found, fixed=bool(found.lines))
    again.data = with_value(form.data, "shown", again.fields["shown"].prepare_value(papers.shown_of(found)))
    again.full_clean()
    again.add_error(None, why)
    return again


@require_POST
def remove(request, document_id):
    """Remove a paper on which nothing rests."""
    require(request.scope, "appendix.edit")
    found = get_object_or_404(documents(), pk=document_id)
    try:
        papers.remove_document(document=found, by=request.scope)
    except DocumentRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("papers:amend", document_id)
    messages.success(request, f"Đã xóa {found}.")
    return redirect("papers:list")


def _year(request, term, taken):
    """The year a form begins with: the one that ?nam= names, or the one after those that are taken."""
    if asked := request.GET.get("nam"):
        return next((year for year in queries.years_of(term) if str(year) == asked), None)
    return queries.next_year(term, taken)


@require_http_methods(["GET", "POST"])
def goal(request):
    """Set or change the district's goal of a year: ?nam= chooses the year."""
    require(request.scope, "appendix.edit")
    if goes_for_paper(request):
        return keep_and_go(request, here=request.get_full_path())
    term, goals = stated.current_term(), stated.goals_by_year()
    year = _year(request, term, goals)
    stands = goals.get(year)
    initial = {
        "year": year,
        "goal": format_count(stands.goal) if stands else "",
        "document": stands.document_id if stands else None,
        **taken_up(request),
    }
    form = GoalForm(_posted(request), term=term, goals=goals, initial=initial)
    if form.is_valid():
        try:
            saved = _set_goal(request, term, form)
        except GoalChanged as refusal:
            form = _goal_once_more(form, term, str(refusal))
        except GoalRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"Chỉ tiêu năm {saved.year}: {format_count(saved.goal)}.")
            return redirect("papers:list")
    return render(request, "papers/goal.html", {"form": form, "term": term, "year": year})


def _set_goal(request, term, form):
    cleaned = form.cleaned_data
    return set_annual_goal(
        term=term,
        year=cleaned["year"],
        goal=cleaned["goal"],
        document=cleaned["document"],
        seen=form.seen,
        by=request.scope,
    )


def _goal_once_more(form, term, why):
    """What was typed, beside the goals as they are now: sent once more, it is taken."""
    again = GoalForm(form.data, term=term, goals=stated.goals_by_year())
    shown = again.fields["shown"].prepare_value(again.fields["shown"].initial)
    again.data = with_value(form.data, "shown", shown)
    again.full_clean()
    again.add_error(None, why)
    return again


@require_http_methods(["GET", "POST"])
def appendix(request):
    """Register the appendix of a year: ?nam= chooses the year."""
    require(request.scope, "appendix.edit")
    if goes_for_paper(request):
        return keep_and_go(request, here=request.get_full_path())
    term, every = stated.current_term(), appendices()
    year = _year(request, term, [one.current_year for one in every])
    initial = {"current_year": year, "last_year": term.ends_on.year, **taken_up(request)}
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


@require_http_methods(["GET", "POST"])
def remove_appendix(request, year):
    """Remove an appendix that nothing rests on, after asking; otherwise say what does."""
    require(request.scope, "appendix.edit")
    found = next((one for one in appendices() if one.current_year == year), None)
    if found is None:
        raise Http404("no appendix of that year")
    if request.method == "POST":
        try:
            papers.remove_appendix(appendix=found, by=request.scope)
        except papers.AppendixKept as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Đã xóa phụ lục năm {year}. Văn bản vẫn còn trong danh sách.")
        return redirect("papers:list")
    context = {"appendix": found, "uses": ", ".join(papers.uses_of(found))}
    return render(request, "papers/remove_appendix.html", context)
