"""What the dashboard says: the sentence, four figures, the course, what needs direction.

Pure arithmetic on rows that queries.py read; nothing here touches the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from recruitment.kernel.charts import CumulativeChart
from recruitment.kernel.numbers import format_count, format_decimal, format_percent, format_signed
from reports.attainment.district import Sums
from reports.attainment.queries import Attainment
from reports.attainment.rows import Line
from reports.attainment.rules import Share, months_between

ONE_PLACE = Decimal("0.1")
NOBODY_ADMITTED, SHORT_OF_SOURCES, WITHOUT_ROW = "chua-ket-nap", "thieu-nguon", "chua-co-dong"


@dataclass(frozen=True, kw_only=True)
class Headline:
    """The first sentence. behind above 0: slow; needed and present: admissions a quarter, one decimal."""

    share: Share
    behind: Decimal
    ends_on: date
    needed: Decimal | None
    present: Decimal | None
    projection: int | None


@dataclass(frozen=True, kw_only=True)
class KeyFigure:
    """One of the four figures: what it is, of how much, what it is measured against, and where its rows are.

    pace and band are numbers on the same scale as value; link is a base-list filter, "appendix", or "". notes: how
    later corrections moved the figure and its band away from what the plan prints.
    """

    label: str
    value: int | None
    total: int | None
    left: str
    right: str
    pace: Decimal | None = None
    band: int | None = None
    link: str = ""
    tone: str = "ok"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Attention:
    """Something the leaders should direct: how many, what, why, and the rows it counts."""

    count: int
    title: str
    reason: str
    link: str


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    """Everything on the page. attention and sections are empty for someone who sees one base only: own is that base."""

    headline: Headline | None
    figures: tuple[KeyFigure, ...]
    course: CumulativeChart
    attention: tuple[Attention, ...]
    blocks: tuple[Line, ...]
    sections: tuple[tuple[str, tuple[Line, ...]], ...]
    own: tuple[Line, ...]
    sees_all: bool
    coverage: str
    sources_note: str
    admitting: str


def page(found: Attainment, *, sees_all: bool) -> Dashboard:
    """The dashboard of a scope: the whole district, or its totals and the reader's own base."""
    return Dashboard(
        headline=headline(found),
        figures=key_figures(found, sees_all=sees_all),
        course=course(found),
        attention=tuple(needs_direction(found)) if sees_all else (),
        blocks=found.blocks,
        sections=_sections(found.bases) if sees_all else (),
        own=() if sees_all else found.bases,
        sees_all=sees_all,
        coverage=_coverage(found),
        sources_note=corrected_words(found.totals.sources),
        admitting=found.admitting,
    )


def key_figures(found: Attainment, *, sees_all: bool) -> tuple[KeyFigure, ...]:
    """The four figures: the term, the last two years, and what bases have registered."""
    link = "all" if sees_all else ""
    years = [_year_figure(found, year, link) for year in shown_years(found)]
    registered = _registered_figure(found, "appendix" if sees_all else "")
    return (_term_figure(found, link), *years, *([registered] if registered else []))


def _term_figure(found, link):
    term = found.totals.district.term
    return KeyFigure(
        label="Cả nhiệm kỳ",
        value=term.admitted,
        total=term.target,
        left=format_percent(term.percent),
        right=f"tiến độ cần đạt {_plain(term.pace)}",
        pace=term.pace,
        link=link,
        notes=_notes(corrected_words(found.totals.term)),
    )


def _year_figure(found, year, link):
    share, registered = found.totals.district.years[year], found.totals.total.years[year].target
    targets = found.totals.year_targets[year]
    return KeyFigure(
        label=year_title(found, year),
        value=share.admitted,
        total=share.target,
        left=format_percent(share.percent),
        right=f"cơ sở đăng ký {registered}" if registered is not None else _lacking(share),
        band=registered,
        link=link,
        notes=_notes(
            corrected_words(found.totals.admitted[year]), corrected_words(targets, of="cơ sở đăng ký ")
        ),
    )


def _registered_figure(found, link):
    registered, goal = registered_of(found), found.totals.district.term.target
    if registered is None:
        return None
    return KeyFigure(
        label="Cơ sở đã đăng ký",
        value=registered,
        total=goal,
        left=f"còn {max(goal - registered, 0)} phải bổ sung",
        right="",
        link=link,
        tone="soft",
        notes=_notes(corrected_words(found.totals.registered)),
    )


def corrected_words(sums: Sums, *, of: str = "") -> str:
    """ "76 theo Kế hoạch 47, đính chính +1" when a correction moved a figure that the plan prints, else empty."""
    if sums.printed is None or not sums.corrected:
        return ""
    return f"{of}{format_count(sums.printed)} theo Kế hoạch 47, đính chính {format_signed(sums.corrected)}"


def _notes(*words):
    return tuple(text for text in words if text)


def _plain(value: Decimal | None) -> str:
    """255 without a decimal, 297,5 with one."""
    return format_decimal(value).removesuffix(",0")


def _lacking(share: Share) -> str:
    return "" if share.lacking is None else f"thiếu {share.lacking}"


def _sections(bases):
    """Bases under their blocks, in TT order; those of unknown block last."""
    blocks = {}
    for base in bases:
        blocks.setdefault(base.block or "Chưa rõ khối", []).append(base)
    return tuple((name, tuple(lines)) for name, lines in blocks.items())


