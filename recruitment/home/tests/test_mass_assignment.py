"""A form writes what it asks for and nothing else, whatever is sent along; a choice that was not offered is refused.

Forms are found by walking the pages. Each is sent twice, as a browser would and with every field of every model
besides, and must write the same both times.
"""

import json

import pytest
from django.apps import apps
from django.db import models, transaction
from django.urls import reverse

from recruitment.home.tests.test_access import ANSWERS, POSTED_TO, address, things
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories, sources
from recruitment.testing.html_forms import FormsOf
from recruitment.testing.snapshots import difference, snapshot
from reports.periodic.actions import withdraw
from reports.periodic.models import PeriodicReport

__all__ = ["things"]

FORGED = "987654321"
# Addresses whose act is the session's own; they are posted to in the tests of signing in.
LEFT_OUT = ("accounts:sign_out",)


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


def posted_forms(client, addresses):
    """The forms on these pages that are posted, one of each shape."""
    forms = {}
    for at in addresses:
        response = client.get(at)
        if response.status_code != 200 or "text/html" not in response.headers["Content-Type"]:
            continue
        for form in FormsOf(response.content.decode(), at=at).forms:
            if form.method == "post":
                forms.setdefault(form.shape(), form)
    return list(forms.values())


def written(client, form, before, **more):
    """What posting a form changes (undone again), and the answer."""
    with transaction.atomic():
        response = client.post(form.action, form.fields | more)
        changed = difference(before, snapshot())
        transaction.set_rollback(True)
    return changed, response.status_code


@pytest.mark.parametrize("who", ["organiser", "secretary"])
def test_no_form_takes_more_than_it_asks_for(client, things, request, who, record_property):
    client.force_login(request.getfixturevalue(who))
    left_out = {reverse(name) for name in LEFT_OUT}
    pages = [address(name, things) for name in ANSWERS] + [
        f"{reverse('proposals:proposal', args=[things['campaign'], things['number']])}?sua=1",
        f"{reverse('proposals:bulk', args=[things['campaign']])}?chon={things['number']}",
    ]
    forms = posted_forms(client, pages)
    client.raise_request_exception = False
    before, extra, faults, wrote, choices = snapshot(), every_field(), [], 0, 0
    for form in forms:
        if form.action in left_out:
            continue
        plain, _ = written(client, form, before)
        more = {name: value for name, value in extra.items() if name not in form.fields}
        with_more, status = written(client, form, before, **more)
        wrote += bool(plain)
        if plain != with_more or status >= 500:
            faults.append(f"{form.action} {status}: {sorted(map(str, plain ^ with_more))[:5]}")
        for name in form.choices:
            changed, status = written(client, form, before, **{name: FORGED})
            choices += 1
            if status >= 500 or any(FORGED in str(value) for *_, value in changed):
                faults.append(f"{form.action} {name}={FORGED}: {status}")
    record_property("tally", ["biểu mẫu nhận cột ngoài những gì nó hỏi", len(forms), len(faults)])
    record_property("tally", ["biểu mẫu thử có ghi dữ liệu", wrote, 0])
    record_property("tally", ["lựa chọn giả mạo gửi lên", choices, 0])
    assert faults == []
    assert wrote >= {"organiser": 10, "secretary": 2}[who]


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


def test_the_walk_finds_the_forms_of_the_program(client, things, organiser):
    client.force_login(organiser)
    forms = posted_forms(client, [address(name, things) for name in ANSWERS])
    targets = {form.action for form in forms}
    for name in ("papers:goal", "periodic:extend", "proposals:decide", "sharing:adopt", "appendix:undo"):
        assert name in POSTED_TO
        assert address(name, things) in targets
