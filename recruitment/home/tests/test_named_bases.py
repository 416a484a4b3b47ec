"""A base that a form or a script names is one of those the person writes for, or nothing is written; what comes with a
file takes no more than the file.
"""

import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from recruitment.admin.tests.test_listing import BASES, IN, file_of
from recruitment.home import founding
from recruitment.home.tests.test_mass_assignment import every_field
from recruitment.testing.snapshots import difference, snapshot
from reports.periodic.tests import reporting
from reports.periodic.tests.filling import Filled

OWN, OTHER = 5, 7  # TT; both have figures to give in


def edit(number, value=380):
    return {"base": number, "column": "members", "seen": None, "value": value}


def plan(*edits, papers=(), held=()):
    return {"edits": list(edits), "papers": dict(papers), "held": list(held)}


# Each names the other base in another place.
FORGED = {
    "another": plan(edit(OTHER)),
    "another as text": plan(edit(str(OTHER))),
    "another besides the own": plan(edit(OWN), edit(OTHER)),
    "the own twice, the other between": plan(edit(OWN), edit(OTHER), edit(OWN, 381)),
    "a paper of another": plan(edit(OWN), papers={str(OTHER): "1-BC"}),
    "another held back": plan(edit(OWN), held=[OTHER]),
}


def wrote(client, before, *, at, **sent):
    """What a post changes (undone again), and the answer's status."""
    with transaction.atomic():
        status = client.post(at, **sent).status_code
        changed = difference(before, snapshot())
        transaction.set_rollback(True)
    return changed, status


def ways(slug, body):
    """The same by the script of the grid and by the preview of a workbook."""
    saving, confirming = (reverse(f"periodic:{name}", args=[slug]) for name in ("save", "confirm_upload"))
    yield {"at": saving, "data": json.dumps(body), "content_type": "application/json"}
    yield {"at": confirming, "data": {"plan": json.dumps(body)}}


def test_a_secretary_writes_nothing_of_another_base_by_naming_it(client, applied, stranger, record_property):
    period, tried, faults = reporting.open_period(), 0, {}
    client.force_login(stranger)
    client.raise_request_exception = False
    before = snapshot()
    for way in ways(period.slug, plan(edit(OWN))):
        assert wrote(client, before, **way)[0], "the own base takes it"
    for what, body in FORGED.items():
        for way in ways(period.slug, body):
            if way["at"].endswith("/luu/") and (body["papers"] or body["held"]):
                continue  # the script's address reads edits only
            tried += 1
            changed, status = wrote(client, before, **way)
            if changed or status >= 500:
                faults[what, way["at"]] = (status, sorted(map(str, changed))[:3])
    record_property("tally", ["cơ sở khác bị gọi tên trong dữ liệu gửi lên", tried, len(faults)])
    assert faults == {}


def uploads(client):
    """Each way in for a file, with a file that is read."""
    period = reporting.open_period()
    filled = Filled(client, period.slug).put(5, members=381).file.read()
    return {
        reverse("appendix:upload"): founding.APPENDIX.read_bytes(),
        reverse("periodic:upload", args=[period.slug]): filled,
        reverse(IN["partybase"]): file_of(BASES, (6, "Phường Chín", "Khối Phường", "", "")),
    }


def test_what_comes_with_a_file_takes_no_more_than_the_file(client, applied, organiser, record_property):
    client.force_login(organiser)
    files, faults = uploads(client), {}
    before, extra = snapshot(), every_field()
    extra.pop("file", None)
    for at, data in files.items():
        plain, more = (
            wrote(client, before, at=at, data={**fields, "file": SimpleUploadedFile("a.xlsx", data)})
            for fields in ({}, extra)
        )
        if plain != more or plain[1] not in {200, 302}:
            faults[at] = (plain[1], more[1], sorted(map(str, plain[0] ^ more[0]))[:3])
    record_property("tally", ["biểu mẫu nhận cột ngoài những gì nó hỏi", len(files), len(faults)])
    assert faults == {}
