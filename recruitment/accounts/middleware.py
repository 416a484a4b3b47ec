"""What is asked of everybody before any page: to be signed in, for not too long, and with everything settled."""

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from recruitment.accounts import keeping, marks, second_factor, sessions, showing
from recruitment.accounts.next_page import KEY, NEXT_PAGE, local_path_of, without_key

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
SESSION_OVER = "Phiên làm việc đã hết. Nội dung vừa gõ còn trên màn hình."
OTHER_PERSON = "Trên máy này đã có người khác đăng nhập. Nội dung vừa gõ còn trên màn hình, chưa được ghi."
SETTING_UP = {"accounts:second_factor", "accounts:recovery_codes", "accounts:remove_second_factor"}


class SessionLimitsMiddleware:
    """Ends a session that was idle or lasted too long."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if SESSION_KEY in request.session:
            if sessions.is_over(request.session):
                logout(request)
            elif request.path != reverse(ASKED_BY_PAGES):
                sessions.touch(request.session)
        return self.get_response(request)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Django's own, with the parameter of our sign-in page for the page that was asked for.

    What was typed is not lost on the way: a form is kept and shown again, a script is told and keeps its own.
    """

    redirect_field_name = NEXT_PAGE

    def process_view(self, request, view_func, view_args, view_kwargs):
        mark = marks.read(request.headers.get(marks.HEADER, ""))
        if mark and request.user.is_authenticated and mark.owner != request.user.pk:
            return _over(OTHER_PERSON)  # what one person typed is not saved in another's name
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if _is_script(request):
            return _over(SESSION_OVER)
        kept = keeping.keep_and_go_back(request) if request.method == "POST" else None
        return kept or super().handle_no_permission(request, view_func)


class KeptTextMiddleware:
    """A page asked for with the key of kept text (?giu=) shows it in its form; the page itself sees no key."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated or _is_of_doors(request.path):
            return self.get_response(request)
        page, key = without_key(request.get_full_path()), request.GET.get(KEY, "")
        if key:
            request.META["QUERY_STRING"] = page.partition("?")[2]
            request.GET = QueryDict(request.META["QUERY_STRING"])
        if request.method == "POST":
            return self.sent(request, key)
        if request.method != "GET" or not key:
            return self.get_response(request)
        kept = keeping.kept(key, owner=request.user.pk)
        return showing.filled(self.get_response(request), kept, page=page)

    def sent(self, request, key):
        """Once the form went through, the text it was filled with is no longer kept."""
        referer = local_path_of(request.headers.get("Referer", ""), request)
        key, owner = key or _key_in(referer), request.user.pk
        response = self.get_response(request)
        if key and response.status_code == 302 and not _key_in(response["Location"]):
            keeping.forget(key, owner=owner)
        return response


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


def _is_script(request):
    """Whether a script asks and not the browser itself: it can say what happened and go on."""
    mode = request.headers.get("Sec-Fetch-Mode", "")
    return request.content_type == "application/json" or mode in {"cors", "same-origin"}


def _over(message):
    return JsonResponse({"message": message}, status=401)


def _is_of_doors(path):
    return path.startswith(reverse("accounts:sign_in"))


def _key_in(url):
    return QueryDict(url.partition("?")[2]).get(KEY, "")
