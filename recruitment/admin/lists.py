"""The lists that are kept here, each with the actions that change it."""

from django import forms
from django.contrib import admin

from recruitment.accounts.reauthentication import recently_confirmed
from recruitment.admin.acting import Pages, column, refusing
from recruitment.admin.listing import Listed
from recruitment.admin.resources import BaseResource, CellResource
from recruitment.admin.sites import site
from recruitment.kernel.rights import roles
from reports.appendix.papers import actions as papers
from units.bases import actions
from units.bases.models import (
    Block,
    CalendarDay,
    Cell,
    Committee,
    Document,
    PartyBase,
    Post,
    Signer,
    SubtotalGroup,
)
from units.targets.actions import GoalRefused, set_annual_goal
from units.targets.models import AnnualGoal
from units.targets.stated import current_term


class Entries(Pages):
    """A list whose entries are amended by the common action; most are entered by it too."""

    can_enter = can_amend = True

    @refusing(actions.EntryRefused)
    def enter(self, values, request):
        """Enter by the common action."""
        return actions.enter_entry(model=self.model, values=values, by=request.scope)

    @refusing(actions.EntryRefused)
    def amend(self, entry, values, request):
        """Amend by the common action."""
        actions.amend_entry(entry=entry, values=values, by=request.scope)


@admin.register(Committee, site=site)
class CommitteePages(Entries):
    """The one committee: amended, never added to."""

    can_enter = False
    list_display = ("name", "office_name", "document_code", "contact")
    fields = (
        "name",
        "office_name",
        "party_body_name",
        "superior_name",
        "place",
        "document_code",
        "contact",
    )


@admin.register(SubtotalGroup, site=site)
class GroupPages(Entries):
    """Subtotals of the appendix."""

    words = column("Dòng tổng cộng", "__str__", order="number")
    list_display = ("words",)
    fields = ("number",)


@admin.register(Block, site=site)
class BlockPages(Entries):
    """Headings of the appendix."""

    list_display = ("name", "order", "group")
    list_select_related = ("group",)
    ordering = ("order",)
    fields = ("name", "order", "group")


@admin.register(PartyBase, site=site)
class BasePages(Listed, Entries):
    """Bases. A TT is for good; a name that changes stays one under which the base is found."""

    resource, file_name = BaseResource, "co-so-dang"
    called = column("Tên", "display_name", order="name")
    list_display = ("number", "called", "block", "opened_on", "closed_on")
    list_display_links = ("number", "called")
    list_filter = ("block",)
    list_select_related = ("block",)
    search_fields = ("names__name", "names__search_key")
    ordering = ("number",)
    fields = ("number", "name", "block", "opened_on", "closed_on")

    def get_readonly_fields(self, request, obj=None):
        """The TT stands in figures and papers."""
        return ("number",) if obj else ()


@admin.register(Cell, site=site)
class CellPages(Listed, Entries):
    """Cells of bases."""

    resource, file_name = CellResource, "chi-bo"
    list_display = ("name", "kind", "base", "closed_on")
    list_filter = ("kind",)
    list_select_related = ("base",)
    search_fields = ("name", "search_key")
    ordering = ("base__number", "name")

    def get_fields(self, request, obj=None):
        """A new cell is open."""
        return ("base", "name", "kind", "closed_on") if obj else ("base", "name", "kind")

    def get_readonly_fields(self, request, obj=None):
        """A cell does not move to another base."""
        return ("base",) if obj else ()

    @refusing(actions.CellRefused)
    def enter(self, values, request):
        """Cells have an action of their own."""
        return actions.open_cell(by=request.scope, **values)


@admin.register(Signer, site=site)
class SignerPages(Entries):
    """Who signs; who no longer signs has a last day."""

    list_display = ("name", "title", "behalf", "starts_on", "ends_on")
    ordering = ("-starts_on",)
    fields = ("name", "title", "behalf", "starts_on", "ends_on")


@admin.register(CalendarDay, site=site)
class DayPages(Entries):
    """Holidays, and days worked in their place."""

    can_remove = True
    list_display = ("falls_on", "kind", "note")
    list_filter = ("kind",)
    ordering = ("-falls_on",)
    fields = ("falls_on", "kind", "note")

    def remove(self, entry, request):
        """The day counts by its weekday again."""
        actions.remove_calendar_day(day=entry, by=request.scope)


