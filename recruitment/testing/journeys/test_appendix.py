"""The appendix in the hands of its users: a broken workbook corrected, the grid by mouse, paste and keyboard."""

from io import BytesIO

import openpyxl
import pytest

from recruitment.testing.browser import assert_sound, sign_in
from recruitment.testing.journeys.on_the_grid import WORKBOOK, cell, paste, says

pytestmark = pytest.mark.browser

DESKTOP, LEFT_OUT = "desktop", "–"


def test_a_broken_workbook_is_corrected_and_applied(page, program, tmp_path):
    book = openpyxl.load_workbook(WORKBOOK)
    sheet = book.worksheets[0]
    sheet["B6"], sheet["C7"], sheet["D19"] = "P. Một", "hai trăm", 425
    broken = tmp_path / "phu-luc-hong.xlsx"
    book.save(broken)
    sign_in(page, program)
    send(page, broken)
    assert "còn 2 lỗi" in page.locator(".lead-fact").inner_text()
    assert_sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải về tệp có ghi chú lỗi").click()
    noted = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
    assert "hai trăm" in noted["Phụ lục"]["C7"].comment.text
    sheet["C7"] = 274
    book.save(broken)
    send(page, broken)
    page.get_by_label("Dòng 6: “P. Một”").select_option("1")
    page.get_by_role("button", name="Dùng các cơ sở đã chọn").click()
    page.get_by_role("link", name="Tiếp tục").click()
    page.wait_for_url("**/xem-truoc/")
    assert_sound(page)
    page.get_by_role("link", name="Tiếp tục").click()
    page.get_by_label("Tôi đã đọc các cảnh báo").check()
    page.get_by_role("button", name="Nhập 280 số").click()
    page.wait_for_url("**/ket-qua/")
    assert_sound(page)
    assert "tên gọi khác" in page.locator("main").inner_text()


def test_a_cell_saves_itself_the_sums_follow_and_undo_brings_it_back(grid):
    cell(grid, "Phường 5", 2021).click()
    grid.keyboard.type("3")
    grid.keyboard.press("Enter")
    says(grid, "Đã lưu")
    grid.get_by_text("vượt 1").wait_for()
    assert grid.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Phường 9,")
    assert_sound(grid)
    grid.keyboard.press("Control+z")
    says(grid, "Đã hoàn tác 1 ô")
    assert cell(grid, "Phường 5", 2021).input_value() == "2"
    grid.get_by_text("đủ 850").wait_for()


def test_a_block_of_39_by_4_with_two_bad_cells_is_pasted_undone_and_pasted_again(grid, watch):
    rows = [["3", "3", "3", "3"] for _ in range(39)]
    rows[0][0], rows[1][1] = "2a", "−5"
    rows[2] = ["1.804", " 4 ", LEFT_OUT, ""]
    block = "\r\n".join("\t".join(row) for row in rows) + "\r\n"
    cell(grid, "Phường 1", 2021).click()
    for _ in range(2):
        paste(grid, block)
        says(grid, "Đã lưu")
        assert grid.locator("td.is-wrong").count() == 2
        assert cell(grid, "Phường 3", 2021).input_value() == "1.804"
        assert cell(grid, "Phường 3", 2023).input_value() == "2"
        cell(grid, "Phường 1", 2022).click()
        grid.keyboard.press("Control+z")
        says(grid, "Đã hoàn tác")
        assert cell(grid, "Phường 4", 2024).input_value() == "2"
        cell(grid, "Phường 1", 2021).click()


