"""Sharing out a shortfall: drafts, one draft by block, its adoption as a whole with its document, and the undo."""

import uuid
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from recruitment.kernel import clock
from recruitment.kernel.numbers import format_count
from recruitment.kernel.scoping import require
from reports.appendix.kept import goes_for_paper, keep_and_go, taken_up
from reports.appendix.models import ShareOut
from reports.appendix.printed import printed_workbook
from reports.appendix.queries import appendix_table
from reports.appendix.sharing import actions
from reports.appendix.sharing.forms import AdoptForm, AgainForm, DraftForm, NewForm, VersionForm
from reports.appendix.sharing.queries import (
    Missing,
    drafted_table,
    paper_from,
    rows_of,
    share_outs,
    share_page,
)
from reports.appendix.stated import current_appendix
from reports.appendix.years import YEAR

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OF_TERM = "nhiem-ky"  # ?muc=: begin with what lacks of the goal of the term


def leads_back_to_the_list(view):
    """A view of a draft that somebody may delete while it is worked on: then say so in the list."""

    @wraps(view)
    def looked_after(request, share_out_id):
        try:
            return view(request, share_out_id)
        except actions.ShareOutGone as refusal:
            messages.error(request, str(refusal))
            return redirect("sharing:list")

    return looked_after


def _visible_or_404(request, share_out_id):
    found = ShareOut.objects.visible_to(request.scope)
    return get_object_or_404(found.select_related("appendix__document", "act", "document"), pk=share_out_id)


def _editable_or_404(request, share_out_id):
    """The draft. Raises ShareOutGone where somebody sends what was typed for one that is deleted by now."""
    found = ShareOut.objects.editable_by(request.scope)
    found = found.select_related("appendix__document", "act", "document").filter(pk=share_out_id).first()
    if found is None and request.method == "POST" and request.scope.covers_committee("targets.decide"):
        raise actions.ShareOutGone
    if found is None:
        raise Http404("no such draft")
    return found


