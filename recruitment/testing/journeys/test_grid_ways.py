"""What the live grid can do beyond the appendix, on a page of its own: other values than counts, locked cells, blanks.

The page is answered by the browser's own side of the wire, so that each answer of the server is the test's to choose.
"""

import json

import pytest
from playwright.sync_api import expect

from recruitment.testing.journeys.on_the_grid import block, focused, paste, says, settled

# Minutes on a slow machine; the gate has the journeys these widen.
pytestmark = [pytest.mark.browser, pytest.mark.long]

PAGE = """<!DOCTYPE html><html lang="vi"><head><title>Lưới thử</title>
<script type="module" src="/static/js/grid.js"></script></head><body>
<section data-grid data-save="/luoi-thu/luu/" data-take-back="/luoi-thu/{zeros}/" data-sign-in="/" {panel}>
<input type="hidden" name="csrfmiddlewaretoken" value="x">
<div data-grid-tools hidden><span role="status" data-grid-says></span>
<button type="button" data-grid-undo disabled>Hoàn tác</button></div>
<div data-grid-bar hidden><b data-grid-cell></b><span id="goi-y" data-grid-hint></span></div>
<div role="alert" data-grid-alert hidden></div>
<dialog data-grid-paste aria-label="Dán khối số"><p data-grid-paste-says></p><div data-grid-paste-more></div>
<button type="button" data-grid-paste-go>Dán</button><button type="button" data-grid-paste-leave>Hủy</button></dialog>
<table><thead><tr><th>TT</th><th>Đơn vị</th><th data-code="in" data-heading="Mới vào nguồn">Vào</th>
<th data-code="sum" data-heading="Lũy kế năm">Lũy kế</th>
<th data-code="admitted" data-heading="Đã kết nạp">Kết nạp</th></tr></thead><tbody>{rows}</tbody></table>
</section></body></html>"""
ROW = """<tr data-base="{number}" data-name="{name}" {row}><td>{number}</td><th>{name}</th>
<td data-cell="in" {first}>{value}</td><td data-sum="{number}:sum">4</td><td data-cell="admitted">1</td></tr>"""
COUNT_REQUESTS = """() => {
    const send = window.fetch;
    Object.assign(window, { open: 0, most: 0 });
    window.fetch = async (...what) => {
        window.most = Math.max(window.most, ++window.open);
        try { return await send(...what); } finally { window.open--; }
    };
}"""
UNDO_TWICE = """() => {
    for (const _ of [1, 2]) {
        const key = new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true });
        document.activeElement.dispatchEvent(key);
    }
}"""
ZEROS = "00000000-0000-0000-0000-000000000000"


class Desk:
    """The stand-in for the server: keeps what was sent, answers that everything was saved."""

    def __init__(self):
        self.sent, self.taken_back, self.derived, self.refused = [], [], [], {}

    def answer(self, route):
        """Answer a request for the page or from it."""
        if not route.request.url.endswith("/luu/"):
            self.taken_back.append(route.request.url.rstrip("/").rpartition("/")[2])
            return route.fulfill(json={"at": "09:45", "restored": self.restored(), "kept": 0})
        edits = json.loads(route.request.post_data)["edits"]
        self.sent.append(edits)
        saved = [edit for edit in edits if edit["column"] not in self.refused]
        return route.fulfill(
            json={
                "act": f"act-{len(self.sent)}" if saved else None,
                "at": "09:42",
                "saved": [{**edit, "value": as_kept(edit["value"])} for edit in saved],
                "conflicts": [],
                "refused": [
                    {**edit, "message": self.refused[edit["column"]]} for edit in edits if edit not in saved
                ],
                "derived": self.derived,
            }
        )

    def restored(self):
        """The cells of the last act as they were seen before it."""
        return [{**edit, "value": edit["seen"]} for edit in self.sent[-1]]


def as_kept(value):
    return None if value == "" else int(value) if value.isdecimal() else value


@pytest.fixture
def desk(open_page):
    """Opens a page with a grid of three units: `desk(panel="data-blank=…", row=…, first=…)` gives (page, Desk)."""

    def opened(*, panel="", row="", first="", value="2"):
        page, server = open_page("desktop"), Desk()
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        names = ((1, "Phường 1"), (2, "Trường Hòa Bình"), (3, "Công an Quận"))
        rows = "".join(
            ROW.format(
                number=number,
                name=name,
                row=row if number == 2 else "",
                first=first if number == 1 else "",
                value=value,
            )
            for number, name in names
        )
        html = PAGE.format(panel=panel, rows=rows, zeros=ZEROS)
        page.route("**/luoi-thu/*/", server.answer)
        page.route(
            "**/luoi-thu/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
        )
        page.goto("/luoi-thu/")
        into(page, "Phường 1").wait_for()
        return page, server

    return opened


