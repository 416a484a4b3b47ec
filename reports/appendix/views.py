"""The appendix on screen, and the five steps of importing it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recruitment.kernel.scoping import require
from recruitment.kernel.workbook import WorkbookRefused
from reports.appendix import actions, pages
from reports.appendix.forms import ConfirmForm, UploadForm
from reports.appendix.models import AppendixImport
from reports.appendix.queries import appendix_table, plan_of
from reports.appendix.sheet import sheet

FIRST_DAY_OF_SUPPLEMENTS = "01/07/2021"


@require_GET
def table(request):
    """The appendix as printed, with live sums."""
    require(request.scope, "appendix.view")
    found = appendix_table(scope=request.scope)
    context = {"table": found, "sheet": sheet(found), "may_import": request.scope.may("appendix.import")}
    return render(request, "appendix/table.html", context)


@require_http_methods(["GET", "POST"])
def upload(request):
    """Step 1: choose a workbook; nothing is written."""
    require(request.scope, "appendix.import")
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            appendix_import = actions.upload(data=file.read(), file_name=file.name, by=request.scope)
        except WorkbookRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("appendix:reconcile", appendix_import.code)
    context = {"form": form, "steps": pages.steps(1)}
    return render(request, "appendix/upload.html", context)


def _import_or_404(request, code):
    return get_object_or_404(AppendixImport.objects.visible_to(request.scope), code=code)


def _editable_or_404(request, code):
    return get_object_or_404(AppendixImport.objects.editable_by(request.scope), code=code)


@require_GET
def reconcile(request, code):
    """Step 2: what was read, and every printed sum against its rows."""
    appendix_import = _import_or_404(request, code)
    plan = plan_of(appendix_import, scope=request.scope)
    page = pages.reconciliation(plan)
    context = {"import": appendix_import, "plan": plan, "page": page, "steps": pages.steps(2)}
    return render(request, "appendix/reconcile.html", context)


@require_GET
def changes(request, code):
    """Step 3: each figure, new or old → new."""
    appendix_import = _import_or_404(request, code)
    plan = plan_of(appendix_import, scope=request.scope)
    context = {"import": appendix_import, "plan": plan, "page": pages.changes(plan), "steps": pages.steps(3)}
    return render(request, "appendix/changes.html", context)


@require_http_methods(["GET", "POST"])
def confirm(request, code):
    """Step 4: the day the supplements count from, the warnings read, and the writing itself."""
    appendix_import = _editable_or_404(request, code)
    if appendix_import.state == AppendixImport.State.APPLIED:
        return redirect("appendix:result", appendix_import.code)
    plan = plan_of(appendix_import, scope=request.scope)
    initial = {"supplements_from": FIRST_DAY_OF_SUPPLEMENTS, "digest": plan.digest}
    posted = request.POST if request.method == "POST" else None
    form = ConfirmForm(posted, initial=initial, warnings=len(plan.warnings))
    if form.is_valid():
        try:
            actions.apply(
                appendix_import=appendix_import,
                supplements_from=form.cleaned_data["supplements_from"],
                acknowledged=form.cleaned_data.get("acknowledged", False),
                shown_digest=form.cleaned_data["digest"],
                by=request.scope,
            )
        except actions.PlanChanged as refusal:
            messages.error(request, str(refusal))
            return redirect("appendix:changes", appendix_import.code)
        except actions.ImportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("appendix:result", appendix_import.code)
    page = pages.reconciliation(plan)
    context = {"import": appendix_import, "plan": plan, "page": page, "form": form, "steps": pages.steps(4)}
    return render(request, "appendix/confirm.html", context)


@require_GET
def result(request, code):
    """Step 5: what was written, with the undo."""
    appendix_import = _import_or_404(request, code)
    if appendix_import.state == AppendixImport.State.READ:
        return redirect("appendix:reconcile", appendix_import.code)
    context = {"import": appendix_import, "page": pages.outcome(appendix_import), "steps": pages.steps(5)}
    return render(request, "appendix/result.html", context)


@require_POST
def undo(request, code):
    """Take the import back."""
    appendix_import = _editable_or_404(request, code)
    try:
        actions.undo(appendix_import=appendix_import, by=request.scope)
    except actions.ImportRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("appendix:result", appendix_import.code)
