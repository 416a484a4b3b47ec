"""Reports that came on paper, handed in by the district for their bases."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from recruitment.kernel import clock
from recruitment.kernel.scoping import require
from reports.periodic import actions
from reports.periodic.grid.page import ready
from reports.periodic.grid.readiness import is_open, lacking
from reports.periodic.on_behalf.forms import PapersForm
from reports.periodic.periods import period_or_404
from reports.periodic.queries import report_rows


@require_http_methods(["GET", "POST"])
def on_behalf(request, slug):
    """The drafts that are complete, each with a place for the number of its signed paper; one POST hands them in."""
    require(request.scope, "reports.enter")
    if not request.scope.covers_committee("reports.enter"):
        raise PermissionDenied("reports.enter")
    period, on = period_or_404(slug, scope=request.scope), clock.today()
    rows = report_rows(scope=request.scope, period=period, on=on)
    form = PapersForm(request.POST if request.method == "POST" else None, rows=ready(rows, on=on))
    outcome = actions.HandedIn()
    if gone := form.without_a_row():
        messages.warning(
            request,
            f"Vừa thay đổi, không còn trong danh sách đủ số: {', '.join(gone)}. Chưa nộp thay; xem lại.",
        )
    if form.is_valid():
        outcome = actions.hand_in_papers(papers=form.papers(), on=on, by=request.scope)
        if outcome.done:
            messages.success(request, _done(outcome.done))
        if not outcome.left:
            return redirect("periodic:grid", period.slug)
        rows = report_rows(scope=request.scope, period=period, on=on)
        form = PapersForm(request.POST, rows=ready(rows, on=on))
    unready = [(row, lacking(row)) for row in rows if is_open(row, on=on) and lacking(row)]
    context = {"period": period, "form": form, "outcome": outcome, "unready": unready}
    return render(request, "periodic/on_behalf.html", context)


def _done(reports):
    names = ", ".join(report.base.display_name for report in reports[:10])
    more = f" và {len(reports) - 10} cơ sở nữa" if len(reports) > 10 else ""
    return f"Đã nộp thay {len(reports)} báo cáo: {names}{more}. Báo cáo đang chờ duyệt."
