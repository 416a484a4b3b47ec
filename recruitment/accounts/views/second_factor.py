"""One's own second factor: set up, recovery codes, take away."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from recruitment.accounts import actions, second_factor, sessions, throttle
from recruitment.accounts.forms import CodeForm
from recruitment.accounts.reauthentication import recently_confirmed
from recruitment.accounts.views import doors
from recruitment.accounts.views.sign_in import WRONG_CODE
from recruitment.kernel import clock


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed
def own(request):
    """Set up the second factor; once it is, say so and lead to its codes."""
    if not second_factor.is_offered(request.user):
        raise Http404
    if second_factor.is_set_up(request.user):
        left = len(second_factor.recovery_codes(request.user))
        return render(request, "accounts/second_factor.html", {**_facts(request), "left": left})
    form = CodeForm(request.POST or None, submit="Bật mã xác thực", recovery=False)
    if form.is_valid():
        found = second_factor.set_up(request, form.cleaned_data["code"])
        if found:
            actions.note_second_factor(user=request.user, by=request.scope)
            sessions.go_on_alone(request)
            second_factor.give(request, request.user, found)
            messages.success(request, "Đã bật mã xác thực. Ghi lại các mã dự phòng dưới đây.")
            return redirect("accounts:recovery_codes")
        form.add_error("code", WRONG_CODE)
    context = {**_facts(request), "form": form, "drawing": second_factor.drawing_for(request)}
    return render(request, "accounts/second_factor_set_up.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed
def recovery_codes(request):
    """The recovery codes, shown until their owner says they are written down; then others can be made."""
    if not second_factor.is_set_up(request.user):
        return redirect("accounts:second_factor")
    if request.method == "POST":
        if request.POST.get("viec") == "tao-moi":
            actions.renew_recovery_codes(user=request.user, by=request.scope)
            messages.success(request, "Đã tạo bộ mã dự phòng mới. Bộ cũ không dùng được nữa.")
            return redirect("accounts:recovery_codes")
        second_factor.note_codes(request.user)
        return redirect("home:index")
    codes = second_factor.recovery_codes(request.user)
    shown = [] if second_factor.codes_were_noted(request.user) else codes
    context = {**_facts(request), "codes": shown, "left": len(codes)}
    return render(request, "accounts/recovery_codes.html", context)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@recently_confirmed
def remove(request):
    """Take one's own second factor away with a last code; who must have one sets up another at once."""
    if not second_factor.is_set_up(request.user):
        return redirect("accounts:second_factor")
    form = CodeForm(request.POST or None, submit="Tắt mã xác thực", recovery=True)
    wait = 0
    if form.is_valid():
        answer = doors.attempt(
            request,
            username=request.user.username,
            door=throttle.CODE,
            look=lambda: second_factor.accepted(request.user, form.cleaned_data["code"]),
        )
        if answer.found:
            actions.remove_own_second_factor(user=request.user, by=request.scope)
            second_factor.forget(request)
            messages.success(request, "Đã tắt mã xác thực.")
            return redirect("accounts:second_factor")
        doors.refused(form, answer, "code", WRONG_CODE)
        wait = answer.wait
    return doors.page(
        request, "accounts/second_factor_remove.html", {**_facts(request), "form": form}, wait=wait
    )


def _facts(request) -> dict:
    """What all pages of the second factor say."""
    return {
        "is_required": second_factor.is_required(request.scope),
        "is_open": second_factor.was_given(request) or not second_factor.is_required(request.scope),
        "server_time": clock.real_now(),
    }
