"""What the plan and the congress state for the whole district: open to everyone who signs in."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from units.bases.models import Document
from units.bases.stated import documents
from units.targets.models import AnnualGoal, ControlFigure, TargetCampaign, TargetLine, Term


def current_term() -> Term:
    """The term this installation works in. Raises Term.DoesNotExist before the founding data are loaded."""
    return Term.objects.select_related("document").latest("starts_on")


def annual_goals() -> dict[int, int]:
    """The district's goals by year."""
    return dict(AnnualGoal.objects.values_list("year", "goal"))


def goals_by_year() -> dict[int, AnnualGoal]:
    """The district's goals with the papers that set them, by year. One query."""
    return {goal.year: goal for goal in AnnualGoal.objects.select_related("document").order_by("year")}


def papers() -> QuerySet[Document]:
    """Every paper, the latest first, each with `lines`: how many lines of the ledger rest on it. One query."""
    lines = TargetLine.objects.filter(document_id=OuterRef("pk")).order_by().values("document_id")
    counted = Subquery(lines.annotate(count=Count("pk")).values("count"))
    return documents().annotate(lines=Coalesce(counted, 0))


def control_figures() -> list[ControlFigure]:
    """The sums that the plan's text prints, in a fixed order."""
    return list(ControlFigure.objects.order_by("pk"))


def campaigns() -> QuerySet[TargetCampaign]:
    """Every round of reviewing targets, the latest first."""
    return TargetCampaign.objects.select_related("document").order_by("-opened_on", "-pk")
