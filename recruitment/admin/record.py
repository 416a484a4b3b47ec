"""What is only read here: the ledger, imports, periodic reports, the record, the term."""

from django.contrib import admin

from recruitment.admin.acting import ReadOnly, column
from recruitment.admin.sites import site
from recruitment.audit.models import AuditEvent
from recruitment.audit.verbs import words_of
from recruitment.journal.fields import label_of, value_of
from reports.appendix.models import AppendixImport
from reports.periodic.models import PeriodicReport
from units.targets.models import TargetLine, Term


@admin.register(Term, site=site)
class TermPages(ReadOnly):
    """The term of the plan: comes with the founding data."""

    list_display = ("name", "starts_on", "ends_on", "goal")
    fields = ("name", "starts_on", "ends_on", "goal", "pace_starts_on", "pace_ends_on")


@admin.register(TargetLine, site=site)
class LinePages(ReadOnly):
    """The ledger of targets."""

    base = column("Cơ sở đảng", "base", order="base__number")
    kind = column("Cột", "get_column_display", order="column")
    of_year = column("Năm", "year")
    figure = column("Số", "amount")
    deed = column("Việc", "get_act_display", order="act")
    day = column("Hiệu lực từ", "in_force_on")
    moment = column("Ghi lúc", "recorded_at")
    person = column("Người ghi", "recorded_by_label")
    list_display = fields = ("base", "kind", "of_year", "figure", "deed", "day", "moment", "person")
    readonly_fields = fields
    list_select_related = ("base",)
    search_fields = ("base__names__search_key", "base__names__name")
    ordering = ("-pk",)

    def get_queryset(self, request):
        """Through the door of the ledger."""
        return TargetLine.objects.visible_to(request.scope).select_related("base").order_by("-pk")


@admin.register(AppendixImport, site=site)
class ImportPages(ReadOnly):
    """Workbooks that were brought in; the file itself and its rows are on the pages of the appendix."""

    file = column("Tên tệp", "file_name")
    stands = column("Trạng thái", "get_state_display", order="state")
    person = column("Người tải lên", "uploaded_by_label")
    moment = column("Tải lên lúc", "uploaded_at")
    digest = column("Mã tệp (SHA-256)", "sha256")
    list_display = ("file", "stands", "person", "moment")
    fields = readonly_fields = (*list_display, "digest")
    ordering = ("-pk",)

    def get_queryset(self, request):
        """Without the files, which no page here shows."""
        return AppendixImport.objects.visible_to(request.scope).defer("content", "table").order_by("-pk")


@admin.register(PeriodicReport, site=site)
class ReportPages(ReadOnly):
    """Where the reports of the bases stand; their figures are on their own pages."""

    base = column("Cơ sở đảng", "base", order="base__number")
    span = column("Kỳ báo cáo", "period", order="period__starts_on")
    stands = column("Trạng thái", "get_state_display", order="state")
    source = column("Nguồn số liệu", "get_origin_display", order="origin")
    handed_in = column("Nộp lúc", "submitted_at")
    approved = column("Duyệt lúc", "approved_at")
    approver = column("Người duyệt", "approved_by_label")
    list_display = ("base", "span", "stands", "source", "handed_in", "approved")
    fields = readonly_fields = (*list_display, "approver")
    ordering = ("-pk",)

    def get_queryset(self, request):
        """Through the door of the reports."""
        found = PeriodicReport.objects.visible_to(request.scope)
        return found.select_related("base", "period").order_by("-pk")


@admin.register(AuditEvent, site=site)
class EventPages(ReadOnly):
    """The record; in sentences and with filters it is at its own page."""

    moment = column("Lúc", "recorded_at")
    person = column("Ai", "actor_label")
    post = column("Nhiệm vụ", "post_label")
    thing = column("Đối tượng", "object_label")
    why = column("Lý do", "reason")
    list_display = ("moment", "person", "deed", "thing")
    fields = readonly_fields = ("moment", "person", "post", "deed", "thing", "changed", "why")
    ordering = ("-pk",)

    @admin.display(description="Việc", ordering="verb")
    def deed(self, event):
        """The verb in words."""
        return words_of(event.verb)

    @admin.display(description="Trước → sau")
    def changed(self, event):
        """The fields that changed, in the words of the record's own page."""
        return "; ".join(
            f"{label_of(name)}: {value_of(name, old)} → {value_of(name, new)}"
            for name, (old, new) in event.changes.items()
        )

    def get_queryset(self, request):
        """Through the door of the record."""
        return AuditEvent.objects.visible_to(request.scope).order_by("-pk")
