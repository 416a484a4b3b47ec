"""The periods: where each stands, opening one, collecting figures ad hoc, and what the figures mean."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from recruitment.kernel import clock
from recruitment.kernel.dates import format_date
from recruitment.kernel.numbers import format_count
from recruitment.kernel.scoping import require
from reports.periodic import actions
from reports.periodic.desk.forms.periods import AdHocForm, OpenForm
from reports.periodic.desk.queries import periods as queries
from reports.periodic.indicators import INDICATORS
from units.bases.models import PartyBase


def posted(request):
    """What a form was sent with; None while it is only looked at."""
    return request.POST if request.method == "POST" else None


@require_GET
def period_list(request):
    """The district's periods; a secretary sees what the own base owes and handed in."""
    require(request.scope, "bases.view")
    today = clock.today()
    if not request.scope.covers_committee("bases.view"):
        own = queries.own_reports(scope=request.scope, today=today)
        context = {"reports": own, "today": today, "is_one_base": len({one.base.pk for one in own}) < 2}
        return render(request, "periodic/desk/own.html", context)
    context = {
        "found": queries.district_periods(scope=request.scope, today=today),
        "today": today,
        "may_decide": request.scope.may("reports.decide"),
    }
    return render(request, "periodic/desk/list.html", context)


@require_http_methods(["GET", "POST"])
def open_period(request):
    """Let bases report for a period of the calendar: ?ky= chooses it."""
    require(request.scope, "reports.decide")
    openable = queries.openable_periods(scope=request.scope, today=clock.today())
    asked = request.GET.get("ky")
    chosen = next((one for one in openable if one.slug == asked), None)
    if chosen is None and asked is None and openable:
        chosen = openable[-1] if openable[-1].ends_on >= clock.today() else openable[0]
    form = OpenForm(posted(request), initial={"due_on": format_date(chosen.ends_on)} if chosen else {})
    if chosen and form.is_valid() and _opened(request, chosen, form):
        return redirect("periodic:list")
    context = {
        "form": form,
        "openable": openable,
        "chosen": chosen,
        "asked": asked,
        "expected": queries.expected_on(chosen, scope=request.scope) if chosen else 0,
    }
    return render(request, "periodic/desk/open.html", context)


def _opened(request, period, form):
    due_on = form.cleaned_data["due_on"]
    try:
        found = actions.open_for_reports(period=period, due_on=due_on, on=clock.today(), by=request.scope)
    except actions.PeriodRefused as refusal:
        form.add_error(_field(form, refusal), str(refusal))
        return False
    words = f"Đã mở nhận báo cáo {found.label}: {format_count(found.expected.count())} cơ sở"
    messages.success(request, f"{words}, hạn nộp {format_date(found.due_on)}.")
    return True


def _field(form, refusal):
    return refusal.field if refusal.field in form.fields else None


@require_http_methods(["GET", "POST"])
def ad_hoc(request):
    """Collect chosen figures of chosen bases over days of one's own."""
    require(request.scope, "reports.decide")
    today = clock.today()
    bases = PartyBase.objects.visible_to(request.scope).open_on(today).in_appendix_order()
    form = AdHocForm(posted(request), bases=list(bases.select_related("block")))
    if form.is_valid():
        cleaned = {key: form.cleaned_data[key] for key in ("title", "starts_on", "ends_on", "due_on")}
        asked = actions.AdHoc(**cleaned, indicators=form.cleaned_data["indicators"], bases=form.bases)
        try:
            period = actions.collect_ad_hoc(asked=asked, on=today, by=request.scope)
        except actions.PeriodRefused as refusal:
            form.add_error(_field(form, refusal), str(refusal))
        else:
            words = f"Đã mở kỳ “{period.title}”: {format_count(len(asked.bases))} cơ sở"
            messages.success(request, f"{words}, hạn nộp {format_date(period.due_on)}.")
            return redirect("periodic:list")
    return render(request, "periodic/desk/ad_hoc.html", {"form": form})


@require_GET
def definitions(request):
    """What each indicator counts, where it comes from and how it is checked: to read and to print."""
    require(request.scope, "bases.view")
    return render(request, "periodic/desk/definitions.html", {"indicators": INDICATORS})
