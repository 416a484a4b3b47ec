"""Write the appendix as a workbook in the printed layout."""

from datetime import date
from pathlib import Path

from django.core.management.base import CommandError

from recruitment.kernel import clock
from recruitment.kernel.commands import SystemCommand
from recruitment.kernel.scope import SYSTEM
from reports.appendix import actions
from reports.appendix.models import Appendix
from reports.appendix.printed import printed_workbook
from reports.appendix.queries import appendix_table
from reports.appendix.stated import appendix_of, current_appendix


class Command(SystemCommand):
    help = "Xuất phụ lục ra tệp .xlsx theo mẫu in; nhập lại tệp này không đổi số nào."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="FILE")
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="chỉ lấy chỉ tiêu đã có hiệu lực đến ngày này (mặc định: mọi chỉ tiêu)",
        )
        parser.add_argument(
            "--year", type=int, help="năm của phụ lục; mặc định là phụ lục mới nhất đã đến năm"
        )

    def handle(self, *, path, as_of, year, **options):
        try:
            appendix = appendix_of(year) if year else current_appendix(on=clock.today())
        except Appendix.DoesNotExist:
            raise CommandError("Chưa có phụ lục nào để xuất.") from None
        table = appendix_table(scope=SYSTEM, appendix=appendix, on=as_of)
        try:
            data = printed_workbook(table, title=appendix.title)
            path.write_bytes(data)
        except OSError as fault:
            raise CommandError(f"Không ghi được tệp {path}: {fault.strerror}.") from None
        actions.record_export(appendix=appendix, data=data, rows=table.known_count, by=SYSTEM)
        self.stdout.write(f"Đã xuất {table.known_count} dòng cơ sở đảng ra {path}.")
