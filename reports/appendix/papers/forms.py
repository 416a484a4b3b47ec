"""What is typed of a paper, of the goal of a year, of a new appendix. Whether it fits is for the actions to say."""

from collections.abc import Mapping, Sequence

from django import forms

from recruitment.kernel.dates import format_date
from recruitment.kernel.fields import ShownField, TextField, VietnameseDateField
from recruitment.kernel.numbers import BadCount, format_count, parse_count
from recruitment.kernel.text import search_key
from reports.appendix.forms import DocumentChoiceField
from reports.appendix.models import Appendix
from reports.appendix.papers.actions import TAKEN_OVER, shown_of
from reports.appendix.papers.queries import years_of
from units.bases.models import Document
from units.bases.stated import documents
from units.targets.models import AnnualGoal, Term

KINDS = ("Kế hoạch", "Quyết định", "Nghị quyết", "Công văn", "Thông báo", "Báo cáo", "Tờ trình", "Hướng dẫn")
SUGGESTED_KINDS = "goi-y-loai"  # the id of the list in papers/document.html


def _text_field(label: str, *, at_most: int, missing: str = "", **kwargs) -> TextField:
    """A line of text; `missing` is what someone reads who leaves it out, and without it the field may stay empty."""
    messages = {
        "required": missing,
        "max_length": f"{label}: đang có %(show_value)d chữ, tối đa {at_most} chữ.",
    }
    return TextField(
        label=label, max_length=at_most, required=bool(missing), error_messages=messages, **kwargs
    )


