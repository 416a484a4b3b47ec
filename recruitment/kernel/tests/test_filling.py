"""A form of a page of today takes back what was typed, and keeps what only the page of today can know."""

import pytest

from recruitment.kernel.filling import fill

ADDRESS = "/viec/"
PAGE = """<main><form method="post" action="/viec/">
<input type="hidden" name="{name}" value="today"><textarea name="words"></textarea></form></main>"""


def filled(name, *values):
    kept = {name: list(values), "words": ["đã gõ"]}
    return fill(PAGE.format(name=name), page=ADDRESS, action=ADDRESS, fields=kept)


@pytest.mark.parametrize("name", ["base", "person", "token", "next", "factor", "action", "report_version"])
def test_what_a_page_is_about_is_never_taken_from_what_was_kept(name):
    found = filled(name, "of somebody else", "today")
    assert 'value="today"' in found.html
    assert "somebody" not in found.html
    assert (found.count, found.left_over) == (1, {})


@pytest.mark.parametrize("name", ["version", "version_7", "act", "now_members", "seen_members", "shown"])
def test_what_was_shown_while_it_was_typed_comes_back(name):
    found = filled(name, "yesterday")
    assert 'value="yesterday"' in found.html
    assert (found.count, found.left_over) == (1, {})
