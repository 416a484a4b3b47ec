"""The geometry of the charts, as plain values; template components turn it into SVG. Pure: no Django.

Coordinates come out as text with a point, so that no locale can spoil them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from recruitment.kernel.dates import format_date
from recruitment.kernel.numbers import format_count, format_decimal

Number = int | float | Decimal


def coordinate(value: Number) -> str:
    """A coordinate with at most one decimal: 34, 148.5."""
    return f"{float(value):.1f}".removesuffix(".0")


@dataclass(frozen=True, kw_only=True)
class Bullet:
    """One bar against a target, on a track 100 wide. What is over the target stops at the track's end.

    bar, band, tick: widths and place on the track as coordinates; "" where there is none.
    """

    bar: str
    band: str
    tick: str
    tone: str
    text: str

    @property
    def is_empty(self) -> bool:
        return self.bar == ""


def bullet(value: int | None, total: int | None, *, pace=None, band=None, tone="ok", label="") -> Bullet:
    """The bar of a figure: value of total, with the pace as a black tick and a second figure as a band."""
    known = value is not None and bool(total)
    words = f"{format_count(value)} trên {format_count(total)}"
    if pace is not None:
        words += f", tiến độ cần đạt {format_decimal(pace)}"
    if band is not None:
        words += f", cơ sở đăng ký {format_count(band)}"
    return Bullet(
        bar=_share(value, total) if known else "",
        band=_share(band, total) if known else "",
        tick=_share(pace, total) if known else "",
        tone=tone,
        text=f"{label}: {words}" if label else words,
    )


def _share(part: Number | None, total: int) -> str:
    return "" if part is None else coordinate(min(max(float(part) / total, 0), 1) * 100)


@dataclass(frozen=True, kw_only=True)
class CumulativeChart:
    """What the cumulative chart shows. points: (day, sum since the first day), known ones only, oldest first.

    pace: what the even pace asks for on the last point's day; projection: the sum on the last day if the present
    average holds. None where unknown.
    """

    starts_on: date
    ends_on: date
    goal: int
    points: tuple[tuple[date, int], ...]
    pace: Decimal | None = None
    projection: int | None = None


@dataclass(frozen=True, kw_only=True)
class Text:
    """A label at a place; anchor is start, middle or end; tone names its colour class."""

    x: str
    y: str
    text: str
    anchor: str = "start"
    tone: str = "axis"


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A cumulative chart laid out for one width; everything is a coordinate or a list of them."""

    code: str
    width: int
    height: int
    title: str
    description: str
    left: str
    right: str
    floor: str
    grid: tuple[str, ...]
    ticks: tuple[str, ...]
    gap: str
    goal_line: tuple[str, str, str, str]
    projection_line: tuple[str, str, str, str] | None
    actual: str
    dots: tuple[tuple[str, str], ...]
    lag: tuple[str, str, str] | None
    texts: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """A plotting area: pixels at the edges, and how days and sums are placed in it."""

    chart: CumulativeChart
    left: float
    right: float
    top: float
    floor: float

    def x(self, day: date) -> float:
        """The place of the end of a day."""
        span = (self.chart.ends_on - self.chart.starts_on).days + 1
        gone = (day - self.chart.starts_on).days + 1
        return self.left + (self.right - self.left) * min(max(gone / span, 0), 1)

    def y(self, value: Number) -> float:
        return self.floor - (self.floor - self.top) * float(value) / max(self.ceiling, 1)

    @property
    def ceiling(self) -> int:
        return max([self.chart.goal, *(value for _, value in self.chart.points), self.chart.projection or 0])


def wide(chart: CumulativeChart) -> Drawing:
    """The chart for a desktop: labels to the right of the plot and on the lines."""
    frame = _Frame(chart=chart, left=34, right=604, top=31, floor=322)
    return _draw(frame, code="rong", width=700, height=352, labels=_wide_labels)


def narrow(chart: CumulativeChart) -> Drawing:
    """The chart for a phone: fewer labels, inside the plot."""
    frame = _Frame(chart=chart, left=34, right=336, top=27, floor=220)
    return _draw(frame, code="hep", width=346, height=250, labels=_narrow_labels)


def _draw(frame, *, code, width, height, labels):
    chart = frame.chart
    path = [(frame.left, frame.floor), *((frame.x(day), frame.y(value)) for day, value in chart.points)]
    return Drawing(
        code=code,
        width=width,
        height=height,
        title=f"Lũy kế đảng viên mới so với tiến độ cần đạt, {chart.starts_on.year} – {chart.ends_on.year}",
        description=_description(chart),
        left=coordinate(frame.left),
        right=coordinate(frame.right),
        floor=coordinate(frame.floor),
        grid=tuple(coordinate(frame.y(value)) for value in _steps(frame.ceiling)),
        ticks=tuple(coordinate(frame.x(day)) for day in _year_ends(chart)),
        gap=_gap(frame),
        goal_line=_line(frame.left, frame.floor, frame.right, frame.y(chart.goal)),
        projection_line=_projection_line(frame),
        actual=" ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in path),
        dots=tuple((coordinate(x), coordinate(y)) for x, y in path[1:]),
        lag=_lag(frame),
        texts=(*_axis(frame), *labels(frame)),
    )


def _line(x1, y1, x2, y2):
    return tuple(coordinate(value) for value in (x1, y1, x2, y2))


def _steps(ceiling: int) -> range:
    """Round marks on the vertical axis, four to eight of them."""
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000):
        if ceiling / step <= 5:
            break
    return range(0, ceiling + 1, step)