@require_GET
def index(request):
    """What lacks of the goals, the drafts, and what was adopted."""
    require(request.scope, "targets.decide")
    table = appendix_table(scope=request.scope, appendix=current_appendix(on=clock.today()))
    context = {"missing": Missing(identities=table.identities), "share_outs": share_outs(request.scope)}
    return render(request, "sharing/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request):
    """A new draft: what lacks is filled in, the method works out the first amounts."""
    require(request.scope, "targets.decide")
    appendix = current_appendix(on=clock.today())
    table = appendix_table(scope=request.scope, appendix=appendix)
    missing = Missing(identities=table.identities)
    amount = missing.amount(of_term=request.GET.get("muc") == OF_TERM)
    initial = {
        "year": missing.identities.year,
        "amount": format_count(amount) if amount else "",
        "method": ShareOut.Method.SOURCES,
    }
    years = [column.year for column in appendix.layout.supplements]
    form = NewForm(request.POST if request.method == "POST" else None, initial=initial, years=years)
    if form.is_valid():
        try:
            share_out = actions.create(
                appendix=appendix, on=clock.today(), by=request.scope, **form.cleaned_data
            )
        except actions.ShareOutRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Đã lập dự thảo. Chưa có chỉ tiêu nào thay đổi.")
            return redirect("sharing:draft", share_out.pk)
    return render(request, "sharing/new.html", {"form": form, "missing": missing, "appendix": appendix})


@require_http_methods(["GET", "POST"])
@leads_back_to_the_list
def draft(request, share_out_id):
    """A draft with its amounts to edit; once adopted, what was adopted and the way back."""
    share_out = _editable_or_404(request, share_out_id)
    if share_out.is_adopted:
        return _adopted(request, share_out)
    rows = rows_of(share_out)
    form = DraftForm(request.POST if request.method == "POST" else None, share_out=share_out, rows=rows)
    differences, other_note = (), None
    if form.is_valid():
        try:
            _save(request, share_out, form)
        except actions.DraftChanged as changed:
            share_out, rows = changed.share_out, rows_of(changed.share_out)
            form = form.on(share_out, rows)
            if form.is_valid():
                differences, other_note = form.differences(), form.other_note
            form.add_error(None, f"{changed} Số đồng chí gõ còn ở dưới: bấm Lưu lần nữa là lấy số đó.")
        except actions.ShareOutRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("sharing:adopt" if "adopt" in request.POST else "sharing:draft", share_out.pk)
    return _draft_page(request, share_out, rows, form, differences=differences, other_note=other_note)


def _save(request, share_out, form):
    saved = actions.save(
        share_out=share_out,
        amount=form.cleaned_data["amount"],
        note=form.cleaned_data["note"],
        amounts=form.amounts,
        seen=form.cleaned_data["seen"],
        version=form.cleaned_data["version"],
        by=request.scope,
    )
    messages.success(request, "Đã lưu dự thảo. Chưa có chỉ tiêu nào thay đổi.")
    return saved


def _draft_page(request, share_out, rows, form, *, again=None, differences=(), other_note=None):
    page = share_page(
        share_out=share_out,
        rows=rows,
        scope=request.scope,
        amount=form.typed_amount,
        amounts=form.amounts,
    )
    form.shows(page.seen)
    initial = {"version": share_out.version, "method": share_out.method}
    context = {
        "share_out": share_out,
        "page": page,
        "form": form,
        "again": again or AgainForm(initial=initial, auto_id="lai_%s"),
        "differences": differences,
        "other_note": other_note,
    }
    return render(request, "sharing/draft.html", context)


def _adopted(request, share_out):
    """What was adopted. A draft that somebody adopted while it was edited cannot be saved any more."""
    if request.method == "POST":
        messages.error(
            request,
            f"Dự thảo đã được đ/c {share_out.saved_by_label} áp dụng trong lúc đồng chí sửa; số đồng chí gõ "
            "chưa được lưu.",
        )
        return redirect("sharing:draft", share_out.pk)
    page = share_page(share_out=share_out, rows=rows_of(share_out), scope=request.scope)
    return render(request, "sharing/adopted.html", {"share_out": share_out, "page": page})


@require_POST
@leads_back_to_the_list
def share_again(request, share_out_id):
    """Work the amounts of a draft out anew, by any method."""
    share_out = _editable_or_404(request, share_out_id)
    form = AgainForm(request.POST, auto_id="lai_%s")
    if form.is_valid():
        try:
            actions.share_again(share_out=share_out, on=clock.today(), by=request.scope, **form.cleaned_data)
        except actions.DraftChanged as changed:
            share_out = changed.share_out
            form = form.seen(share_out)
            form.add_error(None, f"{changed} Xem lại bảng rồi bấm Tính lại lần nữa.")
        except actions.ShareOutRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Đã tính lại mọi số của dự thảo.")
            return redirect("sharing:draft", share_out.pk)
    if share_out.is_adopted:
        return _adopted(request, share_out)
    rows = rows_of(share_out)
    return _draft_page(request, share_out, rows, DraftForm(share_out=share_out, rows=rows), again=form)


@require_http_methods(["GET", "POST"])
@leads_back_to_the_list
def delete(request, share_out_id):
    """Delete a draft, after asking."""
    share_out = _editable_or_404(request, share_out_id)
    initial = {"version": share_out.version}
    form = VersionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            actions.delete(share_out=share_out, version=form.cleaned_data["version"], by=request.scope)
        except actions.DraftChanged as changed:
            form = form.seen(changed.share_out)
            form.add_error(None, f"{changed} Bấm Xóa lần nữa nếu vẫn xóa.")
        except actions.ShareOutRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Đã xóa dự thảo “{share_out}”.")
            return redirect("sharing:list")
    return render(request, "sharing/delete.html", {"share_out": share_out, "form": form})


@require_GET
def export(request, share_out_id):
    """A draft as a workbook: the appendix as it would be printed, marked as a draft."""
    share_out = _visible_or_404(request, share_out_id)
    if share_out.is_adopted:
        return redirect(f"{reverse('appendix:export')}?{YEAR}={share_out.appendix.current_year}")
    first, second = share_out.appendix.title
    table = drafted_table(share_out=share_out, scope=request.scope)
    data = printed_workbook(table, title=(f"DỰ THẢO – {first}", second))
    actions.record_export(share_out=share_out, data=data, rows=table.known_count, by=request.scope)
    name = f"du-thao-phan-bo-{share_out.year}.xlsx"
    return HttpResponse(
        data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_http_methods(["GET", "POST"])
@leads_back_to_the_list
def adopt(request, share_out_id):
    """What adopting would change, by which document, and the adopting itself."""
    share_out = _editable_or_404(request, share_out_id)
    if share_out.is_adopted:
        return redirect("sharing:draft", share_out.pk)
    if goes_for_paper(request):
        return keep_and_go(request, here=request.get_full_path())
    rows = rows_of(share_out)
    initial = {"version": share_out.version, **taken_up(request)}
    posted = request.POST if request.method == "POST" else None
    form = AdoptForm(posted, since=paper_from(share_out=share_out, rows=rows), initial=initial)
    if form.is_valid():
        try:
            actions.adopt(share_out=share_out, by=request.scope, **form.cleaned_data)
        except actions.DraftChanged as changed:
            share_out = changed.share_out
            form = form.seen(share_out)
            form.add_error(None, f"{changed} Xem lại bảng rồi bấm Áp dụng lần nữa.")
        except actions.ShareOutRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"Đã ghi số bổ sung năm {share_out.year} vào phụ lục.")
            return redirect("sharing:draft", share_out.pk)
    page = share_page(share_out=share_out, rows=rows, scope=request.scope)
    context = {"share_out": share_out, "page": page, "form": form}
    return render(request, "sharing/adopt.html", context)


@require_POST
@leads_back_to_the_list
def undo(request, share_out_id):
    """Take an adoption back, and say what was taken back and what was left alone."""
    share_out = _editable_or_404(request, share_out_id)
    try:
        cells = actions.undo_adoption(
            share_out=share_out, act_id=_act_id(request.POST.get("act", "")), by=request.scope
        )
    except actions.ShareOutRefused as refusal:
        messages.error(request, str(refusal))
    else:
        kept = [cell.base.display_name for cell in cells if cell.is_kept]
        messages.success(
            request,
            f"Đã hoàn tác: số bổ sung năm {share_out.year} của {len(cells) - len(kept)} cơ sở trở lại như trước "
            "khi áp dụng. Bảng này lại là dự thảo.",
        )
        if kept:
            messages.warning(
                request,
                f"Giữ nguyên {len(kept)} cơ sở vì có người sửa sau khi áp dụng: {', '.join(kept)}. Số đã áp dụng nằm "
                "trong số đó, nên dự thảo nay ghi 0 cho các cơ sở này; không thì áp dụng lại sẽ cộng hai lần.",
            )
    return redirect("sharing:draft", share_out.pk)


def _act_id(posted):
    """The act that the page showed; None for what is none."""
    try:
        return uuid.UUID(posted)
    except ValueError:
        return None
