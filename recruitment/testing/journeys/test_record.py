"""Somebody asks who changed a figure: from the cell to the record, an import opened, a target as of a day."""

import pytest

from recruitment.testing.browser import assert_sound, sign_in

pytestmark = pytest.mark.browser


def test_from_a_figure_to_who_changed_it(page, program):
    program.take_appendix()
    sign_in(page, program)
    page.goto("/phu-luc/dong/6/")
    page.get_by_label("Bổ sung chỉ tiêu trong năm 2021").fill("7")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.wait_for_load_state()
    page.goto("/phu-luc/o/6/supplement_2021/")
    page.get_by_label("Ngày", exact=True).fill("30/06/2021")
    page.get_by_role("button", name="Xem", exact=True).click()
    page.get_by_text("Đến hết ngày 30/06/2021").wait_for()
    assert_sound(page)
    page.get_by_role("link", name="Lịch sử thay đổi").click()
    page.get_by_text("sửa số của").first.wait_for()
    assert page.locator(".moves li").first.inner_text() == "bổ sung chỉ tiêu năm 2021: 2 → 7"
    assert_sound(page)
    page.get_by_role("link", name="Bỏ lọc").click()
    page.get_by_role("link", name="Mở 29 dòng").click()
    page.get_by_text("Mọi dòng của cùng một lần làm").wait_for()
    assert page.locator("tbody tr").count() == 29
    assert_sound(page)
    page.goto("/nhat-ky/?nguoi=khong-co-ai")
    page.get_by_text("Chưa có thay đổi trong khoảng này.").wait_for()
    assert_sound(page)
