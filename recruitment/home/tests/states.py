"""The pages with forms, in the states of things that have different ones: for walks that send every form."""

from collections.abc import Iterator

from recruitment.home.tests.test_access import ANSWERS, IDENTITIES, address
from recruitment.home.tests.ways import appendix as ways
from recruitment.home.tests.ways.units import paper
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix.models import ShareOut
from reports.appendix.proposals import actions as agreeing
from reports.appendix.proposals.tests.asking import as_asked
from reports.appendix.sharing import actions as sharing
from reports.appendix.tests import sheets
from reports.periodic.actions import lock_period
from reports.periodic.actions import withdraw as take_back
from reports.periodic.tests import reporting
from units.targets.campaigns import close_campaign
from units.targets.models import TargetProposal
from units.targets.proposals import withdraw

Page = tuple[str, str]  # who opens it, its address
# Workbooks that ask something on the page: of a name, of a column, of a sheet.
ASKING = (
    lambda: sheets.spoilt({"B7": "Phường số hai"}),
    lambda: sheets.spoilt({"C4": "Quân số Đảng", "C15": None, "C31": None}),
    ways.with_two_sheets,
)


def pages_of(things: dict) -> Iterator[Page]:
    """What the organiser and the secretary can open, by the table of answers; the accounts for who keeps them."""
    for identity in ("organiser", "secretary"):
        place = IDENTITIES.index(identity)
        for name, answers in sorted(ANSWERS.items()):
            if answers[place] == 200 and not name.startswith("accounts:"):
                yield identity, address(name, things)
    for name in sorted(name for name in ANSWERS if name.startswith("users:")):
        yield "administrator", address(name, things)


def move_on(things: dict) -> Iterator[Page]:
    """The same things in other states, which have other forms: the pages to look at then."""
    yield from _appendix(things)
    yield from _proposals(things)
    yield from _reports(things)


def _appendix(things):
    for make in ASKING:
        found = ways.uploaded(make())
        yield "organiser", address("appendix:reconcile", {**things, "code": found.code})
    sound = ways.uploaded()
    yield "organiser", address("appendix:confirm", {**things, "code": sound.code})
    yield "organiser", address("papers:amend", {**things, "document_id": paper(number="2-CV").pk})
    later = ways.WAYS["reports.appendix.actions.register_appendix"]()()
    yield "organiser", address("papers:remove_appendix", {**things, "year": later.current_year})
    draft = ShareOut.objects.get(pk=things["share_out_id"])
    dated = paper(number="3-CV", issued_on=ways.LATER)
    act = sharing.adopt(share_out=draft, document=dated, version=draft.version, by=SYSTEM)
    yield "organiser", address("sharing:draft", things)
    sharing.undo_adoption(share_out=draft, act_id=act.act_id, by=SYSTEM)


def _proposals(things):
    proposal = TargetProposal.objects.get()
    here = address("proposals:proposal", things)
    yield "organiser", f"{address('proposals:bulk', things)}?chon={things['number']}"
    plan = factories.plan_47()
    dated = paper(number="4-CV", issued_on=ways.LATER)
    act = agreeing.agree(appendix=plan, decisions=[as_asked(proposal, plan)], document=dated, by=SYSTEM)
    yield "organiser", here
    agreeing.undo_agreement(act=act, by=SYSTEM)
    proposal.refresh_from_db()
    withdraw(proposal=proposal, version=proposal.version, by=SYSTEM)
    yield "secretary", here
    yield "secretary", f"{here}?sua=1"
    yield "organiser", address("proposals:close", things)
    close_campaign(campaign=proposal.campaign, by=SYSTEM)
    yield "organiser", address("proposals:campaign", things)


def _reports(things):
    reporting.hand_in(8)
    yield "organiser", address("periodic:approve_many", things)
    report = reporting.report(6)
    take_back(report=report, version=report.version, on=reporting.OPENED_ON, by=SYSTEM)
    reporting.write(6, {"admitted": 9})
    yield "secretary", address("periodic:report", things)
    yield "secretary", address("periodic:review", things)
    approved = reporting.approve(reporting.hand_in(7))
    yield "organiser", address("periodic:correct", {**things, "report_id": approved.pk})
    yield "organiser", address("periodic:on_behalf", things) + "?co_so=9"
    lock_period(period=reporting.period(), on=reporting.OPENED_ON, by=SYSTEM)
    yield "organiser", address("periodic:manage", things)
