"""Figures of periodic reports in templates."""

from django import template

from reports.periodic.values import shown

register = template.Library()


@register.filter
def reported(value):
    """1.804, KPS for "không phát sinh", a dash for what is unknown."""
    return shown(value)
