"""What is asked of everybody before any page: to be signed in, for not too long, and with everything settled."""

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import redirect
from django.urls import reverse

from recruitment.accounts import second_factor, sessions

NEXT_PAGE = "tiep"
ASKED_BY_PAGES = "accounts:session_state"
# Open to whoever still has to choose an own password or to set up the second factor.
ALWAYS_OPEN = {
    "accounts:sign_in",
    "accounts:code",
    "accounts:sign_out",
    "accounts:password",
    "accounts:confirm",
    ASKED_BY_PAGES,
    "home:health",
}
SETTING_UP = {"accounts:second_factor", "accounts:recovery_codes"}


class SessionLimitsMiddleware:
    """Ends a session that was idle or lasted too long.

    `request.ended_user_name` then tells whose it was, so that what they typed can be kept for them.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.ended_user_name = ""
        if SESSION_KEY in request.session:
            if sessions.is_over(request.session):
                request.ended_user_name = request.user.get_username()
                logout(request)
            elif request.path != reverse(ASKED_BY_PAGES):
                sessions.touch(request.session)
        return self.get_response(request)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Django's own, with the parameter of our sign-in page for the page that was asked for."""

    redirect_field_name = NEXT_PAGE


class FirstThingsFirstMiddleware:
    """An own password, then the second factor where the role wants one; until then nothing else opens."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        if name in ALWAYS_OPEN or not request.user.is_authenticated:
            return None
        if request.user.must_change_password:
            return redirect("accounts:password")
        if name in SETTING_UP or not second_factor.is_required(request.scope):
            return None
        if second_factor.was_given(request):
            return None
        if second_factor.is_set_up(request.user):  # set up elsewhere, while this session was without
            logout(request)
            return redirect("accounts:sign_in")
        return redirect("accounts:second_factor")
