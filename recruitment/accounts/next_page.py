"""Where to go on to: only ever a page of this program."""

from urllib.parse import urlsplit, urlunsplit

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

NEXT_PAGE = "tiep"
KEY = "giu"  # of what keeping.py keeps


def next_page(request) -> str:
    """The local page of ?tiep=, with what ?giu= keeps for it; the first page when there is none or it is not ours."""
    wanted, key = request.GET.get(NEXT_PAGE, ""), request.GET.get(KEY, "")
    if not is_local(wanted):
        return reverse("home:index")
    return with_key(wanted, key) if key else wanted


def with_key(path: str, key: str) -> str:
    """An address that shows what is kept under the key."""
    return _changed(path, key)


def without_key(path: str) -> str:
    """The address itself."""
    return _changed(path, "")


def is_local(path: str) -> bool:
    """Whether an address is a path of this program and nothing that a browser could take for another host."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


def local_path_of(url: str, request) -> str:
    """The path of a whole address of this host, as browsers send it in Referer; empty for any other."""
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if parts.netloc == request.get_host() and is_local(path) else ""


def _changed(path, key):
    parts = urlsplit(path)
    query = QueryDict(parts.query, mutable=True)
    if KEY not in query and not key:
        return path
    query.pop(KEY, None)
    if key:
        query[KEY] = key
    return urlunsplit(parts._replace(query=query.urlencode()))
