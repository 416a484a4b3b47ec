"""Script that somebody wrote into every text, in a real browser whose content policy is off: nothing of it runs."""

import pytest

from recruitment.testing.browser import sign_in

pytestmark = pytest.mark.browser

PLANT = "from recruitment.testing.planting import plant; print(plant(), 'columns')"
PAGES = [
    "/tong-quan/",
    "/co-so-dang/",
    "/co-so-dang/6/",
    "/phu-luc/",
    "/phu-luc/dong/6/",
    "/phu-luc/nhap-excel/",
    "/van-ban/",
    "/van-ban/them/",
    "/phu-luc/de-nghi/",
    "/phu-luc/phan-bo/",
    "/ky-bao-cao/",
    "/tien-do-nop/",
    "/nhat-ky/",
    "/tai-khoan/",
]


def test_no_script_in_a_text_runs_even_without_the_policy(open_page, program):
    program.take_appendix()
    page = open_page("desktop", bypass_csp=True)
    sign_in(page, program)  # before, for names to sign in with are texts too
    assert "columns" in program.manage("shell", "-c", PLANT)
    opened = 0
    for address in PAGES:
        answer = page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.hit") is None, address
        assert page.locator("xss, [xss]").count() == 0, address
        opened += answer.status == 200 and "<xss" in page.locator("body").inner_text()
    assert opened >= 6
