"""The watch and the page checks see planted faults; without this, a green journey would mean nothing."""

import pytest

from recruitment.testing.browser import assert_accessible, assert_sound

pytestmark = pytest.mark.browser

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
SHELL = """<!doctype html><html lang="vi"><head><title>Thử – Phát triển đảng viên</title>
<link rel="icon" href="data:,"></head><body><a href="#noi-dung">Đến nội dung</a>
<main id="noi-dung"><h1>Thử</h1>{}</main></body></html>"""


@pytest.fixture
def planted(open_page):
    """A function that opens a page of our making, under the program's own address."""

    def show(body="", *, status=200, size="desktop", policy=None, shell=SHELL):
        page = open_page(size)
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if policy:
            headers["Content-Security-Policy"] = policy
        page.route(
            "**/planted/",
            lambda route: route.fulfill(body=shell.format(body), headers=headers, status=status),
        )
        page.goto("/planted/")
        page.wait_for_timeout(100)
        return page

    return show


@pytest.mark.parametrize(
    ("body", "policy", "fault"),
    [
        ("<script>console.error('hỏng')</script>", None, "console: hỏng"),
        ("<script>throw new Error('hỏng')</script>", None, "exception: hỏng"),
        ("<p style='color: red'>x</p>", POLICY, "console: .*Content Security Policy"),
        ("<script>1</script>", POLICY, "console: .*Content Security Policy"),
        (
            "<img alt='' src='http://192.0.2.1/x.png'>",
            None,
            "request to another host: http://192.0.2.1/x.png",
        ),
        ("<img alt='' src='/khong-co.png'>", None, "console: Failed to load resource"),
    ],
)
def test_the_watch_sees(planted, watch, body, policy, fault):
    planted(body, policy=policy)
    seen, watch.faults = watch.faults, []
    watch.allow(fault)
    watch.allow("ERR_")  # how Chromium reports the foreign host it could not reach
    for one in seen:
        watch.note(one)
    assert seen
    assert watch.faults == []


def test_the_watch_forgives_what_the_test_expects(planted, watch):
    watch.allow("status of 422")
    planted(status=422)
    assert watch.faults == []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<input name='x'>", "label"),
        ("<p><font color='#aaaaaa'>Chữ nhạt</font></p>", "color-contrast"),
        ("<h4>Nhảy cấp</h4>", "heading-order"),
    ],
)
def test_axe_refuses(planted, body, rule):
    page = planted(body)
    with pytest.raises(AssertionError, match=rule):
        assert_accessible(page)


def test_sideways_scrolling_is_refused(planted):
    page = planted("<svg width='900' height='9' role='img' aria-label='Dài'></svg>", size="phone")
    with pytest.raises(AssertionError, match="scrolls sideways"):
        assert_accessible(page)


@pytest.mark.parametrize(
    ("shell", "why"),
    [
        (SHELL.replace("<h1>Thử</h1>", "<h1>Một</h1><h1>Hai</h1>"), "Hai"),
        (SHELL.replace("<title>Thử – ", "<title>"), "Phát triển đảng viên"),
        (
            SHELL.replace(
                "<body>",
                "<body><header><button>Đầu trang của chương trình</button><p>Thử</p><p>Thử</p></header>",
            ),
            "skip link",
        ),
        (SHELL.replace("<h1>Thử</h1>", "<h1>Thử</h1><p>None</p>"), "None"),
        (SHELL.replace("<h1>Thử</h1>", "<h1>Thu\u031b\u0309</h1>"), "NFC"),
    ],
)
def test_an_unsound_page_is_refused(planted, shell, why):
    page = planted(shell=shell)
    with pytest.raises(AssertionError, match=why):
        assert_sound(page)


def test_a_sound_page_is_let_through(planted):
    assert_sound(planted("<p>Chữ thường.</p>"))
