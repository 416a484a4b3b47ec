"""What must hold on every page a person can reach, checked in the browser."""

import functools
import unicodedata
from pathlib import Path

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """async (tags) => {
    const report = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]});
    return report.violations.map((found) => ({
        rule: found.id,
        help: found.help,
        places: found.nodes.map((node) => node.target.join(" ") + " — " + node.html.slice(0, 160)),
    }));
}"""
OVERFLOW = """() => {
    const root = document.documentElement;
    const wide = [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1)
        .slice(0, 5)
        .map((one) => one.outerHTML.slice(0, 120));
    return root.scrollWidth > root.clientWidth ? {needs: root.scrollWidth, has: root.clientWidth, wide} : null;
}"""
# Of what has the focus: nothing, or what is wrong with how it shows. Every corner of it must be its own, a little
# inside; a box to scroll in may be larger than the screen.
FOCUS = """async () => {
    const one = document.activeElement;
    // The page glides to what has the focus: look when it has stood still for some frames.
    for (let still = 0, top = null; still < 3; ) {
        await new Promise(requestAnimationFrame);
        const now = one.getBoundingClientRect().top;
        still = now === top ? still + 1 : 0;
        top = now;
    }
    const name = one.outerHTML.slice(0, 120);
    if (one === document.body || !one.matches(":focus-visible")) return `no focus to see on ${name}`;
    const style = getComputedStyle(one);
    const ring = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    if (ring < 3) return `a ring of ${ring}px on ${name}`;
    const box = [...one.getClientRects()].find((rect) => rect.width && rect.height);
    if (!box) return `no size: ${name}`;
    if (box.height > innerHeight / 2) return box.top < innerHeight && box.bottom > 0 ? null : `out of sight: ${name}`;
    for (const [x, y] of [[0, 0], [1, 0], [0, 1], [1, 1], [0.5, 0.5]]) {
        const at = [box.left + 3 + x * (box.width - 6), box.top + 3 + y * (box.height - 6)];
        const there = document.elementFromPoint(...at);
        const isOwn = there && (one.contains(there) || there.contains(one));
        if (!isOwn) return `covered at ${at} by ${there?.outerHTML.slice(0, 120)}: ${name}`;
    }
    return null;
}"""
SITE = "Phát triển đảng viên"
# Words of machines, and of software that was never translated (compared as whole words, as written).
BANNED_WORDS = {
    "Submit",
    "OK",
    "Cancel",
    "Error",
    "null",
    "None",
    "True",
    "False",
    "undefined",
    "NaN",
    "bạn",
    "Bạn",
}


@functools.cache
def axe_source() -> str:
    """The vendored axe-core; evaluated, not added as a tag, since the content policy refuses tags."""
    return AXE.read_text(encoding="utf-8")


def violations(page) -> list[dict]:
    """What axe-core finds on the page as it stands, once it is there."""
    page.wait_for_load_state()  # what was clicked before may have begun another page
    page.evaluate(axe_source())
    return page.evaluate(RUN_AXE, AXE_TAGS)


def assert_accessible(page) -> None:
    """No violation of WCAG 2.2 AA or axe's best practice, and no sideways scrolling of the page."""
    found = violations(page)
    report = "\n".join(f"{one['rule']}: {one['help']}\n  " + "\n  ".join(one["places"]) for one in found)
    assert found == [], f"{page.url}\n{report}"
    too_wide = page.evaluate(OVERFLOW)
    assert too_wide is None, f"{page.url} scrolls sideways: {too_wide}"


def assert_sound(page) -> None:
    """All of the above and the shape every page shares: language, title, one h1, skip link first, composed text."""
    assert_accessible(page)
    assert page.locator("html").get_attribute("lang") == "vi"
    assert page.title().endswith(f" – {SITE}"), page.title()
    assert page.locator("h1").count() == 1, f"{page.url}: {page.locator('h1').all_inner_texts()}"
    assert page.locator("main#noi-dung").count() == 1, f"{page.url} has no <main id='noi-dung'>"
    first = page.locator("a[href], button, input:not([type=hidden])").first
    assert first.get_attribute("href") == "#noi-dung", f"{page.url}: the first stop is not the skip link"
    text = page.locator("body").inner_text()
    assert unicodedata.is_normalized("NFC", text), f"{page.url} has text that is not NFC"
    assert banned_words(text) == [], f"{page.url}: {banned_words(text)}"


def assert_focus_shows(page) -> None:
    """What has the focus is in sight as a whole, with a ring of three pixels, and no bar that stays lies over it."""
    assert (fault := page.evaluate(FOCUS)) is None, f"{page.url}: {fault}"


def banned_words(text: str) -> list[str]:
    """Words that no reader of the program should meet."""
    words = {word.strip(".,;:!?()“”\"'…") for word in text.split()}
    return sorted(words & BANNED_WORDS)
