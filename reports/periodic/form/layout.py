"""How a base's own form is laid out: which questions stand together, in which words. Pure: no Django."""

from collections.abc import Iterable
from dataclasses import dataclass

from recruitment.kernel.numbers import format_count
from reports.periodic.gates import APPROVED, DRAFT, RETURNED, SUBMITTED
from reports.periodic.indicators import BALANCE, BY_CODE, INDICATORS, Indicator
from reports.periodic.values import NOTHING, Value, number

FIELD = "id_{}"  # the id of a question's input, to which pages link


@dataclass(frozen=True, kw_only=True)
class Section:
    """Questions under one heading. is_folded: closed until something stands in it."""

    code: str
    title: str
    columns: tuple[str, ...]
    is_folded: bool = False
    hint: str = ""


PARTS = tuple(indicator.code for indicator in INDICATORS if indicator.part_of == "admitted")
ADMITTED_PARTS = Section(
    code="trong-so",
    title="Trong số đã kết nạp",
    columns=PARTS,
    is_folded=True,
    hint="Một người có thể được đếm ở nhiều dòng.",
)
SECTIONS = (
    Section(code="dang-vien", title="Đảng viên", columns=("members",)),
    Section(
        code="nguon",
        title="Nguồn cảm tình Đảng",
        columns=("sources_start", "sources_added", "sources_removed", "sources"),
    ),
    Section(code="lop-ho-so", title="Lớp bồi dưỡng và hồ sơ", columns=("class_sent", "dossiers_sent")),
    Section(code="ket-nap", title="Kết nạp", columns=("admitted",)),
    ADMITTED_PARTS,
    Section(
        code="khac",
        title="Khác (nếu có)",
        columns=(
            "recognised",
            "struck_off",
            "enlisted",
            "class_certified",
            "dossiers_pending",
            "dossiers_returned",
        ),
        is_folded=True,
        hint="Chỉ ghi khi có; để trống là chưa có số.",
    ),
)

WORDS = {
    "difficulties": "Khó khăn, vướng mắc",
    "suggestions": "Đề xuất, kiến nghị",
}

STATES = {
    "": ("Chưa nộp", "none"),
    DRAFT: ("Đang nhập", "none"),
    SUBMITTED: ("Đã nộp, chờ duyệt", "ok"),
    RETURNED: ("Trả lại", "slow"),
    APPROVED: ("Đã duyệt", ""),  # nothing is left to do, so no colour
}


def label_of(indicator: Indicator) -> str:
    """The question within its section: a part of the admitted without the words that the section says."""
    if not indicator.part_of:
        return indicator.label
    words = indicator.label.partition(": ")[2]
    return words[:1].upper() + words[1:]


def is_worth_showing(columns: Iterable[str], values) -> bool:
    """Whether a closed section holds a figure that somebody counted."""
    return any(values[code] not in (None, NOTHING) for code in columns)


def balance_words(values) -> str:
    """ "33 + 2 − 0 − 1" of the sources at the end; "" while one of them is unknown."""
    figures = [number(values[code]) for code in BALANCE]
    if None in figures:
        return ""
    start, added, removed, admitted = map(format_count, figures)
    return f"{start} + {added} − {removed} − {admitted}"


def blank_flows(values, *, open_codes: Iterable[str]) -> list[str]:
    """The flows that a base means by "không phát sinh": those still blank.

    The breakdown of the admitted only when nobody was admitted: of two admitted people it is not known that none is a
    woman because a field was left blank.
    """
    nobody = not number(values["admitted"])
    return [
        code
        for code in open_codes
        if BY_CODE[code].is_flow and values[code] is None and (nobody or code not in PARTS)
    ]


@dataclass(frozen=True, kw_only=True)
class Change:
    """A figure of one version of a report beside the version before."""

    label: str
    old: Value
    new: Value


def changes(before, after) -> tuple[Change, ...]:
    """What differs between two kept versions, in printed order; left out is unknown."""
    return tuple(
        Change(label=indicator.label, old=before.get(indicator.code), new=after.get(indicator.code))
        for indicator in INDICATORS
        if before.get(indicator.code) != after.get(indicator.code)
    )
