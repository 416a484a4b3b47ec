"""The numbers of signed papers beside the drafts that are complete, and words on what the checks found in them."""

from collections.abc import Sequence

from django import forms

from recruitment.kernel.text import squeeze
from reports.periodic.actions import PaperReport
from reports.periodic.checks import sources_at_end
from reports.periodic.examining import Remark
from reports.periodic.grid.readiness import to_explain
from reports.periodic.queries import ReportRow
from reports.periodic.values import shown

PAPER = "paper_"
LONGEST_PAPER = 60
LONGEST_WORDS = 2_000


class PapersForm(forms.Form):
    """One line for each draft; the lines with a number are handed in.

    The version of a report is no field: it always says what the page shows, whatever was sent before.
    """

    def __init__(self, *args, rows: Sequence[ReportRow], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            self.fields[paper_name(row)] = forms.CharField(
                label=f"Số báo cáo có chữ ký của {row.base.display_name}",
                max_length=LONGEST_PAPER,
                required=False,
                error_messages={
                    "max_length": f"Số báo cáo của {row.base.display_name} dài quá {LONGEST_PAPER} ký tự."
                },
                widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "ví dụ 12-BC/ĐU"}),
            )
            for remark in to_explain(row):
                self.fields[words_name(row, remark)] = forms.CharField(
                    label=f"Giải trình của {row.base.display_name}",
                    max_length=LONGEST_WORDS,
                    required=False,
                    widget=forms.TextInput(attrs={"autocomplete": "off"}),
                )

    def clean(self):
        cleaned = super().clean()
        numbered = [row for row in self.rows if squeeze(cleaned.get(paper_name(row), ""))]
        for row in numbered:
            for remark in to_explain(row):
                if words_name(row, remark) in cleaned and not squeeze(cleaned[words_name(row, remark)]):
                    words = (
                        f"{row.base.display_name}: ghi giải trình, hoặc sửa lại số. {remark.finding.message}"
                    )
                    self.add_error(words_name(row, remark), words)
        if not numbered and not self.errors:
            self.add_error(None, "Ghi số báo cáo có chữ ký của ít nhất một cơ sở.")
        return cleaned

    def without_a_row(self) -> list[str]:
        """The bases whose numbers were sent and whose drafts are complete no longer: "TT 5"."""
        sent = (name for name, value in self.data.items() if name.startswith(PAPER) and squeeze(value))
        return [f"TT {name.removeprefix(PAPER)}" for name in sent if name not in self.fields]

    def papers(self) -> list[PaperReport]:
        """The lines with a number as they were shown. Only after is_valid."""
        return [self._paper(row) for row in self.rows if squeeze(self.cleaned_data[paper_name(row)])]

    def _paper(self, row):
        words = {
            (one.finding.check, one.finding.column): self.cleaned_data[words_name(row, one)]
            for one in to_explain(row)
        }
        sent = self.data.get(version_name(row), "")
        return PaperReport(
            report=row.report,
            version=int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= 9 else 0,
            paper=self.cleaned_data[paper_name(row)],
            explanations=words,
        )

    @property
    def lines(self) -> list[dict]:
        """Every line as the page shows it: its figures, its version and its fields."""
        return [
            {
                "row": row,
                "figures": figures_of(row),
                "version_name": version_name(row),
                "paper": self[paper_name(row)],
                "words": [(remark, self[words_name(row, remark)]) for remark in to_explain(row)],
                "explained": [remark for remark in row.remarks if remark.explanation],
            }
            for row in self.rows
        ]


def figures_of(row: ReportRow) -> list[tuple[str, str]]:
    """What is compared with the paper: each figure a base answers. Sources at the end as they will stand."""
    values = dict(row.values)
    if values["sources"] is None:
        values["sources"] = sources_at_end(values)
    return [(one.short, shown(values[one.code])) for one in row.report.period.columns if one.is_asked]


def paper_name(row: ReportRow) -> str:
    return f"{PAPER}{row.base.number}"


def version_name(row: ReportRow) -> str:
    return f"version_{row.base.number}"


def words_name(row: ReportRow, remark: Remark) -> str:
    return f"words_{row.base.number}_{remark.finding.check}_{remark.finding.column}"
