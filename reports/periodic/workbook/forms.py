"""A workbook on its way in, and its preview on the way back."""

from collections.abc import Mapping

from django import forms

from recruitment.kernel.workbook import MAX_BYTES
from reports.periodic.grid.forms import read_cells
from reports.periodic.models import Period
from reports.periodic.workbook.planning import Plan
from units.bases.models import PartyBase

GONE = "Bản xem trước không còn dùng được. Tải lại tệp."


class UploadForm(forms.Form):
    """The filled workbook."""

    file = forms.FileField(
        label="Tệp số liệu đã điền (.xlsx, .xls hoặc .ods)",
        help_text="Tối đa 5 MB. Chưa có số nào được ghi ở bước này.",
        error_messages={
            "required": "Chọn tệp số liệu trước khi bấm nút.",
            "empty": "Tệp đang trống. Chọn lại tệp số liệu.",
            "missing": "Chọn tệp số liệu trước khi bấm nút.",
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


class ConfirmForm(forms.Form):
    """What the preview showed, as it goes back: figures with what stood there then, papers, bases held back."""

    plan = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, *args, period: Period, bases: Mapping[int, PartyBase], **kwargs):
        super().__init__(*args, **kwargs)
        self.period, self.bases = period, bases

    def clean_plan(self):
        """Raises ValidationError for what the preview never sends."""
        sent = self.cleaned_data["plan"]
        try:
            self.edits, refused = read_cells(sent, indicators=self.period.columns, bases=self.bases)
            self.papers = {self.bases[int(one)].pk: str(paper)[:60] for one, paper in sent["papers"].items()}
            self.held = {self.bases[int(one)].pk for one in sent["held"]}
        except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
            raise forms.ValidationError(GONE) from None
        if refused:
            raise forms.ValidationError(GONE)
        return sent


def as_sent(plan: Plan) -> dict:
    """A plan as the preview carries it."""
    return {
        "edits": [
            {
                "base": change.unit.number,
                "column": change.indicator.code,
                "seen": change.old,
                "value": change.new,
            }
            for change in plan.changes
        ],
        "papers": {str(one): paper for one, paper in plan.papers.items()},
        "held": sorted(plan.held),
    }
