"""The workbook back to whoever sent it, with what is wrong beside each cell and listed on a sheet of its own."""

from recruitment.kernel.workbook_notes import CellMark, annotate
from reports.appendix.models import AppendixImport
from reports.appendix.planning import Plan
from reports.appendix.table import ERROR, NOTE, WARNING

WORDS = {ERROR: "Lỗi phải sửa", WARNING: "Cảnh báo", NOTE: "Ghi chú"}
HEADING = ("Mức", "Trang tính", "Ô", "Đang ghi", "Nội dung")
SUMMARY = "Ghi chú của phần mềm"


def noted_workbook(appendix_import: AppendixImport, plan: Plan) -> bytes:
    """The import's file as .xlsx with its errors and warnings. Raises WorkbookRefused when it cannot be written."""
    graves = [problem for problem in plan.problems if problem.severity != NOTE]
    marks = [
        CellMark(sheet=problem.sheet, cell=problem.cell, message=problem.message, severity=problem.severity)
        for problem in graves
        if problem.cell
    ]
    rows = [
        (WORDS[problem.severity], problem.sheet, problem.cell, problem.value, problem.message)
        for severity in (ERROR, WARNING, NOTE)
        for problem in plan.of_severity(severity)
    ]
    return annotate(
        bytes(appendix_import.content),
        file_name=appendix_import.file_name,
        marks=marks,
        summary=[HEADING, *rows],
        summary_title=SUMMARY,
    )
