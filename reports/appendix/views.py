"""The appendix on screen, as a file, and the five steps of importing it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recruitment.kernel.dates import format_moment
from recruitment.kernel.posted import with_value
from recruitment.kernel.scoping import require
from recruitment.kernel.text import search_key
from recruitment.kernel.workbook import WorkbookRefused
from reports.appendix import actions, pages, sessions
from reports.appendix.forms import ColumnsForm, ConfirmForm, NamesForm, SheetForm, UploadForm
from reports.appendix.marks import marks_of, rows_to_look_at
from reports.appendix.models import AppendixImport
from reports.appendix.noting import noted_workbook
from reports.appendix.printed import printed_workbook
from reports.appendix.queries import appendix_table, imports, plan_of
from reports.appendix.selection import Selection
from reports.appendix.sheet import sheet
from reports.appendix.years import appendix_or_404, asked_appendix

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def table(request):
    """The appendix as printed, with live sums; who may edit gets the grid (static/js/grid.js)."""
    require(request.scope, "appendix.view")
    appendix, every = asked_appendix(request)
    found = appendix_table(scope=request.scope, appendix=appendix)
    marks = marks_of(found, appendix=appendix, scope=request.scope)
    chosen, off = Selection.of(request.GET), rows_to_look_at(marks)
    context = {
        "appendix": appendix,
        "appendices": every,
        "table": found,
        "sheet": sheet(
            found, keeps=lambda row, block: chosen.keeps(row, block, is_off=row.number in off), marks=marks
        ),
        "looks": found.looks(off),
        "chosen": chosen,
        "blocks": [name for section in found.sections for name, _ in section.blocks],
        "may_import": request.scope.may("appendix.import"),
        "may_edit": request.scope.may("appendix.edit"),
        "may_decide": request.scope.may("targets.decide"),
    }
    return render(request, "appendix/table.html", context)


@require_GET
def export(request):
    """The appendix as a workbook in the printed layout."""
    require(request.scope, "appendix.view")
    appendix = appendix_or_404(request)
    found = appendix_table(scope=request.scope, appendix=appendix)
    data = printed_workbook(found, title=appendix.title)
    actions.record_export(appendix=appendix, data=data, rows=found.known_count, by=request.scope)
    number = slugify(search_key(str(appendix.document)))
    return _workbook(data, f"phu-luc-{number}.xlsx")


def _workbook(data, name):
    return HttpResponse(
        data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_http_methods(["GET", "POST"])
def upload(request):
    """Step 1: choose a workbook; nothing is written. Below it, the imports begun before."""
    require(request.scope, "appendix.import")
    appendix = appendix_or_404(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            appendix_import = sessions.upload(
                data=file.read(), file_name=file.name, appendix=appendix, by=request.scope
            )
        except WorkbookRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            _say_if_known(request, appendix_import)
            return redirect("appendix:reconcile", appendix_import.code)
    context = {
        "appendix": appendix,
        "form": form,
        "steps": pages.steps(1),
        "imports": imports(request.scope, older_than=_key(request.GET.get("truoc", ""))),
    }
    return render(request, "appendix/upload.html", context)


def _key(text: str) -> int | None:
    """A row's key out of an address; whatever else stands there asks for the latest."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _say_if_known(request, appendix_import):
    """Tell a person who sends the same file again, by its hash and not by its name."""
    twins = AppendixImport.objects.visible_to(request.scope).filter(sha256=appendix_import.sha256)
    if twin := twins.exclude(pk=appendix_import.pk).defer("content", "table").order_by("-pk").first():
        words = f"Tệp này giống hệt tệp tải lên lúc {format_moment(timezone.localtime(twin.uploaded_at))}"
        messages.info(request, f"{words} ({twin.get_state_display().lower()}).")


def _import_or_404(request, code):
    found = AppendixImport.objects.visible_to(request.scope).defer("content")
    return get_object_or_404(found.select_related("appendix__document"), code=code)


def _editable_or_404(request, code):
    found = AppendixImport.objects.editable_by(request.scope).defer("content")
    return get_object_or_404(found.select_related("appendix__document"), code=code)


@require_GET
def reconcile(request, code):
    """Step 2: what was read, every printed sum against its rows, and what a person must decide."""
    appendix_import = _import_or_404(request, code)
    return _reconciled(request, appendix_import, plan_of(appendix_import, scope=request.scope))


def _reconciled(request, appendix_import, plan, *, columns_form=None, names_form=None):
    unresolved = plan.matching.unresolved
    if unresolved and names_form is None:
        names_form = NamesForm(unresolved=unresolved, units=plan.free_units)
    context = {
        "import": appendix_import,
        "plan": plan,
        "page": pages.reconciliation(plan),
        "steps": pages.steps(2),
        "names_form": names_form,
        "sheet_form": SheetForm(table=plan.table) if len(plan.table.sheets) > 1 else None,
        "columns_form": columns_form or ColumnsForm(table=plan.table, layout=plan.layout),
    }
    return render(request, "appendix/reconcile.html", context)


