"""Signing in and out: the password, the code, and the password once more."""

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from recruitment.accounts import actions, keeping, reauthentication, second_factor, throttle
from recruitment.accounts.adapters import CodeStage
from recruitment.accounts.forms import CodeForm, ConfirmForm, SignInForm
from recruitment.accounts.next_page import next_page
from recruitment.accounts.views import doors
from recruitment.kernel import clock

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt (Unikey)."
WRONG_AGAIN = "Mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt (Unikey)."
WRONG_CODE = (
    "Mã chưa đúng hoặc đã dùng rồi. Chờ mã mới hiện trong ứng dụng rồi nhập lại, "
    "và so giờ điện thoại với giờ máy chủ."
)
GIVEN_TOO_LONG_AGO = (
    "Mật khẩu được cấp đã quá hạn mà chưa dùng. Đề nghị liên hệ Ban Tổ chức để được cấp mật khẩu mới "
    "(người cài phần mềm: chạy manage.py first_password trên máy chủ)."
)
STAGE = "password_was"


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request):
    """The sign-in page; leads on to the page of ?tiep= if that is one of ours."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_page(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    wait = 0
    if form.is_valid():
        given = form.cleaned_data
        answer = doors.attempt(
            request,
            username=given["username"],
            door=throttle.PASSWORD,
            look=lambda: authenticate(request, **given),
        )
        if answer.found and not answer.found.first_password_is_over(clock.now()):
            return go_on(request, answer.found)
        doors.refused(form, answer, "password", GIVEN_TOO_LONG_AGO if answer.found else WRONG)
        wait = answer.wait
    return doors.page(request, "accounts/sign_in.html", {"form": form}, wait=wait)


def go_on(request, user):
    """The password is right: in, or on to the code. The session id is a new one at either step."""
    request.session.cycle_key()
    signing_in = Login(user=user, redirect_url=next_page(request))
    signing_in.state[STAGE] = user.get_session_auth_hash()
    return perform_password_login(request, {"username": user.username}, signing_in)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(stage=CodeStage.key, redirect_urlname="accounts:sign_in")
def code(request):
    """The code after the password. Whoever was locked or got another password meanwhile begins anew."""
    stage = request._login_stage
    user = stage.login.user
    if user is None or not user.is_active or stage.login.state.get(STAGE) != user.get_session_auth_hash():
        return stage.abort_to_sign_in()
    form = CodeForm(request.POST or None, submit="Đăng nhập", recovery=True)
    wait = 0
    if form.is_valid():
        answer = doors.attempt(
            request,
            username=user.username,
            door=throttle.CODE,
            look=lambda: second_factor.accepted(user, form.cleaned_data["code"]),
        )
        if answer.found:
            second_factor.give(request, user, answer.found)
            return stage.exit()
        doors.refused(form, answer, "code", WRONG_CODE)
        wait = answer.wait
    context = {"form": form, "server_time": clock.real_now()}
    return doors.page(request, "accounts/code.html", context, wait=wait)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request):
    """The password once more, before what `recently_confirmed` guards."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    wait = 0
    if form.is_valid():
        answer = doors.attempt(
            request,
            username=request.user.username,
            door=throttle.PASSWORD,
            look=lambda: request.user.check_password(form.cleaned_data["password"]),
        )
        if answer.found:
            reauthentication.confirm(request)
            return HttpResponseRedirect(next_page(request))
        doors.refused(form, answer, "password", WRONG_AGAIN)
        wait = answer.wait
    return doors.page(request, "accounts/confirm.html", {"form": form}, wait=wait)


@login_not_required
@require_POST
def sign_out(request):
    """End the session and ask the browser to drop what it kept of it; office computers are shared."""
    if request.user.is_authenticated:
        actions.record_sign_out(user=request.user, by=request.scope)
        keeping.forget_all(request.user.pk)
    logout(request)
    response = redirect("accounts:sign_in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
