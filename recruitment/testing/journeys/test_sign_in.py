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


def test_a_form_sent_after_the_session_ended_comes_back_filled_also_without_javascript(open_page, program):
    page = open_page("desktop", java_script_enabled=False)
    sign_in(page, program)
    page.goto("/van-ban/them/")
    page.get_by_label("Trích yếu").fill("Về việc <giữ> chữ “đã gõ” & số 7")
    program.manage(
        "shell", "-c", "from django.contrib.sessions.models import Session; Session.objects.all().delete()"
    )
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url("**/dang-nhap/?tiep=**")
    sign_in_here(page, program)
    page.get_by_text("Đã giữ lại nội dung đồng chí vừa nhập. Kiểm tra rồi bấm Lưu.").wait_for()
    assert page.get_by_label("Trích yếu").input_value() == "Về việc <giữ> chữ “đã gõ” & số 7"
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("alert").get_by_text("Nhập").first.wait_for()  # sent now, and found incomplete


def sign_in_here(page, program):
    page.locator("input[name=username]").fill(program.username)
    page.locator("input[name=password]").fill(program.password)
    page.locator("main form button[type=submit]").click()
