"""What a base's other reports say beside one of its reports: for checks, and for what the form shows. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reports.periodic.checks import Background
from reports.periodic.gates import APPROVED, SUBMITTED
from reports.periodic.indicators import FLOWS
from reports.periodic.rules import Figure, declared
from reports.periodic.values import Values, number

STANDING = (SUBMITTED, APPROVED)


@dataclass(frozen=True, kw_only=True)
class Reported:
    """One report of a base for a period of the calendar: its span, its words, its state and its figures."""

    starts_on: date
    ends_on: date
    label: str
    state: str
    values: Values

    @property
    def is_standing(self) -> bool:
        """Whether its base has handed it in and not taken it back."""
        return self.state in STANDING

    def within(self, starts_on: date, ends_on: date) -> bool:
        """Whether it is a proper part of a span."""
        return (
            starts_on <= self.starts_on
            and self.ends_on <= ends_on
            and (self.starts_on, self.ends_on) != (starts_on, ends_on)
        )


def background_of(
    others: Iterable[Reported], *, starts_on: date, ends_on: date, year_target: int | None
) -> Background:
    """What the base's other reports say of a period; reports that are still drafts say nothing."""
    standing = [one for one in others if one.is_standing]
    before = sorted((one for one in standing if one.ends_on < starts_on), key=_latest_last)
    previous = before[-1] if before else None
    members, sources = (_last_known(before, code) for code in ("members", "sources"))
    first_day = date(starts_on.year, 1, 1)
    until = starts_on - timedelta(days=1)
    before_it = declared(_figures(standing), since=first_day, until=until)
    return Background(
        previous=previous.values if previous else {},
        previous_label=previous.label if previous else "",
        is_like=bool(previous)
        and _months(previous.starts_on, previous.ends_on) == _months(starts_on, ends_on),
        members_before=members and members.values["members"],
        members_label=members.label if members else "",
        sources_before=sources and sources.values["sources"],
        sources_label=sources.label if sources else "",
        year=starts_on.year,
        year_target=year_target,
        admitted_before=before_it.value,
        is_joined=starts_on == first_day or before_it.reached_on == until,
        **_reached(standing, starts_on, ends_on),
        **_parts(standing, starts_on, ends_on),
        **_covering(standing, starts_on, ends_on),
    )


def _months(starts_on, ends_on):
    return 12 * (ends_on.year - starts_on.year) + ends_on.month - starts_on.month


def _last_known(before, stock):
    """The last report that knows a stock: the one just before may be an appendix's, which knows some figures only."""
    return next((one for one in reversed(before) if one.values.get(stock) is not None), None)


def _latest_last(one):
    return (one.ends_on, one.starts_on)


def _figures(reports: Iterable[Reported]) -> list[Figure]:
    counted = ((one, number(one.values.get("admitted"))) for one in reports)
    return [
        Figure(starts_on=one.starts_on, ends_on=one.ends_on, value=value, first=value)
        for one, value in counted
        if value is not None
    ]


def _reached(standing, starts_on, ends_on):
    approved = [one for one in standing if one.state == APPROVED and one.within(starts_on, ends_on)]
    found = declared(_figures(approved), since=starts_on, until=ends_on)
    if found.value is None:
        return {}
    labels = {(one.starts_on, one.ends_on): one.label for one in approved}
    words = " và ".join(labels[figure.starts_on, figure.ends_on] for figure in found.figures)
    return {"reached": found.value, "reached_label": words}


def _parts(standing, starts_on, ends_on):
    """Flows added up over the shorter periods that make up this one without a gap; halves before quarters."""
    chain = _chain([one for one in standing if one.within(starts_on, ends_on)], starts_on, ends_on)
    if not chain:
        return {}
    sums = {code: [number(one.values.get(code)) for one in chain] for code in FLOWS}
    return {
        "parts": {code: sum(figures) for code, figures in sums.items() if None not in figures},
        "parts_label": " và ".join(one.label for one in chain),
    }


def _chain(inside: Sequence[Reported], starts_on: date, ends_on: date) -> list[Reported]:
    chain, day = [], starts_on
    while day <= ends_on:
        starting = [one for one in inside if one.starts_on == day]
        if not starting:
            return []
        chain.append(max(starting, key=_latest_last))
        day = chain[-1].ends_on + timedelta(days=1)
    return chain


def _covering(standing, starts_on, ends_on):
    """The shortest approved longer period around this one, and what its other parts of the same length admitted."""
    around = [
        one
        for one in standing
        if one.state == APPROVED
        and one.starts_on <= starts_on
        and ends_on <= one.ends_on
        and (one.starts_on, one.ends_on) != (starts_on, ends_on)
        and one.values.get("admitted") is not None
    ]
    if not around:
        return {}
    whole = min(around, key=lambda one: one.ends_on - one.starts_on)
    beside = [
        figure
        for figure in _figures(one for one in standing if one.within(whole.starts_on, whole.ends_on))
        if figure.ends_on < starts_on or figure.starts_on > ends_on
    ]
    before = declared(beside, since=whole.starts_on, until=starts_on - timedelta(days=1))
    after = declared(beside, since=ends_on + timedelta(days=1), until=whole.ends_on)
    reaches_before = whole.starts_on == starts_on or before.reached_on == starts_on - timedelta(days=1)
    reaches_after = whole.ends_on == ends_on or after.reached_on == whole.ends_on
    return {
        "covering": number(whole.values["admitted"]),
        "covering_label": whole.label,
        # What lies past a gap counts too: the known parts alone may already come to more than the whole.
        "beside": sum((found.value or 0) + found.beyond for found in (before, after)),
        "is_last": reaches_before and reaches_after,
    }
