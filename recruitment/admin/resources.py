"""Lists as rows of a workbook: django-import-export knows which column is which field, our actions write.

A row that an action refuses is refused as a row; one refused row, and nothing of the file is written.
"""

from datetime import date

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget, Widget

from recruitment.kernel.dates import format_date, parse_date
from recruitment.kernel.text import squeeze
from units.bases import actions
from units.bases.models import Block, Cell, PartyBase

BIGGEST = 2_147_483_647


def words(value) -> str:
    """What a cell of a workbook says."""
    return "" if value is None else squeeze(str(value))


class Text(Widget):
    """A text; blank is blank."""

    def clean(self, value, row=None, **kwargs):
        """The text without odd spaces."""
        return words(value)

    def render(self, value, obj=None, **kwargs):
        """The text as it stands."""
        return value or ""


class Number(Widget):
    """A whole number."""

    def clean(self, value, row=None, **kwargs):
        """Raises ValueError for anything else."""
        text = words(value)
        if not (text.isascii() and text.isdecimal() and 0 < int(text) <= BIGGEST):
            raise ValueError("phải là số nguyên dương.")
        return int(text)

    def render(self, value, obj=None, **kwargs):
        """The number."""
        return value


class Day(Widget):
    """A date as people write it, or as Excel keeps it."""

    def clean(self, value, row=None, **kwargs):
        """Raises ValueError for what is no date; blank is no date."""
        text = words(value)
        if not text:
            return None
        try:
            return date.fromisoformat(text[:10]) if text[4:5] == "-" else parse_date(text)
        except ValueError:
            raise ValueError("phải là ngày, ví dụ 05/07/2021.") from None

    def render(self, value, obj=None, **kwargs):
        """As people write it."""
        return format_date(value) if value else ""


class Named(ForeignKeyWidget):
    """An entry of another list by its name or number; blank where it may be."""

    def __init__(self, model, field, *, by_number=False, required=False):
        super().__init__(model, field=field)
        self.by_number, self.required = by_number, required

    def clean(self, value, row=None, **kwargs):
        """Raises ValueError when there is none of that name."""
        text = words(value)
        if not text and not self.required:
            return None
        wanted = Number().clean(text) if self.by_number else text
        try:
            return super().clean(wanted, row, **kwargs)
        except ObjectDoesNotExist:
            raise ValueError("không có trong danh mục.") from None


class Choice(Text):
    """One of a list of choices, by its words."""

    def __init__(self, choices):
        super().__init__()
        self.choices = choices

    def clean(self, value, row=None, **kwargs):
        """Raises ValueError for words of no choice."""
        found = {label.casefold(): code for code, label in self.choices}.get(words(value).casefold())
        if found is None:
            raise ValueError(f"phải là một trong: {', '.join(label for _, label in self.choices)}.")
        return found

    def render(self, value, obj=None, **kwargs):
        """The words of the choice."""
        return dict(self.choices).get(value, value)


class Resource(ModelResource):
    """Rows of a list for one person: seen through the door, written by actions under one act."""

    def __init__(self, *, scope, act):
        super().__init__()
        self.scope, self.act, self.changes = scope, act, []

    class Meta:
        use_transactions = skip_unchanged = report_skipped = True
        rollback_on_validation_errors = skip_html_diff = True

    def get_queryset(self):
        """The rows this person sees."""
        return self._meta.model.objects.visible_to(self.scope)

    def after_import(self, dataset, result, **kwargs):
        """Nothing: the next free keys are not the program's to set (PostgreSQL refuses, and takes all back)."""

    def values_of(self, instance) -> dict:
        """What a row says of an entry, by column of the table."""
        return {field.attribute: getattr(instance, field.attribute) for field in self.get_import_fields()}

    def save_instance(self, instance, is_create, row, **kwargs):
        """By the action alone; what it refuses is refused as a row of the file."""
        kept = None if is_create else self.get_queryset().get(pk=instance.pk)
        told = [
            (field.column_name, str(field.export(kept)) if kept else "", str(field.export(instance)))
            for field in self.get_import_fields()
        ]
        try:
            self.enter(instance) if is_create else self.amend(instance)
        except (actions.EntryRefused, actions.CellRefused) as why:
            raise ValidationError(
                {(why.field if hasattr(why, "field") else None) or "name": str(why)}
            ) from why
        changed = [list(one) for one in told if one[1] != one[2]]
        self.changes.append({"row": row[ROW], "name": str(instance), "new": is_create, "columns": changed})

    def enter(self, instance):
        """Enter by the common action."""
        actions.enter_entry(
            model=self._meta.model, values=self.values_of(instance), by=self.scope, act=self.act
        )

    def amend(self, instance):
        """Amend by the common action."""
        actions.amend_entry(entry=instance, values=self.values_of(instance), by=self.scope, act=self.act)


ROW = "#"  # beside the columns of a row: its number in the file


class BaseResource(Resource):
    """Bases: TT, name, block, days."""

    number = Field("number", "TT", widget=Number())
    name = Field("name", "Tên", widget=Text())
    block = Field("block", "Khối", widget=Named(Block, "name"))
    opened_on = Field("opened_on", "Thành lập từ", widget=Day())
    closed_on = Field("closed_on", "Kết thúc hoạt động", widget=Day())

    class Meta(Resource.Meta):
        model = PartyBase
        fields = ("number", "name", "block", "opened_on", "closed_on")
        import_id_fields = ("number",)


class CellResource(Resource):
    """Cells: TT of the base, name, kind, last day. A new cell is open: its last day is entered afterwards."""

    base = Field("base", "TT cơ sở đảng", widget=Named(PartyBase, "number", by_number=True, required=True))
    name = Field("name", "Tên chi bộ", widget=Text())
    kind = Field("kind", "Loại", widget=Choice(Cell.Kind.choices))
    closed_on = Field("closed_on", "Kết thúc hoạt động", widget=Day())

    class Meta(Resource.Meta):
        model = Cell
        fields = ("base", "name", "kind", "closed_on")
        import_id_fields = ("base", "name")

    def enter(self, instance):
        """Cells have an action of their own, which opens them."""
        if instance.closed_on:
            raise actions.EntryRefused(
                "chi bộ mới để trống ngày này; nhập xong mới ghi ngày kết thúc.", field="closed_on"
            )
        values = {"base": instance.base, "name": instance.name, "kind": instance.kind}
        actions.open_cell(by=self.scope, act=self.act, **values)
