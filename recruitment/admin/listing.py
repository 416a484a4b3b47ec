"""A list out as a workbook and in again: read by our guarded reader, shown first, then written by actions."""

import re
import uuid
from io import BytesIO

import tablib
from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from recruitment.admin.resources import ROW, words
from recruitment.admin.sites import RIGHT
from recruitment.audit.actions import Deed, record_export
from recruitment.kernel.scoping import require
from recruitment.kernel.workbook import MAX_BYTES, WorkbookRefused, read_workbook
from recruitment.kernel.workbook_writing import new_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GOOD_FOR = 60 * 60  # seconds from the preview to its confirmation
NO_FILE = "Chọn tệp danh sách trước khi bấm nút."
CHANGED = "Danh sách vừa được người khác sửa: xem lại các thay đổi dưới đây rồi bấm Ghi lần nữa."


class ListForm(forms.Form):
    """The workbook of a list."""

    file = forms.FileField(
        label="Tệp danh sách (.xlsx, .xls hoặc .ods)",
        help_text="Tối đa 5 MB. Chưa có gì được ghi ở bước này.",
        error_messages=dict.fromkeys(
            ("required", "missing", "empty", "invalid"), "Chọn tệp danh sách trước khi bấm nút."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods"}),
    )

    def clean_file(self):
        """Small enough to be a list."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("Tệp lớn hơn 5 MB. Xóa hình ảnh và trang tính thừa rồi tải lên lại.")
        return file


class ListRefused(Exception):
    """The workbook is no list of this kind; each text says where and why, in Vietnamese."""

    def __init__(self, *faults: str):
        super().__init__(*faults)
        self.faults = faults


class Listed:
    """Two more pages of a list: its workbook out, and in."""

    resource, file_name = None, ""
    change_list_template = "admin/listed.html"

    def get_urls(self):
        """Before Django's own, which take anything for the key of an entry."""
        view = self.admin_site.admin_view
        own = [
            path("xuat/", view(self.export_view), name=f"{self._name()}_export"),
            path("nhap/", view(self.import_view), name=f"{self._name()}_import"),
        ]
        return [*own, *super().get_urls()]

    def export_view(self, request):
        """The list as a workbook; that it was taken out is recorded."""
        require(request.scope, RIGHT)
        resource = self._resource(request)
        rows = resource.export(self.get_queryset(request).order_by(*self.ordering))
        data = workbook_of(rows, title=str(self.opts.verbose_name_plural).capitalize())
        kind = self.opts.model_name.replace("partybase", "party_base")
        label = str(self.opts.verbose_name_plural)
        deed = Deed(verb=f"{kind}.export", object_type=kind, object_id="", object_label=label)
        record_export(deed, data=data, rows=len(rows), by=request.scope)
        name = f'attachment; filename="danh-sach-{self.file_name}.xlsx"'
        return HttpResponse(data, content_type=XLSX, headers={"Content-Disposition": name})

    def import_view(self, request):
        """Choose a file, see what it changes, confirm. What was shown is what is written, or it is shown again."""
        require(request.scope, RIGHT)
        if "sent" in request.POST:
            return self._confirm(request)
        form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                headings = self._resource(request).get_export_headers()
                rows = rows_of(read_workbook(file.read(), file_name=file.name), headings=headings)
                return self._preview(request, rows, *self._run(request, rows, is_trial=True))
            except (ListRefused, WorkbookRefused) as why:
                for fault in getattr(why, "faults", (str(why),)):
                    form.add_error("file", fault)
        return self._page(request, form=form)

    def _confirm(self, request):
        try:
            sent = signing.loads(request.POST["sent"], salt=self._salt(request), max_age=GOOD_FOR)
        except signing.BadSignature:
            messages.error(request, "Bản xem trước đã quá lâu. Tải tệp lên lại.")
            return redirect(request.path)
        rows = sent["rows"]
        try:
            changes, _ = self._run(request, rows, is_trial=True)
            if changes != sent["changes"]:
                messages.warning(request, CHANGED)
                return self._preview(request, rows, changes, _)
            self._run(request, rows, is_trial=False)
        except ListRefused as why:
            for fault in why.faults:
                messages.error(request, fault)
            return redirect(request.path)
        messages.success(request, f"Đã ghi {len(changes)} dòng của danh sách.")
        return redirect(reverse(f"admin:{self._name()}_changelist"))

    def _run(self, request, rows, *, is_trial):
        """What the rows change, and how many change nothing. Raises ListRefused; then nothing is written."""
        resource = self._resource(request)
        columns = [ROW, *resource.get_export_headers()]
        data = tablib.Dataset(*[[row[name] for name in columns] for row in rows], headers=columns)
        result = resource.import_data(
            data, dry_run=is_trial, use_transactions=True, rollback_on_validation_errors=True
        )
        faults = list(faults_of(resource, result, rows))
        if faults or result.has_errors():
            faults = faults or ["Không ghi được danh sách này; chưa có gì thay đổi."]
            raise ListRefused(*faults[:20])
        return resource.changes, len(rows) - len(resource.changes)

    def _preview(self, request, rows, changes, unchanged):
        sent = signing.dumps({"rows": rows, "changes": changes}, salt=self._salt(request), compress=True)
        return self._page(request, changes=changes, unchanged=unchanged, sent=sent, is_preview=True)

    def _page(self, request, **context):
        title = f"Nhập danh sách {self.opts.verbose_name_plural} từ Excel"
        headings = self._resource(request).get_export_headers()
        shared = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return render(request, "admin/list_import.html", {**shared, "headings": headings, **context})

    def _resource(self, request):
        return self.resource(scope=request.scope, act=uuid.uuid4())

    def _salt(self, request):
        return f"recruitment.admin.{self._name()}.{request.user.pk}"


def workbook_of(rows: tablib.Dataset, *, title: str) -> bytes:
    """A list as an .xlsx file; a text stays a text, whatever it begins with."""
    file = BytesIO()
    with new_workbook(file) as book:
        sheet, bold = book.add_worksheet(title[:31]), book.add_format({"bold": True})
        for place, heading in enumerate(rows.headers):
            sheet.set_column(place, place, 24)
            sheet.write(0, place, heading, bold)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                sheet.write(number, place, value)
        sheet.freeze_panes(1, 0)
    return file.getvalue()


def rows_of(book, *, headings: list[str]) -> list[dict]:
    """The rows under the headings, as texts, each with its number. Raises ListRefused: no headings, or a formula."""
    for sheet in book.sheets:
        for place, row in enumerate(sheet.rows):
            letters = {words(cell.value): _letters(cell) for cell in row.cells}
            if set(headings) <= set(letters):
                return [
                    _told(one, {name: letters[name] for name in headings}) for one in sheet.rows[place + 1 :]
                ]
    raise ListRefused(f"Không thấy dòng đầu cột. Cần đủ các cột: {', '.join(headings)}.")


def _told(row, letters):
    cells = {_letters(cell): cell for cell in row.cells}
    for name, letter in letters.items():
        if letter in cells and cells[letter].is_formula:
            raise ListRefused(
                f"Dòng {row.number}, cột “{name}”: là công thức. Dán lại thành giá trị rồi tải lên."
            )
    return {ROW: row.number} | {
        name: _plain(cells[letter].value) if letter in cells else "" for name, letter in letters.items()
    }


def _letters(cell):
    return re.match(r"[A-Z]+", cell.ref)[0]


def _plain(value):
    return words(int(value) if isinstance(value, float) and value.is_integer() else value)


def faults_of(resource, result, rows: list[dict]):
    """What was refused: row, column and value of the file, and why."""
    columns = {field.attribute: field.column_name for field in resource.get_import_fields()}
    for row, found in zip(rows, result.rows, strict=False):
        if found.validation_error:
            for attribute, faults in found.validation_error.message_dict.items():
                name = columns.get(attribute, columns["name"])
                yield f"Dòng {row[ROW]}, cột “{name}”, đang có “{row[name][:60]}”: {faults[0]}"
        for fault in found.errors:
            why = fault.error if isinstance(fault.error, ValueError) else "không đọc được dòng này."
            key = next(iter(columns.values()))
            yield f"Dòng {row[ROW]}, cột “{key}”, đang có “{row[key][:60]}”: {why}"
