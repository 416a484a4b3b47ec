"""What a base types into its proposal, and what the district answers."""

from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet

from recruitment.kernel.fields import VietnameseDateField
from recruitment.kernel.numbers import BadCount, format_count, parse_count
from reports.appendix.forms import DocumentChoiceField
from reports.appendix.models import Appendix
from reports.appendix.proposals.actions import Decision
from reports.appendix.proposals.queries import ProposalPage
from units.bases.models import Document
from units.targets.models import TargetProposal
from units.targets.proposals import AskedFigure

MISSING = "Chọn văn bản thống nhất chỉ tiêu."


def _count_field(label: str, **kwargs) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "num"}),
        **kwargs,
    )


def _document_field(documents: QuerySet[Document], *, required: bool, help_text: str) -> DocumentChoiceField:
    return DocumentChoiceField(
        documents,
        label="Văn bản",
        required=required,
        help_text=help_text,
        missing=MISSING,
        gone="Văn bản đã chọn không còn trong danh sách. Chọn lại.",
    )


class CampaignForm(forms.Form):
    """A new campaign: the year it reviews, its name, the day by which bases answer, the paper that asks for it."""

    year = forms.TypedChoiceField(label="Chỉ tiêu của năm", coerce=int)
    name = forms.CharField(
        label="Tên đợt", max_length=200, error_messages={"required": "Nhập tên đợt rà soát."}
    )
    due_on = VietnameseDateField(
        label="Hạn trả lời",
        help_text="Nhập ngày/tháng/năm, ví dụ 20/07/2021.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Nhập hạn trả lời, ví dụ 20/07/2021."},
    )

    def __init__(self, *args, appendices: Sequence[Appendix], documents: QuerySet[Document], **kwargs):
        super().__init__(*args, **kwargs)
        self.appendices = {appendix.current_year: appendix for appendix in appendices}
        self.fields["year"].choices = [
            (year, f"{year} ({appendix})") for year, appendix in self.appendices.items()
        ]
        self.fields["name"].initial = campaign_name(next(iter(self.appendices)))
        self.fields["document"] = _document_field(
            documents, required=False, help_text="Văn bản yêu cầu rà soát, nếu có."
        )


def campaign_name(year: int) -> str:
    """The name the plan gives such a round."""
    return f"Rà soát nguồn, điều chỉnh bổ sung chỉ tiêu đăng ký kết nạp đảng viên năm {year}"


class DeadlineForm(forms.Form):
    """Another day by which bases answer."""

    due_on = VietnameseDateField(
        label="Hạn trả lời mới",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Nhập hạn trả lời mới, ví dụ 20/07/2021."},
    )


class ProposalForm(forms.Form):
    """The figures a base asks for; a blank asks for nothing. After is_valid: `asked`."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Lý do",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Vì sao đề nghị các số này. Nếu giữ nguyên tất cả các số, ghi rõ là giữ nguyên.",
        error_messages={"max_length": "Lý do dài hơn 2.000 chữ. Rút gọn lại."},
    )

    def __init__(self, *args, page: ProposalPage, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page
        self.fields["version"].initial = page.version
        self.fields["reason"].initial = page.proposal.reason if page.proposal else ""
        for row in page.rows:
            initial = format_count(row.figure.proposed) if row.figure else ""
            field = _count_field(row.column.heading, required=False, initial=initial)
            self.fields[row.column.code] = field

    @property
    def lines(self):
        """(row, its bound field) for each figure."""
        return [(row, self[row.column.code]) for row in self.page.rows]

    def clean(self):
        cleaned = super().clean()
        self.asked = []
        for row in self.page.rows:
            try:
                figure = parse_count(cleaned.get(row.column.code))
            except BadCount as refusal:
                self.add_error(row.column.code, f"{row.column.heading} {refusal}")
                continue
            if figure is not None and figure != row.stands:
                self.asked.append(
                    AskedFigure(
                        column=row.column.kind, year=row.column.year, standing=row.stands, figure=figure
                    )
                )
        return cleaned


class DecisionForm(forms.Form):
    """The district's answer to one proposal: each figure as agreed, a reply, and the paper it rests on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reply = forms.CharField(
        label="Ý kiến trả lời",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Phải có khi trả lại.",
        error_messages={"max_length": "Ý kiến dài hơn 2.000 chữ. Rút gọn lại."},
    )

    def __init__(self, *args, page: ProposalPage, documents: QuerySet[Document], **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page
        self.fields["version"].initial = page.version
        for row in page.asked:
            field = _count_field(f"Thống nhất: {row.column.heading}", required=False)
            self.fields[f"agreed_{row.figure.pk}"] = field
            field.initial = format_count(row.figure.proposed)
            self.fields[f"seen_{row.figure.pk}"] = forms.IntegerField(
                required=False, initial=row.stands, widget=forms.HiddenInput
            )
        self.fields["document"] = _document_field(
            documents,
            required=False,
            help_text="Quyết định hoặc nghị quyết thống nhất chỉ tiêu. Chỉ tiêu có hiệu lực từ ngày của văn bản.",
        )

    @property
    def lines(self):
        """(row, its bound field, the hidden field of what was seen) for each figure asked for."""
        return [
            (row, self[f"agreed_{row.figure.pk}"], self[f"seen_{row.figure.pk}"]) for row in self.page.asked
        ]

    def require_agreement(self) -> None:
        """Check what agreeing needs and returning does not; adds errors. Only after is_valid."""
        if not self.cleaned_data["document"]:
            self.add_error("document", MISSING)
        self.agreed = {}
        for row in self.page.asked:
            name = f"agreed_{row.figure.pk}"
            try:
                figure = parse_count(self.cleaned_data.get(name))
            except BadCount as refusal:
                self.add_error(name, f"{row.column.heading} {refusal}")
                continue
            if figure is None:
                self.add_error(name, f"{row.column.heading}: nhập số thống nhất. Nếu không có, ghi 0.")
            self.agreed[row.figure.pk] = figure

    @property
    def decision(self) -> Decision:
        """What was decided. Only after require_agreement left no error."""
        cleaned = self.cleaned_data
        return Decision(
            proposal=self.page.proposal,
            version=cleaned["version"],
            agreed=self.agreed,
            seen={row.figure.pk: cleaned[f"seen_{row.figure.pk}"] for row in self.page.asked},
            reply=cleaned["reply"],
        )


class BulkAgreementForm(forms.Form):
    """Several proposals agreed to as they are, under one paper. shown: what the confirm page showed of each."""

    shown = forms.JSONField(widget=forms.HiddenInput)

    def __init__(self, *args, documents: QuerySet[Document], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["document"] = _document_field(
            documents, required=True, help_text="Chỉ tiêu có hiệu lực từ ngày của văn bản."
        )

    def decisions(self, proposals: Sequence[TargetProposal]) -> list[Decision]:
        """The decisions on these proposals as they were shown. Raises KeyError, TypeError on a page tampered with."""
        shown = self.cleaned_data["shown"]
        return [
            Decision(
                proposal=proposal,
                version=shown[str(proposal.pk)]["version"],
                agreed={figure.pk: figure.proposed for figure in proposal.figures.all()},
                seen={int(key): seen for key, seen in shown[str(proposal.pk)]["seen"].items()},
            )
            for proposal in proposals
        ]
