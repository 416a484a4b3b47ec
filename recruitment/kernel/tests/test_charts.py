"""The geometry of charts: what is known is drawn where it belongs, what is not known is not drawn."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template

from recruitment.kernel.charts import CumulativeChart, bullet, narrow, wide


def chart(**changes):
    values = {
        "starts_on": date(2020, 1, 1),
        "ends_on": date(2024, 12, 31),
        "goal": 850,
        "points": ((date(2020, 12, 31), 126), (date(2021, 6, 30), 202)),
        "pace": Decimal("255.0"),
        "projection": 673,
    }
    return CumulativeChart(**values | changes)


def texts(drawing):
    return [label.text for label in drawing.texts]


def test_a_bar_is_as_long_as_its_share_and_the_pace_is_a_tick():
    bar = bullet(202, 850, pace=Decimal("255"), label="Cả nhiệm kỳ")
    assert (bar.bar, bar.tick) == ("23.8", "30")
    assert bar.text == "Cả nhiệm kỳ: 202 trên 850, tiến độ cần đạt 255,0"


def test_a_bar_over_its_target_stops_at_the_end_of_the_track():
    assert bullet(9, 8).bar == "100"


@pytest.mark.parametrize(("value", "total"), [(None, 5), (3, None), (0, 0), (3, 0)])
def test_without_a_figure_or_a_target_there_is_no_bar(value, total):
    assert bullet(value, total).is_empty


def test_only_known_points_are_drawn_and_the_line_begins_at_zero():
    drawing = wide(chart())
    assert len(drawing.dots) == 2
    assert drawing.actual.startswith("34,322 ")
    assert len(drawing.actual.split()) == 3


def test_the_last_point_says_its_day_and_how_far_it_is_behind():
    for drawing in (wide(chart()), narrow(chart())):
        assert "202 đến 30/06/2021" in texts(drawing)
        assert "chậm 53" in texts(drawing)
    assert "thiếu 177" in texts(wide(chart()))


def test_ahead_of_the_pace_nothing_is_called_slow():
    drawing = wide(chart(pace=Decimal("150"), projection=900))
    assert drawing.lag is None
    assert not any("chậm" in text or "thiếu" in text for text in texts(drawing))


def test_without_any_point_the_goal_still_stands_and_the_words_say_so():
    drawing = wide(chart(points=(), pace=None, projection=None))
    assert (drawing.dots, drawing.gap, drawing.projection_line) == ((), "", None)
    assert drawing.description.startswith("Chưa có số liệu.")


def test_the_chart_has_the_same_story_in_words():
    assert wide(chart()).description == (
        "Lũy kế 126 đến 31/12/2020; 202 đến 30/06/2021. Tiến độ cần đạt đến 30/06/2021 là 255,0. "
        "Nếu giữ mức bình quân hiện nay thì đến 31/12/2024 đạt khoảng 673 trên 850."
    )


def test_coordinates_are_written_with_a_point_in_every_locale():
    page = Template("{% load charts %}{% bullet 202 850 %}{% cumulative chart %}").render(
        Context({"chart": chart()})
    )
    assert 'width="23.8"' in page
    assert 'viewBox="0 0 700 352"' in page
    assert "style=" not in page
