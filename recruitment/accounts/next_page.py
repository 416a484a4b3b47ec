"""Where to go on to: only ever a page of this program."""

from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from recruitment.accounts.middleware import NEXT_PAGE


def next_page(request) -> str:
    """The local page of ?tiep=; the first page when there is none or it is not ours."""
    wanted = request.GET.get(NEXT_PAGE, "")
    return wanted if is_local(wanted) else reverse("home:index")


def is_local(path: str) -> bool:
    """Whether an address is a path of this program and nothing that a browser could take for another host."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


def local_path_of(url: str, request) -> str:
    """The path of a whole address of this host, as browsers send it in Referer; empty for any other."""
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if parts.netloc == request.get_host() and is_local(path) else ""
