"""The district's grid of a period in the hands of a clerk: blocks from Excel, the keyboard, two people, no network."""

from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect

from recruitment.testing.browser import assert_sound, sign_in
from recruitment.testing.journeys.on_the_grid import (
    block,
    focused,
    paste,
    press_paste,
    preview,
    says,
    settled,
)

pytestmark = pytest.mark.browser

ADDRESS = "/ky-bao-cao/2021-q3/"
MEMBERS, START, ADDED = "Tổng số đảng viên", "Nguồn đầu kỳ", "Mới đưa vào nguồn"
SOURCES = "Nguồn cuối kỳ"
OPEN = """
from datetime import date
from recruitment.kernel.scope import SYSTEM
from reports.periodic import actions
from reports.periodic.models import Period
period = Period.objects.get(slug="2021-q3")
actions.open_for_reports(period=period, due_on=date(2021, 9, 30), on=date(2021, 9, 20), by=SYSTEM)
"""
EVERY_INPUT = "[...document.querySelectorAll('.grid-input')].map(input => input.value)"


@pytest.fixture
def office(program):
    """The program with the appendix in and the third quarter open."""
    program.take_appendix()
    program.manage("shell", "-c", OPEN)
    return program


@pytest.fixture
def sheet(open_page, office):
    """The live grid on a desktop, with a clipboard to paste from."""
    return enter(open_page, office)


def enter(open_page, office):
    page = open_page("desktop")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, office)
    page.goto(ADDRESS)
    cell(page, "Phường 1", MEMBERS).wait_for()
    return page


def cell(page, base, column):
    """The input of a base's figure."""
    return page.get_by_label(f"{base}, {column}", exact=True)


def state_of(page, number):
    """The words of where a report stands."""
    return page.locator(f"tr[data-base='{number}'] .col-state").inner_text()


def everything(page):
    return page.evaluate(EVERY_INPUT)


def test_a_block_of_39_by_3_is_pasted_undone_pasted_again_and_its_two_bad_cells_put_right(sheet):
    before = everything(sheet)
    rows = [[str(100 + row), "–", "2"] for row in range(39)]
    rows[0][0], rows[1][0] = "2a", "−5"
    rows[2] = ["1.804", "1 000", " KPS "]
    for turn in range(2):
        cell(sheet, "Phường 1", MEMBERS).click()
        lines = paste(sheet, block(rows))
        assert f"Dán 39 × 3 ô vào từ “Phường 1, {MEMBERS}”. 2 ô không hợp lệ." in lines
        assert "2 ô không hợp lệ" in says(sheet, "Đã lưu")
        settled(sheet)
        assert sheet.locator("td.is-wrong").count() == 2
        assert cell(sheet, "Phường 3", MEMBERS).input_value() == "1.804"
        assert cell(sheet, "Phường 3", START).input_value() == "1.000"
        assert cell(sheet, "Phường 3", ADDED).input_value() == "KPS"
        assert cell(sheet, "Phường 9", START).input_value() == "33", "the district's last known sources"
        expect(sheet.locator("[data-sum='cong:sources_added']")).to_have_text("76")
        assert "Đang nhập" in state_of(sheet, 6)
        if turn == 0:
            sheet.keyboard.press("Control+z")
            says(sheet, "Đã hoàn tác")
            settled(sheet)
            assert everything(sheet) == before
            assert sheet.locator("td.is-wrong").count() == 0
    assert_sound(sheet)
    for base, figure in (("Phường 1", "279"), ("Phường 2", "275")):
        cell(sheet, base, MEMBERS).fill(figure)
        sheet.keyboard.press("Enter")
    settled(sheet)
    assert sheet.locator("td.is-wrong").count() == 0
    held = everything(sheet)
    sheet.reload()
    cell(sheet, "Phường 1", MEMBERS).wait_for()
    assert everything(sheet) == held


def test_a_block_with_names_goes_by_them_in_any_order_and_its_sum_is_only_compared(sheet):
    rows = [
        ["TT", "Đơn vị", MEMBERS, "Nguồn"],
        ["6", "PHƯỜNG  9", "380", "34"],
        ["1", "phuong 1", "280", "–"],
        ["", "Cộng khối", "661", "34"],
        ["", "Phường Không Có", "1", "1"],
    ]
    cell(sheet, "Phường 5", MEMBERS).click()
    lines = paste(sheet, block(rows))
    says(sheet, "Đã lưu")
    assert f"“Cộng khối” chỉ để đối chiếu, không ghi: {MEMBERS} ghi 661, cộng lại 660, lệch +1." in lines
    assert "Không có trong bảng, không dán: “Phường Không Có”." in lines
    assert cell(sheet, "Phường 9", MEMBERS).input_value() == "380"
    assert cell(sheet, "Phường 9", START).input_value() == "34"
    assert cell(sheet, "Phường 5", MEMBERS).input_value() == ""
    cell(sheet, "Phường 9", START).focus()
    assert (
        "Nguồn đầu kỳ ghi 34, 6 tháng đầu năm 2021 còn 33" in sheet.locator("[data-grid-hint]").inner_text()
    )
    assert "warn" in cell(sheet, "Phường 9", START).locator("xpath=..").get_attribute("class")


