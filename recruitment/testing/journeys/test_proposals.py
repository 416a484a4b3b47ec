"""A base proposes on a phone, the district agrees at a desk, the identity closes, and one undo opens it again."""

import pytest

from recruitment.testing.browser import BASE, assert_sound, sign_in

pytestmark = pytest.mark.browser

WORKBOOK = BASE / "fixtures" / "phu-luc-ke-hoach-47.xlsx"


@pytest.fixture
def office(open_page, program):
    """The organiser's desk: the appendix is in, and Phường 9's supplement of 2021 lacks 2."""
    program.take_appendix()
    page = open_page("desktop")
    sign_in(page, program)
    page.goto("/phu-luc/dong/6/")
    page.get_by_label("Bổ sung chỉ tiêu trong năm 2021").fill("0")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_text("còn thiếu 2").wait_for()
    return page


@pytest.fixture
def secretary(open_page, program):
    """The secretary of Phường 9, signed in on a phone."""
    account = program.open_account(
        "phuong9", "--name", "Đồng chí Mẫu Chín", "--role", "base_secretary", "--base", "6"
    )
    page = open_page("phone")
    sign_in(page, account)
    return page


def test_a_base_proposes_the_district_agrees_and_the_identity_closes(office, secretary):
    open_campaign(office)
    propose(secretary)
    office.reload()
    assert_sound(office)
    assert "đủ 850" in office.get_by_role("row", name="Nếu thống nhất hết").inner_text()
    office.get_by_role("link", name="Phường 9").click()
    assert_sound(office)
    office.get_by_role("button", name="Thống nhất", exact=True).click()
    office.get_by_role("alert").get_by_text("Chọn văn bản thống nhất chỉ tiêu.").wait_for()
    enter_the_paper(office)
    office.get_by_role("button", name="Thống nhất", exact=True).click()
    office.get_by_text("Đã thống nhất đề nghị của Phường 9").wait_for()
    office.goto("/phu-luc/")
    office.get_by_text("đủ 850").wait_for()
    secretary.reload()
    secretary.get_by_text("Đã thống nhất", exact=True).wait_for()
    assert_sound(secretary)
    office.go_back()
    office.get_by_role("link", name="Phường 9").click()
    office.get_by_role("button", name="Hoàn tác lần thống nhất này").click()
    office.get_by_text("1 đề nghị lại chờ quyết định").wait_for()
    close_and_reopen(office)


def open_campaign(office):
    office.goto("/phu-luc/de-nghi/")
    assert_sound(office)
    office.get_by_role("link", name="Mở đợt rà soát").first.click()
    office.get_by_role("button", name="Mở đợt").click()
    office.get_by_role("alert").get_by_text("Nhập hạn trả lời").wait_for()
    assert_sound(office)
    office.get_by_label("Hạn trả lời").fill("31/12/2099")
    office.get_by_role("button", name="Mở đợt").click()
    office.get_by_text("Đã trả lời 0/39 cơ sở").wait_for()
    assert_sound(office)


def enter_the_paper(office):
    """No paper of a fresh installation is as young as the supplements: it is entered, and the reply stays."""
    office.get_by_text("Danh sách chưa có văn bản nào ban hành từ 01/07/2021 trở đi").wait_for()
    office.get_by_label("Ý kiến trả lời").fill("Nhất trí [mẫu]")
    office.get_by_role("button", name="Thêm văn bản").click()
    office.wait_for_url("**/van-ban/them/**")
    assert_sound(office)
    office.get_by_label("Loại văn bản").fill("Quyết định")
    office.get_by_label("Số, ký hiệu").fill("12-QĐ/QU")
    office.get_by_label("Ngày ban hành").fill("10/07/2021")
    office.get_by_label("Cơ quan ban hành").fill("Ban Thường vụ Quận ủy")
    office.get_by_role("button", name="Lưu văn bản").click()
    assert office.get_by_label("Ý kiến trả lời").input_value() == "Nhất trí [mẫu]"
    assert "12-QĐ/QU" in office.get_by_label("Văn bản").locator("option:checked").inner_text()


def close_and_reopen(office):
    """The district returns what waits, closes the campaign after reading who has not answered, and opens it again."""
    office.get_by_label("Ý kiến trả lời").fill("Ghi rõ nguồn [mẫu]")
    office.get_by_role("button", name="Trả lại cơ sở").click()
    office.get_by_role("link", name="Kết thúc đợt").click()
    office.get_by_text("39 cơ sở chưa trả lời").wait_for()
    assert_sound(office)
    office.get_by_role("button", name="Kết thúc đợt").click()
    office.get_by_text("Đã kết thúc đợt.").wait_for()
    assert_sound(office)
    office.get_by_role("button", name="Mở lại đợt").click()
    office.get_by_text("Đã mở lại đợt.").wait_for()


def propose(secretary):
    secretary.goto("/phu-luc/de-nghi/")
    assert_sound(secretary)
    secretary.get_by_role("link", name="Rà soát nguồn").click()
    secretary.get_by_label("Bổ sung chỉ tiêu trong năm 2021").fill("2a")
    secretary.get_by_label("Lý do").fill("Thêm hai quần chúng ưu tú [mẫu]")
    secretary.get_by_role("button", name="Lưu và kiểm tra").click()
    secretary.get_by_role("alert").get_by_text("đang có “2a”").wait_for()
    assert_sound(secretary)
    secretary.get_by_label("Bổ sung chỉ tiêu trong năm 2021").fill("2")
    secretary.get_by_role("button", name="Lưu và kiểm tra").click()
    assert_sound(secretary)
    secretary.get_by_role("link", name="Công văn").click()
    assert_sound(secretary)
    secretary.go_back()
    secretary.get_by_role("button", name="Gửi Ban Tổ chức").click()
    secretary.get_by_text("Đã gửi Ban Tổ chức").wait_for()
    assert_sound(secretary)
