"""Which appendices there are: open to everyone who may see an appendix at all."""

from reports.appendix.models import Appendix


def appendices() -> list[Appendix]:
    """Every appendix with its document, the newest year first."""
    return list(Appendix.objects.select_related("document").order_by("-current_year"))


def appendix_of(year: int | None = None) -> Appendix:
    """The appendix of a current year; without a year, the newest. Raises Appendix.DoesNotExist."""
    found = Appendix.objects.select_related("document")
    return found.get(current_year=year) if year else found.latest("current_year")
