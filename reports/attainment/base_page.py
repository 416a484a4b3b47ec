"""The page of one base: each figure with the entries it is made of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from recruitment.kernel.numbers import format_decimal, format_percent
from recruitment.kernel.scope import Scope
from reports.attainment.rows import Frame, Line
from reports.attainment.rules import Share
from reports.periodic.models import PeriodicReport
from units.targets import rules as ledger
from units.targets.models import TargetLine

State = PeriodicReport.State


@dataclass(frozen=True, kw_only=True)
class YearRow:
    """A year of a base: what it registered, what was added to that, and what came of it."""

    year: int
    registered: int | None
    supplement: int | None
    share: Share


@dataclass(frozen=True, kw_only=True)
class LedgerEntry:
    """One line of the ledger as people read it. state: in force, later (counts from its day on) or void."""

    column: str
    year: int | None
    amount: int
    act: str
    document: str
    in_force_on: date
    state: str


@dataclass(frozen=True, kw_only=True)
class BaseFigure:
    """One figure on top of the page; link is the part of the page that holds the entries it is made of."""

    label: str
    value: int | None
    total: int | None
    left: str
    right: str
    link: str
    pace: Decimal | None = None
    tone: str = "ok"
    has_bar: bool = True
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class BasePage:
    """registered: the term target before supplements; supplements: those in force on the date.

    reports: approved, what the figures are made of; waiting: handed in and not decided yet; begun: still with the base.
    """

    registered: int | None
    supplements: int | None
    figures: tuple[BaseFigure, ...]
    years: tuple[YearRow, ...]
    entries: tuple[LedgerEntry, ...]
    reports: tuple[PeriodicReport, ...]
    waiting: tuple[PeriodicReport, ...]
    begun: tuple[PeriodicReport, ...]


def page(line: Line, *, scope: Scope, frame: Frame) -> BasePage:
    """The entries behind the figures of one base. Two queries."""
    lines = TargetLine.objects.visible_to(scope).filter(base_id=line.base_id)
    lines = list(lines.select_related("document").order_by("pk"))
    reports = PeriodicReport.objects.visible_to(scope).filter(base_id=line.base_id).of_the_calendar()
    reports = list(reports.select_related("period").order_by("period__starts_on", "period__ends_on", "pk"))
    in_force = ledger.standing(lines, on=frame.as_of)
    return BasePage(
        registered=ledger.registered_term(in_force),
        supplements=ledger.total(entry for entry in in_force if entry.column == ledger.SUPPLEMENT),
        figures=_figures(line, frame),
        years=tuple(_year_row(year, line, in_force) for year in frame.years),
        entries=tuple(_entries(lines, frame.as_of)),
        reports=_in_state(reports, State.APPROVED),
        waiting=_in_state(reports, State.SUBMITTED),
        begun=_in_state(reports, State.DRAFT, State.RETURNED),
    )


def _in_state(reports, *states):
    """Those in a state; a report whose opening figures were taken back is none that a base has begun."""
    appendix = PeriodicReport.Origin.APPENDIX
    return tuple(
        one
        for one in reports
        if one.state in states and (one.state == State.APPROVED or one.origin != appendix)
    )


def _figures(line: Line, frame: Frame) -> tuple[BaseFigure, ...]:
    return (_term_figure(line), _year_figure(line, frame), _supply_figure(line), _member_figure(line))


def _term_figure(line):
    return BaseFigure(
        label="Cả nhiệm kỳ",
        value=line.term.admitted,
        total=line.term.target,
        left=format_percent(line.term.percent),
        right="số đã báo cáo"
        if line.term.pace is None
        else f"tiến độ cần đạt {format_decimal(line.term.pace)}",
        link="bao-cao",
        pace=line.term.pace,
        tone=line.term.tone,
        note=f"{line.beyond} đã báo cáo, chưa nối được" if line.beyond else "",
    )


def _year_figure(line, frame):
    year = frame.current_year
    share = line.years[year]
    return BaseFigure(
        label=f"Năm {year}",
        value=share.admitted,
        total=share.target,
        left=format_percent(share.percent),
        right="sổ chỉ tiêu",
        link="so-chi-tieu",
    )


def _supply_figure(line):
    supply = line.supply
    return BaseFigure(
        label="Nguồn / chỉ tiêu",
        value=supply.sources,
        total=None if supply.is_enough else supply.needed,
        left=_supply_words(supply),
        right="số đã báo cáo",
        link="bao-cao",
        tone="slow" if supply.is_short else "ok",
        has_bar=not supply.is_enough,
    )


def _supply_words(supply):
    if supply.is_enough:
        return "đủ"
    if supply.balance is None:
        return ""
    return f"{'thiếu' if supply.is_short else 'dư'} {abs(supply.balance)}"


def _member_figure(line):
    return BaseFigure(
        label="Đảng viên",
        value=line.members,
        total=None,
        left="",
        right="số đã báo cáo",
        link="bao-cao",
        has_bar=False,
    )


def _year_row(year, line, in_force):
    return YearRow(
        year=year,
        registered=ledger.total(ledger.cell(in_force, column=ledger.REGISTERED, year=year)),
        supplement=ledger.total(ledger.cell(in_force, column=ledger.SUPPLEMENT, year=year)),
        share=line.years[year],
    )


def _entries(lines, as_of):
    standing = {line.pk for line in ledger.standing(lines)}
    for line in lines:
        state = "void" if line.pk not in standing else "in_force" if line.in_force_on <= as_of else "later"
        yield LedgerEntry(
            column=line.get_column_display(),
            year=line.year,
            amount=line.amount,
            act=line.get_act_display(),
            document=str(line.document) if line.document else "",
            in_force_on=line.in_force_on,
            state=state,
        )
