"""Charts as SVG, drawn by template components from the geometry of kernel.charts."""

from django import template

from recruitment.kernel import charts

register = template.Library()


@register.inclusion_tag("_components/bullet.html")
def bullet(value, total, pace=None, band=None, tone="ok", label=""):
    """A bar against a target; see kernel.charts.bullet."""
    return {"bullet": charts.bullet(value, total, pace=pace, band=band, tone=tone, label=label)}


@register.inclusion_tag("_components/cumulative.html")
def cumulative(chart):
    """The cumulative line against the even pace, once for desktops and once for phones."""
    return {"wide": charts.wide(chart), "narrow": charts.narrow(chart)}
