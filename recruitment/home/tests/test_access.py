"""Every address × every identity. A new address is red here until each identity's answer is written down.

Identities: anonymous, someone without a post, organiser, leader, secretary of the base the address speaks of, and a
secretary of another base (busy: with a post and figures of its own). 302 is the way to the sign-in page.
"""

from datetime import date

import pytest
from django.urls import URLPattern, get_resolver, reverse

from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix.sharing import actions as share_out_actions
from reports.periodic.tests import reporting
from units.targets.campaigns import open_campaign
from units.targets.models import TargetLine
from units.targets.proposals import save_proposal, send

IDENTITIES = ("anonymous", "postless", "organiser", "leader", "secretary", "stranger")
# GET answers in the order of IDENTITIES. {number} is Phường 9, the secretary's own base; {code} an import.
ANSWERS = {
    "home:index": (302, 302, 302, 302, 302, 302),
    "home:permissions": (302, 200, 200, 200, 200, 200),
    "home:health": (200, 200, 200, 200, 200, 200),
    "accounts:sign_in": (200, 302, 302, 302, 302, 302),
    "accounts:sign_in_again": (200, 200, 200, 200, 200, 200),
    "accounts:sign_out": (405, 405, 405, 405, 405, 405),
    "accounts:me": (302, 200, 200, 200, 200, 200),
    "accounts:password": (302, 200, 200, 200, 200, 200),
    "accounts:code": (302, 302, 302, 302, 302, 302),
    "accounts:confirm": (302, 200, 200, 200, 200, 200),
    "accounts:second_factor": (302, 404, 404, 404, 404, 404),
    "accounts:recovery_codes": (302, 302, 302, 302, 302, 302),
    "accounts:remove_second_factor": (302, 302, 302, 302, 302, 302),
    "accounts:sessions": (302, 200, 200, 200, 200, 200),
    "accounts:session_state": (200, 200, 200, 200, 200, 200),
    "appendix:table": (302, 403, 200, 200, 403, 403),
    "appendix:save": (302, 405, 405, 405, 405, 405),
    "appendix:take_back": (302, 405, 405, 405, 405, 405),
    "appendix:sums": (302, 403, 200, 200, 403, 403),
    "appendix:row": (302, 403, 200, 403, 403, 403),
    "appendix:history": (302, 403, 200, 200, 403, 403),
    "appendix:export": (302, 403, 200, 200, 403, 403),
    "appendix:upload": (302, 403, 200, 403, 403, 403),
    "appendix:answer_names": (302, 405, 405, 405, 405, 405),
    "appendix:choose_sheet": (302, 405, 405, 405, 405, 405),
    "appendix:assign_columns": (302, 405, 405, 405, 405, 405),
    "appendix:noted": (302, 404, 404, 404, 404, 404),
    "appendix:reconcile": (302, 404, 200, 404, 404, 404),
    "appendix:changes": (302, 404, 200, 404, 404, 404),
    "appendix:confirm": (302, 404, 302, 404, 404, 404),
    "appendix:result": (302, 404, 200, 404, 404, 404),
    "appendix:undo": (302, 405, 405, 405, 405, 405),
    "papers:list": (302, 403, 200, 200, 403, 403),
    "papers:document": (302, 403, 200, 403, 403, 403),
    "papers:amend": (302, 403, 200, 403, 403, 403),
    "papers:remove": (302, 405, 405, 405, 405, 405),
    "papers:goal": (302, 403, 200, 403, 403, 403),
    "papers:appendix": (302, 403, 200, 403, 403, 403),
    "papers:remove_appendix": (302, 403, 200, 403, 403, 403),
    "proposals:list": (302, 403, 200, 200, 200, 200),
    "proposals:open": (302, 403, 200, 403, 403, 403),
    "proposals:campaign": (302, 403, 200, 200, 302, 302),
    "proposals:deadline": (302, 403, 200, 403, 403, 403),
    "proposals:close": (302, 403, 200, 403, 403, 403),
    "proposals:reopen": (302, 405, 405, 405, 405, 405),
    "proposals:bulk": (302, 403, 302, 403, 403, 403),
    "proposals:proposal": (302, 404, 200, 200, 200, 404),
    "proposals:send": (302, 405, 405, 405, 405, 405),
    "proposals:withdraw": (302, 405, 405, 405, 405, 405),
    "proposals:decide": (302, 405, 405, 405, 405, 405),
    "proposals:undo": (302, 405, 405, 405, 405, 405),
    "proposals:letter": (302, 404, 200, 200, 200, 404),
    "audit:list": (302, 403, 200, 403, 200, 200),
    "audit:act": (302, 403, 200, 403, 200, 404),
    "audit:export": (302, 403, 403, 403, 403, 403),
    "users:list": (302, 403, 403, 403, 403, 403),
    "users:new": (302, 403, 403, 403, 403, 403),
    "users:all_bases": (302, 403, 403, 403, 403, 403),
    "users:account": (302, 403, 403, 403, 403, 403),
    "users:give_post": (302, 403, 403, 403, 403, 403),
    "users:end_post": (302, 403, 403, 403, 403, 403),
    "users:first_password": (302, 403, 403, 403, 403, 403),
    "users:reset_second_factor": (302, 403, 403, 403, 403, 403),
    "users:end_sessions": (302, 403, 403, 403, 403, 403),
    "users:lock": (302, 403, 403, 403, 403, 403),
    "users:unlock": (302, 403, 403, 403, 403, 403),
    "periodic:list": (302, 403, 200, 200, 200, 200),
    "periodic:open": (302, 403, 200, 403, 403, 403),
    "periodic:ad_hoc": (302, 403, 200, 403, 403, 403),
    "periodic:definitions": (302, 403, 200, 200, 200, 200),
    "periodic:manage": (302, 403, 200, 403, 403, 403),
    "periodic:due": (302, 405, 405, 405, 405, 405),
    "periodic:lock": (302, 403, 200, 403, 403, 403),
    "periodic:unlock": (302, 405, 405, 405, 405, 405),
    "periodic:extend": (302, 405, 405, 405, 405, 405),
    "periodic:queue": (302, 403, 200, 403, 403, 403),
    "periodic:approve_many": (302, 403, 403, 403, 403, 403),
    "periodic:decide": (302, 404, 200, 403, 403, 404),
    "periodic:approve": (302, 405, 405, 405, 405, 405),
    "periodic:send_back": (302, 405, 405, 405, 405, 405),
    "periodic:correct": (302, 404, 403, 403, 403, 404),
    "periodic:progress": (302, 403, 200, 200, 302, 302),
    "periodic:reminder": (302, 403, 200, 403, 403, 403),
    "sharing:list": (302, 403, 200, 403, 403, 403),
    "sharing:new": (302, 403, 200, 403, 403, 403),
    "sharing:draft": (302, 404, 200, 404, 404, 404),
    "sharing:share_again": (302, 405, 405, 405, 405, 405),
    "sharing:delete": (302, 404, 200, 404, 404, 404),
    "sharing:export": (302, 404, 200, 404, 404, 404),
    "sharing:adopt": (302, 404, 200, 404, 404, 404),
    "sharing:undo": (302, 405, 405, 405, 405, 405),
    "periodic:grid": (302, 403, 200, 200, 302, 302),
    "periodic:save": (302, 405, 405, 405, 405, 405),
    "periodic:sums": (302, 403, 200, 200, 200, 200),
    "periodic:take_back": (302, 405, 405, 405, 405, 405),
    "periodic:history": (302, 403, 200, 200, 200, 404),
    "periodic:on_behalf": (302, 403, 200, 403, 403, 403),
    "periodic:download": (302, 403, 200, 200, 200, 200),
    "periodic:upload": (302, 403, 200, 403, 200, 200),
    "periodic:confirm_upload": (302, 405, 405, 405, 405, 405),
    "periodic:uploaded": (302, 403, 404, 403, 404, 404),
    "periodic:undo_upload": (302, 405, 405, 405, 405, 405),
    "periodic:report": (302, 404, 200, 200, 200, 404),
    "periodic:review": (302, 404, 302, 403, 302, 404),
    "periodic:submit": (302, 405, 405, 405, 405, 405),
    "periodic:withdraw": (302, 405, 405, 405, 405, 405),
    "periodic:autosave": (302, 404, 200, 403, 200, 404),
    "periodic:nothing": (302, 405, 405, 405, 405, 405),
    "attainment:dashboard": (302, 403, 200, 200, 200, 200),
    "attainment:base_list": (302, 403, 200, 200, 200, 200),
    "attainment:base": (302, 404, 200, 200, 200, 404),
}
POSTED_TO = {
    "users:new": (302, 403, 403, 403, 403, 403),
    "users:all_bases": (302, 403, 403, 403, 403, 403),
    "users:give_post": (302, 403, 403, 403, 403, 403),
    "users:end_post": (302, 403, 403, 403, 403, 403),
    "users:first_password": (302, 403, 403, 403, 403, 403),
    "users:reset_second_factor": (302, 403, 403, 403, 403, 403),
    "users:end_sessions": (302, 403, 403, 403, 403, 403),
    "users:lock": (302, 403, 403, 403, 403, 403),
    "users:unlock": (302, 403, 403, 403, 403, 403),
    "periodic:save": (302, 403, 400, 403, 400, 400),
    "periodic:take_back": (302, 403, 404, 403, 404, 404),
    "periodic:on_behalf": (302, 403, 200, 403, 403, 403),
    "periodic:upload": (302, 403, 200, 403, 200, 200),
    "periodic:confirm_upload": (302, 403, 302, 403, 302, 302),
    "periodic:undo_upload": (302, 403, 404, 403, 404, 404),
    "appendix:save": (302, 403, 400, 403, 403, 403),
    "appendix:take_back": (302, 403, 404, 403, 403, 403),
    "appendix:row": (302, 403, 302, 403, 403, 403),
    "appendix:upload": (302, 403, 200, 403, 403, 403),
    "papers:document": (302, 403, 200, 403, 403, 403),
    "papers:amend": (302, 403, 200, 403, 403, 403),
    "papers:remove": (302, 403, 302, 403, 403, 403),
    "papers:goal": (302, 403, 200, 403, 403, 403),
    "papers:appendix": (302, 403, 200, 403, 403, 403),
    "papers:remove_appendix": (302, 403, 302, 403, 403, 403),
    "proposals:open": (302, 403, 200, 403, 403, 403),
    "proposals:deadline": (302, 403, 200, 403, 403, 403),
    "proposals:close": (302, 403, 302, 403, 403, 403),
    "proposals:reopen": (302, 403, 302, 403, 403, 403),
    "proposals:bulk": (302, 403, 302, 403, 403, 403),
    "proposals:proposal": (302, 404, 200, 403, 200, 404),
    "proposals:send": (302, 404, 302, 403, 302, 404),
    "proposals:withdraw": (302, 404, 302, 403, 302, 404),
    "proposals:decide": (302, 403, 200, 403, 403, 403),
    "proposals:undo": (302, 403, 302, 403, 403, 403),
    "periodic:report": (302, 404, 302, 403, 302, 404),
    "periodic:review": (302, 404, 302, 403, 302, 404),
    "periodic:submit": (302, 404, 302, 403, 302, 404),
    "periodic:withdraw": (302, 404, 302, 403, 302, 404),
    "periodic:autosave": (302, 404, 400, 403, 400, 404),
    "periodic:nothing": (302, 404, 302, 403, 302, 404),
    "periodic:open": (302, 403, 200, 403, 403, 403),
    "periodic:ad_hoc": (302, 403, 200, 403, 403, 403),
    "periodic:due": (302, 403, 200, 403, 403, 403),
    "periodic:lock": (302, 403, 302, 403, 403, 403),
    "periodic:unlock": (302, 403, 403, 403, 403, 403),
    "periodic:extend": (302, 403, 200, 403, 403, 403),
    "periodic:approve_many": (302, 403, 403, 403, 403, 403),
    "periodic:approve": (302, 404, 403, 403, 403, 404),
    "periodic:send_back": (302, 404, 200, 403, 403, 404),
    "periodic:correct": (302, 404, 403, 403, 403, 404),
    "sharing:new": (302, 403, 200, 403, 403, 403),
    "sharing:draft": (302, 404, 200, 404, 404, 404),
    "sharing:share_again": (302, 404, 200, 404, 404, 404),
    "sharing:delete": (302, 404, 200, 404, 404, 404),
    "sharing:adopt": (302, 404, 200, 404, 404, 404),
    "sharing:undo": (302, 404, 302, 404, 404, 404),
    "appendix:confirm": (302, 404, 302, 404, 404, 404),
    "appendix:undo": (302, 404, 302, 404, 404, 404),
    "appendix:answer_names": (302, 404, 302, 404, 404, 404),
    "appendix:choose_sheet": (302, 404, 302, 404, 404, 404),
    "appendix:assign_columns": (302, 404, 302, 404, 404, 404),
}