@require_POST
def answer_names(request, code):
    """Step 2: which bases the unknown names in the file mean."""
    appendix_import = _editable_or_404(request, code)
    plan = plan_of(appendix_import, scope=request.scope)
    form = NamesForm(request.POST, unresolved=plan.matching.unresolved, units=plan.free_units)
    if not form.fields:
        messages.info(request, "Mọi tên trong tệp đã khớp với danh sách, không còn tên nào phải chọn.")
        return redirect("appendix:reconcile", appendix_import.code)
    if not form.is_valid():
        return _reconciled(request, appendix_import, plan, names_form=form)
    if not form.answers:
        messages.error(request, "Chưa chọn cơ sở đảng nào. Chọn trong danh sách rồi bấm nút.")
        return redirect("appendix:reconcile", appendix_import.code)
    try:
        sessions.answer_names(appendix_import=appendix_import, names=form.answers, by=request.scope)
    except actions.ImportRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("appendix:reconcile", appendix_import.code)


@require_POST
def choose_sheet(request, code):
    """Step 2: read another sheet of the same file."""
    appendix_import = get_object_or_404(AppendixImport.objects.editable_by(request.scope), code=code)
    try:
        sessions.choose_sheet(
            appendix_import=appendix_import, sheet=request.POST.get("sheet", ""), by=request.scope
        )
    except (actions.ImportRefused, WorkbookRefused) as refusal:
        messages.error(request, str(refusal))
    return redirect("appendix:reconcile", appendix_import.code)


@require_POST
def assign_columns(request, code):
    """Step 2: which columns of the appendix the file's columns without a known heading are."""
    appendix_import = get_object_or_404(AppendixImport.objects.editable_by(request.scope), code=code)
    plan = plan_of(appendix_import, scope=request.scope)
    form = ColumnsForm(request.POST, table=plan.table, layout=plan.layout)
    if not form.is_valid():
        return _reconciled(request, appendix_import, plan, columns_form=form)
    try:
        sessions.assign_columns(appendix_import=appendix_import, columns=form.columns, by=request.scope)
    except (actions.ImportRefused, WorkbookRefused) as refusal:
        messages.error(request, str(refusal))
    return redirect("appendix:reconcile", appendix_import.code)


@require_GET
def noted(request, code):
    """The same workbook back, with every problem written beside its cell."""
    appendix_import = get_object_or_404(
        AppendixImport.objects.visible_to(request.scope).filter(content__isnull=False), code=code
    )
    plan = plan_of(appendix_import, scope=request.scope)
    try:
        data = noted_workbook(appendix_import, plan)
    except WorkbookRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("appendix:reconcile", appendix_import.code)
    sessions.record_noted(
        appendix_import=appendix_import, data=data, rows=len(plan.table.rows), by=request.scope
    )
    return _workbook(data, "phu-luc-co-ghi-chu.xlsx")


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
    form = _confirm_form(request.POST if request.method == "POST" else None, appendix_import, plan)
    refusal = None
    if form.is_valid():
        try:
            _apply(request, appendix_import, form.cleaned_data)
        except actions.ImportRefused as caught:
            refusal = caught
        else:
            return redirect("appendix:result", appendix_import.code)
    if refusal is not None or form.has_error("shown"):
        form = _confirm_once_more(form, appendix_import, plan, refusal)
    return _confirm_page(request, appendix_import, plan, form, refusal)


def _confirm_once_more(form, appendix_import, plan, refusal):
    """The page as it is now, with what is wrong: what it shows counts as seen, what was typed stays.

    Warnings that may be others than those that were read are to be read again.
    """
    posted = with_value(form.data, "shown", form.shown_as_text(plan))
    if isinstance(refusal, actions.ReadingChanged):
        posted.pop("acknowledged", None)
    again = _confirm_form(posted, appendix_import, plan)
    again.add_error(None, str(refusal) if refusal else list(form.errors["shown"]))
    return again


def _confirm_page(request, appendix_import, plan, form, refusal):
    edited, is_other = getattr(refusal, "cells", ()), isinstance(refusal, actions.ReadingChanged)
    context = {
        "import": appendix_import,
        "plan": plan,
        "page": pages.reconciliation(plan),
        "form": form,
        "edited": pages.edited_cells(edited, appendix_import.appendix) if edited else (),
        "changes": pages.changes(plan) if is_other else None,
        "steps": pages.steps(4),
    }
    return render(request, "appendix/confirm.html", context)


def _confirm_form(posted, appendix_import, plan):
    initial = {
        "supplements_from": appendix_import.appendix.supplements_from_on.strftime("%d/%m/%Y"),
        "shown": plan.shown,
    }
    return ConfirmForm(posted, initial=initial, warnings=len(plan.warnings))


def _apply(request, appendix_import, cleaned):
    actions.apply(
        appendix_import=appendix_import,
        supplements_from=cleaned["supplements_from"],
        acknowledged=cleaned.get("acknowledged", False),
        shown=cleaned["shown"],
        by=request.scope,
    )


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
