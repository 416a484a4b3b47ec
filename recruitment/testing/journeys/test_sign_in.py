"""The first page anybody meets."""

import pytest

from recruitment.testing.browser import assert_sound, sign_in

pytestmark = pytest.mark.browser


def test_whoever_asks_for_a_page_signs_in_first(page, program):
    page.goto("/")
    assert "/dang-nhap/" in page.url
    assert_sound(page)
    sign_in(page, program)
    assert_sound(page)


def test_a_wrong_password_is_told_kindly(page, program, watch):
    watch.allow("status of 422")
    page.goto("/dang-nhap/")
    page.locator("input[name=username]").fill(program.username)
    page.locator("input[name=password]").fill("không phải mật khẩu này")
    page.locator("main form button[type=submit]").click()
    page.get_by_role("alert").wait_for()
    assert page.title().startswith("Lỗi: ")
    assert page.locator("input[name=username]").input_value() == program.username
    assert_sound(page)


def test_an_empty_form_points_at_what_is_missing(page, watch):
    watch.allow("status of 422")
    page.goto("/dang-nhap/")
    page.locator("form").first.evaluate("form => form.noValidate = true")
    page.locator("main form button[type=submit]").click()
    page.get_by_role("alert").wait_for()
    targets = (
        page.get_by_role("alert")
        .get_by_role("link")
        .evaluate_all("all => all.map(a => a.getAttribute('href'))")
    )
    assert len(targets) == 2
    for target in targets:
        assert page.locator(f"input{target}").count() == 1
    assert_sound(page)
