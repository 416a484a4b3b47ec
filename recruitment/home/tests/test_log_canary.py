"""Marked texts are sent through the program in every way there is: none of them comes out in its log."""

import logging
from itertools import chain

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from recruitment.home.tests.states import move_on, pages_of
from recruitment.home.tests.test_access import things
from recruitment.testing import factories
from recruitment.testing.cast import OwnClient
from recruitment.testing.html_forms import WORDS, FormsOf
from recruitment.testing.log_watch import CANARY, UNPROPAGATED, Keeper
from units.bases.accounts import directory

__all__ = ["things"]
MARKED = f"{CANARY}-5 lý do"


@pytest.fixture
def log():
    """What is logged while the test runs, as it would be printed."""
    keeper = Keeper()
    loggers = [logging.getLogger(name) for name in ("", *UNPROPAGATED)]
    for one in loggers:
        one.addHandler(keeper)
    yield keeper
    for one in loggers:
        one.removeHandler(keeper)


@pytest.fixture
def clients(head, secretary):
    people = {
        "organiser": head,
        "secretary": secretary,
        "administrator": factories.create_user(role="system_admin"),
    }
    found = {}
    for who, user in people.items():
        found[who] = OwnClient(raise_request_exception=False)
        found[who].force_login(user)
    return found


def marked(fields):
    """What a browser would send, with the mark wherever somebody types words."""
    return {
        name: [MARKED if value in (WORDS, "") else value for value in values]
        for name, values in fields.items()
    }


def test_what_is_typed_into_any_form_or_search_is_in_no_line(things, clients, log, record_property):
    sent = 0
    for who, page in chain(pages_of(things), move_on(things)):
        answer = clients[who].get(page, {"q": MARKED, "nguoi": MARKED})
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        for form in FormsOf(answer.content.decode(), at=page).forms:
            if form.method == "post" and form.action != reverse("accounts:sign_out"):
                with transaction.atomic():
                    clients[who].post(form.action, marked(form.fields))
                    transaction.set_rollback(True)
                sent += 1
    clients["organiser"].get("/khong-co-trang-nay/", {"q": MARKED})
    record_property("tally", ["chữ đánh dấu gửi vào biểu mẫu, số dòng nhật ký lộ ra", sent, len(log.leaks)])
    assert (log.leaks, log.read > 0, sent > 50) == ([], True, True)


def test_neither_is_the_name_of_a_file_nor_the_text_of_an_error(clients, log, monkeypatch):
    for data in (b"", b"khong phai bang tinh", MARKED.encode()):
        file = SimpleUploadedFile(f"{MARKED}.xlsx", data)
        assert clients["organiser"].post(reverse("appendix:upload"), {"file": file}).status_code < 500

    def broken(*, query, **_):
        return int(query)

    monkeypatch.setattr(directory, "accounts_page", broken)
    answer = clients["administrator"].get(reverse("users:list"), {"q": MARKED})
    assert answer.status_code == 500
    assert MARKED not in answer.content.decode()
    assert (log.leaks, log.read > 0) == ([], True)
