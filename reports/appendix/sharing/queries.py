"""What the pages of sharing out show: the drafts, one draft by block, and the appendix as if a draft stood."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q, Sum

from recruitment.kernel.numbers import format_count
from recruitment.kernel.scope import Scope
from reports.appendix import acts
from reports.appendix.identities import Identities
from reports.appendix.models import ShareOut, ShareOutRow
from reports.appendix.queries import AppendixTable, appendix_facts, appendix_table
from reports.appendix.sharing import rules
from reports.appendix.sharing.actions import SOURCE, column_of, listed, moved_words
from reports.appendix.sharing.rules import Share
from units.bases.models import PartyBase


def share_outs(scope: Scope) -> list[ShareOut]:
    """Drafts and what was adopted, the latest first, at most fifty; each with allotted and base_count. One query."""
    found = ShareOut.objects.visible_to(scope).select_related("document", "act")
    found = found.annotate(
        allotted=Sum("rows__amount", default=0), base_count=Count("rows", filter=Q(rows__amount__gt=0))
    )
    return list(found.order_by("-pk")[:50])


def rows_of(share_out: ShareOut) -> list[ShareOutRow]:
    """The rows of a draft in the appendix' order. One query."""
    return list(share_out.rows.select_related("base__block").order_by("base__number"))


@dataclass(frozen=True, kw_only=True)
class Missing:
    """What lacks of the goal of the term and of the current year; None: cannot be said, 0 or less: nothing."""

    identities: Identities

    @property
    def term(self) -> int | None:
        found = self.identities
        return None if found.needed is None else found.needed - found.supplements

    @property
    def year(self) -> int | None:
        return self.identities.year_short

    def amount(self, *, of_term: bool = False) -> int | None:
        """What to begin with: what the current year lacks, unless the term is asked for or the year lacks nothing."""
        choices = [self.term] if of_term else [self.year, self.term]
        return next((missing for missing in choices if missing and missing > 0), None)


@dataclass(frozen=True, kw_only=True)
class ShareLine:
    """One base of a draft.

    share: what is known of it now. before: the supplement of the year that stands now (once adopted: that stood then);
    was: when the draft was saved. added: what the draft gives.
    """

    base: PartyBase
    share: Share
    before: int | None
    was: int | None
    added: int

    @property
    def number(self) -> int:
        return self.base.number

    @property
    def after(self) -> int | None:
        """The supplement of the year with the draft; unknown stays unknown where nothing is added."""
        return rules.total([self.before, self.added or None])

    @property
    def is_known(self) -> bool:
        return rules.is_known(self.share)

    @property
    def has_moved(self) -> bool:
        """Whether the supplement was changed after the draft was saved."""
        return self.before != self.was

    @property
    def spare(self) -> int | None:
        """Sources beyond the term target, supplements included; below 0: too few."""
        if self.share.sources is None or self.share.target is None:
            return None
        return self.share.sources - self.share.target

    @property
    def is_over_spare(self) -> bool:
        """Whether it gets more than its sources have to spare."""
        return self.spare is not None and self.added > max(self.spare, 0)


@dataclass(frozen=True, kw_only=True)
class Sums:
    """The sums of some lines; None where nothing is known."""

    registered: int | None
    target: int | None
    sources: int | None
    spare: int | None
    admitted: int | None
    before: int | None
    added: int
    after: int | None

    @classmethod
    def of(cls, lines: Iterable[ShareLine]) -> "Sums":
        lines = list(lines)
        return cls(
            registered=rules.total(line.share.registered for line in lines),
            target=rules.total(line.share.target for line in lines),
            sources=rules.total(line.share.sources for line in lines),
            spare=rules.total(line.spare for line in lines),
            admitted=rules.total(line.share.admitted for line in lines),
            before=rules.total(line.before for line in lines),
            added=sum(line.added for line in lines),
            after=rules.total(line.after for line in lines),
        )


@dataclass(frozen=True, kw_only=True)
class ShareBlock:
    """The bases of one block, and their sums."""

    name: str
    lines: tuple[ShareLine, ...]
    sums: Sums


