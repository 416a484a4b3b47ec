"""A block pasted into the appendix: what the preview says, what is written, and that one undo takes all of it back."""

import re
import unicodedata

import pytest

from recruitment.testing.browser import assert_sound
from recruitment.testing.journeys.on_the_grid import block, cell, paste, press_paste, preview, says, settled

pytestmark = pytest.mark.browser

EVERY_INPUT = "[...document.querySelectorAll('.grid-input')].map(input => input.value)"


def everything(page):
    """What stands in every cell."""
    return page.evaluate(EVERY_INPUT)


def test_the_preview_lists_what_changes_and_what_is_no_figure_and_writes_nothing(grid):
    before = everything(grid)
    rows = [["7", "8"], ["2a", "7"], *[["9", "9"]] * 5]
    cell(grid, "Phường 1", 2021).click()
    press_paste(grid, block(rows))
    lines = preview(grid)
    assert "Dán 7 × 2 ô vào từ “Phường 1, Bổ sung chỉ tiêu trong năm 2021”. 1 ô không hợp lệ." in lines
    assert "Phường 2, Bổ sung chỉ tiêu trong năm 2021: “2a”" in lines
    assert "Phường 1, Bổ sung chỉ tiêu trong năm 2021: 2 → 7" in lines
    assert "13 ô đổi số" in lines
    assert "và 3 ô nữa" in lines
    assert_sound(grid)
    grid.keyboard.press("Escape")
    grid.get_by_role("dialog").wait_for(state="hidden")
    press_paste(grid, block(rows))
    grid.get_by_role("button", name="Hủy").click()
    grid.get_by_role("dialog").wait_for(state="hidden")
    assert everything(grid) == before
    assert grid.get_by_role("button", name="Hoàn tác").is_disabled()


def test_after_saving_the_state_still_says_how_many_are_no_figures_and_undo_brings_every_cell_back(grid):
    before = everything(grid)
    rows = [["7"] * 4 for _ in range(39)]
    rows[0][0], rows[1][1] = "2a", "−5"
    rows[2] = ["1.804", " 4\u00a0", "–", ""]
    for _ in range(2):
        cell(grid, "Phường 1", 2021).click()
        paste(grid, block(rows))
        said = says(grid, "Đã lưu")
        assert re.fullmatch(r"✓ Đã lưu 152 ô lúc \d\d:\d\d; 2 ô không hợp lệ\.", said), said
        assert grid.locator("td.is-wrong").count() == 2
        assert cell(grid, "Phường 3", 2021).input_value() == "1.804"
        assert cell(grid, "Phường 3", 2022).input_value() == "4"
        cell(grid, "Phường 5", 2022).click()
        grid.keyboard.press("Control+z")
        says(grid, "Đã hoàn tác 154 ô")
        assert everything(grid) == before
        assert grid.locator("td.is-wrong").count() == 0
    grid.reload()
    cell(grid, "Phường 1", 2021).wait_for()
    assert everything(grid) == before


def test_a_block_of_bad_cells_is_taken_back_by_itself_and_not_the_act_before_it(grid):
    cell(grid, "Phường 5", 2021).fill("3")
    grid.keyboard.press("Enter")
    says(grid, "Đã lưu")
    cell(grid, "Phường 1", 2021).click()
    paste(grid, block([["2a", "ba"], ["x1", "−1"]]))
    assert says(grid, "Đã dán 4 ô, 4 ô không hợp lệ")
    grid.keyboard.press("Control+z")
    says(grid, "Đã hoàn tác 4 ô")
    assert cell(grid, "Phường 1", 2021).input_value() == "2"
    assert cell(grid, "Phường 5", 2021).input_value() == "3"
    grid.keyboard.press("Control+z")
    says(grid, "Đã hoàn tác 1 ô")
    assert cell(grid, "Phường 5", 2021).input_value() == "2"


def test_a_bad_cell_that_stood_before_a_block_stands_again_after_its_undo(grid):
    cell(grid, "Phường 1", 2021).fill("hai")
    grid.keyboard.press("Enter")
    says(grid, "phải là số nguyên từ 0")
    cell(grid, "Phường 1", 2021).click()
    paste(grid, block([["7", "7"]]))
    says(grid, "Đã lưu 2 ô")
    grid.keyboard.press("Control+z")
    says(grid, "Đã hoàn tác 2 ô")
    assert cell(grid, "Phường 1", 2021).input_value() == "hai"
    assert grid.locator("td.is-wrong").count() == 1
    grid.keyboard.press("Control+z")
    says(grid, "Đã hoàn tác 1 ô")
    assert cell(grid, "Phường 1", 2021).input_value() == "2"


