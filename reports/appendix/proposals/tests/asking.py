"""What the people of these tests do: write, send, decide, and look."""

from django.urls import reverse

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix import actions as appendix
from reports.appendix.queries import appendix_table
from units.targets.models import TargetProposal

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
    client.post(url("send", campaign, number))
    return TargetProposal.objects.get(campaign=campaign, base__number=number)


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
