"""What the people of these tests do: write, send, decide, and look."""

from datetime import date

from django.urls import reverse

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions as appendix
from reports.appendix.proposals.actions import Decision
from reports.appendix.proposals.columns import column_of
from reports.appendix.queries import appendix_table
from units.targets import campaigns
from units.targets.models import TargetProposal
from units.targets.stated import current_term

REASON = "Thêm hai quần chúng ưu tú ở khu phố 3 [mẫu]"


def text(response):
    return " ".join(response.content.decode().split())


def url(name, campaign, number=None):
    return reverse(f"proposals:{name}", args=[campaign.pk] if number is None else [campaign.pk, number])


def write(client, campaign, number=6, version=0, reason=REASON, **figures):
    fields = {"version": version, "reason": reason, **figures}
    return client.post(url("proposal", campaign, number), fields)


def sent(client, campaign, number=6, **figures):
    """A proposal of a base, written and sent by the person signed in."""
    found = TargetProposal.objects.filter(campaign=campaign, base__number=number).first()
    write(client, campaign, number, version=found.version if found else 0, **figures)
    step(client, "send", campaign, number)
    return found_of(campaign, number)


def found_of(campaign, number=6):
    """The proposal of a base."""
    return TargetProposal.objects.get(campaign=campaign, base__number=number)


def step(client, name, campaign, number=6, *, follow=False, **more):
    """What a button of the page posts: the version shown, and the act that is shown."""
    found = found_of(campaign, number)
    fields = {"version": found.version, "act": str(found.act_id or "")} | more
    return client.post(url(name, campaign, number), fields, follow=follow)


def decision(proposal, document, *, agreed=None, **more):
    """What the district's form posts: the figures as asked unless others are agreed."""
    fields = {"version": proposal.version, "document": document.pk if document else "", "reply": ""}
    current = appendix.acts.current_figures(appendix=factories.plan_47(), base_ids=[proposal.base_id])
    codes = {(c.kind, c.year): c.code for c in factories.plan_47().layout.figures}
    for figure in proposal.figures.all():
        code = codes[figure.column, figure.year]
        fields[f"agreed_{figure.pk}"] = (agreed or {}).get(code, figure.proposed)
        fields[f"seen_{figure.pk}"] = current.get((proposal.base_id, code), "")
    return {**fields, **more}


def stands(number, code):
    return appendix_table(scope=SYSTEM, appendix=factories.plan_47()).values_of(number)[code]


def appendix_of_2022(paper):
    """A later year of which no text prints a sum."""
    return appendix.register_appendix(
        document=paper,
        term_name=current_term().name,
        current_year=2022,
        last_year=2025,
        supplements_from=date(2022, 7, 1),
        by=SYSTEM,
    )


def open_in(year):
    """A campaign of a year."""
    day = date(year, 12, 31)
    return campaigns.open_campaign(name=f"Đợt {year}", year=year, due_on=day, document=None, by=SYSTEM)


def open_next(campaign):
    """The next campaign of the same year, once this one is closed."""
    campaigns.close_campaign(campaign=campaign, by=SYSTEM)
    return open_in(campaign.year)


def as_asked(proposal, of_year):
    """The decision to agree to a proposal as it is, on the figures that stand."""
    current = appendix.acts.current_figures(appendix=of_year, base_ids=[proposal.base_id])
    figures = list(proposal.figures.all())
    codes = {figure.pk: column_of(figure, of_year.layout).code for figure in figures}
    return Decision(
        proposal=proposal,
        version=proposal.version,
        agreed={figure.pk: figure.proposed for figure in figures},
        seen={pk: current.get((proposal.base_id, code)) for pk, code in codes.items()},
    )
