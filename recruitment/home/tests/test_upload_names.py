"""Names of files as no honest computer sends them: the file is taken or refused, the name that is kept is one line of
plain letters, and what leaves afterwards leaves under a name of ours.
"""

from html import unescape
from urllib.parse import quote

import pytest
from django.db import transaction
from django.urls import reverse

from recruitment.admin.tests.test_listing import BASES, IN, file_of
from recruitment.audit.models import AuditEvent
from recruitment.home import founding
from recruitment.kernel import workbook
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from recruitment.testing.tests.test_downloads import PLAIN
from reports.appendix import sessions
from reports.appendix.models import AppendixImport
from reports.periodic.tests import reporting
from reports.periodic.tests.filling import Filled
from reports.periodic.tests.reporting import Q3

NAMES = {
    "turned round": "phu-luc\u202excod.exe",
    "isolated": "\u2066phu\u2069-luc\u200b\ufeff.xlsx",
    "two headers": "a\r\nSet-Cookie: x=1\r\n.xlsx",
    "two lines": "a\n\nb.xlsx",
    "up": "../../../etc/passwd",
    "up in Windows": "..\\..\\Windows\\win.ini",
    "a folder": "C:\\tep\\phu-luc.xlsx",
    "only dots": "..",
    "long": "phụ lục " * 30 + ".xlsx",
    "NUL": "a\x00.xlsx",
    "escape": "\x1b[31mdo\x07.xlsx",
    "quotes": 'a"; filename="b\';<script>.xlsx',
    "entities": "a&#10;&#x202e;&quot;&#0;.xlsx",
    "half a letter": "a\ud800.xlsx",
    "nothing": "",
}


EXPORT = "admin:bases_partybase_export"


def headers_of(name):
    """The name as browsers and as others write it into the head of a part."""
    raw = name.encode("utf-8", "surrogatepass")
    return [
        b'filename="' + raw + b'"',
        b'filename="' + quote(raw, safe=" .").encode() + b'"',
        b"filename*=UTF-8''" + quote(raw, safe="").encode(),
    ]


def sent(client, at, header, data):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; ' + header
    body = head + b"\r\nContent-Type: application/octet-stream\r\n\r\n" + data + b"\r\n--x--\r\n"
    return client.generic("POST", at, body, content_type="multipart/form-data; boundary=x")


def is_plain(name):
    """One line of letters that stand where they are read, and no way into a folder."""
    return name.isprintable() and not {"/", "\\"} & set(name) and len(name) <= 200


def names_kept(page):
    """The name of the file wherever it is kept or shown."""
    kept = [found.file_name for found in AppendixImport.objects.filter(state="read")]
    events = [event.object_label for event in AuditEvent.objects.filter(verb="appendix.upload")]
    return [*kept, *events[-len(kept) :], *filter(None, [page.context and page.context.get("file_name")])]


def fault_of(client, at, header, data):
    """What is wrong with how a file under a name is taken, or None."""
    with transaction.atomic():
        answer = sent(client, at, header, data)
        kept = names_kept(answer)
        transaction.set_rollback(True)
    odd = [name for name in kept if not is_plain(name)]
    page = unescape(answer.content.decode())
    hidden = {char for char in page if not char.isprintable()} - set("\n\t\xa0\u202f")
    if answer.status_code not in {200, 302, 400} or odd or hidden or "x" in answer.cookies:
        return answer.status_code, odd, hidden
    return None


@pytest.fixture
def _read_once(monkeypatch):
    """Names are tried here and not contents: a file is taken apart once, however often it comes."""
    ask, answers = workbook.ask, {}

    def answer(order, data):
        if data not in answers:
            answers[data] = ask(order, data)
        return answers[data]

    monkeypatch.setattr(workbook, "ask", answer)


@pytest.fixture
def files(client, applied, organiser, _read_once):
    """Three ways in, each with a small file that is read."""
    period = reporting.open_period()
    client.force_login(organiser)
    return {
        reverse("appendix:upload"): founding.APPENDIX.read_bytes(),
        reverse("periodic:upload", args=[period.slug]): Filled(client, period.slug).file.read(),
        reverse(IN["partybase"]): file_of(BASES, (6, "Phường Chín", "Khối Phường", "", "")),
    }


def test_a_file_under_any_name_is_taken_or_refused_and_its_name_is_plain(client, files, record_property):
    client.raise_request_exception = False
    faults, tried = {}, 0
    for at, data in files.items():
        for what, name in NAMES.items():
            for way, header in enumerate(headers_of(name)):
                tried += 1
                if fault := fault_of(client, at, header, data):
                    faults[at, what, way] = fault
    record_property("tally", ["tên tệp lạ tải lên", tried, len(faults)])
    assert faults == {}
    at = reverse("appendix:upload")
    assert sent(client, at, headers_of("phụ lục 2021.xlsx")[0], files[at]).status_code == 302
    assert AppendixImport.objects.latest("pk").file_name == "phụ lục 2021.xlsx"


def test_a_name_that_comes_by_another_way_is_plain_too(applied):
    """The command takes names from a folder: nothing has looked at them before."""
    for name in NAMES.values():
        data = name.encode("utf-8", "surrogatepass")
        found = sessions.upload(
            data=data, file_name=name, appendix=applied.appendix, by=SYSTEM, table=factories.printed_table()
        )
        label = AuditEvent.objects.latest("pk").object_label
        assert found.file_name == label
        assert label.strip()
        assert is_plain(label), ascii(name)


def test_what_leaves_after_them_leaves_under_a_name_of_ours(client, files):
    at = reverse("appendix:upload")
    assert sent(client, at, headers_of(NAMES["quotes"])[0], files[at]).status_code == 302
    for download in (reverse("appendix:export"), reverse(EXPORT), reverse("periodic:download", args=[Q3])):
        assert PLAIN.fullmatch(client.get(download).headers["Content-Disposition"]), download
