"""Signing in and out, and one's own account."""

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recruitment.accounts import actions, throttle
from recruitment.accounts.forms import PasswordForm, SignInForm, wait_sentence
from recruitment.accounts.middleware import NEXT_PAGE
from recruitment.kernel import clock
from recruitment.kernel.rights import rights

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt (Unikey)."


@login_not_required
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request):
    """The sign-in page; leads on to the page of ?tiep= if that is one of ours."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next_page(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    wait = 0
    if form.is_valid():
        user, wait = _attempt(request, **form.cleaned_data)
        if user:
            login(request, user)
            return HttpResponseRedirect(_next_page(request))
        form.add_error("password", wait_sentence(wait) if wait else WRONG)
    response = render(request, "accounts/sign_in.html", {"form": form}, status=429 if wait else 200)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


@login_not_required
@require_POST
def sign_out(request):
    """End the session and ask the browser to drop what it kept of it; office computers are shared."""
    logout(request)
    response = redirect("accounts:sign_in")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_safe
def me(request):
    """Who I am here: name, posts from when to when, and what they let me do."""
    context = {
        "posts": request.user.posts.select_related("base").order_by("starts_on", "pk"),
        "today": clock.today(),
        "rights": [words for right, words in rights().items() if request.scope.may(right)],
    }
    return render(request, "accounts/me.html", context)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request):
    """Change one's own password. Guessing the old one is as slow as guessing at the sign-in page."""
    form = PasswordForm(request.user)
    if request.method == "POST":
        guess = {"username": request.user.username, "address": throttle.address_of(request)}
        wait = throttle.admit(**guess, at=clock.now())
        form = PasswordForm(request.user, request.POST, wait=wait)
        if "old_password" not in form.errors:
            throttle.clear(**guess, at=clock.now())
    if form.is_valid():
        actions.change_password(
            user=request.user, password=form.cleaned_data["new_password1"], by=request.scope
        )
        update_session_auth_hash(request, request.user)
        messages.success(request, "Đã đổi mật khẩu. Các lần đăng nhập khác của đồng chí đã kết thúc.")
        return redirect("accounts:me")
    return render(request, "accounts/password.html", {"form": form})


def _attempt(request, *, username, password):
    """(user, 0) when right, (None, 0) when wrong, (None, seconds) when it is too early to try again."""
    guess = {"username": username, "address": throttle.address_of(request)}
    wait = throttle.admit(**guess, at=clock.now())
    if wait:
        return None, wait
    user = authenticate(request, username=username, password=password)
    if user:
        throttle.clear(**guess, at=clock.now())
    return user, 0


def _next_page(request) -> str:
    """The local page asked for before signing in; the first page when there is none or it is not ours."""
    wanted = request.GET.get(NEXT_PAGE, "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("home:index")
