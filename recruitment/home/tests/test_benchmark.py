"""Measuring and seeding: the shape of what they say, and that data stay as they were. Never how long anything takes."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from recruitment.accounts.models import User
from recruitment.audit.models import AuditEvent
from recruitment.home import benchmark, benchmark_tasks, seeding
from recruitment.home.benchmark import BenchmarkRefused, Task, measure
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from reports.appendix.actions import CellEdit, edit_cells
from reports.appendix.acts import current_figures
from reports.appendix.models import ActCell, AppendixImport, SheetAct
from reports.appendix.sharing import actions as sharing
from reports.periodic.models import EntryAct, ExpectedReport, Period, PeriodicReport, ReportStep
from units.bases.models import PartyBase
from units.targets.campaigns import open_campaign
from units.targets.models import TargetLine
from units.targets.proposals import save_proposal

KEYS = ["name", "runs", "median_ms", "p95_ms", "queries", "bytes", "peak_mb"]
REPORTS = (Period, PeriodicReport, ExpectedReport, EntryAct, ReportStep)
TARGETS = {
    "Trang Đề nghị của cơ sở",
    "Trang một đợt rà soát",
    "Trang một đề nghị",
    "Công văn của một đề nghị",
    "Trang Phân bổ phần còn thiếu",
    "Trang một dự thảo phân bổ",
    "Trang áp dụng bảng phân bổ",
    "Trang Văn bản",
    "Tệp có ghi chú lỗi",
}
TABLES = (*REPORTS, PartyBase, TargetLine, ActCell, SheetAct, AppendixImport, AuditEvent, User)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


def said(command, *arguments, **options):
    out = StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


def edit_a_cell():
    edit = CellEdit(base_id=factories.base(1).pk, column="members", seen=None, value=5)
    edit_cells(appendix=factories.plan_47(), edits=[edit], by=SYSTEM)


def share_out():
    draft = {"year": 2021, "amount": 6, "method": "hand", "note": "", "on": factories.A_DAY, "by": SYSTEM}
    sharing.create(appendix=factories.plan_47(), **draft)


def propose():
    day = date(2099, 1, 1)
    campaign = open_campaign(name="Rà soát", year=2021, due_on=day, document=None, by=SYSTEM)
    save_proposal(
        campaign=campaign, base=factories.base(6), figures=[], reason="Giữ nguyên", version=0, by=SYSTEM
    )


def report():
    PeriodicReport.objects.create(
        base=factories.base(6),
        period=Period.objects.earliest("pk"),
        state=PeriodicReport.State.DRAFT,
        origin=PeriodicReport.Origin.BASE,
    )


WORK = {
    "import": factories.create_import,
    "edit": edit_a_cell,
    "share_out": share_out,
    "proposal": propose,
    "report": report,
}


def figures_of(bases):
    appendix = factories.plan_47()
    return current_figures(appendix=appendix, base_ids=[base.pk for base in bases])


def everything():
    """Every row of every table that the measured work writes."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


@pytest.mark.long
def test_every_task_is_measured_and_data_stay_as_they_were(applied):
    before = everything()
    found = json.loads(said("benchmark", "--format", "json", "--runs", "1", "--rows", "3"))
    assert everything() == before
    assert [list(one) for one in found] == [KEYS] * len(found)
    named = {one["name"]: one for one in found}
    assert len(named) == len(found)
    assert {
        "Trang Phụ lục",
        "Lưu một ô của phụ lục",
        "Đọc tệp phụ lục",
        "Nhập 3 dòng, chưa kể COMMIT",
    } <= set(named)
    assert named["Trang Phụ lục"]["queries"] == 13
    assert named["Các dòng của một kỳ báo cáo"]["queries"] == 10
    assert named["Lưu một ô của báo cáo"]["queries"] <= 16
    assert {"Nộp một báo cáo", "Duyệt một báo cáo"} <= set(named)
    assert set(named) >= TARGETS
    assert {"Lập kế hoạch nhập phụ lục 28 dòng", "Lập kế hoạch và nhập phụ lục 28 dòng, kể cả COMMIT"} <= set(
        named
    )
    assert ("COMMIT của 3 dòng (kiểm khóa ngoại)" in named) == (connection.vendor == "postgresql")
    assert named["Trang Phụ lục"]["bytes"] > 10_000
    assert named["Đọc tệp phụ lục"]["bytes"] is None
    assert all(one["median_ms"] > 0 and one["p95_ms"] >= one["median_ms"] for one in found)
    assert all(one["peak_mb"] > 0 for one in found)


@pytest.mark.long
def test_the_table_says_the_same_in_vietnamese(applied):
    first, *lines = said("benchmark", "--runs", "1").splitlines()
    assert first.split("  ")[0] == "Việc"
    assert "Trung vị (ms)" in first
    assert len({len(line) for line in lines}) == 1
    assert not any("dòng" in line and line.startswith("Nhập") for line in lines)


@pytest.mark.long
def test_an_empty_installation_is_measured_too(founded):
    assert "Trang Phụ lục" in said("benchmark", "--runs", "1")


@pytest.mark.long
def test_where_no_quarter_is_left_to_open_reports_are_not_measured(founded):
    Period.objects.update(opened_on=date(2021, 1, 1), due_on=date(2021, 1, 31))
    assert "kỳ báo cáo" not in said("benchmark", "--runs", "1")


@pytest.mark.django_db
def test_before_anything_is_set_up_there_is_nothing_to_measure():
    with pytest.raises(CommandError, match="Chưa có số liệu gốc"):
        said("benchmark")


@pytest.mark.parametrize("option", ["--runs", "--rows"])
def test_counts_below_one_are_refused(option):
    with pytest.raises(CommandError):
        said("benchmark", option, "0")


