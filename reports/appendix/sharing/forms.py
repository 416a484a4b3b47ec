"""The shape of what people type about a draft."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from django import forms

from recruitment.kernel.dates import format_date
from recruitment.kernel.fields import OLD_PAGE, ShownField, TextField
from recruitment.kernel.numbers import LARGEST, BadCount, format_count, parse_count
from recruitment.kernel.posted import with_value
from reports.appendix.forms import DocumentChoiceField, lacking_words
from reports.appendix.models import ShareOut, ShareOutRow
from units.bases.stated import dated_documents

FORM_ID = "bang-phan-bo"  # of the form with the table of amounts, in sharing/draft.html
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
METHODS = {
    ShareOut.Method.SOURCES: "theo tỷ lệ số nguồn còn dư so với chỉ tiêu nhiệm kỳ (gồm bổ sung)",
    ShareOut.Method.BLOCK: "chia cho các khối theo chỉ tiêu đã đăng ký, rồi chia trong từng khối",
    ShareOut.Method.HISTORY: "theo tỷ lệ số đảng viên đã kết nạp",
    ShareOut.Method.HAND: "mọi ô để trống, đồng chí tự ghi",
}


class CountField(TextField):
    """A count written as people write it ("1.804"). subject: what the sentence of an error begins with."""

    def __init__(self, *, subject: str, at_least: int = 0, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs=NUMERIC))
        super().__init__(max_length=40, **kwargs)
        self.error_messages["max_length"] = f"{subject} dài quá 40 ký tự; ghi một số nguyên từ {at_least}."
        self.subject, self.at_least = subject, at_least

    def clean(self, value):
        text = super().clean(value)
        try:
            figure = parse_count(text)
        except BadCount as refusal:
            raise forms.ValidationError(f"{self.subject} {refusal}") from None
        if figure is None:  # a blank or a dash adds nothing
            figure = 0
        if figure < self.at_least:
            raise forms.ValidationError(
                f"{self.subject} phải từ {format_count(self.at_least)} trở lên, đang có “{text}”."
            )
        return figure


def _amount_field() -> CountField:
    return CountField(
        label="Số cần phân bổ",
        subject="Số cần phân bổ",
        at_least=1,
        error_messages={"required": "Ghi số cần phân bổ, ví dụ 131."},
    )


def _note_field() -> TextField:
    return TextField(
        label="Ghi chú (không bắt buộc)",
        required=False,
        max_length=300,
        error_messages={"max_length": "Ghi chú dài quá 300 ký tự (đang có %(show_value)s). Viết ngắn hơn."},
    )


class NewForm(forms.Form):
    """What is shared out, into which year, by which method."""

    year = forms.TypedChoiceField(
        label="Bổ sung vào năm",
        coerce=int,
        error_messages={
            "invalid_choice": "Năm “%(value)s” không có trong phụ lục. Chọn một năm trong danh sách."
        },
    )
    amount = _amount_field()
    method = forms.ChoiceField(
        label="Cách phân bổ",
        choices=[(method.value, f"{method.label}: {words}") for method, words in METHODS.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Chọn một cách phân bổ.",
            "invalid_choice": "Không có cách phân bổ “%(value)s”. Chọn một cách trong danh sách.",
        },
    )
    note = _note_field()
    token = forms.UUIDField(required=False, widget=forms.HiddenInput, error_messages={"invalid": OLD_PAGE})

    def __init__(self, *args, years: Sequence[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = uuid.uuid4  # of this page: sent twice, it makes one draft
        self.fields["year"].choices = [(year, str(year)) for year in years]


class VersionForm(forms.Form):
    """The version of the draft that the person sees."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Trang này đã cũ. Mở lại dự thảo.",
            "invalid": "Trang này đã cũ. Mở lại dự thảo.",
        },
    )

    def seen(self, share_out: ShareOut) -> "VersionForm":
        """The same form, with what was typed, as of the draft as it stands now: sent again, it is taken."""
        data = self.data.copy()
        data[self.add_prefix("version")] = str(share_out.version)
        self.data = data
        return self


