"""Of which year's appendix a page speaks: `?nam=` in its address; without it the newest whose year has begun."""

from django.http import Http404, HttpRequest
from django.urls import reverse

from recruitment.kernel import clock
from reports.appendix.models import Appendix
from reports.appendix.stated import appendices, current_of

YEAR = "nam"


def asked_appendix(request: HttpRequest) -> tuple[Appendix, list[Appendix]]:
    """The appendix that an address asks for, and every one there is, the newest first. One query.

    Raises Http404 for a year that has no appendix, and for what is no year.
    """
    every = appendices()
    found = [current_of(every, on=clock.today())] if every else []
    if YEAR in request.GET:
        found = [appendix for appendix in every if str(appendix.current_year) == request.GET[YEAR]]
    if not found:
        raise Http404("no appendix of that year")
    return found[0], every


def appendix_or_404(request: HttpRequest) -> Appendix:
    """The appendix that an address asks for. Raises Http404 as `asked_appendix` does."""
    return asked_appendix(request)[0]


def page_of_year(request: HttpRequest, name: str) -> str:
    """The address of a page of the same year; plain where this request names none. After `asked_appendix`."""
    address = reverse(name)
    return f"{address}?{YEAR}={request.GET[YEAR]}" if YEAR in request.GET else address
