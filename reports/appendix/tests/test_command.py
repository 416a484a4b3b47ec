"""`manage.py import_appendix`: reads, reconciles, and writes only with --apply."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recruitment.audit.models import AuditEvent
from recruitment.testing.factories import APPENDIX
from reports.appendix.models import AppendixImport
from reports.appendix.tests import sheets
from units.targets.models import TargetLine


def run(path, *arguments):
    """(exit code, what was printed as JSON)."""
    out = StringIO()
    code = 0
    try:
        call_command("import_appendix", str(path), *arguments, "--format", "json", stdout=out)
    except SystemExit as stop:
        code = stop.code
    return code, json.loads(out.getvalue())


def spoilt(tmp_path, changes):
    path = tmp_path / "phu-luc.xlsx"
    path.write_bytes(sheets.spoilt(changes))
    return path


def test_without_apply_it_only_tells_what_it_would_do(founded):
    code, told = run(APPENDIX)
    assert (code, told["accepted"], told["rows"], told["created"]) == (0, True, 28, 280)
    assert not TargetLine.objects.exists()
    assert not AppendixImport.objects.exists()
    assert (
        not AuditEvent.objects.filter(verb__startswith="appendix").exclude(verb="appendix.register").exists()
    )


def test_the_json_has_the_fixed_interface(founded):
    _, told = run(APPENDIX)
    assert list(told) == [
        "accepted", "rows", "created", "changed", "unchanged", "totals", "subtotals", "residuals", "problems"
    ]  # fmt: skip
    assert list(told["totals"]) == [
        "members", "term_target", "source", "admitted_2020", "target_2021", "admitted_2021h1",
        "supplement_2021", "supplement_2022", "supplement_2023", "supplement_2024", "supplement_total",
    ]  # fmt: skip
    assert len(told["subtotals"]) == 44
    assert all(cell["printed"] == cell["computed"] for cell in told["subtotals"])
    assert told["residuals"]["source"] == 98
    assert {problem["severity"] for problem in told["problems"]} == {"note"}


def test_apply_twice_creates_280_and_then_nothing(founded):
    assert run(APPENDIX, "--apply")[1]["created"] == 280
    code, again = run(APPENDIX, "--apply")
    assert (code, again["created"], again["unchanged"]) == (0, 0, 280)
    assert TargetLine.objects.count() == 168


def test_a_warning_needs_to_be_acknowledged(founded, tmp_path):
    path = spoilt(tmp_path, {"D19": 425})
    code, told = run(path, "--apply")
    assert (code, told["accepted"]) == (1, False)
    assert not TargetLine.objects.exists()
    code, told = run(path, "--apply", "--acknowledge")
    assert (code, told["accepted"]) == (0, True)
    assert TargetLine.objects.count() == 168


@pytest.mark.parametrize("changes", [{"I10": -2}, {"I10": "hai"}, {"B7": "Phường 1"}, {"E4": "Nguồn khác"}])
def test_a_planted_fault_is_refused_with_its_cell_and_nothing_is_written(founded, tmp_path, changes):
    code, told = run(spoilt(tmp_path, changes), "--apply", "--acknowledge")
    assert code == 1
    assert any(problem["severity"] == "error" and problem["message"] for problem in told["problems"])
    assert not TargetLine.objects.exists()
    assert not AppendixImport.objects.exists()


@pytest.mark.parametrize("data", [b"khong phai excel", APPENDIX.read_bytes()[:3000]])
def test_a_file_that_is_no_workbook_is_refused(founded, tmp_path, data):
    path = tmp_path / "phu-luc.xlsx"
    path.write_bytes(data)
    code, told = run(path, "--apply")
    assert (code, told["accepted"], len(told["problems"])) == (1, False, 1)


def test_without_by_the_program_itself_is_the_actor(founded):
    run(APPENDIX, "--apply")
    assert set(AuditEvent.objects.filter(verb="appendix.apply").values_list("actor_label", flat=True)) == {
        "Hệ thống"
    }


def test_by_names_an_organiser(organiser):
    run(APPENDIX, "--apply", "--by", organiser.username)
    event = AuditEvent.objects.filter(verb="appendix.apply").first()
    assert (event.actor_id, event.actor_label) == (organiser.pk, organiser.full_name)


def test_by_refuses_who_may_not_import_and_who_does_not_exist(leader):
    for username, words in [(leader.username, "chưa được phân quyền"), ("khong.co", "Không có tài khoản")]:
        with pytest.raises(CommandError, match=words):
            call_command("import_appendix", str(APPENDIX), "--apply", "--by", username)
    assert not TargetLine.objects.exists()


def test_a_path_that_does_not_exist_is_said_plainly(founded, tmp_path):
    with pytest.raises(CommandError, match="Không mở được tệp"):
        call_command("import_appendix", str(tmp_path / "khong-co.xlsx"))


def test_the_exported_workbook_is_read_again_without_a_single_change(founded, tmp_path):
    run(APPENDIX, "--apply")
    path = tmp_path / "xuat.xlsx"
    call_command("export_appendix", str(path), stdout=StringIO())
    code, told = run(path, "--apply")
    assert (code, told["accepted"], told["created"], told["changed"], told["unchanged"]) == (
        0,
        True,
        0,
        0,
        280,
    )


def test_an_export_as_of_a_day_leaves_out_targets_not_yet_in_force(founded, tmp_path):
    run(APPENDIX, "--apply")
    path = tmp_path / "xuat.xlsx"
    call_command("export_appendix", str(path), "--as-of", "2021-06-30", stdout=StringIO())
    told = run(path)[1]
    assert (told["totals"]["term_target"], told["totals"]["supplement_total"]) == (651, 0)


def test_an_unknown_name_is_refused_with_the_three_nearest(founded, tmp_path):
    code, told = run(spoilt(tmp_path, {"B17": "Phường Võ Thị Sáo"}))
    assert code == 1
    (error,) = [problem for problem in told["problems"] if problem["severity"] == "error"]
    assert error["cell"] == "B17"
    assert error["message"].count("(TT ") == 3
