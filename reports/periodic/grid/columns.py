"""The columns of the district's grid: the indicators of a period in two sets, and what is worked out beside them."""

from dataclasses import dataclass

from reports.periodic.indicators import BY_CODE, PARTS, Indicator
from reports.periodic.models import Period

SET = "bang"  # in the address: which set of columns
MADE_UP_OF = "co-cau"
IN_YEAR, PERCENT = "in_year", "percent"


@dataclass(frozen=True, kw_only=True)
class ColumnSet:
    """The indicators shown at once. with_year: the year's sum and its target stand at the end; slug: in the address."""

    indicators: tuple[Indicator, ...]
    with_year: bool
    slug: str = ""

    @property
    def for_phones(self) -> tuple[Indicator, ...]:
        """The two figures that a line of the list on phones has room for."""
        told = tuple(one for one in self.indicators if one.code in ("members", "admitted"))
        return (told or self.indicators)[:2]


def has_parts(period: Period) -> bool:
    """Whether a period asks for enough to need a second set of columns."""
    return any(one.set == PARTS for one in period.columns) and any(one.set != PARTS for one in period.columns)


def columns_of(period: Period, asked: str = "") -> ColumnSet:
    """The set that an address asks for; the main one by default."""
    if asked == MADE_UP_OF and has_parts(period):
        admitted = (BY_CODE["admitted"],) if "admitted" in period.asked else ()
        parts = tuple(one for one in period.columns if one.set == PARTS)
        return ColumnSet(indicators=admitted + parts, with_year=False, slug=MADE_UP_OF)
    main = tuple(one for one in period.columns if one.set != PARTS) or period.columns
    return ColumnSet(indicators=main, with_year="admitted" in period.asked and not period.is_ad_hoc)