def _coverage(found):
    """How many bases have reached the day the shown figure reaches, in words; empty when all have."""
    term = found.totals.term
    if not term.provisional:
        return ""
    return f"tạm tính, {term.reporting}/{term.expected} cơ sở đã duyệt"


def headline(found: Attainment) -> Headline | None:
    """The term in one sentence; None when nothing is known of the term yet."""
    share, totals = found.totals.district.term, found.totals
    if share.admitted is None or share.pace is None:
        return None
    span, reached = found.frame.span, totals.term.reached_on
    gone, left = Decimal(span.elapsed(reached)), Decimal(span.months - span.elapsed(reached))
    present = (share.admitted / gone * 3) if gone else None
    lacking = max(share.target - share.admitted, 0)
    return Headline(
        share=share,
        behind=share.pace - share.admitted,
        ends_on=span.ends_on,
        needed=_rounded(lacking / left * 3) if left else None,
        present=None if present is None else _rounded(present),
        projection=None if present is None else int(_whole(share.admitted + present / 3 * left)),
    )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(ONE_PLACE, ROUND_HALF_UP)


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def course(found: Attainment) -> CumulativeChart:
    """The cumulative line through the dates that are known, against the even pace."""
    span, sentence = found.frame.span, headline(found)
    return CumulativeChart(
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        goal=found.totals.district.term.target,
        points=found.totals.course,
        pace=found.totals.district.term.pace,
        projection=sentence.projection if sentence else None,
    )


def current_year(found: Attainment) -> int:
    """The year the list of bases without admissions speaks of."""
    years = shown_years(found)
    return years[-1] if years else found.frame.current_year


def shown_years(found: Attainment) -> list[int]:
    """The two years the dashboard speaks of: the last ones that have begun and carry a goal or a figure."""
    begun = [
        year
        for year, share in found.totals.district.years.items()
        if found.frame.has_begun(year) and (share.target is not None or share.admitted is not None)
    ]
    return begun[-2:]


def registered_of(found: Attainment) -> int | None:
    """What bases registered for the term before supplements: the plan's 719, moved by later corrections."""
    return found.totals.registered.total


def needs_direction(found: Attainment) -> list[Attention]:
    """What the leaders should act on; an item that counts nothing is left out. Its link opens the rows it counts."""
    year = current_year(found)
    items = [
        _nobody_admitted(found.bases, year),
        _not_registered(found, year),
        _sources_short(found),
        _without_row(found.bases),
    ]
    return [item for item in items if item is not None]


def without_admission(bases: Sequence[Line], year: int) -> list[Line]:
    """Bases that declared for the year and admitted nobody in it."""
    return [base for base in bases if base.years[year].admitted == 0]


def short_of_sources(bases: Sequence[Line]) -> list[Line]:
    """Bases whose sources do not reach what they are to admit."""
    return [base for base in bases if base.supply.is_short]


def without_row(bases: Sequence[Line]) -> list[Line]:
    """Bases of which no figure at all is known."""
    return [base for base in bases if not base.is_known]


def _nobody_admitted(bases, year):
    found = without_admission(bases, year)
    if not found:
        return None
    names = ", ".join(base.name for base in found[:3]) + ("…" if len(found) > 3 else "")
    return Attention(
        count=len(found),
        title=f"Cơ sở đảng chưa kết nạp được đảng viên mới năm {year}",
        reason=f"Gồm {names}",
        link=NOBODY_ADMITTED,
    )


def _not_registered(found, year):
    goal, registered = found.goals.get(year), found.totals.total.years[year].target
    if goal is None or registered is None or registered >= goal:
        return None
    return Attention(
        count=goal - registered,
        title=f"Chỉ tiêu năm {year} chưa có cơ sở đăng ký",
        reason=f"Quận giao {goal}, cơ sở đăng ký {registered}",
        link="appendix",
    )


def _sources_short(found):
    supply = found.totals.total.supply
    if not supply.is_short:
        return None
    bases, corrected = len(short_of_sources(found.bases)), corrected_words(found.totals.sources)
    is_registered = supply.needed == registered_of(found)
    return Attention(
        count=-supply.balance,
        title=f"Nguồn còn thiếu so với số {'đăng ký' if is_registered else 'còn phải kết nạp'}",
        reason=f"Nguồn hiện có {supply.sources}"
        + (f" ({corrected})" if corrected else "")
        + f", {'đăng ký' if is_registered else 'còn phải kết nạp'} {supply.needed}"
        + (f"; {bases} cơ sở thiếu nguồn" if bases else ""),
        link=SHORT_OF_SOURCES if bases else "appendix",
    )


def _without_row(bases):
    found = without_row(bases)
    if not found:
        return None
    first, last = found[0].number, found[-1].number
    run = len(found) == last - first + 1
    numbers = (
        f"TT {first} đến {last}"
        if run and len(found) > 2
        else "TT " + ", ".join(str(b.number) for b in found[:8])
    )
    return Attention(
        count=len(found),
        title="Cơ sở đảng chưa có số liệu",
        reason=f"{numbers}, cần nhập phụ lục",
        link=WITHOUT_ROW,
    )


def year_title(found: Attainment, year: int) -> str:
    """ "Năm 2020", or "Năm 2021, đến 30/6" for a year that is not over at the date its figure reaches."""
    reached = found.totals.admitted[year].reached_on
    if reached is None or months_between(date(year, 1, 1), reached) == 12:
        return f"Năm {year}"
    return f"Năm {year}, đến {reached.day}/{reached.month}"