def named_patterns(resolver=None, prefix=""):
    """Every named address of the program as "namespace:name"; the admin's have a walk of their own."""
    resolver = resolver or get_resolver()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        elif pattern.namespace != "admin":  # recruitment/admin/tests
            yield from named_patterns(pattern, f"{pattern.namespace}:" if pattern.namespace else prefix)


@pytest.fixture
def things(applied, secretary):
    """What the arguments of addresses mean here: Phường 9, its import, a draft, a campaign its proposal waits in, a
    period that takes reports and the one that Phường 9 has handed in.
    """
    period = reporting.open_period()
    campaign = open_campaign(name="Rà soát", year=2021, due_on=date(2099, 1, 1), document=None, by=SYSTEM)
    base = factories.base(6)
    saved = save_proposal(campaign=campaign, base=base, figures=[], reason="Giữ nguyên", version=0, by=SYSTEM)
    send(proposal=saved, version=saved.version, by=SYSTEM)
    share_out = share_out_actions.create(
        appendix=applied.appendix,
        year=2021,
        amount=6,
        method="sources",
        note="",
        on=factories.A_DAY,
        by=SYSTEM,
    )
    report = reporting.hand_in(base.number)
    return {
        "number": base.number,
        "user_id": secretary.pk,
        "post_id": secretary.posts.get().pk,
        "code": applied.code,
        "act": applied.code,
        "column": "members",
        "campaign": campaign.pk,
        "share_out_id": share_out.pk,
        "slug": period.slug,
        "report_id": report.pk,
        "act_id": AuditEvent.objects.filter(verb="report.submit", base_id=base.pk).latest("pk").act,
        "document_id": applied.appendix.document_id,
        "year": applied.appendix.current_year,
    }