class DraftForm(VersionForm):
    """The amounts of a draft, a field for each base: row_<TT>. seen: the supplements the page shows as standing."""

    amount = _amount_field()
    note = _note_field()
    seen = ShownField(at_most=100_000)

    def __init__(self, *args, share_out: ShareOut, rows: Sequence[ShareOutRow], **kwargs):
        initial = {
            "version": share_out.version,
            "amount": format_count(share_out.amount),
            "note": share_out.note,
        }
        super().__init__(*args, initial=initial, **kwargs)
        for name in ("amount", "note"):  # they stand above the table, outside the element of the form
            self.fields[name].widget.attrs |= {"form": FORM_ID, "class": "form-control"}
        self.share_out, self.rows = share_out, {row.base.number: row for row in rows}
        for number, row in self.rows.items():
            name = row.base.display_name
            attrs = {
                **NUMERIC,
                "class": "grid-input",
                "placeholder": "0",
                "aria-label": f"Thêm cho {name}",
            }
            self.fields[f"row_{number}"] = CountField(
                label=name,
                subject=f"{name}: số thêm",
                required=False,
                initial=format_count(row.amount) if row.amount else "",
                widget=forms.TextInput(attrs=attrs),
            )

    @property
    def inputs(self) -> dict[int, forms.BoundField]:
        """The fields of amounts by TT."""
        return {number: self[f"row_{number}"] for number in self.rows}

    @property
    def amounts(self) -> dict[int, int]:
        """The amounts that were typed and can be read, by TT; of an unbound form those of the draft."""
        if not self.is_bound:
            return {number: row.amount for number, row in self.rows.items()}
        self.is_valid()
        return {
            number: self.cleaned_data[f"row_{number}"]
            for number in self.rows
            if f"row_{number}" in self.cleaned_data
        }

    @property
    def typed_amount(self) -> int | None:
        """What is to be shared out as typed; None when it cannot be read or nothing was typed."""
        if not self.is_bound:
            return None
        self.is_valid()
        return self.cleaned_data.get("amount")

    def clean_seen(self) -> dict[int, int | None]:
        """What the page showed, by TT."""
        seen = self.cleaned_data["seen"]
        is_shown = all(
            number.isdecimal() and (figure is None or type(figure) is int and 0 <= figure <= LARGEST)
            for number, figure in seen.items()
        )
        if not is_shown:
            raise forms.ValidationError(OLD_PAGE)
        return {int(number): figure for number, figure in seen.items()}

    def shows(self, seen: Mapping[str, int | None]) -> None:
        """Carry what the page shows now: it counts as seen when the form is sent."""
        carried = self.fields["seen"].prepare_value(seen)
        self.initial["seen"] = carried
        if self.is_bound:
            self.data = with_value(self.data, self.add_prefix("seen"), carried)

    def on(self, share_out: ShareOut, rows: Sequence[ShareOutRow]) -> "DraftForm":
        """What was typed, as of the draft as it stands now; a base that came since keeps its amount."""
        data = self.seen(share_out).data
        for row in rows:
            data.setdefault(f"row_{row.base.number}", format_count(row.amount))
        return DraftForm(data, share_out=share_out, rows=rows)

    def differences(self) -> list[tuple[str, int, int]]:
        """(what, saved, typed) of every number that is typed otherwise than it is saved. Only after is_valid."""
        typed = {
            row.base.display_name: (row.amount, self.amounts[number]) for number, row in self.rows.items()
        }
        typed["Số cần phân bổ"] = (self.share_out.amount, self.cleaned_data["amount"])
        return [(what, saved, now) for what, (saved, now) in typed.items() if saved != now]

    @property
    def other_note(self) -> str | None:
        """The note that is saved, where another is typed. Only after is_valid."""
        saved = self.share_out.note
        return saved if saved != self.cleaned_data["note"] else None


class AgainForm(VersionForm):
    """By which method the amounts are worked out anew."""

    method = forms.ChoiceField(
        label="Tính lại",
        choices=ShareOut.Method.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={
            "required": "Chọn một cách phân bổ.",
            "invalid_choice": "Không có cách phân bổ “%(value)s”. Chọn một cách trong danh sách.",
        },
    )


class AdoptForm(VersionForm):
    """By which paper a draft is adopted. since: the day on which a supplement it changes came into force last."""

    def __init__(self, *args, since: date | None, **kwargs):
        super().__init__(*args, **kwargs)
        from_day = f", ban hành từ {format_date(since)} trở đi" if since else ""
        self.fields["document"] = DocumentChoiceField(
            dated_documents(),
            label="Theo văn bản",
            help_text=f"Chỉ văn bản đã ghi ngày ban hành{from_day}. Số bổ sung có hiệu lực từ ngày đó.",
            missing="Chọn văn bản mà bảng phân bổ này căn cứ vào.",
            gone="Văn bản đã chọn không có hoặc chưa ghi ngày ban hành. Chọn văn bản khác.",
        )
        self.lacking = lacking_words(self.fields["document"].papers, since=since)
