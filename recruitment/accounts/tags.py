"""The token of every form, and with it the mark that says whose page it stood on."""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from recruitment.accounts import marks, sessions

register = template.Library()


class TokenAndMarkNode(CsrfTokenNode):
    """Django's own field, followed by the mark."""

    def render(self, context):
        token = super().render(context)
        request = getattr(context, "request", None) or context.get("request")
        mark = marks.mark_of(request) if token and request else ""
        if not mark:
            return token
        return token + format_html('<input type="hidden" name="{}" value="{}">', marks.FIELD, mark)


@register.tag
def csrf_token(parser, token):
    """Stands in for Django's tag of this name in every template, also in those of packages."""
    return TokenAndMarkNode()


@register.simple_tag(takes_context=True)
def page_mark(context) -> str:
    """The mark alone, for what scripts send."""
    return marks.mark_of(context["request"])


@register.simple_tag(takes_context=True)
def session_seconds(context) -> int:
    """How long the session of this page lasts without further work."""
    return sessions.seconds_left(context["request"].session)
