"""Form fields for what people type here."""

from django import forms

from recruitment.kernel.dates import BadDate, parse_date


class VietnameseDateField(forms.CharField):
    """A date typed the way people write it here (see kernel.dates); None where it may stay empty and does."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except BadDate as refusal:
            raise forms.ValidationError(f"{self.label}: {refusal}") from None