def _year_ends(chart):
    """The day before the first one, and the last day of each year of the span."""
    years = range(chart.starts_on.year, chart.ends_on.year + 1)
    return [chart.starts_on - timedelta(days=1), *(min(date(year, 12, 31), chart.ends_on) for year in years)]


def _gap(frame):
    """The area between the pace and the projection from the last known day on; "" without both."""
    chart = frame.chart
    if (
        not chart.points
        or chart.pace is None
        or chart.projection is None
        or chart.pace <= chart.points[-1][1]
    ):
        return ""
    day, value = chart.points[-1]
    corners = [
        (frame.x(day), frame.y(chart.pace)),
        (frame.right, frame.y(chart.goal)),
        (frame.right, frame.y(chart.projection)),
        (frame.x(day), frame.y(value)),
    ]
    return " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in corners)


def _projection_line(frame):
    chart = frame.chart
    if not chart.points or chart.projection is None:
        return None
    day, value = chart.points[-1]
    return _line(frame.x(day), frame.y(value), frame.right, frame.y(chart.projection))


def _lag(frame):
    """The short vertical line from the last point up to the pace; None when it is not behind."""
    chart = frame.chart
    if not chart.points or chart.pace is None or chart.pace <= chart.points[-1][1]:
        return None
    day, value = chart.points[-1]
    return coordinate(frame.x(day)), coordinate(frame.y(chart.pace)), coordinate(frame.y(value))


def _axis(frame):
    for value in _steps(frame.ceiling):
        yield Text(
            x=coordinate(frame.left - 8),
            y=coordinate(frame.y(value) + 4),
            text=format_count(value),
            anchor="end",
        )
    ends = _year_ends(frame.chart)
    for before, after in zip(ends, ends[1:], strict=False):
        middle = (frame.x(before) + frame.x(after)) / 2
        yield Text(
            x=coordinate(middle), y=coordinate(frame.floor + 22), text=str(after.year), anchor="middle"
        )


def _point_labels(frame):
    """Sums beside their points; the last one with its day."""
    for index, (day, value) in enumerate(frame.chart.points):
        x, y = frame.x(day), frame.y(value)
        if index < len(frame.chart.points) - 1:
            yield Text(x=coordinate(x + 2), y=coordinate(y + 19), text=format_count(value), tone="actual")
        else:
            words = f"{format_count(value)} đến {format_date(day)}"
            yield Text(x=coordinate(x + 9), y=coordinate(y + 15), text=words, tone="actual-last")


def _lag_label(frame):
    chart = frame.chart
    if _lag(frame):
        day, value = chart.points[-1]
        words = f"chậm {format_decimal(chart.pace - value).removesuffix(',0')}"
        yield Text(
            x=coordinate(frame.x(day) - 8),
            y=coordinate(frame.y(chart.pace) - 12),
            text=words,
            anchor="end",
            tone="slow",
        )


def _wide_labels(frame):
    chart = frame.chart
    yield from _point_labels(frame)
    yield from _lag_label(frame)
    aside = frame.right + 8
    goal_y = frame.y(chart.goal) + 5
    yield Text(
        x=coordinate(aside), y=coordinate(goal_y), text=f"{format_count(chart.goal)} chỉ tiêu", tone="goal"
    )
    if chart.projection is None or not chart.points:
        return
    projection_y = frame.y(chart.projection) + 5
    if abs(projection_y - goal_y) < 18:
        projection_y = goal_y + 18
    short = chart.goal - chart.projection
    yield Text(
        x=coordinate(aside),
        y=coordinate(projection_y),
        text=format_count(chart.projection),
        tone="projection",
    )
    if short > 0 and projection_y - goal_y >= 36:
        middle = (goal_y + projection_y) / 2
        yield Text(
            x=coordinate(aside), y=coordinate(middle), text=f"thiếu {format_count(short)}", tone="slow"
        )
    yield _below_projection(frame)


def _below_projection(frame):
    """What the dashed line is, under its right half."""
    day, value = frame.chart.points[-1]
    x = (frame.x(day) + frame.right) / 2
    y = frame.y((value + frame.chart.projection) / 2)
    return Text(
        x=coordinate(x + 6), y=coordinate(y + 24), text="Nếu giữ mức bình quân này", tone="projection-note"
    )


def _narrow_labels(frame):
    chart = frame.chart
    yield from _point_labels(frame)
    yield from _lag_label(frame)
    yield Text(
        x=coordinate(frame.right),
        y=coordinate(frame.y(chart.goal) - 10),
        text=f"{format_count(chart.goal)} chỉ tiêu",
        anchor="end",
        tone="goal",
    )
    if chart.projection is not None and chart.points:
        yield Text(
            x=coordinate(frame.right),
            y=coordinate(frame.y(chart.projection) + 20),
            text=format_count(chart.projection),
            anchor="end",
            tone="projection",
        )


def _description(chart: CumulativeChart) -> str:
    """The chart in words, for whoever does not see it."""
    if not chart.points:
        return f"Chưa có số liệu. Chỉ tiêu {format_count(chart.goal)} đến {format_date(chart.ends_on)}."
    known = "; ".join(f"{format_count(value)} đến {format_date(day)}" for day, value in chart.points)
    words = f"Lũy kế {known}."
    if chart.pace is not None:
        words += f" Tiến độ cần đạt đến {format_date(chart.points[-1][0])} là {format_decimal(chart.pace)}."
    if chart.projection is not None:
        words += (
            f" Nếu giữ mức bình quân hiện nay thì đến {format_date(chart.ends_on)} đạt khoảng "
            f"{format_count(chart.projection)} trên {format_count(chart.goal)}."
        )
    return words