@dataclass(frozen=True, kw_only=True)
class SharePage:
    """A draft by block. amount: what is to be shared out; identities: as they are once all of it stands."""

    blocks: tuple[ShareBlock, ...]
    sums: Sums
    amount: int
    identities: Identities
    year: int
    method: str

    @property
    def lines(self) -> list[ShareLine]:
        return [line for block in self.blocks for line in block.lines]

    @property
    def given(self) -> list[ShareLine]:
        """The bases that get something."""
        return [line for line in self.lines if line.added]

    @property
    def left(self) -> int:
        """What is not shared out yet; below 0: too much."""
        return self.amount - self.sums.added

    @property
    def gap(self) -> int:
        return abs(self.left)

    @property
    def gap_words(self) -> str:
        return rules.gap_words(self.left)

    @property
    def tone(self) -> str:
        return "ok" if self.left == 0 else "slow" if self.left > 0 else "late"

    @property
    def seen(self) -> dict[str, int | None]:
        """What the page shows as standing, by TT as a hidden field carries it."""
        return {str(line.number): line.before for line in self.lines}

    @property
    def over_words(self) -> str:
        """The sentence about bases that get more than their sources have to spare; empty: none, or it was not asked."""
        over = [line.base.display_name for line in self.lines if line.is_over_spare]
        if not over or self.method != rules.SOURCES:
            return ""
        spare = format_count(sum(max(line.spare or 0, 0) for line in self.lines))
        return (
            f"Nguồn còn dư cả thảy {spare}, cần phân bổ {format_count(self.amount)}: {listed(over)} được thêm nhiều "
            "hơn số nguồn còn dư. Xem lại từng dòng trước khi áp dụng."
        )

    @property
    def moved_words(self) -> str:
        """The sentence about bases whose supplement was changed after the draft was saved; empty: none."""
        names = [line.base.display_name for line in self.lines if line.has_moved]
        return moved_words(names, self.year) if names else ""

    @property
    def may_be_adopted(self) -> bool:
        return self.left == 0 and not self.moved_words


def share_page(
    *,
    share_out: ShareOut,
    rows: Sequence[ShareOutRow],
    scope: Scope,
    amount: int | None = None,
    amounts: Mapping[int, int] | None = None,
) -> SharePage:
    """A draft, or what was adopted, beside the figures that stand now. As many queries as the appendix' table.

    amount and amounts (by TT) stand for those of the draft where a person typed others and has not saved them.
    """
    facts = appendix_facts(scope=scope, appendix=share_out.appendix)
    blocks = {}
    for line in _lines(share_out, rows, facts, amounts or {}):
        blocks.setdefault(line.share.block, []).append(line)
    wanted = share_out.amount if amount is None else amount
    identities = facts.table().identities
    return SharePage(
        blocks=tuple(
            ShareBlock(name=name or "Chưa rõ khối", lines=tuple(found), sums=Sums.of(found))
            for name, found in blocks.items()
        ),
        sums=Sums.of(line for found in blocks.values() for line in found),
        amount=wanted,
        identities=identities if share_out.is_adopted else _with(identities, wanted, share_out.year),
        year=share_out.year,
        method=share_out.method,
    )


def _lines(share_out, rows, facts, typed):
    """The lines of the bases that are seen, by what stands now."""
    standing, code, seen = facts.standing(), column_of(share_out).code, {base.pk for base in facts.bases}
    terms = rules.of_term(lines=facts.lines, reports=facts.reports, since=facts.term.starts_on)
    for row in rows:
        if row.base_id in seen:
            now, sources = (standing.get((row.base_id, one)) for one in (code, SOURCE))
            yield ShareLine(
                base=row.base,
                share=_share(row.base, sources, terms.get(row.base_id)),
                before=row.standing if share_out.is_adopted else now,
                was=row.standing,
                added=typed.get(row.base.number, row.amount),
            )


def _share(base, sources, term):
    block = base.block.name if base.block else ""
    return rules.share_of(number=base.number, block=block, sources=sources, term=term)


def _with(identities, amount, year):
    """The identities with so much more in a year."""
    return replace(
        identities,
        supplements=identities.supplements + amount,
        year_supplements=identities.year_supplements + (amount if year == identities.year else 0),
    )


def paper_from(*, share_out: ShareOut, rows: Sequence[ShareOutRow]) -> date | None:
    """The first day of which a paper may carry a draft: when the supplements it changes came into force last.

    None: any day. One query.
    """
    given = [row.base_id for row in rows if row.amount]
    since = acts.in_force_days(appendix=share_out.appendix, base_ids=given)
    code = column_of(share_out).code
    return max((day for (_, column), day in since.items() if column == code), default=None)


def drafted_table(*, share_out: ShareOut, scope: Scope) -> AppendixTable:
    """The appendix as if a draft stood: for its workbook."""
    code = column_of(share_out).code
    added = {(row.base_id, code): row.amount for row in share_out.rows.all() if row.amount}
    return appendix_table(scope=scope, appendix=share_out.appendix, added=added)
