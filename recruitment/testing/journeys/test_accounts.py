"""Whoever keeps accounts ends somebody's post while they work."""

import pytest

from recruitment.testing.browser import assert_sound, sign_in

pytestmark = pytest.mark.browser


def test_a_post_is_ended_and_the_next_click_is_refused(open_page, program, watch):
    watch.allow("status of 403")
    person = program.open_account("ban.tochuc", "--role", "organiser", "--name", "Lê Thị Mẫu")
    theirs = open_page("phone")
    sign_in(theirs, person)
    theirs.goto("/van-ban/")
    assert theirs.locator("h1").inner_text().startswith("Văn bản và chỉ tiêu")
    desk = open_page("desktop")
    sign_in(desk, program)
    desk.get_by_role("link", name="Người dùng", exact=True).click()
    desk.get_by_label("Họ tên hoặc tên đăng nhập").fill("le thi mau")
    desk.get_by_role("button", name="Lọc").click()
    desk.get_by_text("1 tài khoản").wait_for()
    assert_sound(desk)
    desk.get_by_role("link", name="Lê Thị Mẫu").click()
    desk.get_by_role("heading", name="Lê Thị Mẫu").wait_for()
    assert_sound(desk)
    desk.get_by_role("link", name="Cho thôi").click()
    desk.get_by_label("Lý do").fill("Chuyển công tác")
    assert_sound(desk)
    desk.get_by_role("button", name="Cho thôi nhiệm vụ").click()
    desk.get_by_text("Đã cho thôi nhiệm vụ: Ban Tổ chức.").wait_for()
    theirs.goto("/van-ban/")
    theirs.get_by_text("chưa được phân quyền").first.wait_for()
    desk.goto("/nguoi-dung/cac-co-so/")
    assert_sound(desk)
    desk.get_by_role("button", name="Tạo các tài khoản đã chọn").click()
    desk.get_by_role("heading", name="Thư giao tài khoản").wait_for()
    assert desk.locator("article.letter").count() == 39
    assert_sound(desk)
    desk.goto("/nguoi-dung/moi/")
    assert_sound(desk)
