"""A secretary reports on a phone: the draft keeps itself, is reviewed, explained, handed in, taken back.

Also by buttons alone, with an ended session, without a network, and while somebody else writes the same figure.
"""

import pytest

from recruitment.testing.browser import BASE, assert_sound, sign_in

pytestmark = pytest.mark.browser

WORKBOOK = BASE / "fixtures" / "phu-luc-ke-hoach-47.xlsx"
ADDRESS = "/ky-bao-cao/2021-q3/6/"
OPEN_PERIOD = """
from datetime import date
from recruitment.kernel.scope import SYSTEM
from reports.periodic import actions
from reports.periodic.stated import periods
actions.open_for_reports(
    period=periods().get(slug="2021-q3"), due_on=date(2021, 9, 30), on=date(2021, 9, 20), by=SYSTEM
)
"""
# Nobody has worked for 26 minutes.
IDLE = """
from django.contrib.sessions.models import Session
from recruitment.accounts.sessions import SEEN
for one in Session.objects.all():
    session = one.get_decoded()
    if SEEN in session:
        one.session_data = Session.objects.encode({**session, SEEN: session[SEEN] - 26 * 60})
        one.save()
"""
END_SESSIONS = "from django.contrib.sessions.models import Session; Session.objects.all().delete()"


@pytest.fixture
def secretary(program):
    """The program of Phường 9's secretary: the appendix is in, the third quarter is open."""
    program.take_appendix()
    program.manage("shell", "-c", OPEN_PERIOD)
    return program.open_account(
        "phuong9", "--name", "Đồng chí Mẫu Chín", "--role", "base_secretary", "--base", "6"
    )


@pytest.fixture
def enter(open_page, secretary):
    """A function: the form of the report, opened by the link of the first page."""

    def open_form(size="phone", **options):
        page = open_page(size, **options)
        sign_in(page, secretary)
        page.get_by_role("link", name="Nhập báo cáo quý III/2021").click()
        page.wait_for_url(f"**{ADDRESS}")
        return page

    return open_form


def sound(page):
    """Read from the top: a field half under a bar that stays put is no fault of the page."""
    page.evaluate("scrollTo(0, 0)")
    assert_sound(page)


def field(page, code):
    return page.locator(f"#id_{code}")


def fill(page, figures):
    for code, text in figures.items():
        field(page, code).fill(text)
        field(page, code).press("Tab")


def saved(page):
    page.locator("[data-status]").get_by_text("✓ Đã lưu nháp").wait_for()


def go_on(page):
    page.get_by_role("button", name="Tiếp tục: kiểm tra").click()
    page.wait_for_url("**/kiem-tra/")


def shown(page, label):
    return page.get_by_role("row", name=label).first.inner_text().split("\t")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_secretary_enters_reviews_explains_hands_in_and_takes_back(enter, size):
    page = enter(size)
    sound(page)
    assert page.locator("#phan-trong-so").is_hidden()
    fill(page, {"members": "480", "sources_added": " 2 ", "sources_removed": "0", "class_sent": "kps"})
    saved(page)
    fill(page, {"admitted": "1"})
    assert page.locator("output[data-shown=sources]").inner_text() == "34"
    assert "= 33 + 2 − 0 − 1" in page.locator("[data-balance]").inner_text()
    assert "2 trên chỉ tiêu" in page.locator(".ask-year").inner_text()
    saved(page)
    page.goto("/tong-quan/")  # leaves without a button
    page.get_by_role("link", name="Nhập tiếp quý III/2021").click()
    page.wait_for_url(f"**{ADDRESS}")
    assert [field(page, code).input_value() for code in ("members", "class_sent", "admitted")] == [
        "480",
        "KPS",
        "1",
    ]
    field(page, "women").fill("2a")
    field(page, "women").press("Tab")
    page.get_by_text("Phải là số nguyên từ 0, hoặc KPS. Đang có “2a”.").wait_for()
    sound(page)
    fill(page, {"women": "1"})
    field(page, "difficulties").fill("Nhiều quần chúng làm việc theo ca. [mẫu]")
    go_on(page)
    sound(page)
    page.get_by_role("link", name="Hồ sơ đề nghị kết nạp gửi lên: chưa có số").click()
    page.wait_for_url("**#id_dossiers_sent")
    assert page.evaluate("document.activeElement.id") == "id_dossiers_sent"
    page.keyboard.type("1")
    go_on(page)
    review_and_hand_in(page)
    take_back_and_hand_in_again(page)
    steps = page.locator(".report-step b").all_inner_texts()
    assert steps == ["Nộp", "Rút lại", "Nộp"]
    sound(page)


def take_back_and_hand_in_again(page):
    page.get_by_role("button", name="Rút lại").click()
    page.get_by_text("Đã rút lại báo cáo").wait_for()
    fill(page, {"members": "381"})
    saved(page)
    go_on(page)
    assert page.locator("textarea[data-check]").count() == 0  # 381 needs no words
    page.get_by_label("Tôi đã đối chiếu số liệu").check()
    page.get_by_role("button", name="Nộp báo cáo").click()
    page.get_by_text("Ban Tổ chức sẽ duyệt").wait_for()


