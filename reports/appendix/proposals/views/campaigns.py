"""Campaigns on screen: which there are, who answered one, opening, another deadline, closing and opening again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recruitment.kernel import clock
from recruitment.kernel.scoping import require
from reports.appendix.kept import goes_for_paper, keep_and_go, taken_up
from reports.appendix.proposals.forms import CampaignForm, DeadlineForm
from reports.appendix.proposals.queries import campaigns as queries
from reports.appendix.stated import appendices, appendix_of, current_of
from units.bases.stated import documents
from units.targets import campaigns as actions
from units.targets.models import TargetCampaign
from units.targets.stated import campaigns


def campaign_or_404(campaign: int) -> TargetCampaign:
    """A campaign, open to everyone who sees bases; what they see of it is for the queries."""
    return get_object_or_404(campaigns(), pk=campaign)


@require_GET
def campaign_list(request):
    """Every campaign; a secretary sees where the own base stands in each."""
    require(request.scope, "bases.view")
    context = {
        "pages": queries.campaign_pages(scope=request.scope, today=clock.today()),
        "sees_all": request.scope.covers_committee("bases.view"),
        "may_open": request.scope.may("targets.decide"),
    }
    return render(request, "proposals/list.html", context)


@require_http_methods(["GET", "POST"])
def open_campaign(request):
    """Ask every base to review its sources and targets of a year; without an appendix, what comes first."""
    require(request.scope, "targets.decide")
    if not (found := appendices()):
        return render(request, "proposals/open.html", {"form": None})
    if goes_for_paper(request):
        return keep_and_go(request, here=request.get_full_path())
    form = CampaignForm(
        request.POST if request.method == "POST" else None,
        appendices=found,
        proposed=current_of(found, on=clock.today()),
        documents=documents(),
        initial=taken_up(request),
    )
    if form.is_valid():
        try:
            campaign = actions.open_campaign(by=request.scope, **form.cleaned_data)
        except actions.CampaignRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã mở đợt rà soát. Các cơ sở đảng thấy đợt này khi đăng nhập.")
            return redirect("proposals:campaign", campaign.pk)
    return render(request, "proposals/open.html", {"form": form})


@require_GET
def campaign(request, campaign):
    """Who answered, who has not, what is asked, and what the sums would be."""
    require(request.scope, "bases.view")
    found = campaign_or_404(campaign)
    appendix = appendix_of(found.year)
    page = queries.campaign_page(campaign=found, appendix=appendix, scope=request.scope, today=clock.today())
    sees_all = request.scope.covers_committee("bases.view")
    if not sees_all and len(page.answers) == 1:
        return redirect("proposals:proposal", found.pk, page.answers[0].base.number)
    chosen = request.GET.get("xem", "")
    context = {
        "page": page,
        "campaign": found,
        "answers": page.shown(chosen),
        "chosen": chosen,
        "sees_all": sees_all,
        "may_decide": request.scope.may("targets.decide"),
    }
    return render(request, "proposals/campaign.html", context)


@require_http_methods(["GET", "POST"])
def deadline(request, campaign):
    """Give the bases another day to answer by."""
    require(request.scope, "targets.decide")
    found = campaign_or_404(campaign)
    form = DeadlineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.move_deadline(campaign=found, due_on=form.cleaned_data["due_on"], by=request.scope)
        except actions.CampaignRefused as refusal:
            form.add_error("due_on", str(refusal))
        else:
            return redirect("proposals:campaign", found.pk)
    return render(request, "proposals/deadline.html", {"form": form, "campaign": found})


@require_http_methods(["GET", "POST"])
def close(request, campaign):
    """End the campaign, after showing who has not answered."""
    require(request.scope, "targets.decide")
    found = campaign_or_404(campaign)
    if request.method == "POST":
        return _act(request, found, actions.close_campaign, "Đã kết thúc đợt. Mở lại được khi cần.")
    if found.closed_on:
        return redirect("proposals:campaign", found.pk)
    page = queries.campaign_states(campaign=found, scope=request.scope, today=clock.today())
    return render(request, "proposals/close.html", {"campaign": found, "page": page})


@require_POST
def reopen(request, campaign):
    """Open a campaign again that was closed."""
    require(request.scope, "targets.decide")
    found = campaign_or_404(campaign)
    return _act(request, found, actions.reopen_campaign, "Đã mở lại đợt. Hạn đã qua thì đổi hạn.")


def _act(request, found, action, words):
    try:
        action(campaign=found, by=request.scope)
    except actions.CampaignRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("proposals:campaign", found.pk)
