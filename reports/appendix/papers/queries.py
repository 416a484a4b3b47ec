"""The papers that figures rest on, and what each year of the term has of goals and appendices."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recruitment.kernel.numbers import format_count
from reports.appendix.models import Appendix
from reports.appendix.stated import appendices_with_use
from units.bases.models import Document
from units.targets import stated
from units.targets.models import AnnualGoal, Term


@dataclass(frozen=True, kw_only=True)
class YearLine:
    """One year of the term: the district's goal and the appendix, None where there is none yet."""

    year: int
    goal: AnnualGoal | None
    appendix: Appendix | None

    @property
    def is_untouched(self) -> bool:
        """Whether there is an appendix into which nobody has put anything."""
        return self.appendix is not None and not self.appendix.is_used


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """A paper, and what rests on it in words."""

    document: Document
    uses: str


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The term with its years, and every paper, the latest first."""

    term: Term
    years: tuple[YearLine, ...]
    papers: tuple[PaperLine, ...]

    @property
    def goals(self) -> list[int]:
        """The goals of the years that have one."""
        return [line.goal.goal for line in self.years if line.goal]

    @property
    def goals_sum(self) -> int:
        return sum(self.goals)

    @property
    def has_year_without_appendix(self) -> bool:
        return any(line.appendix is None for line in self.years)


def years_of(term: Term) -> range:
    """The years of a term."""
    return range(term.starts_on.year, term.ends_on.year + 1)


def next_year(term: Term, taken: Iterable[int]) -> int | None:
    """The year of the term after the last one that is taken; None when that was the last of all."""
    years = years_of(term)
    year = max(taken, default=years[0] - 1) + 1
    return year if year in years else None


def overview() -> Overview:
    """Everything the page of papers and goals shows. Four queries."""
    term, goals = stated.current_term(), stated.goals_by_year()
    by_year = {appendix.current_year: appendix for appendix in appendices_with_use()}
    years = tuple(
        YearLine(year=year, goal=goals.get(year), appendix=by_year.get(year)) for year in years_of(term)
    )
    every = list(stated.papers())
    uses = _uses(term, years, every)
    papers = tuple(PaperLine(document=paper, uses=", ".join(uses[paper.pk])) for paper in every)
    return Overview(term=term, years=years, papers=papers)


def _uses(term: Term, years: Sequence[YearLine], papers: Sequence[Document]) -> dict[int, list[str]]:
    """What rests on each paper, by its id."""
    uses = defaultdict(list)
    uses[term.document_id].append("chỉ tiêu nhiệm kỳ")
    for line in years:
        if line.goal:
            uses[line.goal.document_id].append(f"chỉ tiêu {line.year}")
        if line.appendix:
            uses[line.appendix.document_id].append(f"phụ lục {line.year}")
    for paper in papers:
        if paper.lines:
            uses[paper.pk].append(f"{format_count(paper.lines)} dòng sổ chỉ tiêu")
    return uses
