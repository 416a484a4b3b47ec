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
SETTING_UP = {"accounts:second_factor", "accounts:recovery_codes", "accounts:remove_second_factor"}


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


def first_thing(request) -> str | None:
    """The page where the person signed in has to settle something before all else; None when all is settled."""
    if request.user.must_change_password:
        return "accounts:password"
    if second_factor.is_required(request.scope) and not second_factor.was_given(request):
        return "accounts:second_factor"
    return None


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
        first = first_thing(request)
        if first == "accounts:password" or (first and name not in SETTING_UP):
            return self._settle(request, first)
        if name in SETTING_UP and self._came_without_code(request):
            return self._settle(request, first)
        return None

    def _settle(self, request, first):
        if first != "accounts:password" and self._came_without_code(request):
            logout(request)  # it was set up elsewhere, and this session was opened without
            return redirect("accounts:sign_in")
        return redirect(first)

    @staticmethod
    def _came_without_code(request):
        return not second_factor.was_given(request) and second_factor.is_set_up(request.user)
