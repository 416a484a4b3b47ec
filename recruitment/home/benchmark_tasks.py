"""What the program is measured at: its pages, a cell saved, the appendix read, planned, applied and written out."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from recruitment.accounts.actions import create_user, random_password
from recruitment.home import benchmark_reports, benchmark_targets, founding, seeding
from recruitment.home.benchmark import BenchmarkRefused, Measurement, Task, measure, taken_back
from recruitment.kernel import clock
from recruitment.kernel.numbers import format_count
from recruitment.kernel.scope import SYSTEM
from reports.appendix import acts, sessions
from reports.appendix.actions import apply
from reports.appendix.layout import TOTAL, Column
from reports.appendix.models import Appendix, AppendixImport
from reports.appendix.queries import plan_table
from reports.appendix.stated import appendix_of, current_appendix
from reports.appendix.table import Table
from units.bases.actions import grant_post
from units.bases.models import PartyBase

PERSON = "do-toc-do"
CHEAP_ROWS, CHEAP_RUNS = (
    10_000,
    5,
)  # up to so many rows each task is done more than once, and so often at most


def run(*, runs: int, rows: int = 0) -> Iterator[Measurement]:
    """Measure everything, one after the other. rows: also plan and apply a table of so many invented bases.

    All of it in one transaction that is taken back: data stay as they were, and while it runs nobody else can write.
    Raises BenchmarkRefused where nothing is set up yet.
    """
    if not founding.is_founded():
        raise BenchmarkRefused("Chưa có số liệu gốc để đo. Chạy: python3 start.py setup")
    with taken_back(), override_settings(SECOND_FACTOR=False):  # nobody holds a telephone here
        browser = Browser()
        targets = benchmark_targets.tasks(browser.get, appendix=current_appendix(on=clock.today()))
        for task in (*_page_tasks(browser), *_workbook_tasks(), *targets, *benchmark_reports.tasks()):
            yield measure(task, runs=runs)
        if rows:
            yield from _measure_rows(rows, runs)


class Browser:
    """Someone from the organising committee, signed in, who is gone when the transaction is taken back."""

    def __init__(self):
        user = create_user(
            username=PERSON,
            full_name="Người đo tốc độ",
            password=random_password(),
            is_sample=True,  # keeps its password
            by=SYSTEM,
        )
        grant_post(user=user, role="organiser", base=None, on=clock.today(), by=SYSTEM)
        name = settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost")
        self.client = Client(headers={"host": name})
        self.client.force_login(user)

    def get(self, path: str) -> bytes:
        """The page at a path. Raises BenchmarkRefused when there is none."""
        return self._body(path, self.client.get(path, secure=settings.SECURE_SSL_REDIRECT))

    def post(self, path: str, data: object, **more) -> bytes:
        """What a path answers to data; being sent on is an answer too."""
        return self._body(path, self.client.post(path, data, secure=settings.SECURE_SSL_REDIRECT, **more))

    @staticmethod
    def _body(path, response):
        if response.status_code not in (200, 302):
            raise BenchmarkRefused(f"Trang {path} trả lời mã {response.status_code}, không đo được.")
        return response.content


def _page_tasks(browser: Browser) -> Iterator[Task]:
    base = PartyBase.objects.in_appendix_order().first()
    column = current_appendix(on=clock.today()).layout.supplements[0]
    pages = {
        "Trang Tổng quan": reverse("attainment:dashboard"),
        "Trang Cơ sở đảng": reverse("attainment:base_list"),
        "Trang một cơ sở đảng": reverse("attainment:base", args=[base.number]),
        "Trang Phụ lục": reverse("appendix:table"),
        "Các dòng cộng của phụ lục": reverse("appendix:sums"),
        "Trang lịch sử một ô": reverse("appendix:history", args=[base.number, column.code]),
        "Trang sửa một dòng": reverse("appendix:row", args=[base.number]),
        "Trang nhập từ Excel": reverse("appendix:upload"),
        "Xuất phụ lục .xlsx": reverse("appendix:export"),
    }
    for name, path in pages.items():
        yield Task(name=name, work=lambda path=path: browser.get(path), writes=name.startswith("Xuất"))
    path, data = reverse("appendix:save"), _edit(base, column)
    yield Task(
        name="Lưu một ô của phụ lục",
        work=lambda: browser.post(path, data, content_type="application/json"),
        writes=True,
    )
    yield from _import_tasks(browser)


def _edit(base: PartyBase, column: Column) -> str:
    """What the grid sends when a figure is made one higher."""
    appendix = current_appendix(on=clock.today())
    stands = acts.current_figures(appendix=appendix, base_ids=[base.pk]).get((base.pk, column.code))
    edit = {"base": base.number, "column": column.code, "seen": stands, "value": str((stands or 0) + 1)}
    return json.dumps({"edits": [edit]})


def _import_tasks(browser: Browser) -> Iterator[Task]:
    """The steps of an import as pages, over one workbook that was read."""
    data, name = founding.APPENDIX.read_bytes(), founding.APPENDIX.name
    path = reverse("appendix:upload") + "?nam=2021"
    yield Task(
        name="Tải tệp phụ lục lên",
        work=lambda: browser.post(path, {"file": SimpleUploadedFile(name, data)}),
        writes=True,
    )
    kept = _keep(sessions.read(data=data, file_name=name, appendix=appendix_of(2021)), appendix_of(2021))
    for title, view in {
        "Bước đối chiếu": "appendix:reconcile",
        "Bước xem thay đổi": "appendix:changes",
        "Bước xác nhận": "appendix:confirm",
    }.items():
        yield Task(name=title, work=lambda view=view: browser.get(reverse(view, args=[kept.code])))


def _workbook_tasks() -> Iterator[Task]:
    """The appendix of the plan, 28 rows: read from its file; then, each figure one higher, planned and applied."""
    data, name, appendix = founding.APPENDIX.read_bytes(), founding.APPENDIX.name, appendix_of(2021)

    def read():
        sessions.read(data=data, file_name=name, appendix=appendix)

    yield Task(name="Đọc tệp phụ lục", work=read)
    table = _one_higher(sessions.read(data=data, file_name=name, appendix=appendix))
    words = f"phụ lục {len(table.rows)} dòng"
    yield Task(name=f"Lập kế hoạch nhập {words}", work=lambda: _require_plan(table, appendix))
    yield Task(
        name=f"Lập kế hoạch và nhập {words}, kể cả COMMIT",
        work=lambda: _plan_and_apply(table, appendix),
        writes=True,
    )


def _one_higher(table: Table) -> Table:
    """The same rows with every known figure one higher, so that applying them always has something to write."""
    rows = tuple(
        replace(
            row,
            values={
                code: None if code == TOTAL or value is None else value + 1
                for code, value in row.values.items()
            },
        )
        for row in table.rows
    )
    return replace(table, rows=rows, subtotals=())


def _require_plan(table: Table, appendix: Appendix) -> None:
    plan = plan_table(table, appendix=appendix, scope=SYSTEM)
    if plan.errors:
        raise BenchmarkRefused(f"Không lập được kế hoạch nhập phụ lục: {plan.errors[0].message}")


def _plan_and_apply(table: Table, appendix: Appendix) -> None:
    """What the confirm page and its button do: plan, then apply, which plans again against what stands by then."""
    _require_plan(table, appendix)
    _apply(_keep(table, appendix))
    _check_as_commit_does()


def _keep(table: Table, appendix: Appendix) -> AppendixImport:
    return AppendixImport.objects.create(
        appendix=appendix,
        file_name="do-toc-do.xlsx",
        sha256="0" * 64,
        table=table.as_json(),
        uploaded_by_label=SYSTEM.label,
        uploaded_at=clock.now(),
    )


def _apply(appendix_import: AppendixImport) -> None:
    apply(
        appendix_import=appendix_import,
        supplements_from=appendix_import.appendix.supplements_from_on,
        acknowledged=True,
        by=SYSTEM,
    )


def _check_as_commit_does() -> None:
    """The part of committing that grows with the rows. The transaction of a benchmark is never committed itself."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def _measure_rows(count: int, runs: int) -> Iterable[Measurement]:
    """Plan and apply a table of invented bases that is in memory; medians where that takes seconds, else once each."""
    is_cheap = count <= CHEAP_ROWS
    words = f"{format_count(count)} dòng"
    with taken_back():
        appendix = current_appendix(on=clock.today())
        table = seeding.table_of(seeding.create_bases(count), appendix.layout)
        kept = _keep(table, appendix)
        planning = Task(name=f"Lập kế hoạch {words}", work=lambda: _require_plan(table, appendix))
        yield measure(planning, runs=min(runs, CHEAP_RUNS))
        applying = {"writes": True, "only_once": not is_cheap}
        tasks = [Task(name=f"Nhập {words}, chưa kể COMMIT", work=lambda: _apply(kept), **applying)]
        if connection.vendor == "postgresql":
            check = Task(
                name=f"COMMIT của {words} (kiểm khóa ngoại)",
                before=lambda: _apply(kept),
                work=_check_as_commit_does,
                **applying,
            )
            tasks.append(check)
        for task in tasks:
            yield measure(task, runs=min(runs, CHEAP_RUNS))
