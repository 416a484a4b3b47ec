"""The record: what was done, by whom, when, from what to what; one act opened; as a file."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from recruitment.accounts.reauthentication import recently_confirmed
from recruitment.audit.actions import Deed, record_export, record_read
from recruitment.audit.verbs import OBJECTS
from recruitment.journal.fields import label_of
from recruitment.journal.forms import FilterForm
from recruitment.journal.printed import journal_workbook
from recruitment.journal.queries import act_page, acts_page, base_name, exported
from recruitment.kernel import clock
from recruitment.kernel.dates import format_moment
from recruitment.kernel.scoping import require

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXPORTED_AT_MOST = 20_000
SEARCHED = ("nguoi", "doi_tuong", "co_so")


@require_GET
def journal(request):
    """Acts, the newest first, filtered by the address."""
    require(request.scope, "audit.view")
    form = _form(request)
    page = acts_page(scope=request.scope, asked=_asked(form), before=_key(request, "truoc"))
    _record_search(request, form, page)
    context = {
        "form": form,
        "page": page,
        "subject": _subject(request, form, page),
        "is_older": "truoc" in request.GET,
        "is_filtered": any(form.cleaned_data.values()),
        "filters": _address(request),
        "may_export": request.scope.may("audit.export"),
    }
    return render(request, "audit/list.html", context)


@require_GET
def act(request, act_id):
    """The events of one act: each base of an import, each report approved together."""
    require(request.scope, "audit.view")
    page = act_page(scope=request.scope, act=act_id, after=_key(request, "sau"))
    if not page.lines:
        raise Http404(str(act_id))
    return render(request, "audit/act.html", {"page": page, "first": page.lines[0]})


@require_GET
@recently_confirmed
def export(request):
    """The same events as a workbook; that they were taken out is recorded."""
    require(request.scope, "audit.export")
    form = _form(request)
    lines = exported(scope=request.scope, asked=_asked(form), at_most=EXPORTED_AT_MOST)
    note = f"{len(lines)} dòng, xuất lúc {format_moment(clock.now())} bởi {request.scope.label}."
    if len(lines) == EXPORTED_AT_MOST:
        note += " Đã đạt số dòng tối đa của một tệp: lọc theo ngày để lấy các dòng cũ hơn."
    data = journal_workbook(lines, note=note)
    deed = Deed(
        verb="audit.export", object_type="audit", object_id="", object_label="", changes=_searched(form)
    )
    record_export(deed, data=data, rows=len(lines), by=request.scope)
    name = f"nhat-ky-{timezone.localtime(clock.now()):%Y-%m-%d}.xlsx"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": disposition})


def _form(request):
    form = FilterForm(request.GET, may_name_bases=request.scope.may("bases.view"))
    form.is_valid()
    return form


def _asked(form):
    return form.cleaned_data


def _searched(form):
    """What of the filter is recorded: as it was typed."""
    return {name: [None, str(value)] for name, value in form.cleaned_data.items() if value}


def _record_search(request, form, page):
    words = "; ".join(form.cleaned_data[name] for name in SEARCHED if form.cleaned_data.get(name))
    if words and not request.GET.get("truoc"):
        record_read("audit.search", object_type="audit", words=words, rows=len(page.lines), by=request.scope)


def _subject(request, form, page):
    """The one object or base that a link from its page asks for, in words."""
    found = []
    if number := form.cleaned_data.get("tt"):
        found.append(base_name(scope=request.scope, number=number))
    if form.cleaned_data.get("ma"):
        label = page.lines[0].label if page.lines else form.cleaned_data["ma"]
        found.append(f"{OBJECTS.get(form.cleaned_data.get('loai'), '')} {label}".strip())
    if field := form.cleaned_data.get("o"):
        found.append(label_of(field))
    return ", ".join(found)


def _key(request, name):
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _address(request):
    """The filter as it stands in the address, without the place in the list."""
    kept = QueryDict(mutable=True)
    for name, value in request.GET.items():
        if value and name != "truoc":
            kept[name] = value
    return kept.urlencode()
