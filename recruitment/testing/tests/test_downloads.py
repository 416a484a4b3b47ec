"""Files leave as attachments under plain names, and what is uploaded lies in the database, never in a folder served."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import reverse

from recruitment.home.tests.test_access import address, things
from recruitment.testing import factories

__all__ = ["things"]

DOWNLOADS = ["appendix:export", "audit:export", "periodic:download", "sharing:export"]
PLAIN = re.compile(r'attachment; filename="[a-z0-9][a-z0-9-]{0,100}\.xlsx"')
ODD_NUMBERS = [
    '47"; x="1',
    "47\r\nSet-Cookie: x=1",
    "../../etc/passwd",
    "Đề án 47-KH/QU",
    "\u202e47",
    "47" * 20,
]


def test_every_download_is_an_attachment_that_no_cache_keeps(client, things, organiser):
    head = factories.create_user(role="head_organiser")
    for name in DOWNLOADS:
        client.force_login(head if name == "audit:export" else organiser)
        response = client.get(address(name, things))
        assert PLAIN.fullmatch(response.headers["Content-Disposition"]), name
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("number", ODD_NUMBERS)
def test_a_name_made_of_somebodys_words_stays_plain(client, applied, organiser, number):
    document = applied.appendix.document
    document.number = number[: document._meta.get_field("number").max_length]
    document.save()
    client.force_login(organiser)
    response = client.get(reverse("appendix:export"))
    assert PLAIN.fullmatch(response.headers["Content-Disposition"])
    assert "x" not in response.cookies


def test_uploads_lie_in_the_database_only():
    files = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
    ]
    assert files == []
    assert settings.MEDIA_ROOT == ""
