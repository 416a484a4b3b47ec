"""What every page of the admin is made of: rights from the scope, changes by actions, no notes besides the record."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from recruitment.admin.sites import RIGHT
from recruitment.audit.actions import record_read
from recruitment.kernel.dates import format_moment
from units.bases.actions.entries import LISTS

# Lists by what their entries are called in the record, for the way to their history.
KINDS = {model._meta.label: found.kind for model, found in LISTS.items()} | {
    "bases.Document": "document",
    "bases.Post": "post",
    "targets.AnnualGoal": "annual_goal",
}


class Refused(Exception):
    """An action refused what was posted: why, and the field to put right, if it is one field."""

    def __init__(self, message: str, *, field: str | None = None):
        super().__init__(message)
        self.field = field


class Pages(admin.ModelAdmin):
    """Pages of one list. Nobody may enter, amend or remove unless a child says so and brings the action for it.

    Whatever Django would write by itself is refused: what no action does, the admin does not do.
    """

    actions = None
    can_enter = can_amend = can_remove = False
    extra_right = ""  # wanted for changes besides the right to the admin
    show_full_result_count = False
    list_per_page = 50

    def enter(self, values: dict, request):
        """Do the action that adds an entry; returns the entry."""
        raise PermissionDenied

    def amend(self, entry, values: dict, request) -> None:
        """Do the action that amends the entry, as it stood before the form was read."""
        raise PermissionDenied

    def remove(self, entry, request) -> None:
        """Do the action that removes the entry."""
        raise PermissionDenied

    def has_module_permission(self, request):
        """Whether the list is shown at all."""
        return request.scope.may(RIGHT)

    def has_view_permission(self, request, obj=None):
        """Whoever may open the admin sees its lists."""
        return request.scope.may(RIGHT)

    def has_add_permission(self, request):
        """Only where an action enters."""
        return self.can_enter and self._may_change(request)

    def has_change_permission(self, request, obj=None):
        """Only where an action amends."""
        return self.can_amend and self._may_change(request)

    def has_delete_permission(self, request, obj=None):
        """Only where an action removes."""
        return self.can_remove and self._may_change(request)

    def _may_change(self, request):
        scope = request.scope
        return scope.may(RIGHT) and (not self.extra_right or scope.may(self.extra_right))

    def get_urls(self):
        """Django's pages of a list, without the nameless one that only leads to another."""
        return [found for found in super().get_urls() if found.name]

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form, which says what the action refused when it is shown once more."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"clean": _told(form.clean, request)})

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Fields without the buttons that open other lists in small windows."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for button in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if field and hasattr(field.widget, button):
                setattr(field.widget, button, False)
        return field

    def get_search_results(self, request, queryset, search_term):
        """What was searched for, and how much was found, is in the record."""
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        if search_term.strip():
            rows = found.distinct().count() if may_have_duplicates else found.count()
            kind = KINDS.get(self.opts.label, self.opts.model_name)
            label = str(self.opts.verbose_name_plural)
            record_read(
                "list.search",
                object_type=kind,
                object_label=label,
                words=search_term,
                rows=rows,
                by=request.scope,
            )
        return found, may_have_duplicates

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Shown once more, with what was typed and why not, when the action refused."""
        extra_context = {**(extra_context or {}), "show_save_and_add_another": False}
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as why:
            request.refused = why
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        """Back to the entry, with the reason, when the action refused."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as why:
            messages.error(request, str(why))
            return redirect(reverse(f"admin:{self._name()}_change", args=[object_id]))

    def history_view(self, request, object_id, extra_context=None):
        """The record is the one history."""
        asked = {"loai": KINDS.get(self.opts.label, ""), "ma": object_id}
        return redirect(f"{reverse('audit:list')}?{urlencode(asked)}" if asked["loai"] else "audit:list")

    def save_form(self, request, form, change):
        """What the form holds, unwritten."""
        return form.instance

    def save_model(self, request, obj, form, change):
        """By the action alone; the entry it made or amended is the one the page goes on with."""
        values = {name: form.cleaned_data[name] for name in form.Meta.fields if name in form.cleaned_data}
        if change:
            if not self.can_amend:
                raise PermissionDenied
            self.amend(self.get_queryset(request).get(pk=obj.pk), values, request)
        else:
            if not self.can_enter:
                raise PermissionDenied
            obj.pk = self.enter(values, request).pk

    def save_related(self, request, form, formsets, change):
        """Nothing: what belongs to an entry is the action's."""

    def save_formset(self, request, form, formset, change):
        """Never: rows beside an entry have no action."""
        raise PermissionDenied

    def delete_model(self, request, obj):
        """By the action alone."""
        if not self.can_remove:
            raise PermissionDenied
        self.remove(obj, request)

    def delete_queryset(self, request, queryset):
        """Never: many at once have no action."""
        raise PermissionDenied

    def log_addition(self, request, obj, message):
        """Nothing: the action recorded it."""

    def log_change(self, request, obj, message):
        """Nothing: the action recorded it."""

    def log_deletions(self, request, queryset):
        """Nothing: the action recorded it."""

    def _name(self):
        return f"{self.opts.app_label}_{self.opts.model_name}"


class ReadOnly(Pages):
    """Pages to read: nothing is entered, amended or removed here, whoever asks."""


def _told(clean, request):
    def told(form):
        cleaned = clean(form)
        if why := getattr(request, "refused", None):
            form.add_error(why.field if why.field in form.fields else None, str(why))
        return cleaned

    return told


def refusing(*kinds: type[Exception]) -> Callable:
    """A method that does an action: what the action refuses (kinds) is shown on the form."""

    def around(method):
        def done(self, *args):
            try:
                return method(self, *args)
            except kinds as why:
                raise Refused(str(why), field=getattr(why, "field", None)) from why

        return done

    return around


def column(label: str, name: str, *, order: str | None = "") -> Callable:
    """A column of a list to read: its heading, and the attribute, or call without arguments, that fills it."""

    def value(self, entry):
        found = getattr(entry, name)
        found = found() if callable(found) else found
        return format_moment(found) if isinstance(found, datetime) else found

    value.__name__ = name
    return admin.display(description=label, ordering=name if order == "" else order)(value)