@pytest.mark.long
def test_work_that_fails_stops_the_measuring_and_leaves_nothing_behind(applied, monkeypatch):
    def fail(**_):
        raise RuntimeError("applying failed")

    monkeypatch.setattr(benchmark_tasks, "apply", fail)
    before = everything()
    with pytest.raises(RuntimeError, match="applying failed"):
        said("benchmark", "--runs", "1")
    assert everything() == before


def test_an_answer_that_is_no_page_is_refused(applied):
    with pytest.raises(BenchmarkRefused, match="404"), benchmark.taken_back():
        benchmark_tasks.Browser().get("/khong-co/")


def test_runs_queries_and_bytes_are_counted_as_they_are(founded):
    done = []

    def work():
        done.append(PartyBase.objects.count())
        return b"four"

    found = measure(Task(name="Đếm", work=work), runs=5)
    assert (found.runs, found.queries, found.bytes) == (5, 1, 4)
    assert len(done) == benchmark.WARM_UPS + 5 + 1
    found = measure(Task(name="Một lần", work=work, only_once=True), runs=5)
    assert found.runs == 1


def test_what_comes_before_the_work_is_done_with_it_and_not_measured(founded, monkeypatch):
    done, now = [], [0]
    monkeypatch.setattr(benchmark.time, "perf_counter", lambda: now[0])

    def before():
        done.append(seeding.create_bases(1))
        now[0] += 60

    def work():
        PartyBase.objects.count()
        now[0] += 1

    found = measure(Task(name="x", work=work, writes=True, before=before, only_once=True), runs=3)
    assert (found.runs, found.queries, found.median_ms) == (1, 1, 1000)
    assert len(done) == 2
    assert PartyBase.objects.count() == 39


@pytest.mark.long
def test_up_to_ten_thousand_rows_are_measured_more_than_once(founded, monkeypatch):
    def runs_of(name):
        found = json.loads(said("benchmark", "--format", "json", "--runs", "2", "--rows", "3"))
        return next(one["runs"] for one in found if one["name"].startswith(name))

    assert runs_of("Nhập 3 dòng") == 2
    monkeypatch.setattr(benchmark_tasks, "CHEAP_ROWS", 2)
    assert runs_of("Nhập 3 dòng") == 1


def test_what_a_task_writes_is_taken_back_each_time(founded):
    counts = []

    def work():
        seeding.create_bases(1)
        counts.append(PartyBase.objects.count())

    measure(Task(name="Thêm", work=work, writes=True), runs=3)
    assert set(counts) == {40}
    assert PartyBase.objects.count() == 39


def test_seeded_bases_say_that_they_are_invented_and_have_every_figure(founded):
    assert "3 cơ sở đảng mẫu với 30 số liệu" in said("seed_scale", bases=3, yes=True)
    bases = PartyBase.objects.filter(number__gt=39)
    assert [base.name for base in bases.order_by("number")] == [
        f"Cơ sở đảng mẫu {number:04d}" for number in (40, 41, 42)
    ]
    figures = figures_of(bases)
    assert len(figures) == 30
    assert AuditEvent.objects.filter(verb="units.seed").count() == 1


def test_a_seeded_database_may_be_seeded_further(founded):
    said("seed_scale", bases=1, yes=True)
    said("seed_scale", bases=2, yes=True)
    assert PartyBase.objects.filter(name__startswith=seeding.MARK).count() == 3


@pytest.mark.parametrize("work", ["import", "edit", "share_out", "proposal", "report"])
def test_any_work_on_an_installation_keeps_it_from_being_seeded(founded, work):
    said("seed_scale", bases=1, yes=True)
    WORK[work]()
    before = everything()
    with pytest.raises(CommandError, match="đã có số liệu thật"):
        said("seed_scale", bases=1, yes=True)
    assert everything() == before


def test_an_installation_with_real_figures_is_never_seeded(applied):
    before = everything()
    with pytest.raises(CommandError, match="đã có số liệu thật"):
        said("seed_scale", bases=1, yes=True)
    assert everything() == before


def test_an_empty_installation_is_not_filled_by_a_slip(founded):
    with pytest.raises(CommandError, match="không phải bản dùng thử"):
        said("seed_scale", bases=1)
    assert PartyBase.objects.count() == 39


def test_real_figures_beside_invented_ones_stop_the_next_filling(founded):
    said("seed_scale", bases=1, yes=True)
    factories.apply_appendix()
    with pytest.raises(CommandError, match="đã có số liệu thật"):
        said("seed_scale", bases=1, yes=True)


def test_candidates_are_not_made_before_there_are_any(founded):
    with pytest.raises(CommandError, match="chỉ nhận 0"):
        said("seed_scale", bases=1, candidates=5, yes=True)


def test_a_trial_copy_may_be_seeded(applied, settings):
    settings.DEMO = True
    assert "1 cơ sở đảng mẫu" in said("seed_scale", bases=1)


@pytest.mark.parametrize("count", [0, -1, 100_001])
def test_a_number_of_bases_out_of_reason_is_refused(founded, count):
    with pytest.raises(CommandError, match="--bases"):
        said("seed_scale", bases=count)


def test_thousands_of_bases_are_planned_and_written_in_few_statements(founded, monkeypatch):
    monkeypatch.setattr("recruitment.kernel.bulk.ASKED_AT_ONCE", 20)
    seeding.seed(1, is_meant=True)
    few, many = statements(5), statements(60)
    assert many == few
    assert len(figures_of(PartyBase.objects.filter(number__gt=39))) == 660


def statements(count):
    """How many statements seeding takes."""
    made = []

    def note(execute, sql, params, many, context):
        made.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        seeding.seed(count, is_meant=True)
    return len([sql for sql in made if not sql.startswith(("INSERT", "SAVEPOINT", "RELEASE"))])
