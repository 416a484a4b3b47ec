"""Marked texts of every base wherever a base can write; each base follows every way there is and meets only its own.

Followed: links, forms that are asked by GET with words of other bases in them, downloads (workbooks are opened), the
record. Three bases here; all 39 with `--all`.
"""

import io
import os
import re
import zipfile
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.periodic import actions
from reports.periodic.tests import reporting
from units.bases.models import PartyBase
from units.targets.campaigns import open_campaign
from units.targets.proposals import save_proposal, send

EVERY_BASE = bool(os.environ.get("TEST_ALL"))
SOME = (5, 6, 9)
AT_MOST = 400  # pages for one person; reaching it fails, for then something was not followed
NEVER = ("/dang-xuat/",)


def mark(number: int) -> str:
    return f"chim{number:02d}yen"


@pytest.fixture
def marked(applied, settings):
    """A period and a campaign in which every base wrote its mark into whatever takes words."""
    settings.CLOCK = "2021-10-02"
    reporting.open_period()
    due_on = reporting.date(2021, 12, 31)
    campaign = open_campaign(name="Rà soát", year=2021, due_on=due_on, document=None, by=SYSTEM)
    for base in PartyBase.objects.order_by("number"):
        word, by = mark(base.number), reporting.secretary_of(base.number)
        saved = save_proposal(
            campaign=campaign, base=base, figures=[], reason=f"Lý do {word}", version=0, by=by
        )
        if base.number % 2:
            send(proposal=saved, version=saved.version, by=by)
        reporting.write(base.number, **{**reporting.COMPLETE, "members": 480})
        words = {"difficulties": f"Khó khăn {word}", "suggestions": f"Đề xuất {word}"}
        seen = dict.fromkeys(words, "")
        told = {"words": words, "seen": seen, "on": reporting.OPENED_ON, "by": by}
        actions.save_words(period=reporting.period(), base=base, **told)
        found = reporting.report(base.number)
        for remark in actions.examine(found):
            finding = remark.finding
            told = {"check": finding.check, "column": finding.column, "text": f"Giải trình {word}"}
            actions.explain(report=found, on=reporting.OPENED_ON, by=by, **told)
        found = reporting.report(base.number)
        actions.submit(report=found, version=found.version, on=reporting.OPENED_ON, by=by)
        if base.number % 3 == 0:
            found = reporting.report(base.number)
            told = {"reason": f"Trả lại {word}", "columns": ["members"], "by": reporting.head()}
            actions.send_back(report=found, version=found.version, **told)
    return campaign


def texts(response) -> str:
    """What a person can read of an answer: a page, or every part of a workbook."""
    content = response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b" ".join(parts.read(name) for name in parts.namelist())
    told = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{told} {unescape(content.decode(errors='replace'))}"


def ways_on(page: str, at: str, words: list[str]) -> set[str]:
    """The addresses a page leads to: its links, and its searches asked for each of the words."""
    found = {
        urljoin(at, unescape(link))
        for link in re.findall(r'(?:href|data-url|data-[a-z-]*url)="([^"]*)"', page)
    }
    for form in re.findall(
        r'<form[^>]*method="get"[^>]*>.*?</form>|<form(?![^>]*method=)[^>]*>.*?</form>', page, re.S
    ):
        action = re.search(r'action="([^"]*)"', form)
        target = urljoin(at, unescape(action[1])) if action else at.partition("?")[0]
        names = re.findall(r'<(?:input|select)[^>]*name="([^"]*)"', form)
        found |= {f"{target}?{urlencode({name: word})}" for name in names for word in words}
    return {link.partition("#")[0] for link in found if not urlsplit(link).netloc and link.startswith("/")}


def crawl(client, *, words: list[str]) -> dict[str, str]:
    """Everything one person meets, by address."""
    read, waiting = {}, ["/"]
    while waiting:
        address = waiting.pop()
        if address in read or address.startswith(("/static/", *NEVER)):
            continue
        response = client.get(address)
        read[address] = texts(response)
        if response.status_code in (301, 302):
            waiting.append(urljoin(address, response.url))
        elif "text/html" in response.get("Content-Type", ""):
            waiting += ways_on(response.content.decode(), address, words) - set(read)
        assert len(read) <= AT_MOST, sorted(read)[-20:]
    return read


def foreign_marks(read: dict[str, str], *, number: int) -> list[tuple[int, str, str]]:
    """The marks of other bases on the pages of one, but for words that the address itself asked for."""
    return [
        (number, address, word)
        for address, page in read.items()
        for word in sorted(set(re.findall(r"chim\d\dyen", page)))
        if word != mark(number) and word not in unescape(address)
    ]


def test_no_base_meets_the_words_of_another(client, marked, record_property):
    numbers = list(PartyBase.objects.order_by("number").values_list("number", flat=True))
    walked, found = 0, []
    for number in numbers if EVERY_BASE else SOME:
        client.force_login(factories.create_user(role="base_secretary", base=factories.base(number)))
        read = crawl(client, words=[mark(number % 39 + 1)])
        walked += len(read)
        found += foreign_marks(read, number=number)
        own = sum(mark(number) in page for page in read.values())
        assert own >= 4, (number, own)  # the own words are met: the crawl comes to where words stand
    record_property("tally", ["trang một cơ sở đọc được, dấu của cơ sở khác", walked, len(found)])
    assert found == []


def test_whoever_sees_every_base_meets_the_words_of_all(client, marked, organiser):
    client.force_login(organiser)
    pages = {number: texts(client.get(f"/ky-bao-cao/{reporting.Q3}/{number}/")) for number in SOME}
    assert all(mark(number) in page for number, page in pages.items())
