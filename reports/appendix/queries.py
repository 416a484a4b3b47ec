"""Reads of the appendix: the plan of an import, and the table as printed with live sums."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, FilteredRelation, Q

from recruitment.kernel.bulk import without_collecting
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import search_key
from reports.appendix.figures import (
    control_figures,
    first_figures,
    first_rows,
    ledger_rows,
    report_rows,
    standing_figures,
)
from reports.appendix.identities import Identities
from reports.appendix.layout import TOTAL, Column, Layout
from reports.appendix.matching import Unit
from reports.appendix.models import Appendix, AppendixImport
from reports.appendix.planning import Plan, plan_import
from reports.appendix.table import Table
from reports.periodic.models import FirstFigure, PeriodicReport
from units.bases.models import PartyBase, UnitName, display_name
from units.targets import rules, stated
from units.targets.models import ControlFigure, TargetLine, Term

Figures = Mapping[str, int | None]
Added = Mapping[tuple[int, str], int]


IMPORTS_AT_ONCE = 50


@dataclass(frozen=True, kw_only=True)
class Imports:
    """Some of the workbooks read so far, the latest first; older_than: the key to ask for those before them, if any."""

    shown: tuple[AppendixImport, ...]
    older_than: int | None = None


def imports(scope: Scope, *, older_than: int | None = None) -> Imports:
    """The workbooks read so far, at most fifty, those before a key if one is given. One query."""
    found = AppendixImport.objects.visible_to(scope).defer("content", "table", "answers")
    if older_than is not None:
        found = found.filter(pk__lt=older_than)
    rows = tuple(found.select_related("appendix__document").order_by("-pk")[: IMPORTS_AT_ONCE + 1])
    shown = rows[:IMPORTS_AT_ONCE]
    return Imports(shown=shown, older_than=shown[-1].pk if len(rows) > len(shown) else None)


def plan_of(appendix_import: AppendixImport, *, scope: Scope) -> Plan:
    """What an import would change now."""
    return plan_table(
        Table.from_json(appendix_import.table),
        appendix=appendix_import.appendix,
        scope=scope,
        answers=appendix_import.answers.get("names", {}),
    )


@without_collecting()
def plan_table(
    table: Table, *, appendix: Appendix, scope: Scope, answers: Mapping[str, int] | None = None
) -> Plan:
    """What a table would change now. Four queries, whatever its size."""
    layout = appendix.layout
    return plan_import(
        table,
        layout=layout,
        units=_units(scope),
        current=_current(scope, layout),
        controls=control_figures(layout=layout, controls=stated.control_figures()),
        answers=answers,
    )


def _units(scope: Scope) -> list[Unit]:
    """The bases as matching knows them; one that waits for its name is also found under what stands in its place.

    A row for each name: asking for the names of thousands of bases by their ids is more than SQLite takes.
    """
    bases = PartyBase.objects.visible_to(scope).in_appendix_order()
    keys = defaultdict(set)
    for number, name, base_id, key in bases.values_list("number", "name", "pk", "names__search_key"):
        keys[number, name, base_id].add(key)
    units = []
    for (number, name, base_id), found in keys.items():
        shown = display_name(number=number, name=name)
        known = frozenset(found - {None}) or frozenset({search_key(shown)})
        units.append(Unit(id=base_id, number=number, name=shown, keys=known, is_waiting=not name))
    return units


def _current(scope, layout, on=None):
    return standing_figures(
        layout=layout,
        on=on,
        lines=ledger_rows(TargetLine.objects.visible_to(scope)),
        reports=report_rows(PeriodicReport.objects.visible_to(scope)),
    )


@dataclass(frozen=True, kw_only=True)
class AppendixRow:
    """One line of the printed table: a base, a subtotal, or one of the closing lines.

    kind: base, waiting (a base without any figure), subtotal, known, district, residual. values: by column code;
    None is unknown or not stated. short: sources below the term target; aliases: the other names it is known under
    (both only on base rows).
    """

    kind: str
    number: int | None
    name: str
    values: Figures
    short: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def needs_look(self) -> bool:
        """Whether someone should look at the row: sources below the target, or nothing known."""
        return self.short or self.kind == "waiting"


@dataclass(frozen=True, kw_only=True)
class AppendixSection:
    """The blocks of one printed subtotal: [(block name, its rows)] and the subtotal line (None: no row to sum)."""

    blocks: tuple[tuple[str, tuple[AppendixRow, ...]], ...]
    subtotal: AppendixRow | None


@dataclass(frozen=True, kw_only=True)
class AppendixTable:
    """The appendix as printed, with sums computed now; rows nobody printed a figure for stand apart.

    sentences: (figure, out of how many, the sentence) of every sum that the text of its own document prints.
    """

    layout: Layout
    sections: tuple[AppendixSection, ...]
    waiting: tuple[AppendixRow, ...]
    known: AppendixRow
    district: AppendixRow
    residual: AppendixRow
    identities: Identities
    sentences: tuple[tuple[int, int | None, str], ...]
    known_count: int
    base_count: int

    @property
    def is_empty(self) -> bool:
        return self.known_count == 0

    def values_of(self, number: int) -> Figures:
        """The figures of the base of a TT. Raises StopIteration for a TT that is not there."""
        rows = (row for section in self.sections for _, block in section.blocks for row in block)
        return next(row.values for row in (*rows, *self.waiting) if row.number == number)

    def looks(self, off: Collection[int] = ()) -> int:
        """How many rows need a look: sources below the target, no figure at all, or a TT behind a sum that is off."""
        rows = [row for section in self.sections for _, block in section.blocks for row in block]
        return sum(row.needs_look or row.number in off for row in (*rows, *self.waiting))

    @property
    def waiting_numbers(self) -> str:
        """ "29 – 39", or the numbers one by one where they do not follow each other."""
        numbers = [row.number for row in self.waiting]
        if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
            return f"{numbers[0]} – {numbers[-1]}"
        return ", ".join(str(number) for number in numbers)


def appendix_table(
    *, scope: Scope, appendix: Appendix, on: date | None = None, added: Added | None = None
) -> AppendixTable:
    """The appendix of a document with every standing figure, or with those in force on a date. Eight queries.

    added: what a draft adds to figures, by (base id, column code); the table is then as if it stood.
    """
    return appendix_facts(scope=scope, appendix=appendix).table(on=on, added=added)


@dataclass(frozen=True, kw_only=True)
class AppendixFacts:
    """Everything an appendix is arranged from, read once: for tables of several days, and with what a draft adds.

    bases: in printed order, with the other names of each.
    """

    appendix: Appendix
    layout: Layout
    bases: Mapping[PartyBase, tuple[str, ...]]
    lines: Sequence[tuple]
    reports: Sequence[tuple]
    firsts: Sequence[tuple]
    printed: Sequence[ControlFigure]
    term: Term
    annual_goals: Mapping[int, int]

    def standing(self, *, on: date | None = None) -> dict[tuple[int, str], int]:
        """Every known figure, by (base id, column code)."""
        return standing_figures(layout=self.layout, on=on, lines=self.lines, reports=self.reports)

    def table(self, *, on: date | None = None, added: Added | None = None) -> AppendixTable:
        """The appendix as printed, on a date if one is given, with what a draft adds if there is one."""
        layout, added, current = self.layout, added or {}, self.standing(on=on)
        # What was unknown and is added is a base's first figure: it comes out of the residual, as once it stands.
        first = {**added, **first_figures(layout=layout, on=on, lines=self.lines, firsts=self.firsts)}
        current |= {cell: current.get(cell, 0) + amount for cell, amount in added.items()}
        controls = control_figures(layout=layout, controls=self.printed)
        rows = {base.pk: _base_row(base, names, current, layout) for base, names in self.bases.items()}
        shown = [base for base in self.bases if rows[base.pk].kind == "base"]
        known = _sum_row(
            "known", f"Cộng {len(shown)} cơ sở đã có dòng", [rows[base.pk] for base in shown], layout
        )
        district = _district_row(controls, layout)
        moved, other = _moved(controls, first, current), _other_supplements(self.lines, layout, on)
        return AppendixTable(
            layout=layout,
            sections=tuple(_sections(shown, rows, layout)),
            waiting=tuple(rows[base.pk] for base in self.bases if rows[base.pk].kind == "waiting"),
            known=known,
            district=district,
            residual=_residual_row(district, _by_column(first), len(self.bases) - len(shown)),
            identities=_identities(self, known.values, moved, len(shown), other),
            sentences=_sentences(self.printed, self.appendix),
            known_count=len(shown),
            base_count=len(self.bases),
        )


def appendix_facts(*, scope: Scope, appendix: Appendix) -> AppendixFacts:
    """What the table of an appendix is arranged from. Eight queries."""
    return AppendixFacts(
        appendix=appendix,
        layout=appendix.layout,
        bases=_with_aliases(PartyBase.objects.visible_to(scope).in_appendix_order()),
        lines=list(ledger_rows(TargetLine.objects.visible_to(scope))),
        reports=list(report_rows(PeriodicReport.objects.visible_to(scope))),
        firsts=list(first_rows(FirstFigure.objects.visible_to(scope))),
        printed=stated.control_figures(),
        term=stated.current_term(),
        annual_goals=stated.annual_goals(),
    )


def _with_aliases(bases):
    """The bases with their blocks, in the same order, and the other names of each: one query, a row for each name."""
    others = FilteredRelation("names", condition=Q(names__kind=UnitName.Kind.ALIAS))
    found = {}
    for base in bases.annotate(others=others, alias=F("others__name")).select_related("block__group"):
        found.setdefault(base, []).append(base.alias)
    return {base: tuple(sorted(filter(None, aliases))) for base, aliases in found.items()}


def _base_row(base, aliases, current, layout):
    values = {column.code: current.get((base.pk, column.code)) for column in layout.figures}
    supplements = [values[column.code] for column in layout.supplements if values[column.code] is not None]
    values[TOTAL] = sum(supplements) if supplements else None
    known = any(value is not None for value in values.values())
    source, target = values["source"], values["term_target"]
    return AppendixRow(
        kind="base" if known else "waiting",
        number=base.number,
        name=base.display_name,
        values=values,
        short=source is not None and target is not None and source < target,
        aliases=aliases,
    )


def _sum_row(kind, name, rows, layout):
    values = {column.code: _sum(rows, column) for column in layout.summed}
    return AppendixRow(kind=kind, number=None, name=name, values=values)


def _sum(rows: list[AppendixRow], column: Column) -> int | None:
    figures = [row.values[column.code] for row in rows if row.values[column.code] is not None]
    return sum(figures) if figures else None


def _sections(bases, rows, layout):
    """Blocks in printed order, one section for each printed subtotal."""
    groups = {}
    for base in bases:
        group = base.block.group.number if base.block else None
        blocks = groups.setdefault(group, {})
        blocks.setdefault(base.block.name if base.block else "Chưa rõ khối", []).append(rows[base.pk])
    for number, blocks in groups.items():
        members = [row for block in blocks.values() for row in block]
        label = f"Tổng cộng ({number})" if number else "Cộng"
        yield AppendixSection(
            blocks=tuple((name, tuple(block)) for name, block in blocks.items()),
            subtotal=_sum_row("subtotal", label, members, layout),
        )


def _district_row(controls, layout):
    """What the plan's text prints of sums."""
    values = {column.code: controls.get(column.code) for column in layout.summed}
    return AppendixRow(kind="district", number=None, name="Toàn quận theo văn bản", values=values)