def test_a_pasted_blank_keeps_a_figure_and_delete_takes_one_away(sheet):
    cell(sheet, "Phường 9", MEMBERS).fill("380")
    sheet.keyboard.press("Enter")
    settled(sheet)
    cell(sheet, "Phường 9", MEMBERS).click()
    lines = paste(sheet, block([["–", "34"]]))
    assert "1 ô để trống hoặc gạch ngang: giữ nguyên số đang có." in lines
    settled(sheet)
    assert cell(sheet, "Phường 9", MEMBERS).input_value() == "380"
    cell(sheet, "Phường 9", MEMBERS).focus()
    sheet.keyboard.press("Delete")
    sheet.keyboard.press("Enter")
    settled(sheet)
    sheet.reload()
    assert cell(sheet, "Phường 9", MEMBERS).input_value() == ""


def test_sources_at_the_end_follow_and_the_year_is_counted_at_once(sheet):
    for column, figure in ((ADDED, "2"), ("Đưa ra khỏi nguồn", "0"), ("Đã kết nạp đảng viên", "1")):
        cell(sheet, "Phường 9", column).fill(figure)
        sheet.keyboard.press("Enter")
    settled(sheet)
    assert cell(sheet, "Phường 9", SOURCES).input_value() == "34"
    assert sheet.locator("[data-sum='6:percent']").inner_text() == "2/8 (25,0%)"
    sheet.keyboard.press("Control+z")
    says(sheet, "Đã hoàn tác")
    settled(sheet)
    assert cell(sheet, "Phường 9", SOURCES).input_value() == ""
    expect(sheet.locator("[data-sum='6:percent']")).to_have_text("–")


