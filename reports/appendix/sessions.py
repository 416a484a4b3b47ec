"""The reading of a workbook as a session that is left and taken up again: the file kept, and a person's answers to it.

Nothing here writes a figure; that is `actions.apply`.
"""

import hashlib
from collections.abc import Mapping

from django.db import transaction

from recruitment.audit.actions import Deed, record, record_export
from recruitment.kernel import clock
from recruitment.kernel.scope import Scope
from recruitment.kernel.text import plain_file_name, search_key
from recruitment.kernel.workbook import read_workbook
from reports.appendix import acts
from reports.appendix.models import Appendix, AppendixImport
from reports.appendix.reading import read_table
from reports.appendix.table import Table


class ImportRefused(Exception):
    """The import cannot go on, be applied or be undone; the text says why, in Vietnamese."""


def read(
    *,
    data: bytes,
    file_name: str,
    appendix: Appendix,
    sheet: str = "",
    columns: Mapping[str, str] | None = None,
) -> Table:
    """What a workbook says; writes nothing. Raises kernel.workbook.WorkbookRefused when it cannot be read at all.

    columns: {letters of a column: code}, where a person said what a column without a known heading is.
    """
    workbook = read_workbook(data, file_name=file_name)
    return read_table(workbook, layout=appendix.layout, sheet=sheet, columns=columns)


def upload(
    *, data: bytes, file_name: str, appendix: Appendix, by: Scope, table: Table | None = None
) -> AppendixImport:
    """Keep a workbook and what it says for the steps of an import; writes no figure.

    table: what `read` said of the same data, where the caller has it already. The same file uploaded again before it
    was applied goes on with the import that is there. Raises as `read` does. The file is read before the transaction
    begins: a slow one must not hold up everybody else's writing.
    """
    table = table or read(data=data, file_name=file_name, appendix=appendix)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        acts.lock_figures()
        begun = AppendixImport.objects.filter(
            appendix=appendix, sha256=digest, state=AppendixImport.State.READ
        )
        if found := begun.order_by("-pk").first():
            return found
        appendix_import = AppendixImport.objects.create(
            appendix=appendix,
            file_name=plain_file_name(file_name),
            sha256=digest,
            content=data,
            table=table.as_json(),
            uploaded_by_id=by.actor_id,
            uploaded_by_label=by.label,
            uploaded_at=clock.now(),
        )
        record(import_deed("appendix.upload", appendix_import), by=by)
    return appendix_import


@transaction.atomic
def answer_names(*, appendix_import: AppendixImport, names: Mapping[str, int], by: Scope) -> AppendixImport:
    """Keep which bases unknown names in the file mean: {name: TT}; it becomes an alias when the import is applied."""
    appendix_import = locked(appendix_import)
    require_unapplied(appendix_import)
    known = dict(appendix_import.answers.get("names", {}))
    known |= {search_key(name): number for name, number in names.items()}
    appendix_import.answers = {**appendix_import.answers, "names": known}
    appendix_import.save(update_fields=["answers"])
    record(import_deed("appendix.answer", appendix_import, {"names": [None, dict(names)]}), by=by)
    return appendix_import


def choose_sheet(*, appendix_import: AppendixImport, sheet: str, by: Scope) -> AppendixImport:
    """Read another sheet of the same file. Raises ImportRefused when it was applied or holds no such table.

    What columns were said to be is forgotten: the letters of another sheet mean other columns.
    """
    table = _read_again(appendix_import, sheet=sheet, columns={})
    if table.sheet != sheet:
        raise ImportRefused(f"Trang tính “{sheet}” không có bảng phụ lục.")
    deed = import_deed("appendix.sheet", appendix_import, {"sheet": [None, sheet]})
    return _keep(appendix_import, table, columns={}, deed=deed, by=by)


def assign_columns(
    *, appendix_import: AppendixImport, columns: Mapping[str, str], by: Scope
) -> AppendixImport:
    """Read the same sheet again, columns without a known heading taken as a person says: {letters: code}.

    It replaces what was said before; {} takes it back. Raises ImportRefused when it was applied, for a column that
    needs no such word, and for a code that is no column of the layout, has its heading, or is given twice.
    """
    known = Table.from_json(appendix_import.table)
    letters = {loose.letters for loose in known.loose}
    if len(set(columns.values())) < len(columns) or not set(columns.values()) <= set(known.unplaced):
        raise ImportRefused("Mỗi cột của phụ lục chỉ chọn được một lần, và chỉ khi tệp chưa có cột đó.")
    if unknown := sorted(set(columns) - letters):
        raise ImportRefused(f"Cột {unknown[0][:3]} của tệp không cần chọn.")
    table = _read_again(appendix_import, sheet=known.sheet, columns=columns)
    before = appendix_import.answers.get("columns", {})
    deed = import_deed("appendix.columns", appendix_import, {"columns": [before, dict(columns)]})
    return _keep(appendix_import, table, columns=columns, deed=deed, by=by)


def _read_again(appendix_import, *, sheet, columns):
    """The file once more, before the transaction begins: a slow one must not hold up everybody else's writing."""
    require_unapplied(appendix_import)
    if appendix_import.content is None:
        raise ImportRefused("Tệp của lần nhập này không còn được giữ. Tải tệp lên lại.")
    return read(
        data=bytes(appendix_import.content),
        file_name=appendix_import.file_name,
        appendix=appendix_import.appendix,
        sheet=sheet,
        columns=columns,
    )


@transaction.atomic
def _keep(appendix_import, table, *, columns, deed, by):
    """The import with what was read again and the columns it was read with."""
    appendix_import = locked(appendix_import)
    require_unapplied(appendix_import)
    appendix_import.table = table.as_json()
    appendix_import.answers = {**appendix_import.answers, "columns": dict(columns)}
    appendix_import.save(update_fields=["table", "answers"])
    record(deed, by=by)
    return appendix_import


def locked(appendix_import: AppendixImport) -> AppendixImport:
    """The import as it stands now. One act is worked on at a time: a plan must still hold when it is written."""
    acts.lock_figures()
    found = AppendixImport.objects.select_for_update(of=("self",)).defer("content")
    return found.select_related("appendix__document").get(pk=appendix_import.pk)


def require_unapplied(appendix_import: AppendixImport) -> None:
    """Raise ImportRefused for an import that was applied and not undone."""
    if appendix_import.state == AppendixImport.State.APPLIED:
        raise ImportRefused("Tệp này đã được nhập rồi.")


def record_noted(*, appendix_import: AppendixImport, data: bytes, rows: int, by: Scope) -> None:
    """Record that someone took the file of an import out again, with notes at its problems."""
    record_export(import_deed("appendix.noted", appendix_import, {}), data=data, rows=rows, by=by)


def import_deed(verb: str, appendix_import: AppendixImport, changes: dict | None = None) -> Deed:
    """The deed of doing something with an import, for the audit."""
    return Deed(
        verb=verb,
        object_type="appendix_import",
        object_id=appendix_import.code,
        object_label=appendix_import.file_name,
        changes={"sha256": [None, appendix_import.sha256]} if changes is None else changes,
    )
