"""The whole corpus of bad files, X-01 to X-30, through the reading of an import: the outcome is the one written down.

A file that comes out right is refused or read as ruled within the time, and nothing but the kept file and its event is
in the database afterwards. Memory is measured file by file in recruitment/kernel/tests/test_workbook_corpus.py. The
count of files by row is printed at the end of the run (recruitment.testing.plugin).
"""

import os
import re
import uuid

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from recruitment.kernel import workbook_process
from recruitment.kernel.scope import SYSTEM
from recruitment.kernel.tests.spoilt_files import CORPUS
from recruitment.kernel.text import search_key
from recruitment.kernel.workbook import LIMITS_ENFORCED, WorkbookRefused
from recruitment.kernel.workbook_child import MEMORY_BYTES
from recruitment.testing import factories
from reports.appendix import actions, sessions
from reports.appendix.queries import plan_of
from reports.appendix.table import ERROR
from reports.appendix.tests.odd_figures import ALL, FIGURES, OddTable
from reports.appendix.tests.odd_formats import FORMATS
from reports.appendix.tests.odd_tables import SCRIPT, TABLES, of

SECONDS, MEMORY = 10, 300 * 1024 * 1024
ROWS = [f"X-{number:02}" for number in range(1, 31)]
FILES = [*map(of, CORPUS), *FIGURES, *TABLES, *FORMATS]
# Rows of the list that no workbook can show, each with its reason; and what of a row waits for lists of candidates.
NOT_A_WORKBOOK: dict[str, str] = {}
WAITS_FOR_CANDIDATES = {
    "X-19": "dates of birth: year alone, two-digit years; here a date only stands where a figure belongs",
    "X-20": "identity numbers: a lost leading zero offered back; here they only stand where a figure belongs",
    "X-27": "one identity number with two names, one person in two units; here one base with two rows or numbers",
}
# What to do, said of every error: a sentence that begins with it, or what must stand in place of what does.
ADVICE = re.compile(
    r"(?:^|[.,:;] |“ )(?:Sửa|Xóa|Ghi|Chọn|Thêm|Mở|Bỏ|Gõ|Đổi|Nếu|Có phải|hoặc chọn)\b|phải là số nguyên"
)
OF_A_ROW = ("Dòng tiêu đề lặp lại", "Thiếu cột")  # the cell says where the row begins; nothing in it is wrong
KEPT = {"appendix.AppendixImport": 1, "audit.AuditEvent": 1}


def contents():
    """Every row of every table: {table: {key: its values}}."""
    return {
        model._meta.label: {row[model._meta.pk.attname]: row for row in model.objects.values()}
        for model in apps.get_models()
    }


def written_since(before):
    """{table: how many rows came}; a row that changed or went is told by its table and key."""
    written = {}
    for table, rows in contents().items():
        if came := len(rows.keys() - before[table].keys()):
            written[table] = came
        for key, row in before[table].items():
            if rows.get(key) != row:
                written[f"{table} {key}"] = "changed"
    return written


def seconds_used():
    """Processor time of this process and the readers it started: what a busy machine does not change."""
    return sum(os.times()[:4])


def tell_apart(problems, expected):
    """What is wrong with the problems of one severity: cells too many, too few, or with other words."""
    wanted = {cell for cell, _ in expected if cell != ALL}
    words = {cell: [text for one, text in expected if one == cell] for cell, _ in expected}
    for problem in problems:
        allowed = words.get(problem.cell) or words.get(ALL)
        if allowed is None or not any(text in problem.message for text in allowed):
            yield f"{problem.cell}: {problem.message}"
        if not problem.message.endswith((".", "?")) or problem.cell and not problem.sheet:
            yield f"{problem.cell} is no sentence about a cell of a sheet: {problem.message}"
        is_of_a_row = problem.message.startswith(OF_A_ROW)
        if problem.severity == ERROR and problem.cell and not problem.value and not is_of_a_row:
            yield f"{problem.cell} is an error and what stands there is not said: {problem.message}"
        if problem.severity == ERROR and not ADVICE.search(problem.message):
            yield f"{problem.cell} is an error without a word of what to do: {problem.message}"
    yield from (f"nothing is said of {cell}" for cell in wanted - {problem.cell for problem in problems})
    if ALL in words and not problems:
        yield "nothing is said"


