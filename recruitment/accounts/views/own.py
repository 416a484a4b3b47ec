"""One's own account: who I am here, my password, where I am signed in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from recruitment.accounts import actions, second_factor, sessions, throttle
from recruitment.accounts.forms import PasswordForm
from recruitment.accounts.views import doors
from recruitment.kernel import clock
from recruitment.kernel.rights import rights


@require_safe
def me(request):
    """Who I am here: name, posts from when to when, and what they let me do."""
    context = {
        "posts": request.user.posts.select_related("base", "cell__base").order_by("starts_on", "pk"),
        "today": clock.today(),
        "rights": [words for right, words in rights().items() if request.scope.may(right)],
        "offers_second_factor": second_factor.is_offered(request.user),
    }
    return render(request, "accounts/me.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request):
    """Change one's own password. Guessing the old one is as slow as guessing at the sign-in page."""
    form = PasswordForm(request.user)
    if request.method == "POST":
        form = _tried(request)
        if form.is_valid():
            return _changed(request, form)
    context = {"form": form, "is_first": request.user.must_change_password}
    return render(request, "accounts/password.html", context)


def _tried(request) -> PasswordForm:
    """The form as sent. Nothing is looked at while one has to wait."""
    made = []

    def look():
        made.append(PasswordForm(request.user, request.POST))
        return "old_password" not in made[0].errors

    answer = doors.attempt(request, username=request.user.username, door=throttle.PASSWORD, look=look)
    return made[0] if made else PasswordForm(request.user, request.POST, wait=answer.wait)


def _changed(request, form):
    is_first = request.user.must_change_password
    actions.change_password(user=request.user, password=form.cleaned_data["new_password1"], by=request.scope)
    if is_first or form.cleaned_data["end_others"]:
        sessions.go_on_alone(request)
        words = "Đã đổi mật khẩu. Các lần đăng nhập khác của đồng chí đã kết thúc."
    else:
        sessions.go_on_together(request)
        words = "Đã đổi mật khẩu. Các lần đăng nhập khác của đồng chí vẫn tiếp tục."
    messages.success(request, "Đã đặt mật khẩu riêng." if is_first else words)
    return redirect("home:index" if is_first else "accounts:me")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request):
    """Where I am signed in; end one session, or all but this."""
    if request.method == "POST":
        _end(request, request.POST.get("phien", ""))
        return redirect("accounts:sessions")
    found = sessions.own_sessions(request.user, this_key=request.session.session_key)
    context = {"found": found, "others": sum(not one.is_this for one in found)}
    return render(request, "accounts/sessions.html", context)


def _end(request, which: str) -> None:
    if which == "khac":
        actions.end_sessions(user=request.user, by=request.scope)
        sessions.go_on_alone(request)
        messages.success(request, "Đã kết thúc mọi phiên đăng nhập khác.")
    elif which.isdecimal() and len(which) < 19 and _ended(request, int(which)):
        messages.success(request, "Đã kết thúc phiên đăng nhập đó.")
    else:
        messages.info(request, "Phiên đăng nhập đó đã kết thúc từ trước.")


def _ended(request, number: int) -> bool:
    return actions.end_own_session(user=request.user, number=number, by=request.scope)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def session_state(request):
    """How many seconds this session has left, as JSON; asking is no work, a POST goes on working.

    `seconds` is 0 when nobody is signed in (any more). `may_go_on`: whether a POST would give more time.
    """
    if not request.user.is_authenticated:
        return JsonResponse({"seconds": 0, "may_go_on": False})
    if request.method == "POST":
        sessions.touch(request.session, at_once=True)
    seconds, longest = sessions.seconds_left(request.session), sessions.seconds_in_all(request.session)
    return JsonResponse({"seconds": seconds, "may_go_on": longest > seconds})
