"""What a test reads on a page."""

import html
import re


def text(response, status=200) -> str:
    """The words of a page: no tags, every space one space."""
    assert response.status_code == status, response.status_code
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split()).replace(" ,", ",")


def value_of(response, name) -> str:
    """The value of the first field of a name."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', response.content.decode())
    shown = re.search(r'value="([^"]*)"', found[0])
    return html.unescape(shown[1]) if shown else ""
