"""The shape of what people send in on the way through an import."""

from django import forms

from recruitment.kernel.dates import BadDate, parse_date
from recruitment.kernel.workbook import MAX_BYTES


class UploadForm(forms.Form):
    """The workbook."""

    file = forms.FileField(
        label="Tệp phụ lục (.xlsx, .xls hoặc .ods)",
        help_text="Tệp bảng tính theo mẫu phụ lục đã ban hành, tối đa 5 MB. Chưa có số nào được ghi ở bước này.",
        error_messages={
            "required": "Chọn tệp phụ lục trước khi bấm nút.",
            "empty": "Tệp đang trống. Chọn lại tệp phụ lục.",
            "missing": "Chọn tệp phụ lục trước khi bấm nút.",
            "invalid": "Tệp chưa tới nơi. Chọn lại tệp rồi tải lên.",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                "Tệp lớn hơn 5 MB. Xóa hình ảnh và trang tính thừa, lưu lại rồi tải lên."
            )
        return file


class VietnameseDateField(forms.CharField):
    """A date typed the way people write it here (see kernel.dates)."""

    def clean(self, value):
        text = super().clean(value)
        try:
            return parse_date(text)
        except BadDate as refusal:
            raise forms.ValidationError(f"{self.label}: {refusal}") from None


class ConfirmForm(forms.Form):
    """From which day the supplements count, and that warnings were read."""

    supplements_from = VietnameseDateField(
        label="Ngày chỉ tiêu bổ sung có hiệu lực",
        help_text="Kế hoạch không ghi ngày. Nhập ngày/tháng/năm, ví dụ 01/07/2021.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Nhập ngày chỉ tiêu bổ sung có hiệu lực, ví dụ 01/07/2021."},
    )
    acknowledged = forms.BooleanField(
        label="Tôi đã đọc các cảnh báo ở trên và vẫn nhập",
        required=False,
    )
    shown = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, *args, warnings: int, **kwargs):
        super().__init__(*args, **kwargs)
        if warnings:
            self.fields["acknowledged"].required = True
            self.fields["acknowledged"].error_messages["required"] = (
                f"Có {warnings} cảnh báo. Đọc từng cảnh báo rồi đánh dấu vào ô này."
            )
        else:
            del self.fields["acknowledged"]

    def shown_as_text(self, plan) -> str:
        """What a plan shows now, as the hidden field carries it."""
        return self.fields["shown"].prepare_value(plan.shown)


class NamesForm(forms.Form):
    """A choice for each name in the file that nobody knows; a name left open stays an error."""

    def __init__(self, *args, unresolved, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = {}
        for place, found in enumerate(unresolved):
            likely = {unit.number for unit in found.nearest}
            ordered = [*found.nearest, *(unit for unit in units if unit.number not in likely)]
            self.names[f"name_{place}"] = found.row.name
            self.fields[f"name_{place}"] = forms.TypedChoiceField(
                label=f"Dòng {found.row.line}: “{found.row.name}”",
                choices=[
                    ("", "Chọn cơ sở đảng"),
                    *((unit.number, f"TT {unit.number}: {unit.name}") for unit in ordered),
                ],
                coerce=int,
                empty_value=None,
                required=False,
            )

    @property
    def answers(self) -> dict[str, int]:
        """{name in the file: TT} of the names that were answered. Only after is_valid."""
        return {
            self.names[field]: number for field, number in self.cleaned_data.items() if number is not None
        }


class SheetForm(forms.Form):
    """Which of several sheets with the table is read."""

    sheet = forms.ChoiceField(label="Đọc trang tính")

    def __init__(self, *args, table, **kwargs):
        super().__init__(*args, initial={"sheet": table.sheet}, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in sorted(table.sheets)]
