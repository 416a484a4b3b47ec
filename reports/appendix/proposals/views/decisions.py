"""What the district does with proposals on screen: agrees to one or several, returns one, takes an agreement back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from recruitment.kernel.dates import format_moment
from recruitment.kernel.posted import with_value
from recruitment.kernel.scoping import require
from reports.appendix.kept import goes_for_paper, keep_and_go, taken_up
from reports.appendix.models import SheetAct
from reports.appendix.proposals import actions
from reports.appendix.proposals.forms import BulkAgreementForm, DecisionForm
from reports.appendix.proposals.queries.proposals import bulk_page
from reports.appendix.proposals.views.campaigns import campaign_or_404
from reports.appendix.proposals.views.proposals import page_or_404, proposal_or_404, render_proposal
from reports.appendix.stated import appendix_of
from units.bases.stated import dated_documents
from units.targets import proposals
from units.targets.models import TargetProposal


@require_http_methods(["GET", "POST"])
def bulk(request, campaign):
    """Agree to several proposals as they are, under one paper: shown first, then written."""
    require(request.scope, "targets.decide")
    if goes_for_paper(request):
        return keep_and_go(request, here=request.get_full_path())
    found = campaign_or_404(campaign)
    page = _bulk_page(request, found)
    posted = request.POST if request.method == "POST" else None
    form = BulkAgreementForm(posted, page=page, documents=dated_documents(), initial=taken_up(request))
    if page.rows and form.is_valid() and _agree_all(request, form, page, found):
        return redirect("proposals:campaign", found.pk)
    if form.is_bound:
        page, form = _bulk_once_more(request, found, form)
    if not page.rows:
        messages.error(request, page.gone_words or "Chọn ít nhất một đề nghị đang chờ quyết định.")
        return redirect("proposals:campaign", found.pk)
    return render(request, "proposals/bulk.html", {"campaign": found, "page": page, "form": form})


def _bulk_page(request, found):
    numbers = [int(text) for text in request.GET.getlist("chon") if _is_number(text)]
    appendix = appendix_of(found.year)
    return bulk_page(campaign=found, numbers=numbers, appendix=appendix, scope=request.scope)


def _is_number(text):
    return text.isascii() and text.isdecimal() and len(text) <= 9


def _agree_all(request, form, page, found):
    if words := form.changed_words():
        form.add_error(None, words)
        return False
    try:
        actions.agree(
            appendix=appendix_of(found.year),
            decisions=form.decisions,
            document=form.cleaned_data["document"],
            by=request.scope,
        )
    except actions.AgreementRefused as refusal:
        form.add_error(refusal.field, str(refusal))
    except proposals.ProposalRefused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, f"Đã thống nhất {len(page.rows)} đề nghị, ghi vào sổ chỉ tiêu.")
        return True
    return False


def _bulk_once_more(request, found, form):
    """The page as it is now, with the errors; once someone was told what changed, what it shows counts as seen."""
    page = _bulk_page(request, found)
    again = BulkAgreementForm(form.data, page=page, documents=dated_documents())
    if form.has_error("shown") or form.non_field_errors():
        again.data = with_value(form.data, "shown", again.fields["shown"].prepare_value(page.shown))
    again.full_clean()
    for field, errors in form.errors.items():
        if not again.has_error(field):
            again.add_error(field if field == "document" else None, list(errors))
    return page, again


@require_POST
def decide(request, campaign, number):
    """The district agrees, with the figures as changed on the page, or returns the proposal."""
    require(request.scope, "targets.decide")
    page = page_or_404(request, campaign, number)
    here = reverse("proposals:proposal", args=[campaign, number])
    if goes_for_paper(request):
        return keep_and_go(request, here=here)
    form = DecisionForm(request.POST, page=page, documents=dated_documents())
    if page.waits and form.is_valid() and _is_current(form, page):
        answer = _return if "tra-lai" in request.POST else _agree
        if answer(request, form, page):
            return redirect("proposals:campaign", campaign)
    return _decide_once_more(request, campaign, number, form)


def _is_current(form, page):
    """Whether the page showed the proposal as it is; figures of another version have no fields in this form."""
    try:
        proposals.require_seen(page.proposal, form.cleaned_data["version"], then="quyết định")
    except proposals.ProposalChanged as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _decide_once_more(request, campaign, number, form):
    """The page as it is now. What changed since it was shown counts as seen at the next press; what was typed stays."""
    page = page_or_404(request, campaign, number)
    if not page.waits:
        messages.warning(request, _decided_words(page))
        return redirect("proposals:proposal", campaign, number)
    if form.is_unreadable or form.non_field_errors():
        why = [*form.non_field_errors(), *(error for field in form.hidden_fields() for error in field.errors)]
        form = form.once_more(page=page, documents=dated_documents(), why=" ".join(dict.fromkeys(why)))
    return render_proposal(request, page, form=form)


def _decided_words(page):
    """Why a proposal does not wait for a decision any more: a second click reads what the first one did."""
    words = "Đề nghị này không còn chờ quyết định"
    if page.state not in (TargetProposal.State.AGREED, TargetProposal.State.RETURNED):
        return f"{words}."
    when = format_moment(timezone.localtime(page.proposal.decided_at))
    state = page.proposal.get_state_display().lower()
    return f"{words}: {state} lúc {when}, đ/c {page.proposal.decided_by_label}."


def _return(request, form, page):
    cleaned = form.cleaned_data
    try:
        proposals.send_back(
            proposal=page.proposal, reply=cleaned["reply"], version=cleaned["version"], by=request.scope
        )
    except proposals.ProposalRefused as refusal:
        form.add_error(None if cleaned["reply"] else "reply", str(refusal))
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
    except proposals.ProposalRefused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, f"Đã thống nhất đề nghị của {page.base.display_name}, ghi vào sổ chỉ tiêu.")
        return True
    return False


@require_POST
def undo(request, campaign, number):
    """Take back the agreement that the page shows, which this proposal was part of."""
    require(request.scope, "targets.decide")
    found = proposal_or_404(request, campaign, number)
    if found.act_id is None or str(found.act_id) != request.POST.get("act"):
        messages.error(request, "Lần thống nhất đồng chí xem đã được hoàn tác. Xem lại đề nghị ở dưới.")
        return redirect("proposals:proposal", campaign, number)
    acts = SheetAct.objects.editable_by(request.scope).select_related("appendix__document")
    try:
        taken = actions.undo_agreement(act=get_object_or_404(acts, act_id=found.act_id), by=request.scope)
    except (actions.AgreementRefused, proposals.ProposalRefused) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _taken_words(taken))
    return redirect("proposals:proposal", campaign, number)


def _taken_words(taken):
    kept = [cell.base.display_name for cell in taken.cells if cell.is_kept]
    words = f"Đã hoàn tác: {len(taken.proposals)} đề nghị lại chờ quyết định."
    return words + (f" Giữ nguyên số đã có người sửa sau đó: {', '.join(kept)}." if kept else "")
