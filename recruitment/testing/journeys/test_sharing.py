"""A shortfall shared out: a draft worked out, changed by hand, adopted with its document; the identity closes."""

import re

import pytest

from recruitment.testing.browser import assert_sound, sign_in

pytestmark = pytest.mark.browser

PAPER = "Kế hoạch số 99-KH/QU"


@pytest.fixture
def office(page, program):
    """The organiser, on either screen: the appendix is in, Phường 9's supplement lacks 2, a paper is entered."""
    program.take_appendix()
    sign_in(page, program)
    page.goto("/phu-luc/dong/6/")
    page.get_by_label("Bổ sung chỉ tiêu trong năm 2021").fill("0")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.goto("/van-ban/them/")
    for label, text in {
        "Loại văn bản": "Kế hoạch",
        "Số, ký hiệu": "99-KH/QU",
        "Ngày ban hành": "15/07/2021",
        "Cơ quan ban hành": "Ban Thường vụ Quận ủy",
    }.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Lưu văn bản").click()
    page.get_by_text("99-KH/QU").first.wait_for()
    return page


def amounts(page):
    """What the draft adds, by base; bases that get nothing are left out."""
    fields = page.locator("input[name^=row_]").all()
    found = {
        field.get_attribute("aria-label").removeprefix("Thêm cho "): field.input_value() for field in fields
    }
    return {base: amount for base, amount in found.items() if amount not in ("", "0")}


def draft(office):
    """A draft of the 2 that lack, worked out by sources."""
    office.goto("/phu-luc/phan-bo/")
    assert_sound(office)
    office.get_by_role("link", name="Phân bổ 2", exact=True).click()
    assert office.get_by_label("Số cần phân bổ").input_value() == "2"
    assert_sound(office)
    office.get_by_label("Số cần phân bổ").fill("hai")
    office.get_by_role("button", name="Lập dự thảo").click()
    office.get_by_role("alert").get_by_text("Số cần phân bổ phải là số nguyên").wait_for()
    assert_sound(office)
    office.get_by_label("Số cần phân bổ").fill("2")
    office.get_by_role("button", name="Lập dự thảo").click()
    office.get_by_text("Đã lập dự thảo").wait_for()
    assert_sound(office)


def change_by_hand(office):
    """Phường 9 gets both, and first one too many."""
    assert sum(map(int, amounts(office).values())) == 2
    for base in amounts(office):
        office.get_by_label(f"Thêm cho {base}", exact=True).fill("0")
    office.get_by_label("Thêm cho Phường 9", exact=True).fill("3")
    office.locator("[data-share-state=late]").filter(visible=True).first.wait_for()
    assert "vượt 1" in " ".join(office.locator(".share-bar").inner_text().split())
    office.get_by_role("button", name="Tiếp tục: áp dụng").click()
    office.get_by_text("Chưa áp dụng được").wait_for()
    assert_sound(office)
    office.get_by_role("link", name="Sửa dự thảo").click()
    office.get_by_label("Thêm cho Phường 9", exact=True).fill("2")
    office.get_by_role("button", name="Lưu dự thảo").click()
    office.get_by_text("đủ 850").first.wait_for()
    assert amounts(office) == {"Phường 9": "2"}
    assert_sound(office)


def test_a_draft_is_changed_by_hand_and_adopted_and_the_identity_closes(office):
    draft(office)
    change_by_hand(office)
    office.get_by_role("button", name="Tiếp tục: áp dụng").click()
    office.get_by_role("button", name="Áp dụng cho 1 cơ sở").click()
    office.get_by_role("alert").get_by_text("Chọn văn bản mà bảng phân bổ này căn cứ vào.").wait_for()
    assert_sound(office)
    options = office.get_by_label("Theo văn bản").locator("option").all_inner_texts()
    (paper,) = [option for option in options if option.startswith(PAPER)]
    office.get_by_label("Theo văn bản").select_option(label=paper)
    office.get_by_role("button", name="Áp dụng cho 1 cơ sở").click()
    office.get_by_role("heading", name="Đã phân bổ 2 chỉ tiêu bổ sung năm 2021").wait_for()
    said = office.locator("main").inner_text()
    assert "đủ 850" in said
    assert PAPER in said
    assert_sound(office)
    office.goto("/phu-luc/")
    assert "đủ 850" in office.locator("[data-identities]").inner_text()
    office.goto("/phu-luc/o/6/supplement_2021/")
    assert "15/07/2021" in office.get_by_role("row").filter(has_text="Thống nhất").inner_text()


def test_what_was_adopted_is_taken_back_and_its_draft_deleted(office):
    draft(office)
    office.get_by_role("button", name="Tiếp tục: áp dụng").click()
    office.get_by_label("Theo văn bản").select_option(index=1)
    office.get_by_role("button", name=re.compile("Áp dụng cho")).click()
    office.get_by_role("heading", name="Đã phân bổ 2 chỉ tiêu").wait_for()
    office.get_by_role("button", name="Hoàn tác").click()
    office.get_by_text("lại là dự thảo").wait_for()
    assert_sound(office)
    office.goto("/phu-luc/")
    assert "còn thiếu 2" in office.locator("[data-identities]").inner_text()
    office.goto("/phu-luc/phan-bo/")
    assert_sound(office)
    office.get_by_role("link", name="Bổ sung 2 vào năm 2021").click()
    office.get_by_role("link", name="Xóa dự thảo").click()
    assert_sound(office)
    office.get_by_role("button", name="Xóa").click()
    office.get_by_text("Chưa có dự thảo nào.").wait_for()
