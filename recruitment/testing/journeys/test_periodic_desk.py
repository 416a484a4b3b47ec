"""The office's desk from an opened quarter to its lock: on a desktop, on a phone, and without a script."""

import re

import pytest

from recruitment.testing.browser import BASE, assert_sound, sign_in

pytestmark = pytest.mark.browser

WORKBOOK = BASE / "fixtures" / "phu-luc-ke-hoach-47.xlsx"
ON_PAPER = (
    "from datetime import date; from reports.periodic.tests.reporting import *; on = date(2021, 9, 25); "
)
WAYS = {
    "desktop": ("desktop", {}),
    "phone": ("phone", {}),
    "without a script": ("desktop", {"java_script_enabled": False}),
}


def bases_do(program, code: str) -> None:
    """What bases do meanwhile, through the actions their own pages call."""
    program.manage("shell", "-c", ON_PAPER + code)


class Office:
    """The organiser at the desk: looks at every page it comes to."""

    def __init__(self, page, *, has_script: bool):
        self.page, self.has_script = page, has_script

    def see(self, words: str) -> None:
        """Wait for words on the page, and look at the page as a whole."""
        self.page.locator("main").get_by_text(words).locator("visible=true").first.wait_for()
        if self.has_script:
            assert_sound(self.page)

    def go(self, path: str, words: str) -> None:
        self.page.goto(path)
        self.see(words)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name).locator("visible=true").first.click()


@pytest.fixture(params=WAYS)
def office(request, open_page, program):
    size, options = WAYS[request.param]
    program.take_appendix()
    page = open_page(size, **options)
    sign_in(page, program)
    return Office(page, has_script="java_script_enabled" not in options)


def test_a_quarter_is_opened_returned_put_right_approved_locked_and_corrected(office, program):
    open_quarter(office)
    bases_do(program, "hand_in(6, on=on); hand_in(11, on=on); write(7, on=on)")
    return_one_cell(office)
    bases_do(program, "write(6, {'sources_added': 5}, on=on); hand_in(6, {}, on=on)")
    approve(office)
    approve_many(office)
    see_who_owes(office)
    lock_and_extend(office)
    correct(office)


def open_quarter(office):
    office.go("/ky-bao-cao/", "Chưa mở kỳ báo cáo nào.")
    office.follow("Mở nhận báo cáo")
    office.page.get_by_label("Kỳ báo cáo").select_option("2021-q3")
    if not office.has_script:
        office.press("Chọn kỳ")
    office.see("sẽ phải báo cáo quý III/2021")
    assert office.page.get_by_label("Hạn nộp").input_value() == "30/09/2021"
    office.page.get_by_label("Hạn nộp").fill("31/13/2021")
    office.press("Mở nhận báo cáo quý III/2021")
    office.see("Có 1 lỗi cần sửa")
    office.page.get_by_label("Hạn nộp").fill("5/10/2021")
    office.press("Mở nhận báo cáo quý III/2021")
    office.see("39 cơ sở, hạn nộp 05/10/2021")


def return_one_cell(office):
    office.go("/duyet-bao-cao/", "2 báo cáo chờ duyệt")
    office.follow("Phường 9")
    office.see("Số báo cáo")
    office.press("Trả lại báo cáo")
    office.see("Nhập lý do trả lại")
    office.page.get_by_label("Trả lại ô “Mới đưa vào nguồn”").check()
    office.page.get_by_label("Nguồn cuối kỳ không khớp").check()
    office.page.get_by_label("ghi thêm").fill("Xem lại danh sách [mẫu]")
    office.press("Trả lại báo cáo")
    office.see("Đã trả lại báo cáo của Phường 9, quý III/2021.")


def approve(office):
    office.go("/duyet-bao-cao/", "2 báo cáo chờ duyệt")
    office.follow("Phường 9")
    office.see("2 ô đã đổi từ lần nộp trước")
    office.see("từ lần nộp trước: 2 → 5")
    office.press("Duyệt")
    office.see("Đã duyệt báo cáo của Phường 9, quý III/2021.")
    office.page.goto("/tong-quan/?den=2021-09-30")
    office.page.get_by_text("203/850").first.wait_for()


