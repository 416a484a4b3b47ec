"""What the plan and the congress state for the whole district: open to everyone who signs in."""

from units.targets.models import AnnualGoal, ControlFigure, Term


def current_term() -> Term:
    """The term this installation works in. Raises Term.DoesNotExist before the founding data are loaded."""
    return Term.objects.select_related("document").latest("starts_on")


def annual_goals() -> dict[int, int]:
    """The district's goals by year."""
    return dict(AnnualGoal.objects.values_list("year", "goal"))


def control_figures() -> list[ControlFigure]:
    """The sums that the plan's text prints, in a fixed order."""
    return list(ControlFigure.objects.order_by("pk"))
