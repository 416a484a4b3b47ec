"""A draft that keeps itself: what the page sends while somebody types, and what became of each part of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from recruitment.kernel.numbers import BadCount
from recruitment.kernel.scope import Scope
from reports.periodic import actions
from reports.periodic.actions import CellEdit, Outcome
from reports.periodic.form.forms import LONGEST, conflict_words, read_figure, tidy
from reports.periodic.form.layout import WORDS
from reports.periodic.indicators import BY_CODE
from reports.periodic.models import Period, PeriodicReport
from reports.periodic.values import NOTHING
from units.bases.models import PartyBase


class BadRequest(ValueError):
    """What came is not what the page sends."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the page sends: figures, words, explanations (each may be empty), and figures that are none, with why.

    version: of the report that the explanations are about.
    """

    edits: Sequence[CellEdit]
    refused: Mapping[str, str]
    words: Mapping[str, str]
    seen_words: Mapping[str, str]
    explanations: Mapping[tuple[str, str], str]
    version: int


def read_draft(sent: object, *, base_id: int) -> Draft:
    """The draft in {edits: [{column, seen, value}], words: [{field, seen, text}], explanations: [{check, column,
    text}], version}; what is left out is empty. Raises BadRequest."""
    try:
        words = [(one["field"], _text(one["seen"]), _text(one["text"])) for one in sent.get("words", ())]
        explanations = {
            (_text(one["check"]), _text(one["column"])): _text(one["text"])
            for one in sent.get("explanations", ())
        }
        edits, refused = _read_edits(sent.get("edits", ()), base_id)
        version = int(sent.get("version") or 0)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        raise BadRequest("draft") from None
    if not WORDS.keys() >= {name for name, _, _ in words}:
        raise BadRequest("words")
    return Draft(
        edits=edits,
        refused=refused,
        words={name: text for name, _, text in words},
        seen_words={name: seen for name, seen, _ in words},
        explanations=explanations,
        version=version,
    )


def _read_edits(sent, base_id):
    edits, refused = [], {}
    for one in sent:
        code, seen, typed = one["column"], one["seen"], one["value"]
        if code not in BY_CODE or not (seen is None or seen == NOTHING or type(seen) is int):
            raise BadRequest("edits")
        try:
            value = read_figure(code, typed)
        except BadCount as refusal:
            refused[code] = str(refusal)
        else:
            edits.append(CellEdit(base_id=base_id, column=code, seen=seen, value=value))
    return edits, refused


def _text(text) -> str:
    """Words as they are kept. Raises ValueError for what is no text, is too long, or could not be stored."""
    if not isinstance(text, str) or len(text) > LONGEST:
        raise ValueError("text")
    text.encode()  # half a letter of two is no text
    return tidy(text)


@dataclass(kw_only=True)
class Kept:
    """What became of a draft. refused: sentences by column; words_now: the texts that somebody else wrote."""

    outcome: Outcome = field(default_factory=lambda: Outcome(act=None))
    refused: dict[str, str] = field(default_factory=dict)
    words_saved: tuple[str, ...] = ()
    words_refused: str = ""
    words_now: dict[str, str] = field(default_factory=dict)
    explained: tuple[tuple[str, str], ...] = ()
    explanations_refused: str = ""
    version: int = 0

    @property
    def answer(self) -> dict:
        """For the page, part by part."""
        return {
            "saved": [{"column": one.column, "value": one.value} for one in self.outcome.saved],
            "derived": [{"column": column, "value": value} for _, column, value in self.outcome.derived],
            "conflicts": [
                {"column": one.column, "current": one.current, "message": conflict_words(one)}
                for one in self.outcome.conflicts
            ],
            "refused": [{"column": column, "message": message} for column, message in self.refused.items()],
            "words": {"saved": self.words_saved, "message": self.words_refused, "now": self.words_now},
            "explanations": {"saved": len(self.explained), "message": self.explanations_refused},
            "version": self.version,
        }

    @property
    def status(self) -> int:
        """200 when something was kept or there was nothing to keep, 409 for conflicts alone, 422 for refusals."""
        conflicts = self.outcome.conflicts or self.words_now
        refusals = self.refused or self.words_refused or self.explanations_refused
        if self.outcome.saved or self.words_saved or self.explained or not (conflicts or refusals):
            return 200
        return 409 if conflicts and not self.refused else 422


def keep(draft: Draft, *, period: Period, base: PartyBase, on: date, by: Scope) -> Kept:
    """Save each part of a draft that can be saved; figures, words and explanations do not wait for one another."""
    kept = Kept(refused=dict(draft.refused), version=draft.version)
    if draft.edits:
        kept.outcome = actions.save_cells(period=period, edits=draft.edits, on=on, by=by, derive=True)
        kept.refused |= {one.column: one.message for one in kept.outcome.refused}
    if draft.words:
        _keep_words(kept, draft, period=period, base=base, on=on, by=by)
    if draft.explanations:
        _keep_explanations(kept, draft, period=period, base=base, on=on, by=by)
    return kept


def _report_of(period, base, by) -> PeriodicReport | None:
    reports = PeriodicReport.objects.editable_by(by).select_related("base", "period")
    return reports.filter(period=period, base=base).first()


def _keep_words(kept, draft, *, period, base, on, by):
    words, seen = dict(draft.words), dict(draft.seen_words)
    try:
        actions.save_words(period=period, base=base, words=words, seen=seen, on=on, by=by)
    except actions.ReportChanged as refusal:
        kept.words_refused = str(refusal)
        report = _report_of(period, base, by)
        kept.words_now = {name: getattr(report, name) for name in words}
    except actions.ReportRefused as refusal:
        kept.words_refused = str(refusal)
    else:
        kept.words_saved = tuple(words)


def _keep_explanations(kept, draft, *, period, base, on, by):
    report = _report_of(period, base, by)
    if report is None:
        kept.explanations_refused = "Chưa có báo cáo nào để giải trình."
        return
    try:
        kept.version = actions.explain_all(
            report=report, version=draft.version, words=draft.explanations, on=on, by=by
        )
    except actions.ReportRefused as refusal:
        kept.explanations_refused = str(refusal)
    else:
        kept.explained = tuple(draft.explanations)