def _sentences(stated_figures, appendix):
    """(figure, out of how many, sentence) of what the appendix' own document prints."""
    return tuple(
        (figure.value, figure.out_of, figure.sentence)
        for figure in stated_figures
        if figure.document_id == appendix.document_id
    )


def _by_column(figures: Mapping[tuple[int, str], int]) -> Counter:
    """The sums of figures by column code."""
    sums = Counter()
    for (_, code), value in figures.items():
        sums[code] += value
    return sums


def _moved(controls, first, current):
    """The printed sums moved by what was corrected since each base's figure was first known (design 4)."""
    before, now = _by_column(first), _by_column({key: current.get(key, 0) for key in first})
    return {code: printed + now[code] - before[code] for code, printed in controls.items()}


def _residual_row(district, first, waiting_count):
    """What the printed sums hold of bases that are not known: correcting a known one leaves it as it is."""
    values = {
        code: None if stated is None else stated - first[code] for code, stated in district.values.items()
    }
    return AppendixRow(
        kind="residual", number=None, name=f"Còn chênh, thuộc {waiting_count} cơ sở", values=values
    )


def _other_supplements(lines, layout, on):
    """What the term has of supplements in years without a column here: an appendix shows those from its own year on."""
    shown = {column.year for column in layout.supplements}
    standing = (line for line in rules.standing(lines, on=on) if line.column == rules.SUPPLEMENT)
    return rules.total(line for line in standing if line.year not in shown) or 0


def _identities(facts, sums, registered, known_count, other_supplements):
    year = next(column.year for column in facts.layout.figures if column.kind == "registered" and column.year)
    return Identities(
        goal=facts.term.goal,
        registered=registered.get("term_target", sums["term_target"]),
        supplements=(sums[TOTAL] or 0) + other_supplements,
        year=year,
        year_goal=facts.annual_goals.get(year),
        year_registered=registered.get(f"target_{year}", sums[f"target_{year}"]),
        year_supplements=sums.get(f"supplement_{year}") or 0,
        known_count=known_count,
        base_count=len(facts.bases),
    )
