"""A base's own report: entered, kept as a draft by itself, reviewed, handed in, taken back."""

import json
from functools import partial

from django.contrib import messages
from django.http import HttpResponseBadRequest, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from recruitment.kernel import clock
from reports.periodic import actions
from reports.periodic.form import drafts
from reports.periodic.form.forms import AnswerForm, ReviewForm
from reports.periodic.form.layout import blank_flows
from reports.periodic.form.queries import ReportPage, report_page
from reports.periodic.periods import period_or_404
from reports.periodic.values import NOTHING
from units.bases.models import PartyBase

ON_BEHALF = "nhap-thay"  # in the address of the form, where the district types for a base
REVIEW = "kiem-tra"  # the button of the form that leads on


def _asked_or_404(request, slug, number):
    base = get_object_or_404(PartyBase.objects.visible_to(request.scope), number=number)
    return period_or_404(slug, scope=request.scope), base


def _page_or_404(request, slug, number) -> ReportPage:
    period, base = _asked_or_404(request, slug, number)
    return report_page(scope=request.scope, period=period, base=base, on=clock.today())


def _page_to_enter(request, slug, number) -> ReportPage:
    """The report of a base the person may write for. Raises Http404 outside the scope, PermissionDenied inside it."""
    page = _page_or_404(request, slug, number)
    actions.require_reach(request.scope, [page.base.pk])
    return page


def _address(page, name="periodic:report"):
    """A page of this report; the form of the district says that it types for the base."""
    path = reverse(name, args=[page.period.slug, page.base.number])
    return f"{path}?{ON_BEHALF}=1" if page.is_on_behalf and name == "periodic:report" else path


@require_http_methods(["GET", "POST"])
def report(request, slug, number):
    """One base and period: the form while it may be written, then what was declared and what became of it."""
    if request.method == "POST":
        return _save(request, _page_to_enter(request, slug, number))
    page = _page_or_404(request, slug, number)
    if page.is_writable and (not page.is_on_behalf or ON_BEHALF in request.GET):
        return _form(request, page, AnswerForm(page=page, wanted=request.GET.get("o", "")))
    may_decide = request.scope.covers_committee("reports.decide")
    return render(request, "periodic/report/read.html", {"page": page, "may_decide": may_decide})


def _form(request, page, form):
    context = {"page": page, "form": form, "here": _address(page)}
    return render(request, "periodic/report/form.html", context)


def _save(request, page):
    form = AnswerForm(request.POST, page=page)
    if not _keep(request, page, form):
        return _form(request, form.page, form)
    if REVIEW in request.POST:
        return redirect(_address(page, "periodic:review"))
    if not page.is_writable:
        return redirect("periodic:report", page.period.slug, page.base.number)
    messages.success(request, f"Đã lưu nháp báo cáo {page.period.label}. Báo cáo chưa nộp.")
    return redirect("attainment:base", page.base.number)


def _page_again(request, page) -> ReportPage:
    """The same page as it stands after something was saved."""
    return _page_or_404(request, page.period.slug, page.base.number)


def _keep(request, page, form) -> bool:
    """Save what was typed and is valid; whether everything was. What was not is marked in the form."""
    form.is_valid()
    doing = {"period": page.period, "on": page.on, "by": request.scope}
    if form.edits:
        form.settle(actions.save_cells(edits=form.edits, derive=True, **doing))
    clash = ""
    try:
        actions.save_words(base=page.base, words=form.words, seen=form.seen_words, **doing)
    except actions.ReportChanged as refusal:
        clash = str(refusal)
    except actions.ReportRefused as refusal:
        form.add_error(None, str(refusal))
    if clash or form.errors:
        form.renew(_page_again(request, page), clash=clash)
    return not form.errors