def into(page, name):
    return page.get_by_label(f"{name}, Mới vào nguồn", exact=True)


def admitted(page, name):
    return page.get_by_label(f"{name}, Đã kết nạp", exact=True)


@pytest.mark.parametrize("typed", ["kps", " KPS ", "Không phát sinh", "khong  phat sinh"])
def test_nothing_happened_is_a_value_of_its_own_where_the_page_says_so(desk, typed):
    page, server = desk(panel='data-tokens="kps"')
    into(page, "Phường 1").fill(typed)
    page.keyboard.press("Enter")
    says(page, "Đã lưu")
    assert server.sent == [[{"base": 1, "column": "in", "seen": 2, "value": "kps"}]]
    assert into(page, "Phường 1").input_value() == "KPS"
    into(page, "Phường 1").fill("3")
    page.keyboard.press("Enter")
    settled(page)
    assert server.sent[1][0]["seen"] == "kps"


def test_where_the_page_does_not_say_so_it_is_no_figure(desk):
    page, server = desk()
    into(page, "Phường 1").fill("KPS")
    page.keyboard.press("Enter")
    assert says(page, "phải là số nguyên từ 0. Đang có “KPS”")
    assert server.sent == []


def test_a_value_of_words_that_stands_in_the_page_is_shown_as_it_is(desk):
    page, _ = desk(panel='data-tokens="kps"', value="KPS")
    assert into(page, "Phường 1").input_value() == "KPS"
    assert page.locator("td.is-unsaved").count() == 0


@pytest.mark.parametrize("way", ["clears", "typed"])
def test_delete_empties_a_cell_where_blanks_clear_and_undo_brings_it_back(desk, way):
    page, server = desk(panel=f'data-blank="{way}"')
    into(page, "Phường 1").focus()
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    says(page, "Đã lưu")
    assert server.sent == [[{"base": 1, "column": "in", "seen": 2, "value": ""}]]
    assert into(page, "Phường 1").input_value() == ""
    page.keyboard.press("Control+z")
    says(page, "Đã hoàn tác 1 ô lúc 09:45")
    assert server.taken_back == ["act-1"]
    assert into(page, "Phường 1").input_value() == "2"


def test_a_pasted_blank_clears_there_and_the_preview_says_so(desk):
    page, server = desk(panel='data-blank="clears"')
    into(page, "Phường 1").focus()
    lines = paste(page, block([["–"], ["7"]]))
    says(page, "Đã lưu 2 ô")
    assert "Phường 1, Mới vào nguồn: 2 → –" in lines
    assert [edit["value"] for edit in server.sent[0]] == ["", "7"]


def test_a_pasted_blank_keeps_where_only_typed_ones_clear(desk):
    page, server = desk(panel='data-blank="typed"')
    into(page, "Phường 1").focus()
    lines = paste(page, block([["–"], ["7"]]))
    says(page, "Đã lưu 09:42")
    assert "1 ô để trống hoặc gạch ngang: giữ nguyên số đang có." in lines
    assert [edit["value"] for edit in server.sent[0]] == ["7"]


def test_a_blank_never_erases_where_the_page_says_nothing_of_it(desk):
    page, server = desk()
    into(page, "Phường 1").focus()
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    says(page, "để trống không xóa số đã có")
    into(page, "Phường 1").focus()
    page.keyboard.press("Escape")
    assert into(page, "Phường 1").input_value() == "2"
    lines = paste(page, block([["", "", "–"], ["", "", ""]]))
    assert "4 ô để trống hoặc gạch ngang: giữ nguyên số đang có." in lines
    assert server.sent == []


def test_a_locked_cell_says_why_and_no_paste_changes_it(desk):
    page, server = desk(row='data-locked="Đã duyệt ngày 05/07/2021"')
    locked = into(page, "Trường Hòa Bình")
    locked.focus()
    assert page.locator("[data-grid-hint]").inner_text() == "Ô khóa: Đã duyệt ngày 05/07/2021"
    assert locked.get_attribute("aria-describedby") == "goi-y"
    page.keyboard.type("9")
    page.keyboard.press("Delete")
    assert locked.input_value() == "2"
    into(page, "Phường 1").focus()
    lines = paste(page, block([["7"], ["8"], ["9"]]))
    says(page, "Đã lưu 2 ô")
    assert "1 ô khóa giữ nguyên." in lines
    assert [edit["base"] for edit in server.sent[0]] == [1, 3]
    assert locked.input_value() == "2"


