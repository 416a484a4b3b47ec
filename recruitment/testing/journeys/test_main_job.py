"""The main job: the appendix of Kế hoạch 47 from the workbook to the dashboard, back, and again."""

import json

import pytest

from recruitment.testing.browser import BASE, assert_sound, sign_in

pytestmark = pytest.mark.browser

WORKBOOK = BASE / "fixtures" / "phu-luc-ke-hoach-47.xlsx"
NOTHING_APPLIED = {"district": 202, "known": 0, "residual": 202}
APPLIED = {"district": 202, "known": 183, "residual": 19}


def test_from_the_workbook_to_the_dashboard(page, program):
    sign_in(page, program)
    assert_dashboard(page, program, NOTHING_APPLIED)

    upload(page, WORKBOOK)
    see(page, "doi-chieu", "28 dòng đơn vị", "44/44 ô cộng khớp")
    go_on(page, "xem-truoc")
    see(page, "xem-truoc", "Thêm 280 số", "28 cơ sở đảng")
    go_on(page, "xac-nhan")
    assert page.locator("input[name=supplements_from]").input_value() == "01/07/2021"
    page.locator("main form button[type=submit]").click()
    see(page, "ket-qua", "Đã ghi 280 số ở 28 cơ sở đảng")
    first_result = page.url
    page.get_by_role("link", name="Xem tổng quan").click()
    assert_dashboard(page, program, APPLIED)

    upload(page, WORKBOOK)
    go_on(page, "xem-truoc")
    see(page, "xem-truoc", "Không có gì để nhập", "280")

    page.goto(first_result)
    page.get_by_role("button", name="Hoàn tác").click()
    see(page, "ket-qua", "Đã lấy lại 280 số")
    assert_dashboard(page, program, NOTHING_APPLIED)

    upload(page, WORKBOOK)
    go_on(page, "xem-truoc")
    see(page, "xem-truoc", "Thêm 280 số")
    go_on(page, "xac-nhan")
    page.locator("main form button[type=submit]").click()
    see(page, "ket-qua", "Đã ghi 280 số")
    assert_dashboard(page, program, APPLIED)


def test_every_page_is_sound_once_the_appendix_is_in(page, program):
    program.take_appendix()
    sign_in(page, program)
    for address in (
        "/tong-quan/?den=2021-06-30",
        "/tong-quan/?den=2020-12-31",
        "/phu-luc/",
        "/phu-luc/nhap-excel/",
        "/co-so-dang/",
        "/co-so-dang/?q=phuong",
        "/co-so-dang/?q=khong-co-ten-nay",
        "/co-so-dang/6/",
        "/co-so-dang/29/",
        "/tai-khoan/",
        "/tai-khoan/mat-khau/",
    ):
        page.goto(address)
        assert_sound(page)


def test_what_is_no_workbook_is_refused_on_the_page(page, program, tmp_path):
    false_friend = tmp_path / "phu-luc.xlsx"
    false_friend.write_text("TT;Đơn vị\n1;Phường 1\n", encoding="utf-8")
    sign_in(page, program)
    upload(page, false_friend)
    page.get_by_role("alert").first.wait_for()
    assert page.title().startswith("Lỗi: ")
    assert_sound(page)
    assert figures(program) == NOTHING_APPLIED


def test_a_page_that_is_not_there_says_so_kindly(page, program, watch):
    watch.allow("status of 404")
    sign_in(page, program)
    page.goto("/co-so-dang/99/")
    assert_sound(page)


def upload(page, workbook):
    """Choose the workbook on the page for it and send it."""
    page.goto("/phu-luc/nhap-excel/")
    page.locator("input[type=file]").set_input_files(workbook)
    page.locator("main form button[type=submit]").click()


def go_on(page, step):
    """Take the link to the next step."""
    page.get_by_role("link", name="Tiếp tục").click()
    page.wait_for_url(f"**/{step}/")


def see(page, step, *words):
    """Stand on a step of the import, on a sound page that says these words first."""
    page.wait_for_url(f"**/{step}/")
    assert_sound(page)
    fact = page.locator(".lead-fact").first.inner_text()
    for part in words:
        assert part in fact


def assert_dashboard(page, program, expected):
    """The dashboard and the command both tell the district's figures on 30/06/2021."""
    page.goto("/tong-quan/?den=2021-06-30")
    assert_sound(page)
    assert f"{expected['district']}/850" in page.locator(".lead-fact").first.inner_text()
    table = page.get_by_role("table").filter(has_text="Khối Phường")
    assert first_number(table, "Đã có số liệu") == expected["known"]
    assert first_number(table, "Còn chênh") == expected["residual"]
    assert figures(program) == expected


def first_number(table, name):
    """The people admitted in a row of the table of blocks."""
    row = table.get_by_role("row").filter(has=table.page.get_by_role("rowheader", name=name))
    return int(row.get_by_role("cell").first.inner_text().split()[0].split("/")[0])


def figures(program):
    """The people admitted by 30/06/2021 as the command prints them."""
    printed = program.manage("attainment", "--as-of", "2021-06-30", "--by", "district", "--format", "json")
    return {row["level"]: row["term"]["admitted"] for row in json.loads(printed) if row["level"] in APPLIED}