@admin.register(Document, site=site)
class DocumentPages(Pages):
    """Papers, under the same rules as on their own page: what figures rest on keeps its number and date."""

    can_enter = can_amend = can_remove = True
    paper = column("Văn bản", "__str__", order="number")
    list_display = ("paper", "issued_on", "issuer", "subject")
    search_fields = ("number", "subject")
    ordering = ("-issued_on",)
    fields = ("kind", "number", "issued_on", "issuer", "subject")

    @refusing(actions.DocumentRefused)
    def enter(self, values, request):
        """Register."""
        return actions.register_document(by=request.scope, **values)

    @refusing(actions.DocumentRefused)
    def amend(self, entry, values, request):
        """Correct, as far as nothing rests on it."""
        papers.correct_document(document=entry, shown=papers.shown_of(entry), by=request.scope, **values)

    @refusing(actions.DocumentRefused)
    def remove(self, entry, request):
        """Remove, if nothing rests on it."""
        papers.remove_document(document=entry, by=request.scope)


@admin.register(AnnualGoal, site=site)
class GoalPages(Pages):
    """The goals of the years of the term."""

    can_enter = can_amend = True
    list_display = ("year", "goal", "document")
    list_select_related = ("document",)
    ordering = ("year",)
    fields = ("year", "goal", "document")

    def get_readonly_fields(self, request, obj=None):
        """A goal stays that of its year."""
        return ("year",) if obj else ()

    @refusing(GoalRefused)
    def enter(self, values, request):
        """Set the goal of a year that has none."""
        return set_annual_goal(term=current_term(), seen=None, by=request.scope, **values)

    @refusing(GoalRefused)
    def amend(self, entry, values, request):
        """Set another goal for the year."""
        seen = (entry.goal, entry.document_id)
        set_annual_goal(term=entry.term, year=entry.year, seen=seen, by=request.scope, **values)


@admin.register(Post, site=site)
class PostPages(Pages):
    """Posts: given and ended, nothing else. Wants the right to keep accounts, and the password once more."""

    can_enter = can_amend = True
    extra_right = "accounts.manage"
    words = column("Nhiệm vụ", "__str__", order="role")
    list_display = ("user", "words", "starts_on", "ends_on", "ended_at")
    list_select_related = ("user", "base", "cell__base")
    search_fields = ("user__username", "user__full_name")
    ordering = ("-starts_on", "-pk")

    def get_fields(self, request, obj=None):
        """Who, what and where, from when to when; of a post that was given, since when it is over."""
        fields = ("user", "role", "base", "supervised", "cell", "starts_on", "ends_on", "acting_for")
        return (*fields, "ended_at") if obj else fields

    def get_readonly_fields(self, request, obj=None):
        """Of a post that was given, only its last day moves."""
        return tuple(name for name in self.get_fields(request, obj) if name != "ends_on") if obj else ()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Roles by their names."""
        if db_field.name == "role":
            choices = [("", "---------"), *((code, role.label) for code, role in roles().items())]
            return forms.ChoiceField(label=db_field.verbose_name.capitalize(), choices=choices)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Behind the password, given lately, for whoever may change rights."""
        view = super().changeform_view
        if self._may_change(request):
            view = recently_confirmed(view)
        return view(request, object_id, form_url, extra_context)

    @refusing(actions.PostRefused)
    def enter(self, values, request):
        """Give the post."""
        return actions.grant_post(on=values.pop("starts_on"), by=request.scope, **values)

    @refusing(actions.PostRefused)
    def amend(self, entry, values, request):
        """End the post on the day typed; saving a page as it stands must not take anybody's rights."""
        on = values["ends_on"]
        if on is None or (entry.ends_on and on >= entry.ends_on):
            raise actions.PostRefused(
                "Đến ngày: nhập ngày cuối, sớm hơn ngày đang ghi; ghi ngày hôm nay là thôi ngay."
            )
        actions.end_post(post=entry, on=on, by=request.scope)
