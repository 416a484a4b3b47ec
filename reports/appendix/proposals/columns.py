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
