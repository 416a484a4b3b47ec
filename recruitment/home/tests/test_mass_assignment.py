"""A form writes what it asks for and nothing else, whatever is sent along; a choice that was not offered is refused.

Forms are found by walking the pages. Each is sent twice, as a browser would and with every field of every model
besides, and must write the same both times.
"""

import json
from itertools import chain
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import models, transaction
from django.urls import resolve, reverse

from recruitment.home.tests.states import move_on, pages_of
from recruitment.home.tests.test_access import POSTED_TO, address, things
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories, sources
from recruitment.testing.cast import OwnClient
from recruitment.testing.html_forms import FormsOf
from recruitment.testing.snapshots import difference, snapshot
from reports.periodic.actions import withdraw
from reports.periodic.models import PeriodicReport

__all__ = ["things"]

FORGED = "987654321"
# Addresses whose act is the session's own; they are posted to in the tests of signing in.
LEFT_OUT = ("accounts:sign_out",)
# Takes posts and has no form on the pages walked here: each for its reason.
NO_FORM = {
    "appendix:take_back": "a script's; takes nothing but the act in its address",
    "periodic:take_back": "a script's; takes nothing but the act in its address",
    "periodic:confirm_upload": "asked in the answer to a file; tried in test_named_bases",
    "periodic:undo_upload": "takes nothing but the act in its address",
}


def every_field():
    """A value for each field of each of our models, under both of its names."""
    found = {
        "next": "/",
        "role": "system_admin",
        "is_superuser": "on",
        "groups": "1",
        "user_permissions": "1",
    }
    for model in apps.get_models():
        if model.__module__.startswith(sources.PACKAGES):
            for field in model._meta.concrete_fields:
                found[field.name] = found[field.attname] = forged_value(field)
    return found


def forged_value(field):
    if field.choices:
        return str(field.choices[-1][0])
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField | models.DateField):
        return "2031-01-01"
    if isinstance(field, models.ForeignKey):
        return "1"
    return "7"


def posted_forms(client, at):
    """The forms of a page that are posted, one of each shape."""
    response = client.get(at)
    if response.status_code != 200 or "text/html" not in response.headers["Content-Type"]:
        return []
    posted = [form for form in FormsOf(response.content.decode(), at=at).forms if form.method == "post"]
    return list({form.shape(): form for one in posted for form in one.each_way()}.values())


def written(client, form, before, **more):
    """What posting a form changes (undone again), and the answer."""
    with transaction.atomic():
        response = client.post(form.action, form.fields | more)
        changed = difference(before, snapshot())
        transaction.set_rollback(True)
    return changed, response.status_code


def faults_of(client, form, before, extra):
    """Send a form plainly, with every field besides, and with each choice forged: what went through, what it wrote."""
    plain, _ = written(client, form, before)
    more = {name: value for name, value in extra.items() if name not in form.fields}
    with_more, status = written(client, form, before, **more)
    faults = [f"{form.action} {status}: {sorted(map(str, plain ^ with_more))[:5]}"]
    faults = faults if plain != with_more or status >= 500 else []
    for name in form.choices:
        changed, status = written(client, form, before, **{name: FORGED})
        if status >= 500 or any(FORGED in str(value) for *_, value in changed):
            faults.append(f"{form.action} {name}={FORGED}: {status}")
    return faults, bool(plain)


def test_no_form_takes_more_than_it_asks_for(things, head, secretary, record_property):
    clients = {"organiser": OwnClient(), "secretary": OwnClient(), "administrator": OwnClient()}
    clients["organiser"].force_login(head)
    clients["secretary"].force_login(secretary)
    clients["administrator"].force_login(factories.create_user(role="system_admin"))
    left_out = {reverse(name) for name in LEFT_OUT}
    extra, shapes, walked, faults, wrote, choices = every_field(), set(), set(), [], 0, 0
    for who, page in chain(pages_of(things), move_on(things)):
        client = clients[who]
        client.raise_request_exception = False
        forms = [form for form in posted_forms(client, page) if (who, form.shape()) not in shapes]
        before = snapshot() if forms else None
        for form in forms:
            shapes.add((who, form.shape()))
            if urlsplit(form.action).path in left_out:
                continue
            found, writes = faults_of(client, form, before, extra)
            faults, wrote, choices = faults + found, wrote + writes, choices + len(form.choices)
            walked.add(resolve(urlsplit(form.action).path).view_name)
    record_property("tally", ["biểu mẫu nhận cột ngoài những gì nó hỏi", len(shapes), len(faults)])
    record_property("tally", ["biểu mẫu thử có ghi dữ liệu", wrote, 0])
    record_property("tally", ["lựa chọn giả mạo gửi lên", choices, 0])
    assert faults == []
    assert sorted(set(POSTED_TO) - walked - set(SAVED) - set(NO_FORM)) == []
    assert wrote >= 30


# What pages save by themselves, as JSON: who may, where, and one figure of a base that takes it.
SAVED = {
    "appendix:save": ("organiser", {"base": 5, "column": "supplement_2021", "seen": 2, "value": 3}),
    "periodic:save": ("organiser", {"base": 5, "column": "members", "seen": None, "value": 380}),
    "periodic:autosave": ("secretary", {"column": "members", "seen": None, "value": 380}),
}


def saved(client, name, things, before, body):
    with transaction.atomic():
        at = address(name, things)
        response = client.post(at, json.dumps(body), content_type="application/json")
        changed = difference(before, snapshot())
        transaction.set_rollback(True)
    return changed, response.status_code


@pytest.mark.parametrize("name", sorted(SAVED))
def test_what_saves_itself_takes_no_more_than_it_asks_for(client, things, request, name, record_property):
    who, edit = SAVED[name]
    things["number"] = 6 if who == "secretary" else 5
    if who == "secretary":  # the one of the things is handed in
        report = PeriodicReport.objects.get(pk=things["report_id"])
        withdraw(report=report, version=report.version, on=factories.A_DAY, by=SYSTEM)
        edit = edit | {"seen": report.members, "value": report.members + 1}
    client.force_login(request.getfixturevalue(who))
    client.raise_request_exception = False
    before, extra = snapshot(), every_field()
    plain, status = saved(client, name, things, before, {"edits": [edit]})
    assert (status, bool(plain)) == (200, True)
    with_more, _ = saved(client, name, things, before, extra | {"edits": [extra | edit]})
    record_property("tally", ["biểu mẫu nhận cột ngoài những gì nó hỏi", 1, int(with_more != plain)])
    assert with_more == plain
    for forged in (FORGED, -1, [5], None):  # another base, or none
        changed, status = saved(client, name, things, before, {"edits": [edit | {"base": forged}]})
        may_ignore = "base" not in edit
        assert status < 500
        assert changed == (plain if may_ignore else set()), forged
    record_property("tally", ["lựa chọn giả mạo gửi lên", 4, 0])
