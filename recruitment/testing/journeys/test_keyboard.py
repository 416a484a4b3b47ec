"""Pages by keyboard: where Tab goes and that it shows (K1), filters and choices in bulk (K8), no single keys (K10)."""

import pytest

from recruitment.testing.browser import sign_in
from recruitment.testing.page_checks import assert_focus_shows

pytestmark = pytest.mark.browser

# How far each is walked: lists are long, and the sheet has hundreds of cells.
PAGES = {
    "/tong-quan/": 60,
    "/co-so-dang/": 35,
    "/phu-luc/": 60,
    "/phu-luc/nhap-excel/": 60,
    "/van-ban/them/": 60,
}
REGION = """() => {
    const one = document.activeElement;
    if (one === document.body) return "end";
    if (one.matches(".skip-link")) return "skip";
    if (one.matches("header [type=search]")) return "search";
    if (one.matches(".account-link")) return "account";
    return one.closest("main, nav, header")?.tagName.toLowerCase() ?? "?";
}"""
ORDER = {
    "desktop": ["skip", "header", "search", "account", "nav", "main"],
    "phone": ["skip", "header", "account", "main", "nav"],
}
STATE = "document.body.innerHTML + location.href"
PROPOSE = """
import datetime
from recruitment.kernel.scope import SYSTEM
from units.bases.models import PartyBase
from units.targets.campaigns import open_campaign
from units.targets.proposals import save_proposal, send
campaign = open_campaign(name="Rà soát", year=2021, due_on=datetime.date(2099, 1, 1), document=None, by=SYSTEM)
for number in (5, 6):
    base = PartyBase.objects.get(number=number)
    saved = save_proposal(campaign=campaign, base=base, figures=[], reason="Giữ nguyên", version=0, by=SYSTEM)
    send(proposal=saved, version=saved.version, by=SYSTEM)
"""


@pytest.fixture(params=ORDER)
def walked(request, open_page, program):
    """(page, the order of its regions): at a desk, and as small as a desk's page magnified."""
    program.take_appendix()
    page = open_page(request.param)
    sign_in(page, program)
    return page, ORDER[request.param]


@pytest.fixture
def desk(open_page, program):
    """A page signed in at a desk, with the appendix in."""
    program.take_appendix()
    page = open_page("desktop")
    sign_in(page, program)
    return page


def tab_to(page, target, at_most=80):
    """Press Tab until the target has the focus, and see that it shows."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            assert_focus_shows(page)
            return
    raise AssertionError(f"Tab never came to {target}")


def walk(page, at_most):
    """The regions Tab goes through from the top of the page, each stop looked at; ends with the page."""
    regions = []
    for _ in range(at_most):
        page.keyboard.press("Tab")
        region = page.evaluate(REGION)
        if region == "end":
            break
        assert_focus_shows(page)
        regions += [region] if regions[-1:] != [region] else []
    return regions


def test_tab_walks_pages_in_order_and_every_stop_shows(walked):
    page, order = walked
    for address, at_most in PAGES.items():
        page.goto(address)
        regions = walk(page, at_most)
        assert regions == order[: len(regions)], address
        assert "main" in regions, address


def test_the_skip_link_leads_past_everything(desk):
    desk.goto("/phu-luc/")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")
    assert desk.evaluate(REGION) == "main"


def test_the_filter_of_the_appendix_works_by_keyboard_and_says_its_state(desk):
    desk.goto("/phu-luc/")
    tab_to(desk, desk.get_by_label("Lọc đơn vị"))
    desk.keyboard.type("phuong 9")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**q=phuong**")
    assert desk.locator("tr.base-row").count() == 1
    tab_to(desk, desk.get_by_role("link", name="Bỏ lọc"))
    desk.keyboard.press("Enter")
    desk.wait_for_url(lambda url: "q=" not in url)
    block = desk.get_by_label("Khối", exact=True)
    tab_to(desk, block)
    for _ in range(3):
        desk.keyboard.press("ArrowDown")
    chosen = block.input_value()
    assert desk.url.endswith("/phu-luc/?nam=2021"), (
        "a list that is still walked through must not reload the page"
    )
    tab_to(desk, desk.get_by_role("button", name="Lọc", exact=True))
    desk.keyboard.press("Enter")
    desk.wait_for_url("**khoi=**")
    assert desk.get_by_label("Khối", exact=True).input_value() == chosen
    assert desk.locator("tr.block-row th").all_inner_texts() == [chosen.upper()]
    desk.goto("/phu-luc/")
    looks = desk.get_by_role("checkbox", name="Chỉ dòng cần xem")
    tab_to(desk, looks)
    assert not looks.is_checked()
    desk.keyboard.press("Space")
    desk.wait_for_url("**xem=can-xem**")
    assert desk.get_by_role("checkbox", name="Chỉ dòng cần xem").is_checked()
    assert desk.evaluate("document.activeElement.id") == "chi-can-xem"


def test_proposals_are_chosen_and_agreed_in_bulk_by_keyboard(desk, program):
    program.manage("shell", "-c", PROPOSE)
    desk.goto("/phu-luc/de-nghi/")
    tab_to(desk, desk.get_by_role("link", name="Rà soát", exact=True))
    desk.keyboard.press("Enter")
    for name in ("Phường 5", "Phường 9"):
        choice = desk.get_by_role("checkbox", name=f"Chọn đề nghị của {name}")
        tab_to(desk, choice)
        desk.keyboard.press("Space")
        assert choice.is_checked()
    tab_to(desk, desk.get_by_role("button", name="Thống nhất các đề nghị đã chọn"))
    desk.keyboard.press("Enter")
    desk.get_by_role("heading", name="Thống nhất 2 đề nghị").wait_for()
    tab_to(desk, desk.get_by_role("button", name="Thống nhất 2 đề nghị"))


def test_letters_outside_of_fields_do_nothing(desk):
    for address in ("/tong-quan/", "/phu-luc/", "/phu-luc/phan-bo/"):
        desk.goto(address)
        desk.evaluate("document.activeElement.blur()")
        before = desk.evaluate(STATE)
        for letter in "abcdefghijklmnopqrstuvwxyz0123456789?/.[]":
            desk.keyboard.press(letter)
        assert desk.evaluate(STATE) == before, address
        assert desk.evaluate("document.activeElement === document.body"), address
