"""Marked words are sent through the program while its log is printed as the settings say: they stand in no line."""

import copy
import io
import logging
from logging.config import DictConfigurator

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from recruitment.testing.log_watch import CANARY, marks_in

MARKED = f"{CANARY}-9 Nguyễn Thị Mẫu"


@pytest.fixture
def printed():
    """What the settings' own handler prints, of all loggers that it hangs on."""
    made = DictConfigurator(copy.deepcopy(settings.LOGGING))
    made.config["formatters"]["line"] = made.configure_formatter(made.config["formatters"]["line"])
    stream = io.StringIO()
    handler = made.configure_handler({**settings.LOGGING["handlers"]["console"], "stream": stream})
    handler.setLevel(logging.DEBUG)
    loggers = [logging.getLogger(), logging.getLogger("django.server")]
    for one in loggers:
        one.addHandler(handler)
    yield stream
    for one in loggers:
        one.removeHandler(handler)


def test_marked_words_are_in_no_printed_line(client, head, printed, monkeypatch):
    client.raise_request_exception = False
    type(head).objects.filter(pk=head.pk).update(full_name=MARKED)
    client.force_login(head)
    assert client.get(reverse("audit:list"), {"q": MARKED}).status_code == 200
    assert client.get("/khong-co/", {"q": MARKED}).status_code == 404
    field = {"kind": MARKED, "number": MARKED, "subject": MARKED}
    assert client.post(reverse("papers:document"), field).status_code == 200
    for data in (b"", MARKED.encode()):
        file = SimpleUploadedFile(f"{MARKED}.xlsx", data)
        assert client.post(reverse("appendix:upload"), {"file": file}).status_code < 500
    monkeypatch.setattr("recruitment.journal.views.require", lambda *_: int(MARKED))
    assert client.get(reverse("audit:list"), {"q": MARKED}).status_code == 500
    logging.getLogger("django.server").info('"%s" %s', f"GET /nhat-ky/?q={CANARY} HTTP/1.1", 200)
    lines = printed.getvalue()
    assert "ValueError" in lines
    assert "django.server" in lines
    assert marks_in(lines) == []