def test_a_cell_has_words_of_its_own_in_the_bar(desk):
    page, _ = desk(first='data-hint="quý trước 0 · năm nay 1"')
    into(page, "Phường 1").focus()
    assert page.locator("[data-grid-hint]").inner_text() == "quý trước 0 · năm nay 1"
    admitted(page, "Phường 1").focus()
    assert page.locator("[data-grid-hint]").inner_text() == ""


def test_figures_that_the_server_moved_follow_at_once(desk):
    page, server = desk()
    server.derived = [
        {"base": 1, "column": "sum", "value": 1804},
        {"base": 1, "column": "admitted", "value": 5, "hint": "năm nay 5"},
        {"base": 2, "column": "sum", "value": None},
    ]
    into(page, "Phường 1").fill("3")
    page.keyboard.press("Enter")
    says(page, "Đã lưu")
    assert page.locator("[data-sum='1:sum']").inner_text() == "1.804"
    assert page.locator("[data-sum='2:sum']").inner_text() == "–"
    assert admitted(page, "Phường 1").input_value() == "5"
    admitted(page, "Phường 1").focus()
    assert page.locator("[data-grid-hint]").inner_text() == "năm nay 5"
    server.derived = []
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    settled(page)
    assert server.sent[1][0]["seen"] == 5


def test_what_the_server_refuses_is_undone_with_its_act(desk):
    page, server = desk()
    server.refused = {"admitted": "Phường 1, Đã kết nạp: quý I đã khóa."}
    into(page, "Phường 1").focus()
    paste(page, block([["7", "", "9"]]))
    assert says(page, "Đã lưu") == "✓ Đã lưu 09:42; 1 ô không hợp lệ."
    page.keyboard.press("Control+z")
    says(page, "Đã hoàn tác 2 ô")
    assert admitted(page, "Phường 1").input_value() == "1"
    assert into(page, "Phường 1").input_value() == "2"
    assert page.locator("td.is-wrong").count() == 0


@pytest.mark.parametrize("label", ["Công  An quận", "CÔNG AN QUẬN"])
def test_a_unit_whose_name_begins_like_a_sum_is_a_unit(desk, label):
    page, server = desk()
    into(page, "Phường 1").focus()
    rows = [["trường hoà bình", "7"], [label, "8"], ["Công an phường", "9"], ["Cộng", "14"]]
    lines = paste(page, block(rows))
    says(page, "Đã lưu 2 ô")
    assert "Không có trong bảng, không dán: “Công an phường”." in lines
    assert [(edit["base"], edit["value"]) for edit in server.sent[0]] == [(2, "7"), (3, "8")]
    assert "“Cộng” chỉ để đối chiếu, không ghi: Mới vào nguồn ghi 14, cộng lại 15, lệch −1." in lines


def test_a_line_without_a_name_is_found_by_its_number(desk):
    page, server = desk()
    into(page, "Phường 1").focus()
    paste(page, block([["1", "Phường 1", "7"], ["3", "", "8"]]))
    says(page, "Đã lưu 2 ô")
    assert [edit["base"] for edit in server.sent[0]] == [1, 3]


def test_left_and_right_step_over_computed_figures_and_stay_in_a_text_that_is_edited(desk):
    page, _ = desk(value="25")
    into(page, "Phường 1").focus()
    page.keyboard.press("ArrowRight")
    assert focused(page) == "Phường 1, Đã kết nạp"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("0")
    assert into(page, "Phường 1").input_value() == "205"
    assert focused(page) == "Phường 1, Mới vào nguồn"


def test_enter_in_the_last_line_saves_where_it_stands(desk):
    page, server = desk()
    into(page, "Công an Quận").focus()
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    says(page, "Đã lưu")
    assert focused(page) == "Công an Quận, Mới vào nguồn"
    assert server.sent[0][0]["value"] == "7"


def test_acts_are_taken_back_one_by_one_however_fast_the_keys_come(desk):
    page, server = desk()
    for value in ("3", "4"):
        into(page, "Phường 1").fill(value)
        page.keyboard.press("Enter")
        settled(page)
    page.evaluate(COUNT_REQUESTS)
    page.evaluate(UNDO_TWICE)
    expect(page.get_by_role("button", name="Hoàn tác")).to_be_disabled()
    says(page, "Đã hoàn tác 1 ô")
    assert server.taken_back == ["act-2", "act-1"]
    assert page.evaluate("most") == 1
