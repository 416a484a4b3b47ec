"""What journeys do on a live grid: find a cell, read the state line, paste with the real clipboard."""

from playwright.sync_api import expect

from recruitment.testing.browser import BASE

WORKBOOK = BASE / "fixtures" / "phu-luc-ke-hoach-47.xlsx"


def cell(page, base, year):
    """The input of a base's supplement of a year."""
    return page.get_by_label(f"{base}, Bổ sung chỉ tiêu trong năm {year}", exact=True)


def says(page, words):
    """Wait until the grid's state line says so; what it says in full."""
    line = page.locator("[data-grid-says]")
    line.filter(has_text=words).wait_for()
    return line.inner_text()


def settled(page):
    """Wait until nothing is on its way to the server."""
    # Not wait_for_function: it evaluates texts in the page, which the content policy refuses.
    expect(page.locator("td.is-unsaved, td.is-saving")).to_have_count(0)


def press_paste(page, text):
    """Put a text on the clipboard and press Ctrl+V in the focused cell."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def preview(page):
    """The open preview of a pasted block, as its lines of text."""
    dialog = page.get_by_role("dialog", name="Dán khối số")
    dialog.wait_for()
    return dialog.inner_text().splitlines()


def paste(page, text):
    """Paste a block into the focused cell and accept the preview with Enter; returns the preview."""
    press_paste(page, text)
    lines = preview(page)
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Dán khối số").wait_for(state="hidden")
    return lines


def block(rows):
    """Rows of texts as Excel leaves them on the clipboard: tabs, CRLF, one at the end."""
    return "".join("\t".join(row) + "\r\n" for row in rows)


def focused(page):
    """The label of what has the focus, or its words."""
    return page.evaluate(
        "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()"
    )