@require_POST
def nothing(request, slug, number):
    """Somebody's word that nothing else arose in the period: what was typed is kept, blank flows become KPS."""
    page = _page_to_enter(request, slug, number)
    form = AnswerForm(request.POST, page=page)
    if not _keep(request, page, form):
        return _form(request, form.page, form)
    page = _page_again(request, page)
    blank = blank_flows(page.values, open_codes=page.open_codes)
    edit = partial(actions.CellEdit, base_id=page.base.pk, seen=None, value=NOTHING)
    outcome = actions.save_cells(
        period=page.period,
        edits=[edit(column=code) for code in blank],
        on=page.on,
        by=request.scope,
        derive=True,
    )
    if outcome.saved:
        words = f"Đã ghi “không phát sinh” (KPS) vào {len(outcome.saved)} ô còn trống. Xem lại từng ô rồi tiếp tục."
        messages.success(request, words)
    else:
        messages.info(request, page.closed or "Không còn ô trống nào để ghi “không phát sinh”.")
    return redirect(_address(page))


@require_http_methods(["GET", "POST"])
def autosave(request, slug, number):
    """Keep the draft the page sends; the answer tells the fate of each part. 409: only conflicts, 422: only refusals.

    GET: a fresh token, for a page whose session was renewed elsewhere.
    """
    period, base = _asked_or_404(request, slug, number)
    actions.require_reach(request.scope, [base.pk])
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    try:
        draft = drafts.read_draft(json.loads(request.body), base_id=base.pk)
    except (drafts.BadRequest, RecursionError, ValueError):
        return HttpResponseBadRequest()
    kept = drafts.keep(draft, period=period, base=base, on=clock.today(), by=request.scope)
    return JsonResponse({"at": f"{clock.now():%H:%M}", **kept.answer}, status=kept.status)


@require_http_methods(["GET", "POST"])
def review(request, slug, number):
    """Everything that would be handed in, beside the last period, with what the checks found."""
    page = _page_to_enter(request, slug, number)
    if not page.is_writable:
        return redirect("periodic:report", slug, number)
    if request.method == "POST":
        form = ReviewForm(request.POST, page=page, is_final=False)
        if not form.is_valid() or not _explain(request, page, form):
            return _review(request, page, form)
        messages.success(request, "Đã lưu giải trình. Báo cáo chưa nộp.")
        return redirect("periodic:review", slug, number)
    return _review(request, page, ReviewForm(page=page))


def _review(request, page, form):
    here = _address(page)
    to_field = f"{here}{'&' if '?' in here else '?'}o="
    context = {"page": page, "form": form, "here": here, "to_field": to_field}
    return render(request, "periodic/report/review.html", context)


def _explain(request, page, form) -> bool:
    if page.report is None:
        return True
    try:
        form.version_kept = actions.explain_all(
            report=page.report,
            version=form.cleaned_data["version"],
            words=form.explanations,
            on=page.on,
            by=request.scope,
        )
    except actions.ReportRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
def submit(request, slug, number):
    """Hand the report in, with its explanations. A second press finds it handed in and changes nothing."""
    page = _page_to_enter(request, slug, number)
    if not page.is_writable or page.report is None:
        return redirect("periodic:report", slug, number)
    form = ReviewForm(request.POST, page=page)
    if form.is_valid() and _explain(request, page, form) and _hand_in(request, page, form):
        return redirect("periodic:report", slug, number)
    page = _page_again(request, page)
    if not page.is_writable:
        messages.info(request, f"Báo cáo vừa thay đổi, nay: {page.state_words.lower()}.")
        return redirect("periodic:report", slug, number)
    return _review(request, page, form.again(page))


def _hand_in(request, page, form) -> bool:
    try:
        actions.submit(
            report=page.report,
            version=form.version_kept,
            on=page.on,
            by=request.scope,
            paper=form.cleaned_data.get("paper", ""),
        )
    except actions.ReportRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
def withdraw(request, slug, number):
    """Take the report back to go on writing, until it is approved."""
    page = _page_to_enter(request, slug, number)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 9 else 0
    if page.report is None or page.is_writable:  # a second press: it was taken back already
        return redirect("periodic:report", slug, number)
    try:
        actions.withdraw(report=page.report, version=version, on=page.on, by=request.scope)
    except actions.ReportRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "Đã rút lại báo cáo. Sửa rồi nộp lại.")
    return redirect("periodic:report", slug, number)
