"""Which columns of an appendix a base may propose figures for, and how a proposed figure finds its column. Pure."""

from reports.appendix.layout import Column, Layout

PROPOSED = ("sources", "registered", "supplement")


def proposed_columns(layout: Layout) -> tuple[Column, ...]:
    """Sources, the registered targets of the term and the year, and every year's supplement, in printed order."""
    return tuple(column for column in layout.figures if column.kind in PROPOSED)


def column_of(figure, layout: Layout) -> Column:
    """The column of a proposed figure (column, year). Raises KeyError when the appendix has no such column."""
    return {(column.kind, column.year): column for column in proposed_columns(layout)}[
        figure.column, figure.year
    ]


def heading_of(column: Column, layout: Layout, *, is_known: bool) -> str:
    """What is asked for under a column, in words.

    Sources are no target: what is agreed of them corrects the figure the appendix has, which speaks of a day that is
    past, and says so (decision 7).
    """
    if column.kind != "sources":
        return column.heading
    figure = f"số nguồn đến {sources_day(layout)}"
    return f"Đính chính {figure}" if is_known else figure.capitalize()


def sources_day(layout: Layout) -> str:
    """The day of which the sources of an appendix speak, as people write it: the end of its half-year."""
    year = next(column.year for column in layout.columns if column.half)
    return f"30/06/{year}"