def review_and_hand_in(page):
    assert "34" in " ".join(shown(page, "Nguồn cuối kỳ"))
    page.get_by_role("button", name="Nộp báo cáo").click()
    page.get_by_role("alert").get_by_text("Ghi giải trình cho “Tổng số đảng viên”").wait_for()
    assert page.title().startswith("Lỗi: ")
    sound(page)
    page.locator("textarea[data-check]").fill("Tiếp nhận một chi bộ chuyển đến. [mẫu]")
    page.locator("textarea[data-check]").press("Tab")
    saved(page)
    page.get_by_label("Tôi đã đối chiếu số liệu").check()
    page.get_by_role("button", name="Nộp báo cáo").dblclick()
    page.get_by_text("Đã nộp lúc").wait_for()
    sound(page)


def test_the_same_by_buttons_alone(enter):
    page = enter(java_script_enabled=False)
    figures = {"members": "380", "sources_added": "2", "sources_removed": "x", "admitted": "1", "women": "1"}
    page.locator("#phan-trong-so summary").click()
    for code, text in figures.items():
        field(page, code).fill(text)
    page.get_by_role("button", name="Tiếp tục: kiểm tra").click()
    page.get_by_role("alert").get_by_text("“Đưa ra khỏi nguồn” phải là số nguyên").wait_for()
    assert field(page, "women").input_value() == "1"
    field(page, "sources_removed").fill("0")
    page.get_by_role("button", name="Lưu và thoát").click()
    page.get_by_text("Báo cáo chưa nộp.").wait_for()
    page.get_by_role("link", name="Nhập tiếp quý III/2021").click()
    page.get_by_role("button", name="Không phát sinh trong kỳ").click()
    page.get_by_text("Đã ghi “không phát sinh” (KPS)").wait_for()
    assert field(page, "class_sent").input_value() == "KPS"
    page.get_by_role("button", name="Tiếp tục: kiểm tra").click()
    page.wait_for_url("**/kiem-tra/")
    page.get_by_label("Tôi đã đối chiếu số liệu").check()
    page.get_by_role("button", name="Nộp báo cáo").click()
    page.get_by_text("Đã nộp lúc").wait_for()
    page.get_by_role("button", name="Rút lại").click()
    page.get_by_text("Đã rút lại báo cáo").wait_for()


STORES = "JSON.stringify({...localStorage, ...sessionStorage})"


def test_nothing_is_lost_when_the_session_ends_while_somebody_types(enter, secretary, watch):
    page = enter()
    watch.allow("401")  # what a script is told once the session is gone
    page.clock.install()
    page.reload()
    secretary.manage("shell", "-c", IDLE)
    page.clock.fast_forward("26:00")
    warning = page.get_by_role("alertdialog", name="Phiên làm việc")
    warning.get_by_text("Phiên làm việc sắp hết (còn 4 phút).").wait_for()
    sound(page)
    with page.expect_response("**/tai-khoan/phien/con-lai/") as left:
        warning.get_by_role("button", name="Tiếp tục làm việc").click()
    assert left.value.json()["seconds"] > 1700
    secretary.manage("shell", "-c", END_SESSIONS)
    fill(page, {"members": "380"})
    asked = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    asked.wait_for()
    sound(page)
    asked.get_by_label("Mật khẩu").fill("khong-phai-mat-khau")
    asked.get_by_role("button", name="Đăng nhập lại").click()
    asked.get_by_text("Mật khẩu chưa đúng").wait_for()
    asked.get_by_role("button", name="Để sau").click()
    assert field(page, "members").input_value() == "380"
    field(page, "difficulties").fill("Chưa có lớp bồi dưỡng. [mẫu]")
    page.get_by_role("button", name="Đăng nhập lại").click()
    asked.get_by_label("Mật khẩu").fill(secretary.password)
    asked.get_by_label("Mật khẩu").press("Enter")
    asked.wait_for(state="hidden")
    saved(page)
    assert page.evaluate(STORES) == "{}"
    go_on(page)
    assert "380" in shown(page, "Tổng số đảng viên")[1]
    page.get_by_text("Chưa có lớp bồi dưỡng. [mẫu]").wait_for()


def test_without_a_network_what_was_typed_waits_and_is_saved_later(enter, watch):
    page = enter()
    watch.allow("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.get_by_text("Mất mạng. Số vừa gõ còn trên màn hình").wait_for()
    fill(page, {"members": "380"})
    page.locator("[data-alert]").get_by_text("Chưa lưu được vì mất mạng").wait_for()
    page.context.set_offline(False)
    saved(page)
    assert page.locator("[data-alert]").is_hidden()
    assert page.evaluate("Object.keys(localStorage).length + Object.keys(sessionStorage).length") == 0
    page.reload()
    assert field(page, "members").input_value() == "380"


def test_two_people_write_one_figure_and_one_of_them_chooses(enter, watch):
    page, other = enter(), enter("desktop")
    watch.allow("409")
    fill(other, {"members": "381"})
    saved(other)
    fill(page, {"members": "380"})
    page.get_by_text("Ô này vừa được đ/c Đồng chí Mẫu Chín sửa thành 381").wait_for()
    sound(page)
    page.get_by_role("button", name="Tiếp tục: kiểm tra").click()
    page.get_by_role("button", name="Giữ số của đồng chí (380)").click()
    saved(page)
    fill(other, {"members": "382"})
    other.get_by_role("button", name="Nhận số mới (380)").click()
    assert field(other, "members").input_value() == "380"
    go_on(other)
    assert "380" in shown(other, "Tổng số đảng viên")[1]