def test_the_grid_is_walked_and_left_by_keyboard_alone(grid):
    def focused():
        return grid.evaluate("document.activeElement.getAttribute('aria-label') ?? ''")

    cell(grid, "Phường 1", 2021).focus()
    for key, where in (
        ("ArrowDown", "Phường 2, Bổ sung chỉ tiêu trong năm 2021"),
        ("ArrowRight", "Phường 2, Bổ sung chỉ tiêu trong năm 2022"),
        ("Shift+Enter", "Phường 1, Bổ sung chỉ tiêu trong năm 2022"),
        ("ArrowLeft", "Phường 1, Bổ sung chỉ tiêu trong năm 2021"),
        ("Tab", "Phường 1, Bổ sung chỉ tiêu trong năm 2022"),
        ("Control+Home", "Phường 1, Tổng số đảng viên"),
    ):
        grid.keyboard.press(key)
        assert focused() == where
    grid.keyboard.type("9")
    grid.keyboard.press("Escape")
    assert grid.evaluate("document.activeElement.value") == "279"
    grid.keyboard.press("Control+End")
    assert "năm 2024" in focused()
    grid.keyboard.press("Tab")
    assert focused() == "" or "năm" not in focused()


def test_two_people_on_one_cell_see_both_figures_and_one_chooses(grid, open_page, program, watch):
    watch.allow("status of 409")
    other = open_page(DESKTOP)
    sign_in(other, program)
    other.goto("/phu-luc/")
    cell(other, "Phường 5", 2021).fill("4")
    other.keyboard.press("Enter")
    says(other, "Đã lưu")
    cell(grid, "Phường 5", 2021).fill("3")
    grid.keyboard.press("Enter")
    grid.get_by_text("sửa thành 4").wait_for()
    grid.get_by_role("button", name="Giữ số của đồng chí (3)").click()
    says(grid, "Đã lưu")
    other.reload()
    assert cell(other, "Phường 5", 2021).input_value() == "3"


def test_a_lost_network_keeps_what_was_typed_and_saves_it_later(grid, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED")
    grid.context.set_offline(True)
    cell(grid, "Phường 5", 2021).fill("3")
    grid.keyboard.press("Enter")
    grid.get_by_text("mất mạng", exact=False).first.wait_for()
    assert cell(grid, "Phường 5", 2021).input_value() == "3"
    grid.context.set_offline(False)
    says(grid, "Đã lưu")


def test_a_later_year_is_added_and_its_grid_saves_to_it(grid):
    grid.goto("/van-ban/phu-luc/")
    grid.get_by_label("Văn bản có phụ lục").select_option(label="Kế hoạch số 30-KH/QU ngày 16/03/2021")
    grid.get_by_label("Ngày chỉ tiêu bổ sung có hiệu lực").fill("01/07/2022")
    grid.get_by_role("button", name="Thêm phụ lục").click()
    grid.wait_for_url("**/phu-luc/?nam=2022")
    cell(grid, "Phường 1", 2025).fill("2")
    grid.keyboard.press("Enter")
    says(grid, "Đã lưu")
    grid.get_by_text("vượt 2").wait_for()
    assert grid.get_by_role("link", name="Lịch sử ô").get_attribute("href").endswith("?nam=2022")
    assert_sound(grid)
    grid.get_by_label("Phụ lục của năm").select_option("2021")
    grid.wait_for_url("**nam=2021**")
    cell(grid, "Phường 1", 2021).wait_for()
    assert cell(grid, "Phường 1", 2025).count() == 0


def test_every_page_of_the_appendix_is_sound(page, program):
    program.take_appendix()
    sign_in(page, program)
    for address in (
        "/phu-luc/?xem=can-xem",
        "/phu-luc/dong/6/",
        "/phu-luc/o/6/supplement_2021/",
        "/phu-luc/nhap-excel/",
        "/van-ban/",
        "/van-ban/them/",
        "/van-ban/chi-tieu-nam/",
        "/van-ban/phu-luc/",
        "/van-ban/phu-luc/2021/xoa/",
        "/van-ban/1/",
    ):
        page.goto(address)
        assert_sound(page)


def send(page, workbook):
    """Choose the workbook on the page for it and send it."""
    page.goto("/phu-luc/nhap-excel/")
    page.locator("input[type=file]").set_input_files(workbook)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/doi-chieu/")
