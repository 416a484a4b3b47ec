"""What a base types into its report, on a page and as the page saves it by itself."""

import re
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.http import QueryDict
from django.utils import timezone

from recruitment.kernel.dates import format_moment
from recruitment.kernel.numbers import BadCount, format_count
from recruitment.kernel.posted import with_value
from recruitment.kernel.text import INVISIBLE, nfc
from reports.periodic.actions import CellEdit
from reports.periodic.form.layout import FIELD, SECTIONS, WORDS, Section, is_worth_showing, label_of
from reports.periodic.form.queries import ReportPage
from reports.periodic.indicators import BALANCE, BY_CODE, Indicator
from reports.periodic.values import Value, as_text, from_text, number, parse_value, shown

LONGEST = 4_000
MINE, THEIRS = "mine", "theirs"
KEPT = re.compile(r"\A([0-9]{1,7}|kps|)\Z")  # how a figure that was seen comes back
CHOSEN = re.compile(rf"\A({MINE}|{THEIRS}|)\Z")


def read_figure(code: str, typed: object) -> Value:
    """The figure of an indicator out of what was typed. Raises BadCount with the whole sentence."""
    indicator = BY_CODE[code]
    try:
        return parse_value(typed, is_flow=indicator.is_flow)
    except BadCount as refusal:
        raise BadCount(f"“{indicator.label}” {refusal}") from None


def tidy(text: str) -> str:
    """Words as they are kept: composed letters, nothing unseen, lines that end alike."""
    return nfc(text.translate(INVISIBLE)).replace("\r\n", "\n").replace("\r", "\n").strip()


