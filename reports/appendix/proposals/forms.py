"""What a base types into its proposal, and what the district answers."""

from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet

from recruitment.kernel.dates import format_date
from recruitment.kernel.fields import (
    OLD_PAGE,
    SeenNumberField,
    ShownField,
    TextField,
    VersionForm,
    VietnameseDateField,
)
from recruitment.kernel.numbers import BadCount, format_count, parse_count
from recruitment.kernel.text import squeeze
from reports.appendix.forms import DocumentChoiceField, lacking_words
from reports.appendix.models import Appendix
from reports.appendix.proposals.actions import Decision
from reports.appendix.proposals.queries.proposals import BulkPage, ProposalPage, ProposedRow
from units.bases.models import Document
from units.targets.models import TargetProposal
from units.targets.proposals import AskedFigure

MISSING = "Chọn văn bản thống nhất chỉ tiêu."
FROM_ITS_DAY = "Chỉ tiêu có hiệu lực từ ngày của văn bản."


def _count_field(label: str, **kwargs) -> TextField:
    return TextField(
        label=label,
        max_length=40,
        error_messages={"max_length": f"{label}: dài hơn 40 ký tự. Ghi một số nguyên từ 0."},
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


def _day_field(label: str, *, missing: str, help_text: str = "") -> VietnameseDateField:
    return VietnameseDateField(
        label=label,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": missing},
    )


class CampaignForm(forms.Form):
    """A new campaign: the year it reviews, its name, the day by which bases answer, the paper that asks for it.

    A name that is still the one suggested for a year follows the year that is chosen.
    """

    year = forms.TypedChoiceField(
        label="Chỉ tiêu của năm",
        coerce=int,
        error_messages={
            "required": "Chỉ tiêu của năm: chọn một năm.",
            "invalid_choice": "Chỉ tiêu của năm: năm “%(value)s” chưa có phụ lục. Thêm phụ lục của năm đó trước.",
        },
    )
    name = TextField(
        label="Tên đợt",
        max_length=200,
        help_text="Để nguyên tên gợi ý thì tên theo năm đã chọn.",
        error_messages={
            "required": "Nhập tên đợt rà soát.",
            "max_length": "Tên đợt: đang có %(show_value)d chữ, tối đa 200 chữ.",
        },
    )
    due_on = _day_field(
        "Hạn trả lời",
        help_text="Nhập ngày/tháng/năm, ví dụ 20/07/2021.",
        missing="Nhập hạn trả lời, ví dụ 20/07/2021.",
    )

    def __init__(
        self,
        *args,
        appendices: Sequence[Appendix],
        proposed: Appendix,
        documents: QuerySet[Document],
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.appendices = {appendix.current_year: appendix for appendix in appendices}
        self.fields["year"].choices = [
            (year, f"{year} ({appendix})") for year, appendix in self.appendices.items()
        ]
        self.fields["year"].initial = proposed.current_year
        self.fields["name"].initial = campaign_name(proposed.current_year)
        self.fields["document"] = _document_field(
            documents, required=False, help_text="Văn bản yêu cầu rà soát, nếu có."
        )

    def clean(self):
        cleaned = super().clean()
        suggested = {squeeze(campaign_name(year)) for year in self.appendices}
        if cleaned.get("name") in suggested and "year" in cleaned:
            cleaned["name"] = campaign_name(cleaned["year"])
        return cleaned


def campaign_name(year: int) -> str:
    """The name the plan gives such a round."""
    return f"Rà soát nguồn, điều chỉnh bổ sung chỉ tiêu đăng ký kết nạp đảng viên năm {year}"


class DeadlineForm(forms.Form):
    """Another day by which bases answer."""

    due_on = _day_field("Hạn trả lời mới", missing="Nhập hạn trả lời mới, ví dụ 20/07/2021.")


class ProposalForm(VersionForm):
    """The figures a base asks for; a blank asks for nothing. After is_valid: `asked`.

    is_conflict: set when somebody else saved meanwhile; what they saved then stands beside what was typed.
    """

    is_conflict = False

    reason = TextField(
        label="Lý do",
        is_long=True,
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
            field = _count_field(row.heading, required=False, initial=initial)
            self.fields[row.column.code] = field

    @property
    def lines(self):
        """(row, its bound field, what the other person saved where that differs) for each figure."""
        return [(row, self[row.column.code], self._theirs(row)) for row in self.page.rows]

    def _theirs(self, row: ProposedRow) -> str:
        if not self.is_conflict:
            return ""
        saved = row.figure.proposed if row.figure else None
        try:
            typed = parse_count(self[row.column.code].value())
        except BadCount:
            typed = object()  # no count is like it
        if typed == saved:
            return ""
        return "giữ nguyên" if saved is None else format_count(saved)

    @property
    def their_reason(self) -> str:
        """The reason that the other person saved, where it differs from the one typed."""
        saved = self.page.proposal.reason if self.page.proposal else ""
        return saved if self.is_conflict and saved != self.cleaned_data.get("reason") else ""

    def clean(self):
        cleaned = super().clean()
        self.asked = []
        for row in self.page.rows:
            try:
                figure = parse_count(cleaned.get(row.column.code))
            except BadCount as refusal:
                self.add_error(row.column.code, f"{row.heading} {refusal}")
                continue
            if figure is not None and figure != row.stands:
                self.asked.append(
                    AskedFigure(
                        column=row.column.kind, year=row.column.year, standing=row.stands, figure=figure
                    )
                )
        return cleaned


class DecisionForm(VersionForm):
    """The district's answer to one proposal: each figure as agreed, a reply, and the paper it rests on."""

    reply = TextField(
        label="Ý kiến trả lời",
        is_long=True,
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
            field = _count_field(f"Thống nhất: {row.heading}", required=False)
            self.fields[f"agreed_{row.figure.pk}"] = field
            field.initial = format_count(row.figure.proposed)
            self.fields[f"seen_{row.figure.pk}"] = SeenNumberField(required=False, initial=row.stands)
        since = f", ban hành từ {format_date(page.paper_from)} trở đi" if page.paper_from else ""
        self.fields["document"] = _document_field(
            documents,
            required=False,
            help_text=f"Quyết định hoặc nghị quyết thống nhất chỉ tiêu{since}. {FROM_ITS_DAY}",
        )
        self.lacking = lacking_words(self.fields["document"].papers, since=page.paper_from)

    @property
    def lines(self):
        """(row, its bound field, the hidden field of what was seen) for each figure asked for."""
        return [
            (row, self[f"agreed_{row.figure.pk}"], self[f"seen_{row.figure.pk}"]) for row in self.page.asked
        ]

    @property
    def is_unreadable(self) -> bool:
        """Whether what the page showed did not come back as it went out."""
        return any(field.is_hidden and field.errors for field in self)

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
                self.add_error(name, f"{row.heading} {refusal}")
                continue
            if figure is None:
                self.add_error(name, f"{row.heading}: nhập số thống nhất. Nếu không có, ghi 0.")
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

    def once_more(
        self, *, page: ProposalPage, documents: QuerySet[Document], why: str, field: str | None = None
    ) -> "DecisionForm":
        """What was typed, on the page as it is now, with the reason why it must be sent once more.

        A figure that the base asks for since, or asks otherwise, is filled in as it is asked.
        """
        data = self.data.copy()
        data["version"] = page.version
        for row in page.asked:
            data[f"seen_{row.figure.pk}"] = "" if row.stands is None else row.stands
            data.setdefault(f"agreed_{row.figure.pk}", format_count(row.figure.proposed))
        form = DecisionForm(data, page=page, documents=documents)
        form.full_clean()
        form.add_error(field, why)
        return form


class BulkAgreementForm(forms.Form):
    """Several proposals agreed to as they are, under one paper. shown: what the confirm page showed of each."""

    shown = ShownField(at_most=200_000)

    def __init__(self, *args, page: BulkPage, documents: QuerySet[Document], **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page
        self.fields["shown"].initial = page.shown
        since = f"Ban hành từ {format_date(page.paper_from)} trở đi. " if page.paper_from else ""
        self.fields["document"] = _document_field(documents, required=True, help_text=since + FROM_ITS_DAY)
        self.lacking = lacking_words(self.fields["document"].papers, since=page.paper_from)

    def clean_shown(self):
        try:
            return {
                int(key): (
                    _whole(entry["version"]),
                    {
                        int(figure): None if seen is None else _whole(seen)
                        for figure, seen in entry["seen"].items()
                    },
                )
                for key, entry in self.cleaned_data["shown"].items()
            }
        except (KeyError, TypeError, ValueError, AttributeError):
            raise forms.ValidationError(OLD_PAGE) from None

    def changed_words(self) -> str:
        """The sentence about proposals that came to wait, or ceased to, since they were shown; "" when none did."""
        shown, waiting = self.cleaned_data["shown"], {found.pk: found for found in self.page.proposals}
        new = [found.base.display_name for key, found in waiting.items() if key not in shown]
        parts = [self.page.gone_words] if shown.keys() - waiting.keys() else []
        parts += [f"Vừa gửi: {', '.join(new)}."] if new else []
        return " ".join(["Danh sách đề nghị vừa thay đổi.", *parts, OLD_LIST]) if parts else ""

    @property
    def decisions(self) -> list[Decision]:
        """The decisions on the proposals, all of them as shown. Only where changed_words has nothing to say."""
        shown = self.cleaned_data["shown"]
        return [_as_asked(proposal, *shown[proposal.pk]) for proposal in self.page.proposals]


OLD_LIST = "Xem lại bảng dưới đây rồi bấm lần nữa."


def _whole(value: object) -> int:
    """A number of JSON that is a whole one. Raises TypeError."""
    if type(value) is not int:
        raise TypeError(value)
    return value


def _as_asked(proposal: TargetProposal, version: int, seen: dict[int, int | None]) -> Decision:
    return Decision(
        proposal=proposal,
        version=version,
        agreed={figure.pk: figure.proposed for figure in proposal.figures.all()},
        seen=seen,
    )
