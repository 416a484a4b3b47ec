"""What was typed into a form is kept while someone goes to enter a paper and comes back with it.

The button stands in the form itself, so that what was typed is sent along; it waits in the session under the address of
the page, is filled in once when that page is opened again, and is gone with the session at the latest. Fields that say
what a page showed are not kept: the page shows anew.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from reports.appendix.forms import CHOSEN

BUTTON = "them-van-ban"  # the name of the button in papers/_add.html
AFTERWARDS = "sau"  # ?sau= of the page for entering a paper: where it leads back to
SESSION_KEY = "kept_forms"
PAGES_AT_MOST, LETTERS_AT_MOST = 5, 20_000
NOT_TYPED = ("csrfmiddlewaretoken", BUTTON, "version", "shown")


def goes_for_paper(request: HttpRequest) -> bool:
    """Whether the button for entering a paper was pressed."""
    return request.method == "POST" and BUTTON in request.POST


def keep_and_go(request: HttpRequest, *, here: str) -> HttpResponseRedirect:
    """Keep what was typed for the page at an address, and lead to the page for entering a paper."""
    typed = {
        name: value
        for name, value in request.POST.items()
        if name not in NOT_TYPED and not name.startswith("seen_")
    }
    if sum(map(len, typed.values())) <= LETTERS_AT_MOST:
        kept = request.session.get(SESSION_KEY, {})
        kept.pop(_page(here), None)
        kept[_page(here)] = typed
        request.session[SESSION_KEY] = dict(list(kept.items())[-PAGES_AT_MOST:])
    return redirect(f"{reverse('papers:document')}?{urlencode({AFTERWARDS: here})}")


def taken_up(request: HttpRequest) -> dict[str, str]:
    """What was typed on this page before, and the paper entered since: initial values of its form; {} if nothing."""
    found = {}
    if request.method == "GET":
        kept = request.session.get(SESSION_KEY, {})
        found = kept.pop(_page(request.get_full_path()), {})
        if found:
            request.session[SESSION_KEY] = kept
    if CHOSEN in request.GET:
        found["document"] = request.GET[CHOSEN]
    return found


def _page(address: str) -> str:
    """An address without the paper that was chosen on an earlier way there and back."""
    path, _, query = address.partition("?")
    asked = QueryDict(query, mutable=True)
    asked.pop(CHOSEN, None)
    return f"{path}?{asked.urlencode()}"
