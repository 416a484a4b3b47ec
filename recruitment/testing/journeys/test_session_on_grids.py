"""The session ends while somebody types into a grid: the password is given on the page, and the figure is saved."""

import pytest
from playwright.sync_api import expect

from recruitment.testing.browser import sign_in
from recruitment.testing.journeys import on_the_grid, test_periodic_grid
from recruitment.testing.journeys.test_periodic_form import END_SESSIONS
from recruitment.testing.journeys.test_periodic_grid import MEMBERS, office

__all__ = ["office"]
pytestmark = pytest.mark.browser


def type_after_the_end(page, office, cell, figure):
    """Type a figure when the session is over, give the password where it is asked, wait until it is saved."""
    office.manage("shell", "-c", END_SESSIONS)
    cell.fill(figure)
    cell.press("Enter")
    asked = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    asked.get_by_label("Mật khẩu").fill(office.password)
    asked.get_by_label("Mật khẩu").press("Enter")
    asked.wait_for(state="hidden")
    on_the_grid.settled(page)
    page.reload()
    expect(cell).to_have_value(figure)


def test_a_figure_typed_into_either_grid_is_saved_once_the_password_is_given(open_page, office, watch):
    page = open_page("desktop")
    watch.allow("401")  # what a script is told once the session is gone
    sign_in(page, office)
    page.goto(test_periodic_grid.ADDRESS)
    type_after_the_end(page, office, test_periodic_grid.cell(page, "Phường 1", MEMBERS), "378")
    page.goto("/phu-luc/")
    type_after_the_end(page, office, on_the_grid.cell(page, "Phường 1", 2021), "3")
