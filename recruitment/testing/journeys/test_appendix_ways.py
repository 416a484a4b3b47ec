"""Other ways through the appendix: without a mouse, without JavaScript, with a file whose columns nobody knows."""

import openpyxl
import pytest
from playwright.sync_api import TimeoutError, expect

from recruitment.testing.browser import BASE, assert_sound, sign_in

pytestmark = pytest.mark.browser

WORKBOOK = BASE / "fixtures" / "phu-luc-ke-hoach-47.xlsx"
DESKTOP = "desktop"
MARKUP = "<img src=x onerror=alert(1)><script>alert(1)</script>"
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
}"""


def changed(tmp_path, cells):
    """The printed appendix with other cells, as a file."""
    book = openpyxl.load_workbook(WORKBOOK)
    for ref, value in cells.items():
        book.worksheets[0][ref] = value
    path = tmp_path / "phu-luc.xlsx"
    book.save(path)
    return path


def send(page, workbook):
    """Choose the workbook on the page for it and send it."""
    page.goto("/phu-luc/nhap-excel/")
    page.locator("input[type=file]").set_input_files(workbook)
    page.get_by_role("button", name="Đọc và đối chiếu").click()
    page.wait_for_url("**/doi-chieu/")


def tab_to(page, target):
    """Press Tab until the target has the focus, and see that it shows."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            assert target.evaluate("one => one.matches(':focus-visible')")
            return
    raise AssertionError(f"Tab never came to {target}")


def press(page, role, name, *, key="Enter"):
    """Come to a control by Tab and use it."""
    target = page.get_by_role(role, name=name).first
    tab_to(page, target)
    page.keyboard.press(key)


def file_chooser(page):
    """The window for choosing a file, opened by a key. Chromium on a busy machine lets one press pass."""
    for _ in range(3):
        try:
            with page.expect_file_chooser(timeout=5_000) as chooser:
                page.keyboard.press("Enter")
            return chooser.value
        except TimeoutError:
            continue
    raise AssertionError("no key opens the window for choosing a file")


def test_the_import_goes_from_its_start_to_its_undo_without_a_mouse(open_page, program, tmp_path):
    page = open_page(DESKTOP)
    sign_in(page, program)
    page.goto("/phu-luc/")
    press(page, "link", "Nhập từ Excel")
    page.wait_for_url("**/nhap-excel/**")
    tab_to(page, page.locator("input[type=file]"))
    file_chooser(page).set_files(changed(tmp_path, {"D19": 425}))
    press(page, "button", "Đọc và đối chiếu")
    page.wait_for_url("**/doi-chieu/")
    press(page, "link", "Tiếp tục: xem thay đổi")
    page.wait_for_url("**/xem-truoc/")
    press(page, "link", "Tiếp tục")
    page.wait_for_url("**/xac-nhan/")
    press(page, "checkbox", "Tôi đã đọc các cảnh báo", key="Space")
    press(page, "button", "Nhập 280 số")
    page.wait_for_url("**/ket-qua/")
    press(page, "button", "Hoàn tác lần nhập này")
    page.get_by_text("Đã lấy lại").wait_for()
    assert "280 số ở 28 cơ sở đảng" in " ".join(page.locator(".lead-fact").inner_text().split())


def test_the_dialog_of_the_grid_gives_the_focus_back(open_page, program):
    program.take_appendix()
    page = open_page(DESKTOP)
    sign_in(page, program)
    page.goto("/phu-luc/")
    opener = page.get_by_label("Phường 5, Bổ sung chỉ tiêu trong năm 2021", exact=True)
    dialog = page.get_by_role("dialog", name="Dán khối số")
    for key, left_by in (("Escape", "Escape"), ("Tab", "Enter")):
        opener.focus()
        page.evaluate(PASTE, "3\t3\n3\t3\n")
        dialog.wait_for()
        assert page.evaluate("document.activeElement.textContent") == "Dán"
        page.keyboard.press(key)
        if left_by == "Enter":
            assert page.evaluate("document.activeElement.textContent") == "Hủy"
            page.keyboard.press(left_by)
        dialog.wait_for(state="hidden")
        expect(opener).to_be_focused()
        assert opener.input_value() == "2"


def test_import_editing_a_row_and_undo_need_no_javascript(open_page, program):
    page = open_page(DESKTOP, java_script_enabled=False)
    sign_in(page, program)
    send(page, WORKBOOK)
    page.get_by_role("link", name="Tiếp tục").click()
    page.get_by_role("link", name="Tiếp tục").click()
    page.get_by_role("button", name="Nhập 280 số").click()
    page.wait_for_url("**/ket-qua/")
    result = page.url
    page.goto("/phu-luc/")
    page.get_by_role("link", name="Phường 9", exact=True).click()
    page.get_by_label("Bổ sung chỉ tiêu trong năm 2021").fill("3")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text("Đã lưu 1 số của Phường 9.").wait_for()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="Phường 9", exact=True))
    assert row.locator("td[data-cell=supplement_2021]").inner_text().strip() == "3"
    page.goto(result)
    page.get_by_role("button", name="Hoàn tác lần nhập này").click()
    said = " ".join(page.locator("main").inner_text().split())
    assert "Đã lấy lại 279 số" in said
    assert "Phường 9: Bổ sung chỉ tiêu trong năm 2021" in said


def test_columns_nobody_knows_are_named_on_the_page_and_markup_in_the_file_is_text(page, program, tmp_path):
    page.on("dialog", lambda dialog: pytest.fail(f"the file's own script ran: {dialog.message}"))
    cells = {"C4": "Quân số Đảng", "C15": None, "C31": None, "N4": MARKUP, "N6": MARKUP, "A47": MARKUP}
    sign_in(page, program)
    send(page, changed(tmp_path, cells))
    assert "còn 1 lỗi" in page.locator(".lead-fact").inner_text()
    assert_sound(page)
    page.get_by_label("Cột C: “Quân số Đảng”").select_option("members")
    page.get_by_label("Cột N:").select_option("members")
    page.get_by_role("button", name="Đọc lại theo các cột đã chọn").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert_sound(page)
    page.get_by_label("Cột N:").select_option("")
    page.get_by_role("button", name="Đọc lại theo các cột đã chọn").click()
    page.get_by_role("link", name="Tiếp tục").click()
    page.wait_for_url("**/xem-truoc/")
    assert "Thêm 280 số" in " ".join(page.locator("main").inner_text().split())
