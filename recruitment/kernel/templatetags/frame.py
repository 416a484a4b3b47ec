"""Tags that every page uses: icons, and the errors of a form as a list that leads to the fields."""

from dataclasses import dataclass

from django import template
from django.forms import BaseForm
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """One sentence of what is wrong, and the id of the field where it is put right ("" when there is none)."""

    target: str
    message: str


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of `static/img/icons.svg`. Decoration by default; with a label it is an image of that meaning."""
    source = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="bi" role="img" aria-label="{}"><use href="{}"></use></svg>', label, source
        )
    return format_html('<svg class="bi" aria-hidden="true"><use href="{}"></use></svg>', source)


@register.filter
def error_list(form: BaseForm) -> list[FieldError]:
    """Every error of a form in the order of its fields; what concerns no visible field leads to the first one."""
    visible = [field.id_for_label for field in form.visible_fields()]
    first = visible[0] if visible else ""
    found = [FieldError(target=first, message=str(message)) for message in form.non_field_errors()]
    for field in form:
        target = first if field.is_hidden else field.id_for_label
        found += [FieldError(target=target, message=str(message)) for message in field.errors]
    return found
