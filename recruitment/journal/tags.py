"""The way from the page of an object to its history, for those who may read the record."""

from django import template
from django.http import QueryDict
from django.urls import reverse

register = template.Library()


@register.inclusion_tag("audit/_history_link.html", takes_context=True)
def history_link(context, kind: str = "", key: object = "", **asked) -> dict:
    """A button to the record of one object, by its kind and key as they are recorded; or by other filters (tt, o)."""
    scope = context["request"].scope
    given = QueryDict(mutable=True)
    given.update({name: str(value) for name, value in {"loai": kind, "ma": key, **asked}.items() if value})
    may_open = scope.may("audit.view")
    return {"url": f"{reverse('audit:list')}?{given.urlencode()}" if may_open else ""}
