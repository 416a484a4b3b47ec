"""Some deeds want the password once more: a computer left open must not unlock, export or change rights."""

from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from recruitment.accounts import keeping
from recruitment.accounts.next_page import KEY, NEXT_PAGE
from recruitment.kernel import clock

GOOD_FOR = 10 * 60
POST_WAITS = "Xác nhận mật khẩu xong, đồng chí bấm lại việc vừa làm. Chưa có gì thay đổi."


def confirm(request) -> None:
    """The password was given just now."""
    record_authentication(request, request.user, method="password", reauthenticated=True)


def is_recent(request) -> bool:
    """Whether this session's password was given within the last ten minutes; signing in counts."""
    given = [
        record["at"]
        for record in get_authentication_records(request, request.user)
        if record.get("method") == "password"
    ]
    return bool(given) and abs(clock.real_now().timestamp() - given[-1]) <= GOOD_FOR


def recently_confirmed(view: Callable) -> Callable:
    """A view that opens only within ten minutes of the password; others are led to give it and back again.

    A POST leads back to the page it came from, filled as it was; there it has to be sent once more.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if is_recent(request):
            return view(request, *args, **kwargs)
        asked = {NEXT_PAGE: request.get_full_path()}
        if request.method not in ("GET", "HEAD"):
            asked = {NEXT_PAGE: keeping.page_of(request)}
            messages.info(request, POST_WAITS)
            if key := keeping.keep(request, owner=request.user.pk):
                asked[KEY] = key
        return redirect(f"{reverse('accounts:confirm')}?{urlencode(asked)}")

    return guarded
