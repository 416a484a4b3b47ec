"""Where `/` leads, whether the program is well, and the pages that stand in when something fails.

Error pages are drawn without a request: no query, no session, nothing that could fail once more.
"""

import logging
import secrets

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from recruitment.accounts import keeping, marks
from recruitment.accounts.next_page import local_path_of
from recruitment.home.permissions import permissions_page
from recruitment.kernel import clock

logger = logging.getLogger(__name__)

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@require_safe
def index(request):
    """The first page: where the district stands, or for someone without a post, why there is nothing to see."""
    return redirect("attainment:dashboard" if request.scope.may("district.view") else "accounts:me")


@require_safe
def permissions(request):
    """Who may do and see what: permissions.toml as a page that a committee can read and sign."""
    return render(request, "home/permissions.html", {"page": permissions_page()})


@login_not_required
@require_safe
def health(request):
    """ "ok" when the program answers and its database does; 503 otherwise. For whoever watches the server."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("The database does not answer.")
        return HttpResponse("không có cơ sở dữ liệu\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def bad_request(request, exception):
    """400: what came is not a request the program can read; 413: it is more than the program takes at once."""
    if isinstance(exception, TOO_MUCH):
        return _page("413.html", status=413)
    return _page("400.html", status=400)


def forbidden(request, exception):
    """403: inside the scope, without the right."""
    return _page("403.html", status=403)


def not_found(request, exception):
    """404: no such page, or one outside the scope; the two look the same."""
    return _page("404.html", status=404)


def method_not_allowed(refused=None, *, allowed=()) -> HttpResponse:
    """405 with a page: an address that is only sent to, or a method that nobody needs; an empty refusal filled in."""
    response = _page("405.html", status=405)
    response.headers["Allow"] = refused.headers.get("Allow", "") if refused else ", ".join(allowed)
    return response


def server_error(request):
    """500: a code for the person to name, which stands in the log beside the cause."""
    code = secrets.token_hex(2).upper()
    logger.exception("Mã lỗi %s: %s %s", code, request.method, request.path)
    try:
        return _page("500.html", status=500, code=code, moment=f"{clock.now():%H:%M}")
    except Exception:  # noqa: BLE001 - the last page there is must come, whatever keeps the others from it
        plain = f"Máy chủ gặp lỗi (mã {code}). Đề nghị đồng chí báo người quản trị.\n"
        return HttpResponse(plain, status=500, content_type="text/plain; charset=utf-8")


def csrf_failure(request, reason=""):
    """A form whose token is out of date, mostly after signing in or out in another tab. Nothing was saved.

    What the person typed is kept and shown again in its form. Where that cannot be, words typed on our own page are
    shown to be copied (403); what another site sent here is not, nor what was typed on another person's page.
    """
    if request.path == reverse("accounts:sign_in") and request.user.is_authenticated:
        return redirect("home:index")
    if again := keeping.keep_and_go_back(request):
        return again
    own_page = local_path_of(request.headers.get("Referer", ""), request)
    mark = marks.posted(request)
    is_own = own_page and (mark is None or mark.owner == request.user.pk)
    words = keeping.words_of(dict(request.POST.lists())) if is_own else []
    return _page("403_csrf.html", status=403, back=own_page or reverse("home:index"), words=words)


def _page(template: str, *, status: int, **context) -> HttpResponse:
    return HttpResponse(render_to_string(template, context), status=status)
