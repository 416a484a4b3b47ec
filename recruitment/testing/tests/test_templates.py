"""The content policy allows no inline style and no inline script, so no template may try."""

import re

import pytest

from recruitment.testing import sources

COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
INLINE = {
    "style attribute": re.compile(r"""\sstyle\s*=\s*["'{]""", re.IGNORECASE),
    "event attribute": re.compile(r"""\son[a-z]+\s*=\s*["'{]""", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "javascript address": re.compile(r"""=\s*["']\s*javascript:""", re.IGNORECASE),
    "script with content": re.compile(r"<script\b[^>]*>(?!\s*</script)", re.IGNORECASE),
}


def inline_parts(text: str) -> list[str]:
    """What in a piece of HTML a browser would refuse under our policy."""
    text = COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), text)
    found = []
    for what, pattern in INLINE.items():
        found += [f"{text[: match.start()].count(chr(10)) + 1} {what}" for match in pattern.finditer(text)]
    return found


def test_no_template_and_no_tag_has_inline_style_or_script():
    tags = [path for path in sources.python_files() if "templatetags" in path.parts]
    files = sources.template_files() + tags
    assert "templates/base.html" in map(sources.name, files)
    faults = [f"{sources.name(path)}:{part}" for path in files for part in inline_parts(path.read_text())]
    assert faults == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color:red">',
        "<p STYLE = 'x'>",
        '<svg><rect style="{{ width }}"/></svg>',
        '<a onclick="go()">',
        '<body onload="{{ x }}">',
        "<style>p {}</style>",
        '<a href="javascript:go()">',
        "<script>go()</script>",
        '<script type="module">\nimport "x"</script>',
    ],
)
def test_a_planted_inline_part_is_seen(planted):
    assert len(inline_parts(planted)) == 1


@pytest.mark.parametrize(
    "clean",
    [
        '<script src="{% static "js/frame.js" %}" type="module"></script>',
        '<rect width="{{ width }}" height="8"/>',
        '{# never style="…" here #}',
        '<link rel="stylesheet" href="x.css">',
        '<button data-on="x" name="on">',
    ],
)
def test_what_the_policy_allows_is_let_through(clean):
    assert inline_parts(clean) == []
