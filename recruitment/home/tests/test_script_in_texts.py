"""Whatever stands in a text is shown as a text, on every page, to everybody who may see it."""

from html.parser import HTMLParser

import pytest

from recruitment.home.tests.test_access import ANSWERS, address, things
from recruitment.testing.planting import TAG, plant

__all__ = ["things"]


class Escaped(HTMLParser):
    """Reads a page: how often the payload came out as a tag or an attribute, and how often as words."""

    def __init__(self, page):
        super().__init__()
        self.run, self.shown = [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.shown += sum(f"<{TAG}" in (value or "") for _, value in attrs)
        if tag == TAG or any(name in {TAG, "onerror"} for name, _ in attrs):
            self.run.append(self.get_starttag_text())

    def handle_data(self, data):
        self.shown += f"<{TAG}" in data


@pytest.mark.parametrize("who", ["organiser", "secretary"])
def test_script_in_any_text_stays_a_text(client, things, request, who, record_property):
    user = request.getfixturevalue(who)
    columns = plant()
    client.force_login(user)
    faults, shown, pages = [], 0, 0
    more = ["/phu-luc/nhap-excel/", "/nhat-ky/?q=%3Cxss"]
    for path in [address(name, things) for name in ANSWERS] + more:
        response = client.get(path)
        if response.status_code != 200 or "html" not in response.headers["Content-Type"]:
            continue
        page = Escaped(response.content.decode())
        pages, shown = pages + 1, shown + page.shown
        faults += [f"{path}: {tag}" for tag in page.run]
    record_property("tally", ["văn bản chứa mã đã hiện thành chữ, số lần thành mã", shown, len(faults)])
    assert faults == []
    assert columns > 20
    assert shown > pages > 5


def test_a_payload_let_through_would_be_seen():
    assert Escaped(f"<p><{TAG} {TAG}=1></p>").run
    assert Escaped(f'<p title=""{TAG}=1>').run
    assert Escaped(f"<p>&lt;{TAG}&gt;</p>").shown == 1
