"""The workbook of a period out and in: download, choose a file, see what it would change, write it, take it back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recruitment.kernel import clock
from recruitment.kernel.dates import format_moment
from recruitment.kernel.scoping import require
from recruitment.kernel.text import plain_file_name
from recruitment.kernel.workbook import WorkbookRefused, read_workbook
from reports.periodic import actions
from reports.periodic.grid.answers import conflict
from reports.periodic.grid.page import why_all_closed
from reports.periodic.grid.queries import bases_to_enter
from reports.periodic.indicators import BY_CODE
from reports.periodic.models import EntryAct
from reports.periodic.periods import period_or_404
from reports.periodic.queries import report_rows
from reports.periodic.workbook.forms import ConfirmForm, UploadForm, as_sent
from reports.periodic.workbook.printed import Writing, report_workbook
from reports.periodic.workbook.queries import own_base_id, plan_of, uploaded
from reports.periodic.workbook.reading import read_table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMED_AT_MOST = 10


@require_GET
def download(request, slug):
    """The figures of a period as a workbook to be filled in; whoever has one base gets that one."""
    require(request.scope, "bases.view")
    period, on = period_or_404(slug, scope=request.scope), clock.today()
    rows = report_rows(scope=request.scope, period=period, on=on)
    writing = Writing(
        period=period,
        rows=rows,
        on=on,
        as_of=format_moment(clock.now()),
        with_papers=request.scope.covers_committee("reports.enter"),
    )
    data = report_workbook(writing)
    base_id = own_base_id(request.scope, rows)
    actions.record_download(period=period, base_id=base_id, data=data, rows=len(rows), by=request.scope)
    name = f'attachment; filename="so-lieu-{period.slug}.xlsx"'
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": name})


@require_http_methods(["GET", "POST"])
def upload(request, slug):
    """Choose a filled workbook; its changes are shown, and nothing is written."""
    require(request.scope, "reports.enter")
    period, on = period_or_404(slug, scope=request.scope), clock.today()
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            book = read_workbook(file.read(), file_name=file.name)
        except WorkbookRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            table = read_table(book, label=period.label, asked=period.columns)
            plan = plan_of(table, period=period, scope=request.scope, on=on)
            return _preview(request, period, plan, file.name)
    rows = report_rows(scope=request.scope, period=period, on=on)
    context = {"period": period, "form": form, "closed": why_all_closed(rows, on=on)}
    return render(request, "periodic/upload.html", context)


def _preview(request, period, plan, file_name):
    bases = bases_to_enter(request.scope)
    context = {
        "period": period,
        "plan": plan,
        "file_name": plain_file_name(file_name),
        "papers": [(bases[number].display_name, paper) for number, paper in plan.papers.items()],
        "form": ConfirmForm(initial={"plan": as_sent(plan)}, period=period, bases=bases),
        "is_district": request.scope.covers_committee("reports.enter"),
    }
    return render(request, "periodic/preview.html", context)


@require_POST
def confirm_upload(request, slug):
    """Write what the preview showed; a figure that moved since is left as it is and named."""
    require(request.scope, "reports.enter")
    period, bases = period_or_404(slug, scope=request.scope), bases_to_enter(request.scope)
    form = ConfirmForm(request.POST, period=period, bases=bases)
    if not form.is_valid():
        messages.error(request, "Chưa nhập được số nào. Chọn lại tệp rồi xem trước.")
        return redirect("periodic:upload", period.slug)
    taken = actions.take_workbook(
        period=period,
        edits=form.edits,
        papers=form.papers,
        held=form.held,
        on=clock.today(),
        by=request.scope,
    )
    _say(request, taken, {base.pk: base for base in bases.values()})
    act = taken.outcome.act
    return (
        redirect("periodic:uploaded", period.slug, act.act_id)
        if act
        else redirect("periodic:grid", period.slug)
    )


def _say(request, taken, bases):
    """What the page after this one cannot work out again: figures left alone, and reports handed in without any."""
    left = [
        f"{bases[one.base_id].display_name}, {BY_CODE[one.column].label}: "
        + conflict(one, bases[one.base_id])["message"]
        for one in taken.outcome.conflicts
    ]
    left += [
        f"{bases[one.base_id].display_name}, {BY_CODE[one.column].label}: {one.message}"
        for one in taken.outcome.refused
    ]
    if left:
        more = f" … và {len(left) - NAMED_AT_MOST} ô nữa." if len(left) > NAMED_AT_MOST else ""
        words = f"{len(left)} ô giữ nguyên, không ghi số trong tệp. "
        messages.warning(request, words + " ".join(left[:NAMED_AT_MOST]) + more)
    if taken.handed_in.done:
        messages.success(request, f"Đã nộp {len(taken.handed_in.done)} báo cáo, đang chờ duyệt.")
    if not taken.outcome.act and not taken.handed_in.done:
        words = " ".join(f"{report.base.display_name}: {why}" for report, why in taken.handed_in.left)
        messages.info(request, f"Không có số nào thay đổi. {words}".strip())


def _act_or_404(request, slug, act):
    acts = EntryAct.objects.editable_by(request.scope).filter(period__slug=slug, kind=EntryAct.Kind.WORKBOOK)
    return get_object_or_404(acts.select_related("period"), act_id=act)


@require_GET
def result(request, slug, act):
    """What a workbook did, with its undo."""
    require(request.scope, "reports.enter")
    found = uploaded(_act_or_404(request, slug, act), scope=request.scope, on=clock.today())
    return render(request, "periodic/uploaded.html", {"period": found.act.period, "page": found})


@require_POST
def undo_upload(request, slug, act):
    """Take a workbook back as one act; reports that were handed in with it are withdrawn."""
    require(request.scope, "reports.enter")
    found = _act_or_404(request, slug, act)
    try:
        cells = actions.undo_workbook(act=found, on=clock.today(), by=request.scope)
    except actions.ReportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        back, kept = sum(not cell.is_kept for cell in cells), sum(cell.is_kept for cell in cells)
        words = f" {kept} số giữ nguyên vì đã có người sửa hoặc đã khóa." if kept else ""
        messages.success(request, f"Đã hoàn tác: {back} số như trước khi nhập tệp.{words}")
    return redirect("periodic:uploaded", slug, found.act_id)
