"""The live grid without a mouse: walked, typed into, pasted into, taken back and left (K2 to K6 of the design)."""

import re

import pytest

from recruitment.testing.journeys.on_the_grid import (
    block,
    cell,
    focused,
    press_paste,
    preview,
    says,
    settled,
)
from recruitment.testing.page_checks import assert_focus_shows

pytestmark = pytest.mark.browser

FIRST, LAST = "Phường 1, Tổng số đảng viên", "Bổ sung chỉ tiêu trong năm 2024"


def come_by_tab(page, label, at_most=400):
    """Press Tab until the element of that label has the focus."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if focused(page) == label:
            return
    raise AssertionError(f"Tab never came to {label}")


def test_39_by_4_is_pasted_undone_and_pasted_again_by_keyboard_alone(grid):
    rows = [["7"] * 4 for _ in range(39)]
    rows[0][0], rows[1][1] = "2a", "−5"
    grid.evaluate("text => navigator.clipboard.writeText(text)", block(rows))
    come_by_tab(grid, "Phường 1, Bổ sung chỉ tiêu trong năm 2021")
    for _ in range(2):
        grid.keyboard.press("Control+v")
        assert "Dán 39 × 4 ô" in " ".join(preview(grid))
        assert focused(grid) == "Dán"
        grid.keyboard.press("Enter")
        assert re.match("✓ Đã lưu 154 ô", says(grid, "Đã lưu"))
        assert grid.locator("td.is-wrong").count() == 2
        assert focused(grid) == "Phường 1, Bổ sung chỉ tiêu trong năm 2021"
        grid.keyboard.press("Control+z")
        says(grid, "Đã hoàn tác 156 ô")
        assert cell(grid, "Phường 1", 2021).input_value() == "2"
        assert grid.locator("td.is-wrong").count() == 0
    grid.keyboard.press("Control+v")
    grid.keyboard.press("Enter")
    says(grid, "Đã lưu 154 ô")
    grid.keyboard.type("3")
    grid.keyboard.press("ArrowDown")
    settled(grid)
    grid.keyboard.press("ArrowRight")
    grid.keyboard.type("5")
    grid.keyboard.press("Enter")
    settled(grid)
    assert grid.locator("td.is-wrong").count() == 0


def test_arrows_enter_and_tab_go_as_in_a_spreadsheet(grid):
    cell(grid, "Phường 1", 2021).focus()
    for key, where in (
        ("ArrowDown", "Phường 2, Bổ sung chỉ tiêu trong năm 2021"),
        ("ArrowUp", "Phường 1, Bổ sung chỉ tiêu trong năm 2021"),
        ("ArrowUp", "Phường 1, Bổ sung chỉ tiêu trong năm 2021"),
        ("Enter", "Phường 2, Bổ sung chỉ tiêu trong năm 2021"),
        ("Shift+Enter", "Phường 1, Bổ sung chỉ tiêu trong năm 2021"),
        ("Tab", "Phường 1, Bổ sung chỉ tiêu trong năm 2022"),
        ("Shift+Tab", "Phường 1, Bổ sung chỉ tiêu trong năm 2021"),
        ("Control+Home", FIRST),
        ("ArrowLeft", FIRST),
        ("Control+End", f"Cơ sở đảng TT 39 (chưa có tên trong phụ lục), {LAST}"),
        ("ArrowDown", f"Cơ sở đảng TT 39 (chưa có tên trong phụ lục), {LAST}"),
    ):
        grid.keyboard.press(key)
        assert focused(grid) == where, key


def test_no_cell_on_the_way_is_hidden_under_the_frozen_head_foot_or_names(grid):
    grid.keyboard.press("Control+Home")
    cell(grid, "Phường 1", 2021).focus()
    grid.keyboard.press("Control+Home")
    for key, times in (("ArrowDown", 38), ("ArrowRight", 9), ("ArrowUp", 38), ("ArrowLeft", 9)):
        for _ in range(times):
            grid.keyboard.press(key)
            assert_focus_shows(grid)
    for key in ("Control+End", "Control+Home", "Shift+Enter", "Control+End", "Tab"):
        grid.keyboard.press(key)
        assert_focus_shows(grid)


def test_typing_writes_over_f2_goes_on_delete_empties_and_escape_restores(grid):
    cell(grid, "Phường 9", 2021).focus()
    place = cell(grid, "Phường 9", 2021)
    grid.keyboard.type("3")
    assert place.input_value() == "3"
    grid.keyboard.press("Escape")
    assert place.input_value() == "2"
    grid.keyboard.press("F2")
    grid.keyboard.type("5")
    assert place.input_value() == "25"
    grid.keyboard.press("Escape")
    grid.keyboard.press("Delete")
    assert place.input_value() == ""
    grid.keyboard.press("Escape")
    assert place.input_value() == "2"
    grid.keyboard.press("Enter")
    assert grid.locator("td.is-unsaved, td.is-wrong").count() == 0
    assert grid.get_by_role("button", name="Hoàn tác").is_disabled()


def test_a_block_of_39_by_3_as_offices_copy_it_lands_by_row_and_column(grid):
    rows = [["1\u00a0804", "\u00a07 ", "8"] for _ in range(39)]
    rows[1] = ["1.804", "–", ""]
    rows[2] = ["２５", "x", "0"]
    cell(grid, "Phường 1", 2022).focus()
    press_paste(grid, block(rows))
    preview(grid)
    grid.keyboard.press("Enter")
    assert re.fullmatch(r"✓ Đã lưu 114 ô lúc \d\d:\d\d; 1 ô không hợp lệ\.", says(grid, "Đã lưu"))
    stands = {
        ("Phường 1", 2022): "1.804",
        ("Phường 1", 2023): "7",
        ("Phường 2", 2022): "1.804",
        ("Phường 2", 2023): "2",
        ("Phường 2", 2024): "2",
        ("Phường 3", 2022): "25",
        ("Phường 3", 2023): "x",
        ("Phường 3", 2024): "0",
        ("Cơ sở đảng TT 39 (chưa có tên trong phụ lục)", 2024): "8",
    }
    assert {where: cell(grid, *where).input_value() for where in stands} == stands
    assert cell(grid, "Phường 3", 2023).get_attribute("aria-invalid") == "true"


def test_the_grid_is_left_by_f6_and_by_tab_past_its_last_cell(grid):
    cell(grid, "Phường 5", 2021).focus()
    grid.keyboard.press("F6")
    assert focused(grid) == "Lịch sử ô"
    assert_focus_shows(grid)
    cell(grid, "Phường 5", 2021).focus()
    grid.keyboard.type("3")
    grid.keyboard.press("Enter")
    settled(grid)
    grid.keyboard.press("F6")
    assert focused(grid) == "Hoàn tác"
    grid.keyboard.press("Enter")
    says(grid, "Đã hoàn tác 1 ô")
    cell(grid, "Phường 5", 2021).focus()
    grid.keyboard.press("Control+End")
    grid.keyboard.press("Tab")
    assert not grid.evaluate("document.activeElement.matches('.grid-input')")
    grid.keyboard.press("Shift+Tab")
    assert focused(grid).endswith(LAST)
