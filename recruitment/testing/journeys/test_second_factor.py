"""From a printed password to a second factor, and in again with a code."""

import re

import pytest

from recruitment.accounts.tests.codes import code_of
from recruitment.testing.browser import OWN_PASSWORD, assert_sound

pytestmark = pytest.mark.browser


@pytest.mark.second_factor
def test_a_printed_password_becomes_an_own_one_and_a_code(open_page, program):
    printed = program.manage("create_account", "can.bo", "--name", "Đồng chí Mẫu Mười", "--role", "organiser")
    page = open_page("phone")
    sign_in(page, re.search(r"một lần\): (\S+)", printed)[1])
    page.get_by_role("heading", name="Đặt mật khẩu riêng").wait_for()
    assert_sound(page)
    page.locator("#id_old_password").fill(re.search(r"một lần\): (\S+)", printed)[1])
    page.locator("#id_new_password1").fill(OWN_PASSWORD)
    page.locator("#id_new_password2").fill(OWN_PASSWORD)
    page.get_by_role("button", name="Đổi mật khẩu").click()
    page.get_by_role("heading", name="Bật mã xác thực").wait_for()
    assert_sound(page)
    secret = page.locator("code").inner_text()
    page.locator("#id_code").fill(code_of(secret, steps=-1))
    page.get_by_role("button", name="Bật mã xác thực").click()
    page.get_by_role("heading", name="Mã dự phòng").wait_for()
    assert page.locator("ol code").count() == 10
    assert_sound(page)
    page.get_by_role("button", name="Tôi đã ghi lại các mã").click()
    page.wait_for_url("**/tong-quan/**")
    page.goto("/tai-khoan/phien/")
    page.get_by_text("phiên này").wait_for()
    assert_sound(page)
    page.goto("/tai-khoan/")
    page.get_by_role("button", name="Đăng xuất").click()
    sign_in(page, OWN_PASSWORD)
    page.wait_for_url("**/dang-nhap/ma/")
    assert_sound(page)
    page.locator("#id_code").fill(code_of(secret))
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/tong-quan/**")


def sign_in(page, password):
    page.goto("/dang-nhap/")
    page.locator("input[name=username]").fill("can.bo")
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()
