"""Short words for tests of a base's own form: addresses, a page as text, a form filled in as a browser sends it."""

import re

from django.urls import reverse

from reports.periodic.indicators import CODES
from reports.periodic.tests import reporting

ADDRESS = "/ky-bao-cao/2021-q3/6/"


def address(name="report", *, slug=reporting.Q3, number=6):
    return reverse(f"periodic:{name}", args=[slug, number])


def text_of(response) -> str:
    """A page with its white space as a browser shows it."""
    return " ".join(response.content.decode().split())


def read(client, path=ADDRESS) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return text_of(response)


def inputs(page: str) -> dict[str, str]:
    """Every input and text area of the page by its name, as it stands."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'(\w[\w-]*)="([^"]*)"', tag))
        if attributes.get("type") not in ("radio", "checkbox", "search") and "name" in attributes:
            found[attributes["name"]] = attributes.get("value", "")
    for name, content in re.findall(r'<textarea[^>]*?name="([^"]+)"[^>]*>(.*?)</textarea>', page, re.DOTALL):
        found[name] = content
    return found


def asked(page: str) -> set[str]:
    """The figures that the page asks."""
    return inputs(page).keys() & set(CODES)


def send(client, typed, path=ADDRESS, to=None, button="kiem-tra"):
    """Open the form, type into it, and press a button; returns the response."""
    fields = {**inputs(read(client, path)), **typed, button: "1"}
    return client.post(to or path, fields)


def explain_everything(page: str) -> dict[str, str]:
    """An answer to every explanation that the review page asks for."""
    return {name: "Đã kiểm tra, đúng." for name in inputs(page) if name.startswith("explain-")}