def address(name, things):
    """The address of a name, its arguments taken from the things by the names they have there."""
    namespace, _, _ = name.partition(":")
    pattern = {f"{namespace}:{found.name}": found for found in resolvers_of(namespace)}[name]
    return reverse(name, kwargs={key: things[key] for key in pattern.pattern.converters})


def resolvers_of(namespace):
    return get_resolver().namespace_dict[namespace][1].url_patterns


@pytest.fixture
def cast(request, applied, organiser, leader, secretary, stranger, postless):
    return {
        "anonymous": None,
        "postless": postless,
        "organiser": organiser,
        "leader": leader,
        "secretary": secretary,
        "stranger": stranger,
    }


def sign_in(client, user):
    client.logout()
    if user:
        client.force_login(user)


def test_every_address_has_its_answers():
    assert sorted(named_patterns()) == sorted(ANSWERS)


def test_every_address_that_takes_posts_has_its_answers_to_them(client, things, organiser):
    client.force_login(organiser)
    signing_in = {name for name in ANSWERS if name.startswith("accounts:")}  # tried with the accounts
    taking = {
        name for name in set(ANSWERS) - signing_in if client.post(address(name, things)).status_code != 405
    }
    assert sorted(taking) == sorted(POSTED_TO)


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_each_identity_gets_the_answer_written_down(client, cast, things, name):
    found = {}
    for identity in IDENTITIES:
        sign_in(client, cast[identity])
        found[identity] = client.get(address(name, things)).status_code
    assert found == dict(zip(IDENTITIES, ANSWERS[name], strict=True))


