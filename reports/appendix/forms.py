"""The shape of what people send in on the way through an import, and the fields that other forms share."""

import hashlib
from collections.abc import Sequence
from datetime import date
from itertools import islice

from django import forms
from django.db.models import QuerySet

from recruitment.kernel.dates import format_date
from recruitment.kernel.fields import (
    ShownField,
    VietnameseDateField,
)
from recruitment.kernel.workbook import MAX_BYTES
from reports.appendix.headings import likely_columns
from units.bases.models import Document


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


# A paper entered in the middle of another form comes back in its address under this name.
CHOSEN = "van-ban"

NAME = "name_"  # what the field of an unknown name begins with
ASKED_AT_MOST = 100  # names at once; a table of thousands of unknown names is another table


class DocumentChoiceField(forms.ModelChoiceField):
    """A paper out of a list, shown with its day and what it is about.

    missing, gone: what someone reads who chose none, or one that is no longer in the list. papers: the list, asked for
    once.
    """

    def __init__(self, documents: QuerySet[Document], *, missing: str, gone: str, **kwargs):
        messages = {"required": missing, "invalid_choice": gone}
        kwargs.setdefault("help_text", "")
        kwargs["help_text"] += " Chưa có trong danh sách: bấm Thêm văn bản, những gì đã gõ được giữ lại."
        super().__init__(documents, empty_label="Chọn văn bản", error_messages=messages, **kwargs)
        self.papers = list(documents)
        named = [(paper.pk, self.label_from_instance(paper)) for paper in self.papers]
        self.choices = [("", self.empty_label), *named]

    def label_from_instance(self, document: Document) -> str:
        day = f" ngày {format_date(document.issued_on)}" if document.issued_on else ""
        subject = f": {document.subject}" if document.subject else ""
        return f"{document}{day}{subject}"[:120]


def lacking_words(papers: Sequence[Document], *, since: date | None) -> str:
    """What someone must know where no paper of a list can carry an agreement; "" where one can.

    since: the day on which what is to be changed came into force last (None: nothing of it stands).
    """
    days = [paper.issued_on for paper in papers if paper.issued_on]
    if since is None and not days:
        lacking = "nào ghi ngày ban hành"
    elif since is not None and max(days, default=date.min) < since:
        lacking = f"nào ban hành từ {format_date(since)} trở đi, ngày số hiện nay có hiệu lực"
    else:
        return ""
    return f"Danh sách chưa có văn bản {lacking}. Bấm Thêm văn bản để ghi văn bản này; những gì đã gõ được giữ lại."


class ConfirmForm(forms.Form):
    """From which day the supplements count, and that warnings were read."""

    supplements_from = VietnameseDateField(
        label="Ngày chỉ tiêu bổ sung có hiệu lực",
        help_text="Văn bản không ghi ngày thì chọn một ngày. Nhập ngày/tháng/năm, ví dụ 01/07/2021.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Nhập ngày chỉ tiêu bổ sung có hiệu lực, ví dụ 01/07/2021."},
    )
    acknowledged = forms.BooleanField(
        label="Tôi đã đọc các cảnh báo ở trên và vẫn nhập",
        required=False,
    )
    shown = ShownField(at_most=2_000_000)

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
    """A choice for each name in the file that nobody knows; a name left open stays an error.

    A field is called after its name, never after its place: the list is another one once a name was answered or a
    sheet chosen in another window. more: how many names are asked for only when these are answered.
    """

    def __init__(self, *args, unresolved, units, **kwargs):
        super().__init__(*args, **kwargs)
        by_key = {}
        for found in unresolved:
            by_key.setdefault(found.key, []).append(found)
        self.names, self.more = {}, max(len(by_key) - ASKED_AT_MOST, 0)
        for key, same in islice(by_key.items(), ASKED_AT_MOST):
            field = f"{NAME}{hashlib.sha256(key.encode()).hexdigest()[:16]}"
            self.names[field] = same[0].row.name
            self.fields[field] = _base_field(same, units)

    def clean(self):
        cleaned = super().clean()
        if any(field.startswith(NAME) and field not in self.fields for field in self.data):
            raise forms.ValidationError(
                "Danh sách tên chưa khớp đã đổi sau khi đồng chí mở trang, nên chưa nhận lựa chọn nào. Chọn lại ở dưới."
            )
        return cleaned

    @property
    def answers(self) -> dict[str, int]:
        """{name in the file: TT} of the names that were answered. Only after is_valid."""
        return {
            self.names[field]: number for field, number in self.cleaned_data.items() if number is not None
        }


def _base_field(same, units):
    """The choice of a base without a row for the rows of one name, the nearest names first."""
    name, likely = same[0].row.name, [unit.number for unit in same[0].nearest]
    ordered = sorted(
        units, key=lambda unit: likely.index(unit.number) if unit.number in likely else len(likely)
    )
    return forms.TypedChoiceField(
        label=f"Dòng {', '.join(str(found.row.line) for found in same)}: “{name}”",
        choices=[
            ("", "Chọn cơ sở đảng"),
            *((unit.number, f"TT {unit.number}: {unit.name}") for unit in ordered),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={
            "invalid_choice": f"“{name}”: cơ sở đảng đã chọn đã có dòng khác trong tệp. Chọn cơ sở khác."
        },
    )


class SheetForm(forms.Form):
    """Which of several sheets with the table is read."""

    sheet = forms.ChoiceField(label="Đọc trang tính")

    def __init__(self, *args, table, **kwargs):
        super().__init__(*args, initial={"sheet": table.sheet}, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in sorted(table.sheets)]


class ColumnsForm(forms.Form):
    """For each column of the file that no heading tells: which column of the appendix it is, if any.

    A heading that is very like a missing column is filled in with it; nothing is read so until the form is sent.
    """

    def __init__(self, *args, table, layout, **kwargs):
        super().__init__(*args, **kwargs)
        self.letters = {}
        missing = [layout.column(code) for code in table.unplaced]
        answered = any(loose.code for loose in table.loose)
        likely = {} if answered else likely_columns(table.loose, missing)
        for loose in table.loose if missing else ():
            field = f"column_{loose.letters}"
            self.letters[field] = loose.letters
            self.fields[field] = forms.ChoiceField(
                label=f"Cột {loose.letters}: " + (f"“{loose.text}”" if loose.text else "không có tiêu đề"),
                choices=[("", "Không đọc cột này"), *((column.code, column.heading) for column in missing)],
                initial=loose.code or likely.get(loose.letters, ""),
                required=False,
            )

    def clean(self):
        cleaned = super().clean()
        chosen = [code for code in cleaned.values() if code]
        for field, code in list(cleaned.items()):
            if code and chosen.count(code) > 1:
                heading = dict(self.fields[field].choices)[code]
                self.add_error(
                    field, f"“{heading}” được chọn cho {chosen.count(code)} cột. Chỉ chọn một cột."
                )
        return self.cleaned_data

    @property
    def columns(self) -> dict[str, str]:
        """{letters: code} of the columns that were chosen. Only after is_valid."""
        return {self.letters[field]: code for field, code in self.cleaned_data.items() if code}
