"""Form fields for what people type here, and for what a page showed them and brings back."""

import json

from django import forms

from recruitment.kernel.dates import BadDate, parse_date
from recruitment.kernel.text import squeeze, squeeze_lines


class TextField(forms.CharField):
    """A text without what nobody sees in it: invisible characters alone are nothing. is_long: it may have lines."""

    def __init__(self, *, is_long: bool = False, **kwargs):
        self.is_long = is_long
        super().__init__(**kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        return squeeze_lines(text) if self.is_long else squeeze(text)


class VietnameseDateField(TextField):
    """A date typed the way people write it here (see kernel.dates); None where it may stay empty and does."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except BadDate as refusal:
            raise forms.ValidationError(f"{self.label}: {refusal}") from None


OLD_PAGE = "Trang này đã cũ hoặc gửi thiếu. Xem lại các số trên trang rồi bấm lần nữa."


class ShownField(forms.CharField):
    """What a page showed when it was made, as it comes back with what was typed: an object of JSON, hidden.

    at_most: characters; a page never sends more, and depth is refused as well: whatever comes is read or told.
    """

    widget = forms.HiddenInput

    def __init__(self, *, at_most: int, **kwargs):
        self.at_most = at_most
        super().__init__(**kwargs)
        self.error_messages["required"] = OLD_PAGE

    def prepare_value(self, value):
        return value if isinstance(value, str) else json.dumps(value)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return {}
        try:
            found = json.loads(text) if len(text) <= self.at_most else None
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise forms.ValidationError(OLD_PAGE)
        return found


class SeenNumberField(forms.IntegerField):
    """A number that a page showed, hidden; empty: it showed none."""

    widget = forms.HiddenInput
    default_error_messages = {"required": OLD_PAGE, "invalid": OLD_PAGE}


class VersionForm(forms.Form):
    """The version of what the person sees."""

    version = SeenNumberField()