def test_a_block_with_names_goes_by_names_and_its_sums_are_only_compared(grid):
    rows = [
        ["TT", "Tên đơn vị", "2021", "2022"],
        ["", "KHỐI PHƯỜNG", "", ""],
        ["6", unicodedata.normalize("NFD", "PHƯỜNG  9"), "5", "1"],
        ["1", '"phuong\n1"', "4", "2a"],
        ["", "TỔNG CỘNG (1)", "10", "1"],
        ["", "Phường Không Có", "9", "9"],
        ["2", "Phường 3", "9", "9"],
        ["6", "Phường 9", "8", "8"],
        ["", "Toàn quận", "9", "1"],
    ]
    cell(grid, "Phường 5", 2021).click()
    lines = paste(grid, block(rows))
    says(grid, "Đã lưu")
    first = "Dán 2 dòng theo tên đơn vị, không theo vị trí, các cột từ “Bổ sung chỉ tiêu trong năm 2021”."
    assert f"{first} 1 ô không hợp lệ." in lines
    assert "Bỏ 1 dòng tiêu đề." in lines
    compared = "Bổ sung chỉ tiêu trong năm 2021 ghi 10, cộng lại 9, lệch +1"
    assert f"“TỔNG CỘNG (1)” chỉ để đối chiếu, không ghi: {compared}." in lines
    assert "“Toàn quận” chỉ để đối chiếu, không ghi: khớp." in lines
    assert "Không có trong bảng, không dán: “Phường Không Có”." in lines
    assert "Có hai dòng, chỉ lấy dòng đầu: “Phường 9”." in lines
    assert "Tên và TT không khớp nhau, không dán: “Phường 3”." in lines
    assert cell(grid, "Phường 9", 2021).input_value() == "5"
    assert cell(grid, "Phường 9", 2022).input_value() == "1"
    assert cell(grid, "Phường 1", 2021).input_value() == "4"
    assert cell(grid, "Phường 5", 2021).input_value() == "2"
    assert cell(grid, "Phường 3", 2021).input_value() == "2"


def test_a_base_is_found_under_the_other_name_it_is_known_under(grid, program):
    script = (
        "from units.bases.actions import learn_alias; from units.bases.models import PartyBase; "
        "from recruitment.kernel.scope import SYSTEM; import uuid; "
        "learn_alias(base=PartyBase.objects.get(number=6), name='P. Chín', by=SYSTEM, act=uuid.uuid4())"
    )
    program.manage("shell", "-c", script)
    grid.reload()
    cell(grid, "Phường 1", 2021).click()
    paste(grid, block([["P.  CHÍN", "5"]]))
    says(grid, "Đã lưu")
    assert cell(grid, "Phường 9", 2021).input_value() == "5"
    assert cell(grid, "Phường 1", 2021).input_value() == "2"


def test_headings_over_a_block_and_what_reaches_beyond_the_table_are_left_out(grid):
    cell(grid, "Phường 1", 2023).click()
    rows = [["Bổ sung 2023", "Bổ sung 2024", '"Tổng\ncộng"', "Ghi chú"], ["7", "8", "19", "mới"]]
    lines = paste(grid, block(rows))
    says(grid, "Đã lưu 2 ô")
    assert "Bỏ 1 dòng tiêu đề." in lines
    assert "1 ô phần mềm tự tính, không dán." in lines
    assert "1 ô nằm ngoài bảng sẽ bỏ." in lines
    assert cell(grid, "Phường 1", 2023).input_value() == "7"
    assert cell(grid, "Phường 1", 2024).input_value() == "8"


def test_what_is_typed_offline_can_be_taken_back_before_it_is_saved(grid, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED")
    grid.context.set_offline(True)
    cell(grid, "Phường 5", 2021).fill("3")
    grid.keyboard.press("Enter")
    grid.get_by_text("mất mạng", exact=False).first.wait_for()
    grid.keyboard.press("Control+z")
    says(grid, "Đã hoàn tác 1 ô")
    assert cell(grid, "Phường 5", 2021).input_value() == "2"
    grid.context.set_offline(False)
    cell(grid, "Phường 9", 2021).fill("5")
    grid.keyboard.press("Enter")
    says(grid, "Đã lưu")
    settled(grid)
    grid.reload()
    assert cell(grid, "Phường 9", 2021).input_value() == "5"
    assert cell(grid, "Phường 5", 2021).input_value() == "2"
