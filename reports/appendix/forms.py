"""The shape of what people send in on the way through an import."""

from django import forms

from recruitment.kernel.dates import BadDate, parse_date
from recruitment.kernel.workbook import MAX_BYTES


class UploadForm(forms.Form):
    """The workbook."""

    file = forms.FileField(
        label="Tệp phụ lục (.xlsx)",
        help_text="Tệp Excel theo mẫu phụ lục đã ban hành, tối đa 5 MB. Chưa có số nào được ghi ở bước này.",
        error_messages={
            "required": "Chọn tệp phụ lục .xlsx trước khi bấm nút.",
            "empty": "Tệp đang trống. Chọn lại tệp phụ lục .xlsx.",
            "missing": "Chọn tệp phụ lục .xlsx trước khi bấm nút.",
            "invalid": "Tệp chưa tới nơi. Chọn lại tệp rồi tải lên.",
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
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
    digest = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, warnings: int, **kwargs):
        super().__init__(*args, **kwargs)
        if warnings:
            self.fields["acknowledged"].required = True
            self.fields["acknowledged"].error_messages["required"] = (
                f"Có {warnings} cảnh báo. Đọc từng cảnh báo rồi đánh dấu vào ô này."
            )
        else:
            del self.fields["acknowledged"]