def conflict_words(conflict) -> str:
    """Who wrote the cell meanwhile, what and when."""
    who = f"đ/c {conflict.by_label}" if conflict.by_label else "người khác"
    when = f" lúc {format_moment(timezone.localtime(conflict.changed_at))}" if conflict.changed_at else ""
    return f"Ô này vừa được {who} sửa thành {shown(conflict.current)}{when}."


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Two figures of one cell between which the person chooses."""

    message: str
    mine: str
    theirs: str
    theirs_kept: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """One indicator on the page: an input (field) or a figure to read, beside what the last period had."""

    indicator: Indicator
    label: str
    value: Value
    previous: Value
    field: forms.BoundField | None = None
    seen: forms.BoundField | None = None
    conflict: Conflict | None = None
    is_returned: bool = False

    @property
    def id(self) -> str:
        return FIELD.format(self.indicator.code)


@dataclass(frozen=True, kw_only=True)
class ShownSection:
    """A section with its questions; is_folded: it can be closed, is_open: it is not."""

    section: Section
    questions: tuple[Question, ...]
    is_folded: bool
    is_open: bool


class AnswerForm(forms.Form):
    """The figures and words of one report, each with what the person saw when the form was made.

    What is posted decides which figures are in the form, so that a form of a report that was closed meanwhile comes
    back with everything that was typed. After is_valid(): `edits`, also when some other figure is wrong, and `words`.
    """

    def __init__(self, data: QueryDict | None = None, *, page: ReportPage, wanted: str = ""):
        """wanted: the code of a figure that a link leads to; its section opens."""
        super().__init__(data)
        self.page, self.wanted = page, wanted
        self.word_conflicts: dict[str, str] = {}
        self.conflicts: dict[str, Conflict] = {}
        self.edits: list[CellEdit] = []
        asked = page.asked_codes if data is None else [one.code for one in page.period.columns]
        self.codes = [code for code in asked if data is None or code in data]
        for code in self.codes:
            self._add_figure(code)
        self.words_open = bool(page.open_codes) if data is None else any(name in data for name in WORDS)
        for name, label in WORDS.items() if self.words_open else ():
            self._add_words(name, label)

    def _add_figure(self, code):
        value, indicator = self.page.values[code], BY_CODE[code]
        self.fields[code] = forms.CharField(
            label=label_of(indicator),
            required=False,
            initial="" if value is None else shown(value),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 40}),
        )
        for name, initial in ((f"seen_{code}", as_text(value)), (f"now_{code}", ""), (f"pick_{code}", "")):
            self.fields[name] = forms.RegexField(
                CHOSEN if name.startswith("pick") else KEPT,
                required=False,
                initial=initial,
                widget=forms.HiddenInput,
                error_messages={"invalid": "Trang đã cũ. Mở lại trang rồi nhập lại số này."},
            )

    def _add_words(self, name, label):
        text = getattr(self.page.report, name, "")
        self.fields[name] = forms.CharField(
            label=label,
            required=False,
            initial=text,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"max_length": f"“{label}” dài hơn {format_count(LONGEST)} chữ. Rút gọn lại."},
        )
        self.fields[f"seen_{name}"] = forms.CharField(
            required=False, initial=text, widget=forms.HiddenInput, strip=False
        )

    def clean(self):
        cleaned = super().clean()
        for code in self.codes:
            try:
                edit = self._edit(code, cleaned)
            except BadCount as refusal:
                self.add_error(code, str(refusal))
            else:
                self.edits += [edit] if edit else []
        return cleaned

    def _edit(self, code, cleaned) -> CellEdit | None:
        """The edit a field asks for; None where the person left what they saw. Raises BadCount."""
        seen, now, pick = (cleaned.get(f"{kind}_{code}") for kind in ("seen", "now", "pick"))
        if None in (seen, now, pick):  # not what the page sends; the error stands at that field
            return None
        if pick:
            seen = self._choose(code, now, keeps_mine=pick == MINE)
        if pick == THEIRS:
            return None
        seen = from_text(seen)
        value = read_figure(code, cleaned.get(code, ""))
        if value == seen:
            return None
        return CellEdit(base_id=self.page.base.pk, column=code, seen=seen, value=value)

    def _choose(self, code, now, *, keeps_mine):
        """What somebody else wrote counts as seen, and where the person takes it, it stands in the field."""
        self.data = with_value(self.data, f"seen_{code}", now)
        if not keeps_mine:
            self.data = with_value(self.data, code, "" if now == "" else shown(from_text(now)))
        return now

    @property
    def words(self) -> dict[str, str]:
        """{field: text} of the words that were changed."""
        typed = {name: tidy(self.cleaned_data[name]) for name in WORDS if name in self.cleaned_data}
        return {name: text for name, text in typed.items() if text != self.seen_words[name]}

    @property
    def seen_words(self) -> dict[str, str]:
        """{field: text} of the words as they were shown."""
        return {name: tidy(self.cleaned_data.get(f"seen_{name}", "")) for name in WORDS}

    # ---------- After saving ----------

    def settle(self, outcome) -> None:
        """Mark what was not taken: refusals as errors, conflicts as a choice; the rest now counts as seen."""
        data = self.data.copy()
        for edit in outcome.saved:
            data[f"seen_{edit.column}"] = as_text(edit.value)
        for refusal in outcome.refused:
            self.add_error(refusal.column, f"“{BY_CODE[refusal.column].label}”: {refusal.message}")
        mine = {edit.column: edit.value for edit in self.edits}
        for conflict in outcome.conflicts:
            code, message = conflict.column, conflict_words(conflict)
            self.conflicts[code] = Conflict(
                message=message,
                mine=shown(mine[code]),
                theirs=shown(conflict.current),
                theirs_kept=as_text(conflict.current),
            )
            self.add_error(code, f"“{BY_CODE[code].label}”: {message} Chọn số giữ lại.")
        self.data = data

    def renew(self, page: ReportPage, *, clash: str = "") -> None:
        """Show the form with the report as it stands now; clash: why words were not taken, both texts show then."""
        if clash:
            for name in self.words:
                self.word_conflicts[name] = current = getattr(page.report, name, "")
                self.data = with_value(self.data, f"seen_{name}", current)
                self.add_error(name, clash)
        self.page = page

    # ---------- For the page ----------

    @cached_property
    def sections(self) -> tuple[ShownSection, ...]:
        """The sections of the page with what the period asks."""
        return tuple(found for section in SECTIONS if (found := self._section(section)).questions)

    def _section(self, section):
        questions = tuple(self._question(code) for code in section.columns if self._shows(code))
        if not self.is_folding:
            return ShownSection(section=section, questions=questions, is_folded=False, is_open=True)
        wrong = any(code in self.errors for code in section.columns) if self.is_bound else False
        admitted = section.code == "trong-so" and bool(number(self.page.values["admitted"]))
        return ShownSection(
            section=section,
            questions=questions,
            is_folded=section.is_folded,
            is_open=wrong
            or admitted
            or self.wanted in section.columns
            or is_worth_showing(section.columns, self.page.values),
        )

    def _shows(self, code) -> bool:
        """Everything that is asked; of a returned report what is open, with the sources it adds up to."""
        if not (self.page.stage and self.page.stage.returned):
            return code in self.page.period.asked
        adds_up = any(one in self.codes for one in BALANCE) and code in (*BALANCE, "sources")
        return code in self.codes or adds_up and code in self.page.period.asked

    @property
    def is_folding(self) -> bool:
        """Whether sections may be closed: not where somebody chose what is asked, or sent cells back."""
        return not self.page.period.is_ad_hoc and not (self.page.stage and self.page.stage.returned)

    def _question(self, code):
        asked = code in self.codes
        row = self.page.row
        return Question(
            indicator=BY_CODE[code],
            label=label_of(BY_CODE[code]),
            value=self.page.shown_values[code],
            previous=row.background.previous.get(code) if row else None,
            field=self[code] if asked else None,
            seen=self[f"seen_{code}"] if asked else None,
            conflict=self.conflicts.get(code),
            is_returned=bool(self.page.stage and code in self.page.stage.returned),
        )

    @property
    def word_fields(self):
        """(field, what was seen, what somebody else wrote meanwhile or None) of the words."""
        names = WORDS if self.words_open else ()
        return [(self[name], self[f"seen_{name}"], self.word_conflicts.get(name)) for name in names]


class ReviewForm(forms.Form):
    """The last page before a report is handed in: what the checks found is explained, the figures were compared."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)
    paper = forms.CharField(
        label="Số báo cáo có chữ ký của cơ sở",
        max_length=60,
        help_text="Ghi trên báo cáo giấy cơ sở gửi, ví dụ 12-BC/ĐU.",
        error_messages={
            "required": "Nhập thay cơ sở thì ghi số báo cáo có chữ ký, ví dụ 12-BC/ĐU.",
            "max_length": "Số báo cáo dài hơn 60 chữ.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    compared = forms.BooleanField(
        label="Tôi đã đối chiếu số liệu với sổ sách của cơ sở",
        error_messages={"required": "Đối chiếu số liệu với sổ sách, rồi đánh dấu vào ô xác nhận."},
    )

    def __init__(self, data=None, *, page: ReportPage, is_final: bool = True):
        """is_final: the report is handed in now; otherwise its explanations are only kept."""
        self.page = page
        super().__init__(data, initial={"version": page.version, "paper": getattr(page.report, "paper", "")})
        self.explained = {f"explain-{one.finding.check}-{one.finding.column}": one for one in page.to_explain}
        self.fields |= {name: _explanation(remark) for name, remark in self.explained.items()}
        if not page.is_on_behalf:
            del self.fields["paper"]
        for name, field in self.fields.items():
            field.required = name == "version" or is_final
        self.order_fields(["version", *self.explained, "paper", "compared"])

    def clean_version(self) -> int:
        version = self.cleaned_data["version"]
        if version != self.page.version:
            self.add_error(None, "Báo cáo vừa thay đổi từ khi đồng chí mở trang này. Xem lại các số rồi nộp.")
        return version

    def again(self, page: ReportPage) -> "ReviewForm":
        """The same with the report as it stands now, for another look: what was typed and what was said stays."""
        form = ReviewForm(with_value(self.data, "version", page.version), page=page)
        for message in self.non_field_errors():
            form.add_error(None, message)
        return form

    @property
    def explanations(self) -> dict[tuple[str, str], str]:
        """{(check, column): text} of what was written. Only after is_valid."""
        return {
            (remark.finding.check, remark.finding.column): tidy(self.cleaned_data[name])
            for name, remark in self.explained.items()
        }

    @property
    def remark_fields(self):
        """(remark, its field) for each finding that asks for an explanation."""
        return [(remark, self[name]) for name, remark in self.explained.items()]


def _explanation(remark) -> forms.CharField:
    label = BY_CODE[remark.finding.column].label
    return forms.CharField(
        label="Giải trình",
        initial=remark.explanation,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": f"Ghi giải trình cho “{label}”, hoặc sửa lại số.",
            "max_length": f"Giải trình dài hơn {format_count(LONGEST)} chữ. Rút gọn lại.",
        },
    )
