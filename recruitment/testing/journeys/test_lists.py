"""Keeping the lists at /quan-tri/: Django's pages under our policy, a base renamed and its history opened."""

import pytest

from recruitment.testing.browser import sign_in
from recruitment.testing.page_checks import assert_accessible

pytestmark = pytest.mark.browser


def test_a_base_is_renamed_in_the_lists_and_its_history_says_so(page, program):
    sign_in(page, program)
    page.goto("/quan-tri/")
    assert_accessible(page)
    page.goto("/quan-tri/bases/partybase/")
    assert_accessible(page)
    page.get_by_role("link", name="Phường 9", exact=True).click()
    page.wait_for_url("**/change/")
    # No axe here: it copies the imports of Django's forms.css into inline styles, which our policy refuses.
    page.wait_for_load_state()
    page.get_by_label("Tên:").fill("Phường Chín")
    page.get_by_role("button", name="Lưu lại").click()
    page.get_by_role("link", name="Phường Chín", exact=True).last.click()
    page.get_by_role("link", name="Lịch sử thay đổi").click()
    page.get_by_text("Phường 9 → Phường Chín").first.wait_for()
