"""The conversation about targets on screen: campaigns, every base's answer, one proposal, its letter."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recruitment.kernel import clock
from recruitment.kernel.posted import with_value
from recruitment.kernel.scoping import require
from reports.appendix.forms import CHOSEN
from reports.appendix.models import SheetAct
from reports.appendix.proposals import actions, queries
from reports.appendix.proposals.forms import (
    BulkAgreementForm,
    CampaignForm,
    DeadlineForm,
    DecisionForm,
    ProposalForm,
)
from reports.appendix.proposals.letter import letter_of
from reports.appendix.stated import appendices, appendix_of
from units.bases.models import PartyBase
from units.bases.stated import committee, dated_documents, documents
from units.targets import proposals
from units.targets.models import TargetProposal
from units.targets.stated import campaigns


@require_GET
def campaign_list(request):
    """Every campaign; a secretary sees where the own base stands in each."""
    require(request.scope, "bases.view")
    context = {
        "pages": queries.campaign_pages(scope=request.scope, today=clock.today()),
        "sees_all": request.scope.covers_committee("bases.view"),
        "may_open": request.scope.may("targets.decide") and bool(appendices()),
    }
    return render(request, "proposals/list.html", context)


@require_http_methods(["GET", "POST"])
def open_campaign(request):
    """Ask every base to review its sources and targets of a year."""
    require(request.scope, "targets.decide")
    if not (found := appendices()):
        messages.error(request, "Chưa có phụ lục của năm nào. Thêm phụ lục rồi mở đợt rà soát.")
        return redirect("proposals:list")
    posted = request.POST if request.method == "POST" else None
    form = CampaignForm(posted, appendices=found, documents=documents())
    if form.is_valid():
        appendix = form.appendices[form.cleaned_data["year"]]
        try:
            campaign = proposals.open_campaign(
                name=form.cleaned_data["name"],
                year=appendix.current_year,
                last_year=appendix.last_year,
                due_on=form.cleaned_data["due_on"],
                document=form.cleaned_data["document"],
                by=request.scope,
            )
        except proposals.CampaignRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Đã mở đợt rà soát. Các cơ sở đảng thấy đợt này khi đăng nhập.")
            return redirect("proposals:campaign", campaign.pk)
    return render(request, "proposals/open.html", {"form": form})


def _campaign_or_404(campaign):
    return get_object_or_404(campaigns(), pk=campaign)


@require_GET
def campaign(request, campaign):
    """Who answered, who has not, what is asked, and what the sums would be."""
    require(request.scope, "bases.view")
    found = _campaign_or_404(campaign)
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
    found = _campaign_or_404(campaign)
    form = DeadlineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            proposals.move_deadline(campaign=found, due_on=form.cleaned_data["due_on"], by=request.scope)
        except proposals.CampaignRefused as refusal:
            form.add_error("due_on", str(refusal))
        else:
            return redirect("proposals:campaign", found.pk)
    return render(request, "proposals/deadline.html", {"form": form, "campaign": found})


@require_POST
def close(request, campaign):
    """End the campaign."""
    require(request.scope, "targets.decide")
    found = _campaign_or_404(campaign)
    try:
        proposals.close_campaign(campaign=found, by=request.scope)
    except proposals.CampaignRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("proposals:campaign", found.pk)


@require_http_methods(["GET", "POST"])
def bulk(request, campaign):
    """Agree to several proposals as they are, under one paper: shown first, then written."""
    require(request.scope, "targets.decide")
    found = _campaign_or_404(campaign)
    sent = queries.sent_proposals(
        campaign=found, numbers=_numbers(request.GET.getlist("chon")), scope=request.scope
    )
    if not sent:
        messages.error(request, "Chọn ít nhất một đề nghị đang chờ quyết định.")
        return redirect("proposals:campaign", found.pk)
    appendix = appendix_of(found.year)
    page = queries.bulk_page(proposals=sent, appendix=appendix)
    posted = request.POST if request.method == "POST" else None
    form = BulkAgreementForm(
        posted, documents=dated_documents(), initial={"shown": page.shown, **_chosen(request)}
    )
    if form.is_valid() and _agree_all(request, form, sent, appendix):
        return redirect("proposals:campaign", found.pk)
    return render(request, "proposals/bulk.html", {"campaign": found, "page": page, "form": form})


def _chosen(request):
    """The paper that someone has just entered for this form."""
    return {"document": request.GET.get(CHOSEN)}


def _numbers(typed):
    return [int(text) for text in typed if text.isascii() and text.isdecimal() and len(text) <= 9]


def _agree_all(request, form, sent, appendix):
    try:
        decisions = form.decisions(sent)
        actions.agree(
            appendix=appendix,
            decisions=decisions,
            document=form.cleaned_data["document"],
            by=request.scope,
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        form.add_error(None, "Danh sách đề nghị vừa thay đổi. Quay lại đợt rà soát và chọn lại.")
    except actions.AgreementRefused as refusal:
        form.add_error(refusal.field, str(refusal))
    except proposals.ProposalRefused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, f"Đã thống nhất {len(sent)} đề nghị, ghi vào sổ chỉ tiêu.")
        return True
    return False


def _page_or_404(request, campaign, number):
    found = _campaign_or_404(campaign)
    base = get_object_or_404(PartyBase.objects.visible_to(request.scope), number=number)
    return queries.proposal_page(
        campaign=found, appendix=appendix_of(found.year), base=base, scope=request.scope
    )


def _rights(request, page):
    proposing = request.scope.base_ids("targets.propose")
    return {
        "may_propose": proposing is None or page.base.pk in proposing,
        "may_decide": request.scope.may("targets.decide"),
        "sees_all": request.scope.covers_committee("bases.view"),
        "here": reverse("proposals:proposal", args=[page.campaign.pk, page.base.number]),
    }


@require_http_methods(["GET", "POST"])
def proposal(request, campaign, number):
    """One base's proposal: the form while it writes, then what it asked, then what was agreed."""
    page = _page_or_404(request, campaign, number)
    rights = _rights(request, page)
    is_writing = rights["may_propose"] and page.is_writable
    if request.method == "POST":
        if not rights["may_propose"]:
            raise PermissionDenied("targets.propose")
        return _save(request, page, rights)
    if is_writing and (page.proposal is None or "sua" in request.GET):
        return _form(request, page, rights, ProposalForm(page=page))
    together = queries.agreed_together(page, scope=request.scope)
    context = {"page": page, **rights, "is_writing": is_writing, "together": together, "form": None}
    if rights["may_decide"] and page.state == TargetProposal.State.SENT:
        context["form"] = DecisionForm(page=page, documents=dated_documents(), initial=_chosen(request))
    return render(request, "proposals/proposal.html", context)


