"""What the appendix looks like on paper and on a phone."""

import re

import pytest

from recruitment.testing.browser import sign_in
from recruitment.testing.journeys.on_the_grid import cell

pytestmark = pytest.mark.browser

PROPOSE = """
import datetime
from recruitment.kernel.scope import SYSTEM
from units.bases.models import PartyBase
from units.targets.campaigns import open_campaign
from units.targets.proposals import save_proposal
campaign = open_campaign(name="Rà soát", year=2021, due_on=datetime.date(2099, 1, 1), document=None, by=SYSTEM)
base = PartyBase.objects.get(number=6)
save_proposal(campaign=campaign, base=base, figures=[], reason="Giữ nguyên", version=0, by=SYSTEM)
print("đợt", campaign.pk)
"""


def pages_of(pdf):
    """The sizes of a document's pages in points."""
    found = re.findall(rb"/Type\s*/Page\b(?!s).*?/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf, re.DOTALL)
    assert len(found) == len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    return [(round(float(width)), round(float(height))) for width, height in found]


@pytest.fixture
def printer(open_page, program):
    """A desk with the appendix in, on which what is printed is what the page's own rules say."""
    program.take_appendix()
    page = open_page("desktop")
    sign_in(page, program)

    def printed(address):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        return pages_of(page.pdf(prefer_css_page_size=True))

    return printed


def test_the_appendix_is_two_pages_of_a4_lying(printer):
    assert printer("/phu-luc/") == [(842, 595)] * 2


def test_the_letter_of_a_base_is_one_page_of_a4_standing(printer, program):
    number = re.search(r"đợt (\d+)", program.manage("shell", "-c", PROPOSE))[1]
    assert printer(f"/phu-luc/de-nghi/{number}/6/cong-van/") == [(595, 842)]


def test_a_phone_shows_four_columns_of_the_grid_and_the_way_to_all_figures(open_page, program):
    program.take_appendix()
    page = open_page("phone")
    sign_in(page, program)
    page.goto("/phu-luc/")
    cell(page, "Phường 1", 2021).wait_for(state="attached")
    heads = page.locator(".sheet thead th").filter(visible=True).all_inner_texts()
    assert [head.strip() for head in heads] == ["Đơn vị", "Chỉ tiêu nhiệm kỳ", "Bổ sung", "Đã kết nạp"]
    row = page.locator("tr[data-base='6']")
    assert row.locator("th, td").filter(visible=True).count() == 4
    shown = row.locator("td").filter(visible=True)
    assert shown.nth(0).locator("input").input_value() == "30"
    assert shown.nth(1).inner_text().strip() == "8"
    assert shown.nth(2).inner_text().strip() == "7"
    row.get_by_role("link", name="Phường 9").click()
    page.wait_for_url("**/phu-luc/dong/6/**")
    assert page.locator("main form input[type=text]").filter(visible=True).count() == 10
