"""One period in the office's hands: its due day, its lock, and longer time for single bases."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recruitment.accounts.reauthentication import recently_confirmed
from recruitment.kernel import clock
from recruitment.kernel.dates import format_date
from recruitment.kernel.scoping import require
from reports.periodic import actions
from reports.periodic.desk.forms.periods import DueForm, ExtensionForm, UnlockForm
from reports.periodic.desk.queries import periods as queries
from reports.periodic.stated import periods
from units.bases.models import PartyBase

EMPTY = {
    "due_form": lambda period, bases: DueForm(
        auto_id="han-%s", initial={"due_on": format_date(period.due_on)}
    ),
    "unlock_form": lambda period, bases: UnlockForm(auto_id="mo-khoa-%s"),
    "extension_form": lambda period, bases: ExtensionForm(auto_id="gia-han-%s", bases=bases),
}


def _period_or_404(request, slug, *, right="reports.decide"):
    require(request.scope, right)
    return get_object_or_404(periods(), slug=slug)


@require_GET
def manage(request, slug):
    """What can be done to a period, and what was."""
    period = _period_or_404(request, slug)
    if not period.opened_on:
        return redirect(f"{reverse('periodic:open')}?ky={period.slug}")
    return _page(request, period)


def _page(request, period, **forms):
    bases = _expected(request, period)
    context = {name: forms.get(name) or make(period, bases) for name, make in EMPTY.items()}
    wrong = next((form for form in context.values() if form.errors), None)
    page = queries.managed_period(period, scope=request.scope, today=clock.today())
    more = {"wrong": wrong, "page": page, "may_unlock": request.scope.may("reports.unlock")}
    return render(request, "periodic/desk/manage.html", {**context, **more})


def _expected(request, period):
    bases = PartyBase.objects.visible_to(request.scope).filter(pk__in=period.expected.values("base"))
    return bases.in_appendix_order()


def _refused(form, refusal):
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@require_POST
def due(request, slug):
    """Give every base another due day."""
    period = _period_or_404(request, slug)
    form = DueForm(request.POST, auto_id="han-%s")
    if form.is_valid():
        try:
            moved = actions.move_due_day(period=period, due_on=form.cleaned_data["due_on"], by=request.scope)
        except actions.PeriodRefused as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, f"Hạn nộp của {moved.label} là {format_date(moved.due_on)}.")
            return redirect("periodic:manage", slug)
    return _answer(request, period, due_form=form)


def _answer(request, period, **forms):
    """The page with what was typed; a period nobody has opened has none."""
    if not period.opened_on:
        return redirect("periodic:manage", period.slug)
    return _page(request, period, **forms)


@require_http_methods(["GET", "POST"])
def lock(request, slug):
    """Stop all writing for a period, after seeing whose reports are missing."""
    period = _period_or_404(request, slug)
    if request.method == "POST":
        try:
            actions.lock_period(period=period, on=clock.today(), by=request.scope)
        except actions.PeriodRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Đã khóa kỳ {period.label}. Cơ sở được gia hạn vẫn nhập được.")
        return redirect("periodic:manage", slug)
    if not period.opened_on or period.locked_on:
        return redirect("periodic:manage", slug)
    page = queries.managed_period(period, scope=request.scope, today=clock.today())
    return render(request, "periodic/desk/lock.html", {"page": page})


@require_POST
@recently_confirmed
def unlock(request, slug):
    """Let every base write again."""
    period = _period_or_404(request, slug, right="reports.unlock")
    if not period.locked_on:
        messages.error(request, f"Kỳ {period.label} không khóa.")
        return redirect("periodic:manage", slug)
    form = UnlockForm(request.POST, auto_id="mo-khoa-%s")
    if form.is_valid():
        try:
            actions.unlock_period(period=period, reason=form.cleaned_data["reason"], by=request.scope)
        except actions.PeriodRefused as refusal:
            _refused(form, refusal)
        else:
            messages.success(request, f"Đã mở khóa kỳ {period.label}. Mọi cơ sở nhập và nộp được.")
            return redirect("periodic:manage", slug)
    return _answer(request, period, unlock_form=form)


@require_POST
def extend(request, slug):
    """Let one base report up to a day."""
    period = _period_or_404(request, slug)
    form = ExtensionForm(request.POST, auto_id="gia-han-%s", bases=_expected(request, period))
    if form.is_valid():
        try:
            granted = actions.extend(period=period, **form.cleaned_data, on=clock.today(), by=request.scope)
        except actions.PeriodRefused as refusal:
            _refused(form, refusal)
        else:
            words = f"{granted.base.display_name} được nhập và nộp đến hết ngày"
            messages.success(
                request, f"{words} {format_date(granted.until_on)}; nộp sau hạn vẫn tính là trễ."
            )
            return redirect("periodic:manage", slug)
    return _answer(request, period, extension_form=form)
