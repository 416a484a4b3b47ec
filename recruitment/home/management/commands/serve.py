"""Serve the program on this machine."""

import signal
import sys

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

THREADS = 8
# A workbook that is too large is refused by the form, in its own words; this only keeps a flood off the disk.
BODY_LIMIT = 32 * 1024 * 1024
HEADER_LIMIT = 32 * 1024


class Command(BaseCommand):
    help = "Mở chương trình trên máy này, tại http://127.0.0.1:CỔNG/."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="cổng, mặc định 8000")

    def handle(self, *, port, **options):
        refuse_an_old_database()
        server = make_server(port)
        if warning := limits_warning():
            self.stdout.write(warning)
        self.stdout.write(f"Chương trình đang chạy. Mở trình duyệt tại: http://127.0.0.1:{port}/")
        self.stdout.write("Dừng chương trình: bấm Ctrl+C ở cửa sổ này.")
        self.stdout.flush()
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        server.run()  # returns on Ctrl+C and on SIGTERM, once the requests under way are answered
        self.stdout.write("\nĐã dừng chương trình.")


def make_server(port):
    """A waitress server of the whole program, open to this machine only; CommandError when the port is taken."""
    import waitress
    from django.core.servers.basehttp import get_internal_wsgi_application

    try:
        return waitress.create_server(
            get_internal_wsgi_application(),
            host="127.0.0.1",
            port=port,
            threads=THREADS,
            ident=None,  # what serves it is nobody's business
            max_request_body_size=BODY_LIMIT,
            max_request_header_size=HEADER_LIMIT,
            clear_untrusted_proxy_headers=False,  # TRUSTED_PROXIES decides, in recruitment/protection.py
        )
    except OSError as trouble:
        raise CommandError(
            f"Không mở được cổng {port} ({trouble.strerror}). "
            "Chạy python3 start.py để tự chọn cổng trống, hoặc thêm --port với một số khác."
        ) from trouble


def refuse_an_old_database():
    """CommandError when tables are missing or older than the program: pages would only fail one by one."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("Cơ sở dữ liệu chưa được cập nhật theo chương trình. Chạy: python3 start.py setup")
    connection.close()


def limits_warning():
    """What to tell when this platform cannot limit the process that reads workbooks; "" when it can."""
    from recruitment.kernel.workbook import LIMITS_ENFORCED

    if LIMITS_ENFORCED:
        return ""
    return (
        "Lưu ý: hệ điều hành này không giới hạn được bộ nhớ của phần đọc tệp Excel; "
        "chương trình chỉ giới hạn cỡ tệp và thời gian đọc. Chỉ nhập tệp từ nguồn tin cậy."
    )
