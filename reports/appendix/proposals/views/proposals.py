"""One base's proposal on screen: written, sent, withdrawn, its letter. What the district does is in `decisions`."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recruitment.kernel import clock
from recruitment.kernel.fields import VersionForm
from recruitment.kernel.posted import with_value
from reports.appendix.kept import taken_up
from reports.appendix.proposals.forms import DecisionForm, ProposalForm
from reports.appendix.proposals.letter import letter_of
from reports.appendix.proposals.queries import proposals as queries
from reports.appendix.proposals.views.campaigns import campaign_or_404
from reports.appendix.stated import appendix_of
from units.bases.models import PartyBase
from units.bases.stated import committee, dated_documents
from units.targets import proposals
from units.targets.models import TargetProposal


def page_or_404(request, campaign, number) -> queries.ProposalPage:
    """What a base asks for in a campaign, for someone who may see the base."""
    found = campaign_or_404(campaign)
    base = get_object_or_404(PartyBase.objects.visible_to(request.scope), number=number)
    return queries.proposal_page(
        campaign=found, appendix=appendix_of(found.year), base=base, scope=request.scope
    )


def proposal_or_404(request, campaign, number) -> TargetProposal:
    """The proposal of a base in a campaign, for someone who may see it."""
    found = TargetProposal.objects.visible_to(request.scope).select_related("base", "campaign")
    return get_object_or_404(found, campaign=campaign, base__number=number)


def render_proposal(request, page, *, form=None):
    """The page of a proposal that is not being written; form: the district's, where it may decide."""
    together = queries.agreed_together(page, scope=request.scope)
    context = {"page": page, "form": form, "together": together, **_rights(request, page)}
    return render(request, "proposals/proposal.html", context)


def _rights(request, page):
    may_propose = _holds(request.scope, page.base.pk)
    return {
        "may_propose": may_propose,
        "is_writing": may_propose and page.is_writable,
        "may_decide": request.scope.may("targets.decide"),
        "sees_all": request.scope.covers_committee("bases.view"),
    }


def _holds(scope, base_id):
    """Whether someone may propose for a base."""
    covered = scope.base_ids("targets.propose")
    return covered is None or base_id in covered


@require_http_methods(["GET", "POST"])
def proposal(request, campaign, number):
    """One base's proposal: the form while it writes, then what it asked, then what was agreed."""
    page = page_or_404(request, campaign, number)
    if request.method == "POST":
        if not _holds(request.scope, page.base.pk):
            raise PermissionDenied("targets.propose")
        return _save(request, page)
    is_writing = page.is_writable and _holds(request.scope, page.base.pk)
    if is_writing and (page.proposal is None or "sua" in request.GET):
        return _render_form(request, page, ProposalForm(page=page))
    form = None
    if page.waits and request.scope.may("targets.decide"):
        form = DecisionForm(page=page, documents=dated_documents(), initial=taken_up(request))
    return render_proposal(request, page, form=form)


def _render_form(request, page, form):
    context = {"page": page, "form": form, **_rights(request, page)}
    return render(request, "proposals/form.html", context)


def _save(request, page):
    form = ProposalForm(request.POST, page=page)
    if not form.is_valid():
        return _render_form(request, page, form)
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
        return _conflict(request, page, form, refusal)
    except proposals.ProposalRefused as refusal:
        form.add_error(None, str(refusal))
        return _render_form(request, page, form)
    return redirect("proposals:proposal", page.campaign.pk, page.base.number)


def _conflict(request, page, form, refusal):
    """What was typed, beside what the other person saved; saved once more, it replaces that."""
    page = page_or_404(request, page.campaign.pk, page.base.number)
    form = ProposalForm(with_value(form.data, "version", page.version), page=page)
    form.is_conflict = True
    form.full_clean()
    form.add_error(
        None,
        f"{refusal} Số và lý do người đó ghi hiện cạnh số đồng chí gõ: xem rồi bấm Lưu và kiểm tra lần nữa "
        "là lấy bản của đồng chí.",
    )
    return _render_form(request, page, form)


def _own_or_403(request, campaign, number):
    """The proposal, for someone who may write it: who sees it and may not is told so, who does not see it is not."""
    found = proposal_or_404(request, campaign, number)
    if not _holds(request.scope, found.base_id):
        raise PermissionDenied("targets.propose")
    return found


@require_POST
def send(request, campaign, number):
    """Hand the draft to the district."""
    found = _own_or_403(request, campaign, number)
    return _do(request, found, proposals.send, "Đã gửi Ban Tổ chức. Muốn sửa: bấm Rút lại để sửa.")


@require_POST
def withdraw(request, campaign, number):
    """Take the proposal back to go on writing."""
    found = _own_or_403(request, campaign, number)
    return _do(request, found, proposals.withdraw, "Đã rút lại. Sửa rồi gửi lại.")


def _do(request, found, action, words):
    form = VersionForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["version"][0])
        return redirect("proposals:proposal", found.campaign_id, found.base.number)
    try:
        action(proposal=found, version=form.cleaned_data["version"], by=request.scope)
    except proposals.ProposalRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("proposals:proposal", found.campaign_id, found.base.number)


@require_GET
def letter(request, campaign, number):
    """The draft letter of the base, to be signed: a page for printing."""
    page = page_or_404(request, campaign, number)
    if page.proposal is None:
        raise Http404
    found = letter_of(page, committee=committee(), on=clock.today())
    response = render(request, "proposals/letter.html", {"letter": found, "page": page})
    proposals.record_letter(
        proposal=page.proposal, data=response.content, rows=len(found.rows), by=request.scope
    )
    return response
