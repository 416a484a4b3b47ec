"""What the office types of a report: why it goes back and which cells, or the figures that put it right."""

from django import forms

from recruitment.kernel.numbers import BadCount
from recruitment.kernel.text import squeeze
from reports.periodic.models import Period, PeriodicReport
from reports.periodic.values import Value, as_text, parse_value

QUICK_REASONS = (
    "Nguồn cuối kỳ không khớp",
    "Thiếu tên người kết nạp",
    "Số kết nạp khác quyết định đã ban hành",
    "Giải trình chưa rõ",
)
REASON_LENGTH = 2_000
TOO_LONG = "Lý do dài hơn 2.000 chữ. Rút gọn lại."


class ReturnForm(forms.Form):
    """Why a report goes back: reasons ticked, words of one's own, or both; and the cells to put right."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    quick = forms.MultipleChoiceField(
        label="Lý do thường gặp",
        required=False,
        choices=[(one, one) for one in QUICK_REASONS],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Lý do đã chọn không có trong danh sách. Chọn lại hoặc tự ghi."},
    )
    reason = forms.CharField(
        label="Lý do trả lại, ghi thêm",
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": TOO_LONG},
    )
    columns = forms.MultipleChoiceField(
        label="Ô cần sửa",
        required=False,
        error_messages={"invalid_choice": "Ô đã chọn không thuộc báo cáo này. Chọn lại."},
    )

    def __init__(self, *args, period: Period, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = [(one.code, one.label) for one in period.columns]

    def clean(self):
        cleaned = super().clean()
        if "reason" in self.errors or "quick" in self.errors:
            return cleaned
        own = cleaned.get("reason", "").strip()
        self.words = "; ".join([*cleaned.get("quick", []), *([own] if squeeze(own) else [])])
        if not self.words:
            self.add_error("reason", "Nhập lý do trả lại để cơ sở biết cần sửa gì.")
        if "columns" not in self.errors and not cleaned.get("columns"):
            self.add_error("columns", "Đánh dấu ít nhất một ô cần sửa trong bảng.")
        return cleaned

    @property
    def ticked(self) -> list[str]:
        """The codes of the cells that are marked."""
        return self["columns"].value() or []


class CorrectionForm(forms.Form):
    """New figures beside the old ones: a blank keeps what stands, a dash makes it unknown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Lý do đính chính",
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Nhập lý do đính chính.", "max_length": TOO_LONG},
    )

    def __init__(self, *args, report: PeriodicReport, **kwargs):
        super().__init__(*args, **kwargs)
        self.report = report
        self.figures: dict[str, Value] = {}
        for one in report.period.columns:
            self.fields[one.code] = forms.CharField(
                label=one.label,
                required=False,
                max_length=40,
                error_messages={"max_length": f"{one.label}: phải là số nguyên từ 0."},
            )
        self.order_fields([*(one.code for one in report.period.columns), "reason", "version"])

    @property
    def lines(self):
        """(indicator, the figure that stands, its bound field)."""
        return [(one, self.report.value(one.code), self[one.code]) for one in self.report.period.columns]

    def clean(self):
        cleaned = super().clean()
        for one in self.report.period.columns:
            typed = cleaned.get(one.code, "")
            if not squeeze(typed):
                continue
            try:
                value = parse_value(typed, is_flow=one.is_flow)
            except BadCount as refusal:
                self.add_error(one.code, f"{one.label} {refusal}")
                continue
            if as_text(value) != as_text(self.report.value(one.code)):
                self.figures[one.code] = value
        if not self.figures and not self.errors:
            self.add_error(None, "Chưa có số nào thay đổi. Nhập số mới vào ô cần đính chính.")
        return cleaned
