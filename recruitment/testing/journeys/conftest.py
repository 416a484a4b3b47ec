"""Where journeys on the appendix begin."""

import pytest

from recruitment.testing.browser import sign_in
from recruitment.testing.journeys.on_the_grid import cell


@pytest.fixture
def grid(open_page, program):
    """The live grid on a desktop, with the appendix in and a clipboard to paste from."""
    program.take_appendix()
    page = open_page("desktop")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, program)
    page.goto("/phu-luc/")
    cell(page, "Phường 1", 2021).wait_for()
    return page