def _form(request, page, rights, form):
    return render(request, "proposals/form.html", {"page": page, "form": form, **rights})


def _save(request, page, rights):
    form = ProposalForm(request.POST, page=page)
    if not form.is_valid():
        return _form(request, page, rights, form)
    try:
        proposals.save_proposal(
            campaign=page.campaign,
            base=page.base,
            figures=form.asked,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            by=request.scope,
        )
    except proposals.ProposalChanged as refusal:
        # What was typed stays; saving once more replaces what the other person saved.
        form = ProposalForm(with_value(form.data, "version", page.version), page=page)
        form.add_error(None, str(refusal))
    except proposals.ProposalRefused as refusal:
        form.add_error(None, str(refusal))
    else:
        return redirect("proposals:proposal", page.campaign.pk, page.base.number)
    return _form(request, page, rights, form)


def _proposal_or_404(found, campaign, number):
    return get_object_or_404(found.select_related("base", "campaign"), campaign=campaign, base__number=number)


@require_POST
def send(request, campaign, number):
    """Hand the draft to the district."""
    found = _proposal_or_404(TargetProposal.objects.editable_by(request.scope), campaign, number)
    return _do(request, found, proposals.send, "Đã gửi Ban Tổ chức. Muốn sửa: bấm Rút lại.")


@require_POST
def withdraw(request, campaign, number):
    """Take the proposal back to go on writing."""
    found = _proposal_or_404(TargetProposal.objects.editable_by(request.scope), campaign, number)
    return _do(request, found, proposals.withdraw, "Đã rút lại. Sửa rồi gửi lại.")


def _do(request, found, action, words):
    try:
        action(proposal=found, by=request.scope)
    except proposals.ProposalRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("proposals:proposal", found.campaign_id, found.base.number)


@require_POST
def decide(request, campaign, number):
    """The district agrees, with the figures as changed on the page, or returns the proposal."""
    require(request.scope, "targets.decide")
    page = _page_or_404(request, campaign, number)
    if page.state != TargetProposal.State.SENT:
        messages.error(request, "Đề nghị này không còn chờ quyết định.")
        return redirect("proposals:proposal", campaign, number)
    form = DecisionForm(request.POST, page=page, documents=dated_documents())
    if form.is_valid():
        done = _return(request, form, page) if "tra-lai" in request.POST else _agree(request, form, page)
        if done:
            return redirect("proposals:campaign", campaign)
    context = {"page": page, "form": form, "is_writing": False, "together": 0, **_rights(request, page)}
    return render(request, "proposals/proposal.html", context)


def _return(request, form, page):
    cleaned = form.cleaned_data
    try:
        proposals.send_back(
            proposal=page.proposal, reply=cleaned["reply"], version=cleaned["version"], by=request.scope
        )
    except proposals.ProposalRefused as refusal:
        form.add_error("reply" if not cleaned["reply"] else None, str(refusal))
        return False
    messages.success(request, f"Đã trả lại đề nghị của {page.base.display_name}.")
    return True


def _agree(request, form, page):
    form.require_agreement()
    if form.errors:
        return False
    try:
        actions.agree(
            appendix=page.appendix,
            decisions=[form.decision],
            document=form.cleaned_data["document"],
            by=request.scope,
        )
    except actions.AgreementRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        return False
    except proposals.ProposalRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"Đã thống nhất đề nghị của {page.base.display_name}, ghi vào sổ chỉ tiêu.")
    return True


@require_POST
def undo(request, campaign, number):
    """Take back the agreement this proposal was part of."""
    require(request.scope, "targets.decide")
    found = _proposal_or_404(TargetProposal.objects.visible_to(request.scope), campaign, number)
    acts = SheetAct.objects.editable_by(request.scope).select_related("appendix__document")
    act = get_object_or_404(acts, act_id=found.act_id)
    try:
        taken = actions.undo_agreement(act=act, by=request.scope)
    except actions.AgreementRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _taken_words(taken))
    return redirect("proposals:proposal", campaign, number)


def _taken_words(taken):
    kept = [cell.base.display_name for cell in taken.cells if cell.is_kept]
    words = f"Đã hoàn tác: {len(taken.proposals)} đề nghị lại chờ quyết định."
    return words + (f" Giữ nguyên số đã có người sửa sau đó: {', '.join(kept)}." if kept else "")


@require_GET
def letter(request, campaign, number):
    """The draft letter of the base, to be signed: a page for printing."""
    page = _page_or_404(request, campaign, number)
    if page.proposal is None:
        raise Http404
    return render(
        request,
        "proposals/letter.html",
        {"letter": letter_of(page, committee=committee(), on=clock.today()), "page": page},
    )
