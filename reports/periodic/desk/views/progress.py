"""The board of who has handed in, and the text that reminds the others."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from recruitment.kernel import clock
from recruitment.kernel.scoping import require
from reports.periodic.desk.queries import progress as queries
from reports.periodic.desk.reminder import reminder_text
from units.bases.stated import committee


@require_GET
def progress(request):
    """Bases by periods of a year (?nam=); phones list one period (?ky=). A secretary is led to the own reports."""
    require(request.scope, "bases.view")
    if not request.scope.covers_committee("bases.view"):
        return redirect("periodic:list")
    first = request.GET.get("xep", "")
    board = queries.board(
        scope=request.scope,
        today=clock.today(),
        year=_year(request.GET.get("nam", "")),
        slug=request.GET.get("ky", ""),
        first=first,
    )
    context = {
        "board": board,
        "missing_first": first == queries.FIRST_MISSING,
        "may_decide": request.scope.may("reports.decide"),
    }
    return render(request, "periodic/desk/progress.html", context)


def _year(typed):
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) == 4 else None


@require_GET
def reminder(request):
    """What bases owe as a text to copy; of one period (?ky=) or of all that take reports."""
    require(request.scope, "reports.decide")
    today, slug = clock.today(), request.GET.get("ky", "")
    periods, owed = queries.owed_reports(scope=request.scope, today=today, slug=slug)
    text = reminder_text(
        [(base.display_name, reports) for base, reports in owed],
        office=committee().office_name or "Ban Tổ chức",
        on=today,
    )
    context = {"periods": periods, "slug": slug, "text": text, "how_many": len(owed)}
    return render(request, "periodic/desk/reminder.html", context)