@pytest.mark.parametrize("name", sorted(POSTED_TO))
def test_posting_is_as_closed_as_reading(client, cast, things, name):
    found = {}
    for identity in IDENTITIES:
        sign_in(client, cast[identity])
        found[identity] = client.post(address(name, things)).status_code
    assert found == dict(zip(IDENTITIES, POSTED_TO[name], strict=True))


@pytest.mark.parametrize("path", ["attainment:dashboard", "attainment:base_list"])
def test_a_secretary_reads_no_other_base_by_name(client, applied, secretary, path):
    client.force_login(secretary)
    page = client.get(reverse(path)).content.decode()
    assert "Phường 9" in page
    for name in ("Phường 5", "Phường 14", "Công an Quận", "Khối Hợp tác xã"):
        assert name not in page


def test_a_secretary_still_reads_the_headline_and_the_four_figures(client, applied, secretary):
    client.force_login(secretary)
    page = client.get(reverse("attainment:dashboard")).content.decode()
    for figure in ("202/850", "23,8%", "126", "719"):
        assert figure in page


def test_searching_for_another_base_finds_nothing(client, applied, secretary):
    client.force_login(secretary)
    page = client.get(reverse("attainment:base_list"), {"q": "phuong 5"}).content.decode()
    assert "Không thấy cơ sở đảng nào" in page


@pytest.mark.parametrize("asked", ["9" * 5_000, "99999999999", "x" * 9_000])
def test_searching_for_anything_at_all_is_answered(client, applied, organiser, asked):
    client.force_login(organiser)
    assert client.get(reverse("attainment:base_list"), {"q": asked}).status_code == 200


def test_a_role_that_is_gone_gives_nothing_and_the_account_page_still_opens(client, secretary):
    secretary.posts.update(role="vai_tro_cu")
    client.force_login(secretary)
    assert client.get(reverse("accounts:me")).status_code == 200


def test_an_ended_post_gives_nothing_from_the_next_day_on(client, applied, secretary):
    post = secretary.posts.get()
    post.ends_on = factories.A_DAY.replace(year=2020)
    post.save()
    client.force_login(secretary)
    assert client.get(reverse("attainment:base", args=[6])).status_code == 404


def test_reading_writes_nothing_but_the_record_of_what_was_taken_out(client, things, organiser):
    changes = AuditEvent.objects.exclude(verb__endswith=".export")
    before = changes.count(), TargetLine.objects.count()
    client.force_login(organiser)
    for name in ANSWERS:
        client.get(address(name, things))
    assert (changes.count(), TargetLine.objects.count()) == before