def approve_many(office):
    office.go("/duyet-bao-cao/", "1 báo cáo chờ duyệt")
    office.follow("Duyệt 1 báo cáo không có cảnh báo")
    office.see("Phường 14")
    office.press("Duyệt các báo cáo đã đánh dấu")
    office.see("Đã duyệt 1 báo cáo.")
    office.see("Không có báo cáo chờ duyệt.")
    office.page.goto("/tong-quan/?den=2021-09-30")
    office.page.get_by_text("204/850").first.wait_for()


def see_who_owes(office):
    office.go("/tien-do-nop/", "2/39 đã nộp")
    office.follow("Soạn lời nhắc")
    text = office.page.get_by_label("Nhắc 37 cơ sở").input_value()
    assert "Phường 10 – quý III/2021: đang nhập, chưa nộp, hạn 05/10/2021" in text
    assert "Phường 9 " not in text
    if office.has_script:
        office.press("Sao chép lời nhắc")
        office.page.get_by_role("status").get_by_text(re.compile("Đã sao chép|bấm Ctrl")).wait_for()
        assert_sound(office.page)


def lock_and_extend(office):
    office.go("/ky-bao-cao/", "2/39 đã nộp")
    office.follow("Quản lý quý III/2021")
    office.see("Đang nhận")
    office.follow("Khóa kỳ")
    office.see("37 cơ sở chưa nộp")
    office.press("Khóa kỳ quý III/2021")
    office.see("Đã khóa kỳ quý III/2021.")
    office.page.locator("select[name=base]").select_option(label="Phường 10")
    office.page.get_by_label("Gia hạn đến hết ngày").fill("31/12/2099")
    office.press("Gia hạn")
    office.see("Nhập lý do gia hạn.")
    office.page.get_by_label("Lý do gia hạn").fill("Bí thư đi công tác [mẫu]")
    office.press("Gia hạn")
    office.see("còn hiệu lực")


def correct(office):
    office.go("/tien-do-nop/", "2/39 đã nộp")
    office.follow("Phường 9")
    office.see("Các bước")
    office.follow("Đính chính")
    office.page.get_by_label("Đã kết nạp đảng viên").fill("2")
    office.press("Xem trước khi lưu")
    office.see("Nhập lý do đính chính.")
    office.page.get_by_label("Lý do đính chính").fill("Sót một người [mẫu]")
    office.press("Xem trước khi lưu")
    office.see("Đã kết nạp đảng viên: 1 → 2")
    office.press("Lưu đính chính")
    office.see("1 ô đã đổi từ khi duyệt")
    office.page.goto("/tong-quan/?den=2021-09-30")
    office.page.get_by_text("205/850").first.wait_for()


def test_figures_are_collected_ad_hoc_in_a_few_fields(office):
    office.go("/ky-bao-cao/dot-xuat/", "Chỉ tiêu cần báo cáo")
    page = office.page
    page.get_by_label("Tên kỳ báo cáo").fill("Rà soát nguồn [mẫu]")
    page.get_by_label("Từ ngày").fill("01/07/2021")
    page.get_by_label("Đến hết ngày").fill("31/08/2021")
    page.get_by_label("Nguồn cuối kỳ").check()
    page.get_by_label("Cả Khối Phường").check()
    if office.has_script:
        page.get_by_text("Đã chọn 12/39 cơ sở").wait_for()
        assert page.get_by_label("Phường 14", exact=True).is_checked()
        page.get_by_label("Phường 14", exact=True).uncheck()
        page.get_by_text("Đã chọn 11/39 cơ sở").wait_for()
    office.press("Mở kỳ đột xuất")
    office.see("Hạn nộp: nhập ngày/tháng/năm")
    assert page.get_by_label("Nguồn cuối kỳ").is_checked()
    page.get_by_label("Hạn nộp").fill("05/09/2021")
    office.press("Mở kỳ đột xuất")
    office.see("Đã mở kỳ “Rà soát nguồn [mẫu]”: 1" + ("1" if office.has_script else "2") + " cơ sở")
    office.go("/ky-bao-cao/chi-tieu/", "Số có đến cuối kỳ")
