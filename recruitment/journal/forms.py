"""What the record is asked for, in its address."""

from django import forms

from recruitment.audit.verbs import GROUPS, OBJECTS
from recruitment.kernel.fields import TextField, VietnameseDateField

TEXT = {"required": False, "max_length": 100}


class FilterForm(forms.Form):
    """All may be empty. The hidden ones come with links from the pages of objects."""

    nguoi = TextField(label="Người làm", **TEXT)
    doi_tuong = TextField(label="Đối tượng", **TEXT)
    co_so = TextField(label="Cơ sở đảng", **TEXT)
    loai = forms.ChoiceField(
        label="Loại đối tượng", required=False, choices=[("", "Mọi loại"), *OBJECTS.items()]
    )
    viec = forms.ChoiceField(label="Việc", required=False, choices=[("", "Mọi việc"), *GROUPS.items()])
    tu = VietnameseDateField(label="Từ ngày", required=False, max_length=20)
    den = VietnameseDateField(label="Đến ngày", required=False, max_length=20)
    ma = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    tt = forms.IntegerField(required=False, min_value=1, max_value=2_147_483_647, widget=forms.HiddenInput)
    o = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args, may_name_bases: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_name_bases:
            del self.fields["co_so"], self.fields["tt"]
        for name, field in self.fields.items():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs |= {
                "id": f"loc-{name}",
                "class": "form-select" if is_choice else "form-control",
            }
        if "co_so" in self.fields:
            self.fields["co_so"].widget.attrs["placeholder"] = "tên hoặc TT"
        for name in ("tu", "den"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "placeholder": "05/07/2021"}

    def clean(self):
        found = super().clean()
        since, until = found.get("tu"), found.get("den")
        if since and until and until < since:
            self.add_error("den", "Đến ngày: phải từ “Từ ngày” trở đi.")
        return found

    def add_prefix(self, field_name):
        """In addresses words are joined by a hyphen."""
        return field_name.replace("_", "-")