class DocumentForm(forms.Form):
    """A paper. A kind typed in other letters than usual is taken for the usual one."""

    kind = _text_field(
        "Loại văn bản",
        at_most=60,
        missing="Loại văn bản: nhập loại, ví dụ Kế hoạch.",
        widget=forms.TextInput(attrs={"list": SUGGESTED_KINDS, "autocomplete": "off"}),
    )
    number = _text_field(
        "Số, ký hiệu",
        at_most=60,
        missing="Số, ký hiệu: nhập như ghi trên văn bản, ví dụ 47-KH/QU.",
        help_text="Như ghi trên văn bản, ví dụ 47-KH/QU.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    issued_on = VietnameseDateField(
        label="Ngày ban hành (nếu có ghi)",
        required=False,
        help_text="Ngày/tháng/năm, ví dụ 16/03/2021. Văn bản không ghi ngày thì để trống.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    issuer = _text_field(
        "Cơ quan ban hành",
        at_most=120,
        missing="Cơ quan ban hành: nhập tên, ví dụ Ban Thường vụ Quận ủy.",
    )
    subject = _text_field("Trích yếu (nếu có)", at_most=300, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_kind(self):
        typed = self.cleaned_data["kind"]
        return next((kind for kind in KINDS if search_key(kind) == search_key(typed)), typed)

    def clean_number(self):
        typed = self.cleaned_data["number"]
        if self.fields["number"].required and not any(letter.isdecimal() for letter in typed):
            raise forms.ValidationError(
                f"Số, ký hiệu: “{typed}” chưa có số. Nhập như ghi trên văn bản, ví dụ 47-KH/QU."
            )
        return typed


class AmendForm(DocumentForm):
    """A paper as it was entered, to be put right. shown: the paper as the page showed it.

    fixed: lines of the ledger took over its kind, number and day, which therefore stay.
    """

    shown = ShownField(at_most=10_000)

    def __init__(self, *args, document: Document, fixed: bool, **kwargs):
        super().__init__(*args, **kwargs)
        for name, value in shown_of(document).items():
            self.fields[name].initial = value
        self.fields["issued_on"].initial = format_date(document.issued_on) if document.issued_on else ""
        self.fields["shown"].initial = shown_of(document)
        self.fields["number"].required = bool(document.number)  # a resolution may bear none
        self.fields["issuer"].required = bool(document.issuer)
        for name in TAKEN_OVER if fixed else ():
            self.fields[name].disabled = True


def _year_field(
    label: str, choices: Sequence[tuple[int, str]], term: Term, help_text: str = ""
) -> forms.TypedChoiceField:
    first, last = term.starts_on.year, term.ends_on.year
    outside = f"{label}: “%(value)s” không thuộc nhiệm kỳ {term.name}. Chọn năm từ {first} đến {last}."
    messages = {"required": f"{label}: chọn năm.", "invalid_choice": outside}
    return forms.TypedChoiceField(
        label=label, choices=choices, coerce=int, help_text=help_text, error_messages=messages
    )


class GoalForm(forms.Form):
    """The district's goal of a year and the paper that sets it. goals: those there are, by year."""

    goal = _text_field(
        "Chỉ tiêu của năm",
        at_most=40,
        missing="Chỉ tiêu của năm: nhập số đảng viên cần kết nạp, ví dụ 185.",
        help_text="Số đảng viên toàn quận cần kết nạp trong năm.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    shown = ShownField(at_most=10_000, required=False)

    field_order = ("year", "goal", "document")

    def __init__(self, *args, term: Term, goals: Mapping[int, AnnualGoal], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["shown"].initial = {year: [goal.goal, goal.document_id] for year, goal in goals.items()}
        choices = [(year, f"{year} ({_stands(goals.get(year))})") for year in years_of(term)]
        self.fields["year"] = _year_field("Năm", choices, term)
        self.fields["document"] = DocumentChoiceField(
            documents(),
            label="Văn bản giao chỉ tiêu",
            missing="Văn bản giao chỉ tiêu: chọn văn bản trong danh sách.",
            gone="Văn bản giao chỉ tiêu: văn bản đã chọn không còn trong danh sách. Chọn lại.",
        )
        self.order_fields(self.field_order)

    @property
    def seen(self) -> tuple[int, int] | None:
        """The goal that the page showed of the chosen year, and the id of its paper. Only after is_valid."""
        found = self.cleaned_data["shown"].get(str(self.cleaned_data["year"]))
        return tuple(found) if isinstance(found, list) else None

    def clean_goal(self):
        try:
            goal = parse_count(self.cleaned_data["goal"])
        except BadCount as refusal:
            raise forms.ValidationError(f"Chỉ tiêu của năm {refusal}") from None
        if goal is None:
            raise forms.ValidationError(self.fields["goal"].error_messages["required"])
        return goal


def _stands(goal: AnnualGoal | None) -> str:
    return f"đang là {format_count(goal.goal)}" if goal else "chưa đặt"


class AppendixForm(forms.Form):
    """A new appendix: its document, the years of its columns, the day from which its supplements count."""

    supplements_from = VietnameseDateField(
        label="Ngày chỉ tiêu bổ sung có hiệu lực",
        help_text="Ngày/tháng/năm, trong các năm của phụ lục. Khi nhập từ Excel có thể chọn ngày khác.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Ngày chỉ tiêu bổ sung có hiệu lực: nhập ngày/tháng/năm."},
    )

    field_order = ("document", "current_year", "last_year", "supplements_from")

    def __init__(self, *args, term: Term, appendices: Sequence[Appendix], **kwargs):
        super().__init__(*args, **kwargs)
        taken = {appendix.current_year for appendix in appendices}
        years = [(year, f"{year} (đã có phụ lục)" if year in taken else f"{year}") for year in years_of(term)]
        self.fields["current_year"] = _year_field(
            "Năm của phụ lục",
            years,
            term,
            help_text="Bảng có số kết nạp của năm trước, chỉ tiêu và 6 tháng đầu của năm này.",
        )
        self.fields["last_year"] = _year_field(
            "Bổ sung đến hết năm", [(year, f"{year}") for year in years_of(term)], term
        )
        self.fields["document"] = DocumentChoiceField(
            documents().filter(appendix__isnull=True),
            label="Văn bản có phụ lục",
            missing="Văn bản có phụ lục: chọn văn bản trong danh sách.",
            gone="Văn bản có phụ lục: văn bản đã chọn đã có phụ lục. Chọn văn bản khác hoặc thêm văn bản mới.",
        )
        self.order_fields(self.field_order)