def faults_of_plan(file, plan):
    """How what was read differs from what is written down."""
    yield from tell_apart(plan.errors, file.errors)
    yield from tell_apart(plan.warnings, file.warnings)
    read = {row.cells.get(code): value for row in plan.table.rows for code, value in row.values.items()}
    yield from (f"{cell} is {read.get(cell)}" for cell in file.figures if read[cell] != file.figures[cell])
    names = {row.line: row.name for row in plan.table.rows}
    yield from (
        f"line {line} is {names.get(line)}" for line in file.names if names.get(line) != file.names[line]
    )
    if file.is_same and (plan.has_effect or len(plan.table.rows) != 28):
        yield "it is not the appendix that stands"


def faults_of_applying(appendix_import, plan):
    """An import with errors, or with warnings nobody acknowledged, is not applied."""
    try:
        actions.apply(
            appendix_import=appendix_import,
            supplements_from=factories.A_DAY,
            acknowledged=bool(plan.errors),
            by=SYSTEM,
        )
    except actions.ImportRefused:
        return
    yield "it was applied"


def faults(file: OddTable):
    """Everything in which a file comes out otherwise than written down."""
    for number, name in file.known_as.items():
        factories.base(number).names.create(name=name, search_key=search_key(name))
    data, before, began = file.make(), contents(), seconds_used()
    upload = {"data": data, "file_name": file.file_name, "appendix": factories.plan_47(), "by": SYSTEM}
    kept = {}
    try:
        found = sessions.upload(**upload)
    except WorkbookRefused as refusal:
        if not file.refused or file.refused not in str(refusal) or not str(refusal).endswith("."):
            yield f"refused: {refusal}"
    else:
        kept, plan = KEPT, plan_of(found, scope=SYSTEM)
        yield from ["read"] if file.refused else faults_of_plan(file, plan)
        yield from faults_of_applying(found, plan) if plan.errors or plan.warnings else ()
        if file.again and sessions.upload(**upload) != found:
            yield "a second import of the same file"
    if (seconds := seconds_used() - began) >= SECONDS:
        yield f"it took {seconds:.1f} s"
    if (written := written_since(before)) != kept:
        yield f"written: {written}"


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS)
def test_every_file_of_a_row_comes_out_as_written_down(request, monkeypatch, row, record_property):
    monkeypatch.setattr(
        workbook_process, "WALL_SECONDS", 60
    )  # others may be busy; the clock is test_workbook_corpus's
    # Reading a file as large as may be takes seconds and asks no database: once, on SQLite, is enough.
    files = [
        file for file in FILES if file.code == row and not (file.is_full and connection.vendor != "sqlite")
    ]
    request.getfixturevalue("founded" if all(file.refused for file in files) else "applied")
    wrong = {str(file): found for file in files if (found := list(faults(file)))}
    record_property("corpus", (row, len(files), len(files) - len(wrong)))
    assert wrong == {}


def test_every_row_has_a_file_or_a_reason():
    assert {file.code for file in FILES} | set(NOT_A_WORKBOOK) == set(ROWS)
    assert not {file.code for file in FILES} & set(NOT_A_WORKBOOK)
    assert set(WAITS_FOR_CANDIDATES) <= {file.code for file in FILES}
    assert len({str(file) for file in FILES}) == len(FILES)


def test_no_file_can_take_more_memory_than_the_list_allows():
    assert LIMITS_ENFORCED
    assert MEMORY_BYTES <= MEMORY


def test_markup_in_a_file_is_text_on_every_page(applied, organiser):
    (file,) = [file for file in FILES if file.code == "X-29"]
    client = Client()
    client.force_login(organiser)
    found = sessions.upload(
        data=file.make(),
        file_name=file.file_name,
        appendix=factories.plan_47(),
        by=factories.scope(organiser),
    )
    for name in ("reconcile", "changes", "confirm"):
        page = client.get(reverse(f"appendix:{name}", args=[found.code])).content.decode()
        assert SCRIPT not in page
        assert "<img src=x" not in page
    assert SCRIPT not in client.get(reverse("appendix:upload")).content.decode()


def test_a_file_that_comes_out_otherwise_is_told(applied):
    """The walk itself can fail: three files whose outcome is written down wrongly."""
    (plain,) = [file for file in FILES if file.name == "the-same-file-twice"]
    wrong = OddTable(code="X-00", name=str(uuid.uuid4()), make=plain.make, refused="hỏng")
    assert list(faults(wrong)) == ["read"]
    wrong = OddTable(code="X-00", name="x", make=plain.make, errors=(("C6", "Ô C6"),), figures={"C6": 280})
    assert list(faults(wrong))[:2] == ["nothing is said of C6", "C6 is 279"]
    (broken,) = [file for file in FILES if str(file) == "X-11 no-bytes"]
    wrong = OddTable(code="X-00", name="x", make=broken.make)
    assert next(faults(wrong)).startswith("refused:")
