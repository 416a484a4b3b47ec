"""Which appendices there are: open to everyone who may see an appendix at all."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef

from reports.appendix.models import Appendix, AppendixImport, ShareOut, SheetAct


def appendices() -> list[Appendix]:
    """Every appendix with its document, the newest year first."""
    return list(Appendix.objects.select_related("document").order_by("-current_year"))


def appendix_of(year: int) -> Appendix:
    """The appendix of a current year. Raises Appendix.DoesNotExist."""
    return Appendix.objects.select_related("document").get(current_year=year)


def appendices_with_use() -> list[Appendix]:
    """Every appendix as `appendices` has them, each with `is_used`: whether anybody has put anything into it."""
    found = Appendix.objects.select_related("document").order_by("-current_year")
    ways = (AppendixImport, SheetAct, ShareOut)
    used = [Exists(way.objects.filter(appendix=OuterRef("pk"))) for way in ways]
    return list(found.annotate(is_used=used[0] | used[1] | used[2]))


def current_appendix(*, on: date) -> Appendix:
    """The appendix that pages and exports speak of unless a year is asked for. Raises Appendix.DoesNotExist."""
    if not (found := appendices()):
        raise Appendix.DoesNotExist
    return current_of(found, on=on)


def current_of(found: Sequence[Appendix], *, on: date) -> Appendix:
    """Of appendices, the newest first, the one to begin with: the newest whose year has begun.

    One registered ahead of its year is still empty; it is taken only where there is no other.
    """
    return next((appendix for appendix in found if appendix.current_year <= on.year), found[0])
