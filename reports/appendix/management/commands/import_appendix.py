"""Read an appendix workbook, reconcile it, and write it only when asked to."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError
from django.db import transaction

from recruitment.accounts.models import User
from recruitment.kernel import clock
from recruitment.kernel.commands import SystemCommand
from recruitment.kernel.scope import SYSTEM, Scope
from recruitment.kernel.workbook import WorkbookRefused
from reports.appendix import actions, sessions
from reports.appendix.models import Appendix
from reports.appendix.planning import Plan
from reports.appendix.queries import plan_table
from reports.appendix.stated import appendix_of, current_appendix
from reports.appendix.table import ERROR, NOTE, WARNING, Table
from units.bases.access import scope_of

WORDS = {ERROR: "Lỗi", WARNING: "Cảnh báo", NOTE: "Ghi chú"}


class Command(SystemCommand):
    help = "Đối chiếu tệp phụ lục chỉ tiêu; chỉ ghi khi có --apply. Mã thoát 0: nhập được; 1: không, chưa ghi gì."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument("--apply", action="store_true", help="ghi vào cơ sở dữ liệu")
        parser.add_argument("--acknowledge", action="store_true", help="đã xem các cảnh báo")
        parser.add_argument("--by", metavar="USERNAME", help="ghi tên người nhập; mặc định là Hệ thống")
        parser.add_argument(
            "--supplements-from",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="ngày chỉ tiêu bổ sung có hiệu lực (mặc định: ngày ghi cùng văn bản của phụ lục)",
        )
        parser.add_argument(
            "--year", type=int, help="năm của phụ lục, ví dụ 2021; mặc định là phụ lục mới nhất"
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, path, apply, acknowledge, by, supplements_from, year, format, **options):
        scope, data, appendix = _scope(by), _read(path), _appendix(year)
        try:
            table = sessions.read(data=data, file_name=path.name, appendix=appendix)
        except WorkbookRefused as refusal:
            self._refuse(str(refusal), format)
            raise SystemExit(1) from None
        plan = plan_table(table, appendix=appendix, scope=scope)
        self._show(plan, acknowledge, format)
        if not plan.accepted(acknowledged=acknowledge):
            raise SystemExit(1)
        if apply and plan.has_effect:
            _apply(
                Upload(data=data, file_name=path.name, appendix=appendix, table=table),
                plan,
                supplements_from=supplements_from or appendix.supplements_from_on,
                acknowledged=acknowledge,
                by=scope,
            )

    def _refuse(self, message, format):
        problem = {"severity": ERROR, "sheet": "", "cell": "", "value": "", "message": message}
        if format == "json":
            self.stdout.write(
                json.dumps({"accepted": False, "problems": [problem]}, ensure_ascii=False, indent=2)
            )
        else:
            self.stdout.write(f"Lỗi: {message}")

    def _show(self, plan, acknowledge, format):
        if format == "json":
            self.stdout.write(json.dumps(_as_json(plan, acknowledge), ensure_ascii=False, indent=2))
            return
        agreeing = sum(check.agrees for check in plan.compared)
        self.stdout.write(
            f"{len(plan.table.rows)} dòng cơ sở đảng; {agreeing}/{len(plan.compared)} ô cộng khớp bản in."
        )
        self.stdout.write(f"Mới {plan.created} ô, đổi {plan.changed} ô, giữ nguyên {plan.unchanged} ô.")
        for problem in plan.problems:
            place = f" ({problem.sheet} {problem.cell})" if problem.cell else ""
            self.stdout.write(f"{WORDS[problem.severity]}{place}: {problem.message}")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A workbook as it was read for a plan."""

    data: bytes
    file_name: str
    appendix: Appendix
    table: Table


@transaction.atomic
def _apply(upload: Upload, plan: Plan, **confirmed) -> None:
    """Keep and apply in one transaction: a refusal leaves nothing behind."""
    appendix_import = sessions.upload(
        data=upload.data,
        file_name=upload.file_name,
        appendix=upload.appendix,
        table=upload.table,
        by=confirmed["by"],
    )
    actions.apply(appendix_import=appendix_import, shown=plan.shown, **confirmed)


def _appendix(year: int | None) -> Appendix:
    try:
        return appendix_of(year) if year else current_appendix(on=clock.today())
    except Appendix.DoesNotExist:
        raise CommandError(
            f"Chưa có phụ lục nào của năm {year}." if year else "Chưa có phụ lục nào."
        ) from None


def _scope(username: str | None) -> Scope:
    if username is None:
        return SYSTEM
    try:
        user = User.objects.get(username=username)
    except User.DoesNotExist:
        raise CommandError(f"Không có tài khoản “{username}”.") from None
    scope = scope_of(user, on=clock.today())
    if not scope.covers_committee("appendix.import"):
        raise CommandError(f"Tài khoản “{username}” chưa được phân quyền nhập phụ lục.")
    return scope


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise CommandError(f"Không mở được tệp {path}: {fault.strerror}.") from None


def _as_json(plan: Plan, acknowledged: bool) -> dict:
    """The fixed interface of design 7."""
    return {
        "accepted": plan.accepted(acknowledged=acknowledged),
        "rows": len(plan.table.rows),
        "created": plan.created,
        "changed": plan.changed,
        "unchanged": plan.unchanged,
        "totals": dict(plan.totals),
        "subtotals": [
            {"label": c.label, "column": c.column.code, "printed": c.printed, "computed": c.computed}
            for c in plan.checks
        ],
        "residuals": dict(plan.residuals),
        "problems": [asdict(problem) for problem in plan.problems],
    }