def reach(page, words):
    """Press Tab until what is called so has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if focused(page) == words:
            return
    raise AssertionError(f"never came to {words}")


def test_the_grid_is_worked_by_keyboard_alone(sheet):
    sheet.locator("#loc-trang-thai").focus()
    reach(sheet, f"Phường 1, {MEMBERS}")
    for key, where in (
        ("ArrowDown", f"Phường 2, {MEMBERS}"),
        ("ArrowRight", f"Phường 2, {START}"),
        ("Shift+Enter", f"Phường 1, {START}"),
        ("ArrowLeft", f"Phường 1, {MEMBERS}"),
        ("Tab", f"Phường 1, {START}"),
        ("Control+Home", f"Phường 1, {MEMBERS}"),
    ):
        sheet.keyboard.press(key)
        assert focused(sheet) == where
    sheet.keyboard.type("9")
    sheet.keyboard.press("Escape")
    assert sheet.evaluate("document.activeElement.value") == ""
    sheet.keyboard.type("280")
    sheet.keyboard.press("Enter")
    settled(sheet)
    sheet.keyboard.press("ArrowUp")
    sheet.keyboard.press("F2")
    sheet.keyboard.press("Backspace")
    sheet.keyboard.type("1")
    sheet.keyboard.press("Enter")
    settled(sheet)
    assert cell(sheet, "Phường 1", MEMBERS).input_value() == "281"
    sheet.keyboard.press("Control+End")
    assert "TT 39" in focused(sheet)
    box, foot = (
        sheet.evaluate("document.activeElement.getBoundingClientRect().bottom"),
        sheet.evaluate("document.querySelector('tfoot').rows[0].cells[1].getBoundingClientRect().top"),
    )
    assert box <= foot, "the chosen cell is never under the sums"
    sheet.keyboard.press("Tab")
    assert not sheet.evaluate("document.activeElement.matches('.grid-input')")


def test_two_people_on_one_cell_see_both_figures_and_one_chooses(sheet, open_page, office, watch):
    watch.allow("status of 409")
    other = enter(open_page, office)
    cell(other, "Phường 9", MEMBERS).fill("380")
    other.keyboard.press("Enter")
    settled(other)
    cell(sheet, "Phường 9", MEMBERS).fill("381")
    sheet.keyboard.press("Enter")
    sheet.get_by_text("sửa thành 380").wait_for()
    assert_sound(sheet)
    sheet.get_by_role("button", name="Giữ số của đồng chí (381)").click()
    says(sheet, "Đã lưu")
    other.reload()
    assert cell(other, "Phường 9", MEMBERS).input_value() == "381"


def test_a_lost_network_keeps_what_was_typed_sends_it_later_and_the_browser_stores_nothing(sheet, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED")
    sheet.context.set_offline(True)
    cell(sheet, "Phường 9", MEMBERS).fill("380")
    sheet.keyboard.press("Enter")
    sheet.get_by_text("mất mạng", exact=False).first.wait_for()
    assert cell(sheet, "Phường 9", MEMBERS).input_value() == "380"
    assert sheet.evaluate("localStorage.length + sessionStorage.length") == 0
    sheet.context.set_offline(False)
    says(sheet, "Đã lưu")
    sheet.reload()
    assert cell(sheet, "Phường 9", MEMBERS).input_value() == "380"
    assert sheet.evaluate("localStorage.length + sessionStorage.length") == 0


def fill_and_hand_in(page, *, members="378"):
    """The figures of Phường 9 as its paper says them."""
    cell(page, "Phường 9", MEMBERS).click()
    paste(page, block([[members, "33", "2", "0"]]))
    settled(page)
    for column in ("Cử học lớp bồi dưỡng nhận thức về Đảng", "Hồ sơ đề nghị kết nạp gửi lên"):
        cell(page, "Phường 9", column).fill("kps")
        page.keyboard.press("Enter")
    cell(page, "Phường 9", "Đã kết nạp đảng viên").fill("1")
    page.keyboard.press("Enter")
    settled(page)


def test_a_paper_is_handed_in_for_its_base_and_its_cells_then_say_why_they_are_locked(sheet):
    fill_and_hand_in(sheet, members="480")
    sheet.get_by_role("link", name="Nộp thay (1 cơ sở đủ số)").click()
    assert_sound(sheet)
    sheet.get_by_label("Số báo cáo có chữ ký của Phường 9").fill("12-BC/ĐU")
    sheet.get_by_role("button", name="Nộp thay các báo cáo có số").click()
    sheet.get_by_text("ghi giải trình, hoặc sửa lại số").first.wait_for()
    assert_sound(sheet)
    sheet.get_by_label("Giải trình của Phường 9").fill("Nhận đảng viên chuyển đến")
    sheet.get_by_role("button", name="Nộp thay các báo cáo có số").click()
    sheet.get_by_text("Đã nộp thay 1 báo cáo: Phường 9").wait_for()
    cell(sheet, "Phường 9", MEMBERS).focus()
    hint = sheet.locator("[data-grid-hint]").inner_text()
    assert "Ô khóa: Báo cáo đã nộp" in hint
    assert "Giải trình: Nhận đảng viên chuyển đến" in hint
    press_paste(sheet, block([["1", "1"], ["2", "2"]]))
    assert "2 ô khóa giữ nguyên." in preview(sheet)
    sheet.keyboard.press("Escape")
    sheet.get_by_role("link", name="Lịch sử ô").click()
    sheet.get_by_text("Số báo cáo 12-BC/ĐU").wait_for()
    assert_sound(sheet)


def test_the_workbook_goes_out_comes_in_and_is_taken_back(page, office, tmp_path):
    sign_in(page, office)
    page.goto(ADDRESS)
    assert_sound(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải về .xlsx").click()
    book = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
    sheet = book["Số liệu"]
    (row,) = [row[0].row for row in sheet.iter_rows() if row[0].value == 6]
    sheet.cell(row, 3).value, sheet.cell(row, 4).value = 380, "2a"
    book.save(tmp_path / "so-lieu.xlsx")
    page.get_by_role("link", name="Nhập từ Excel").click()
    assert_sound(page)
    page.locator("input[type=file]").set_input_files(tmp_path / "so-lieu.xlsx")
    page.get_by_role("button", name="Xem thay đổi").click()
    page.get_by_text("đang có “2a”").wait_for()
    assert_sound(page)
    page.get_by_role("button", name="Nhập 1 số").click()
    page.wait_for_url("**/tai-len/*-*/")
    assert_sound(page)
    page.get_by_role("button", name="Hoàn tác lần nhập này").click()
    page.get_by_role("heading", name="Đã hoàn tác lần nhập quý III/2021").wait_for()
    assert_sound(page)


def test_phones_get_a_list_and_every_page_works_without_a_script(open_page, office):
    phone = open_page("phone")
    sign_in(phone, office)
    for address in (ADDRESS, f"{ADDRESS}?tt=chua-nop", f"{ADDRESS}nop-thay/", f"{ADDRESS}6/o/members/"):
        phone.goto(address)
        assert_sound(phone)
    phone.goto(ADDRESS)
    assert phone.locator(".report-list li").count() == 39
    assert not phone.locator("table").is_visible()
    plain = open_page("desktop", java_script_enabled=False)
    sign_in(plain, office)
    plain.goto(f"{ADDRESS}?bang=co-cau&q=phuong 9")
    assert plain.locator("tbody tr").count() == 1
    assert "Trong số kết nạp: nữ" in plain.locator("thead").inner_html()
