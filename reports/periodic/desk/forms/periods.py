"""What the office types of a period: when it is due, why it is unlocked, who gets longer, what is collected of whom."""

from collections.abc import Iterable, Sequence

from django import forms

from recruitment.kernel.fields import VietnameseDateField
from reports.periodic.indicators import INDICATORS
from units.bases.models import PartyBase

EVERYBODY = "tat-ca"
EXAMPLE = "Ngày/tháng/năm, ví dụ 05/07/2021."


def _date_field(label: str, *, help_text: str = EXAMPLE) -> VietnameseDateField:
    return VietnameseDateField(
        label=label,
        max_length=30,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": f"{label}: nhập ngày/tháng/năm, ví dụ 05/07/2021.",
            "max_length": f"{label}: nhập ngày/tháng/năm, ví dụ 05/07/2021.",
        },
    )


def _reason_field(label: str, *, missing: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=300,
        help_text=help_text,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": missing,
            "max_length": f"{label}: đang có %(show_value)d chữ, tối đa 300 chữ.",
        },
    )


class OpenForm(forms.Form):
    """By when the reports of a period are due."""

    due_on = _date_field("Hạn nộp")


class DueForm(forms.Form):
    """Another due day."""

    due_on = _date_field("Hạn nộp mới", help_text="Áp dụng cho mọi cơ sở; số ngày trễ tính lại theo hạn mới.")


class UnlockForm(forms.Form):
    """Why a locked period is opened again."""

    reason = _reason_field("Lý do mở khóa", missing="Nhập lý do mở khóa.")


class ExtensionForm(forms.Form):
    """Which base may report until when, and why."""

    base = forms.ChoiceField(
        label="Cơ sở đảng",
        error_messages={
            "required": "Chọn cơ sở đảng được gia hạn.",
            "invalid_choice": "Cơ sở đảng đã chọn không thuộc diện báo cáo của kỳ. Chọn lại trong danh sách.",
        },
    )
    until_on = _date_field("Gia hạn đến hết ngày")
    reason = _reason_field("Lý do gia hạn", missing="Nhập lý do gia hạn.")

    def __init__(self, *args, bases: Iterable[PartyBase], **kwargs):
        super().__init__(*args, **kwargs)
        self.by_number = {str(base.number): base for base in bases}
        names = ((number, base.display_name) for number, base in self.by_number.items())
        self.fields["base"].choices = [("", "Chọn cơ sở đảng"), *names]

    def clean_base(self):
        return self.by_number[self.cleaned_data["base"]]


class AdHocForm(forms.Form):
    """An ad hoc collection. Bases are chosen one by one, by block, or all of them; what is ticked adds up."""

    title = forms.CharField(
        label="Tên kỳ báo cáo",
        max_length=160,
        help_text="Ví dụ: Rà soát nguồn sau dịch.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Nhập tên kỳ báo cáo đột xuất.",
            "max_length": "Tên kỳ báo cáo: đang có %(show_value)d chữ, tối đa 160 chữ.",
        },
    )
    starts_on = _date_field("Từ ngày", help_text="")
    ends_on = _date_field("Đến hết ngày", help_text="")
    due_on = _date_field("Hạn nộp", help_text="")
    indicators = forms.MultipleChoiceField(
        choices=[(one.code, one.label) for one in INDICATORS],
        error_messages={
            "required": "Chọn ít nhất một chỉ tiêu cần báo cáo.",
            "invalid_choice": "Chỉ tiêu đã chọn không có trong danh sách. Chọn lại.",
        },
    )
    blocks = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": "Khối đã chọn không còn trong danh sách. Chọn lại."},
    )
    bases = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": "Cơ sở đảng đã chọn không còn trong danh sách. Chọn lại."},
    )

    def __init__(self, *args, bases: Sequence[PartyBase], **kwargs):
        super().__init__(*args, **kwargs)
        self.by_number = {str(base.number): base for base in bases}
        self.by_block = {}
        for base in bases:
            self.by_block.setdefault(_block_code(base), []).append(base)
        self.fields["blocks"].choices = [(EVERYBODY, ""), *((code, "") for code in self.by_block)]
        self.fields["bases"].choices = [(number, "") for number in self.by_number]

    def clean(self):
        cleaned = super().clean()
        blocks = cleaned.get("blocks", [])
        chosen = {self.by_number[number].pk for number in cleaned.get("bases", [])}
        self.bases = [
            base
            for base in self.by_number.values()
            if base.pk in chosen or EVERYBODY in blocks or _block_code(base) in blocks
        ]
        if not self.bases and not {"bases", "blocks"} & set(self.errors):
            self.add_error("bases", "Chọn ít nhất một cơ sở đảng.")
        return cleaned

    @property
    def indicator_choices(self):
        """(indicator, whether it is ticked)."""
        ticked = self["indicators"].value() or ()
        return [(one, one.code in ticked) for one in INDICATORS]

    @property
    def block_choices(self):
        """(code, name, whether it is ticked, its bases with whether each is)."""
        blocks, ticked = self["blocks"].value() or (), self["bases"].value() or ()
        return [
            (code, _block_name(bases[0]), code in blocks, [(one, str(one.number) in ticked) for one in bases])
            for code, bases in self.by_block.items()
        ]

    @property
    def takes_all(self) -> bool:
        return EVERYBODY in (self["blocks"].value() or ())


def _block_code(base: PartyBase) -> str:
    return f"khoi-{base.block_id or 0}"


def _block_name(base: PartyBase) -> str:
    return f"Cả {base.block.name}" if base.block else "Các cơ sở chưa rõ khối"
