"""Reports that were handed in: the queue, one report, approving it or several, sending it back, correcting it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recruitment.kernel import clock
from recruitment.kernel.numbers import format_count
from recruitment.kernel.posted import with_value
from recruitment.kernel.scoping import require
from reports.periodic import actions
from reports.periodic.desk.forms.deciding import CorrectionForm, ReturnForm
from reports.periodic.desk.queries import decision as reads
from reports.periodic.desk.queries import queue as queues
from reports.periodic.models import PeriodicReport

State = PeriodicReport.State
TOLD_AT_MOST = 10


@require_GET
def queue(request):
    """What waits for a decision, the oldest first."""
    require(request.scope, "reports.decide")
    waiting = queues.queue(scope=request.scope, today=clock.today())
    context = {
        "waiting": waiting,
        "clean": len(queues.without_remarks(waiting)),
        "owed": queues.still_owed(request.scope),
        "may_approve": request.scope.may("reports.approve"),
    }
    return render(request, "periodic/desk/queue.html", context)


def _report_or_404(request, report_id, *, right="reports.decide"):
    found = PeriodicReport.objects.visible_to(request.scope).select_related("base", "period")
    report = get_object_or_404(found.prefetch_related("explanations"), pk=report_id)
    require(request.scope, right)
    return report


def _named(report):
    return f"{report.base.display_name}, {report.period.label}"


@require_GET
def decide(request, report_id):
    """One report: its figures beside the last ones, what was found, and what can be done."""
    return _page(request, _report_or_404(request, report_id))


def _page(request, report, form=None):
    page = reads.decision(report, scope=request.scope, today=clock.today())
    place = queues.place_in_queue(report, scope=request.scope)
    if form is None and page.is_waiting:
        marked = sorted({remark.finding.column for remark in page.remarks})
        form = ReturnForm(period=report.period, initial={"version": report.version, "columns": marked})
    may_approve = request.scope.may("reports.approve")
    context = {"page": page, "report": report, "place": place, "form": form, "may_approve": may_approve}
    return render(request, "periodic/desk/decide.html", context)


@require_POST
def approve(request, report_id):
    """Make the figures official, exactly those that were shown."""
    report = _report_or_404(request, report_id, right="reports.approve")
    place = queues.place_in_queue(report, scope=request.scope)
    try:
        actions.approve(report=report, version=_version(request.POST.get("version", "")), by=request.scope)
    except actions.ReportChanged as refusal:
        messages.warning(request, _told(report, refusal))
        return redirect("periodic:decide", report_id)
    except actions.ReportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("periodic:decide", report_id)
    messages.success(request, f"Đã duyệt báo cáo của {_named(report)}.")
    return _onwards(place)


def _version(typed):
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 9 else 0


def _told(report, refusal):
    return f"{reads.last_step_words(report)} {refusal}".strip()


def _onwards(place):
    """The next report that waits, or the queue when there is none."""
    following = place.next or place.previous
    return redirect("periodic:decide", following.pk) if following else redirect("periodic:queue")


@require_POST
def send_back(request, report_id):
    """Return a report with the cells to put right, and why."""
    report = _report_or_404(request, report_id)
    place = queues.place_in_queue(report, scope=request.scope)
    form = ReturnForm(request.POST, period=report.period)
    if form.is_valid():
        try:
            actions.send_back(
                report=report,
                version=form.cleaned_data["version"],
                reason=form.words,
                columns=form.cleaned_data["columns"],
                by=request.scope,
            )
        except actions.ReportChanged as refusal:
            # What was typed stays; sending it once more goes by the figures that are shown now.
            report = _report_or_404(request, report_id)
            form = ReturnForm(with_value(form.data, "version", report.version), period=report.period)
            form.add_error(None, _told(report, refusal))
        except actions.ReportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã trả lại báo cáo của {_named(report)}.")
            return _onwards(place)
    return _page(request, report, form)


@require_http_methods(["GET", "POST"])
def approve_many(request):
    """Approve together the reports in which nothing was found, after seeing their figures."""
    require(request.scope, "reports.approve")
    if request.method == "POST":
        return _approved_many(request)
    clean = queues.without_remarks(queues.queue(scope=request.scope, today=clock.today()))
    if not clean:
        messages.info(request, "Không còn báo cáo chờ duyệt nào không có cảnh báo.")
        return redirect("periodic:queue")
    context = {"waiting": clean, "indicators": queues.KEY_INDICATORS}
    return render(request, "periodic/desk/approve_many.html", context)


def _approved_many(request):
    shown = _shown(request.POST.getlist("bao-cao"))
    if not shown:
        messages.error(request, "Chọn ít nhất một báo cáo để duyệt.")
        return redirect("periodic:approve_many")
    found = PeriodicReport.objects.visible_to(request.scope).filter(pk__in=list(shown))
    done = actions.approve_many(shown=shown, reports=found.select_related("base", "period"), by=request.scope)
    if done.approved:
        messages.success(request, f"Đã duyệt {format_count(len(done.approved))} báo cáo.")
    for report, why in done.refused[:TOLD_AT_MOST]:
        messages.warning(request, f"Chưa duyệt {_named(report)}: {why}")
    if (more := len(done.refused) - TOLD_AT_MOST) > 0:
        messages.warning(request, f"Và {format_count(more)} báo cáo khác chưa duyệt; xem trong danh sách.")
    return redirect("periodic:queue")


def _shown(typed):
    """{key of a report: the version that was seen} out of "12:3"."""
    pairs = (text.partition(":") for text in typed)
    found = {_version(key): _version(version) for key, _, version in pairs}
    return {key: version for key, version in found.items() if key and version}


@require_http_methods(["GET", "POST"])
def correct(request, report_id):
    """Put approved figures right: typed, then shown with the reports that are touched, then saved."""
    report = _report_or_404(request, report_id, right="reports.approve")
    if report.state != State.APPROVED:
        messages.error(request, "Chỉ đính chính báo cáo đã duyệt.")
        return redirect("periodic:decide", report_id)
    posted = request.POST if request.method == "POST" else None
    form = CorrectionForm(posted, report=report, initial={"version": report.version})
    if posted is None or "sua-lai" in posted or not form.is_valid():
        return _correction(request, report, form)
    if "luu" in posted:
        return _corrected(request, report, form)
    touched = reads.touched_by_correction(report, form.figures, scope=request.scope)
    return _correction(request, report, form, touched=touched, is_preview=True)


def _correction(request, report, form, **more):
    context = {"report": report, "form": form, "touched": (), "is_preview": False, **more}
    return render(request, "periodic/desk/correct.html", context)


def _corrected(request, report, form):
    try:
        actions.correct(
            report=report,
            version=form.cleaned_data["version"],
            figures=form.figures,
            reason=form.cleaned_data["reason"],
            by=request.scope,
        )
    except actions.ReportChanged as refusal:
        told = _told(report, refusal)
        form = CorrectionForm(with_value(form.data, "version", report.version), report=report)
        form.add_error(None, told)
        return _correction(request, report, form)
    except actions.ReportRefused as refusal:
        form.add_error(None, str(refusal))
        return _correction(request, report, form)
    messages.success(
        request, f"Đã đính chính báo cáo của {_named(report)}. Bản trước còn trong các bước bên dưới."
    )
    return redirect("periodic:decide", report.pk)
