"""Dates are written day first; the clock is one."""

from datetime import date, datetime

import pytest
from django import forms
from django.template import Context, Template

from recruitment.kernel import clock
from recruitment.kernel.dates import BadDate, format_date, format_moment, parse_date


@pytest.mark.parametrize(
    "text", ["5/7/2021", "05/07/2021", "05-07-2021", "5.7.2021", "05072021", "2021-07-05", " 5 / 7 / 2021 "]
)
def test_the_day_comes_first_however_it_is_written(text):
    assert parse_date(text) == date(2021, 7, 5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31/6/2021", "tháng 6 năm 2021 không có ngày 31"),
        ("29/2/2021", "tháng 2 năm 2021 không có ngày 29"),
        ("7/13/2021", "không có tháng 13"),
        ("5/7/21", "nhập ngày/tháng/năm, ví dụ 05/07/2021"),
        ("hôm nay", "nhập ngày/tháng/năm"),
        ("", "nhập ngày/tháng/năm"),
        ("5/7/0021", "năm 21 không hợp lệ"),
        ("٥/٧/٢٠٢١", "nhập ngày/tháng/năm"),
    ],
)
def test_what_is_no_date_is_refused_in_words(text, words):
    with pytest.raises(BadDate, match=words):
        parse_date(text)


def test_dates_and_moments_are_shown_with_two_digits():
    assert format_date(date(2021, 6, 5)) == "05/06/2021"
    assert format_moment(datetime(2021, 7, 5, 9, 42)) == "09:42 05/07/2021"  # noqa: DTZ001 - only how it looks


def test_the_frameworks_own_fields_read_the_day_first_too(settings):
    assert forms.DateField().clean("05/06/2021") == date(2021, 6, 5)
    assert forms.DateField().clean("30/06/2021") == date(2021, 6, 30)
    assert forms.IntegerField(localize=True).clean("1.804") == 1804


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{{ n }}", "1.804"),
        ("{{ n|count }}", "1.804"),
        ("{{ year|plain }}", "2021"),
        ("{{ half|number1 }}", "70,5"),
        ("{{ day }}", "30/06/2021"),
        ("{{ day|date_vi }}", "30/06/2021"),
        ("{{ none|count }}{{ none|date_vi }}{{ none|percent }}", "–––"),
        ("{{ whole|short_number }} {{ half|short_number }}", "53 70,5"),
    ],
)
def test_templates_show_numbers_and_dates_in_vietnamese(template, shown):
    values = {"n": 1804, "year": 2021, "half": 70.5, "whole": 53.0, "day": date(2021, 6, 30), "none": None}
    assert Template(template).render(Context(values)) == shown


def test_the_clock_can_be_held_at_a_day(settings):
    settings.CLOCK = "2021-07-05"
    assert clock.today() == date(2021, 7, 5)
    assert clock.now().tzinfo is not None


def test_without_a_held_day_the_clock_runs(settings):
    settings.CLOCK = ""
    assert clock.today() == clock.now().date()


def test_samples_are_made_on_a_day_of_their_own_and_the_clock_goes_on_after(settings):
    settings.CLOCK = "2021-07-05"
    with clock.held_at(date(2020, 9, 30)):
        assert clock.today() == date(2020, 9, 30)
        with clock.held_at(date(2020, 10, 1)):
            assert clock.today() == date(2020, 10, 1)
        assert clock.today() == date(2020, 9, 30)
    assert clock.today() == date(2021, 7, 5)
