"""Fill a trial database with invented bases, to see how the program bears size."""

from django.core.management.base import BaseCommand, CommandError

from recruitment.home import seeding
from recruitment.kernel.numbers import format_count


class Command(BaseCommand):
    help = (
        "Thêm N cơ sở đảng mẫu (tên ghi rõ là mẫu) với đủ số liệu phụ lục, để thử phần mềm với dữ liệu lớn. "
        "Từ chối trên cơ sở dữ liệu đã có số liệu thật."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--bases", type=int, required=True, metavar="N", help="số cơ sở đảng mẫu cần thêm"
        )

        parser.add_argument(
            "--candidates", type=int, default=0, metavar="N", help="số quần chúng mẫu; hiện chỉ nhận 0"
        )
        parser.add_argument(
            "--yes", action="store_true", help="cho phép trên bản cài đặt không phải dùng thử"
        )

    def handle(self, *, bases, candidates, yes, **options):
        if candidates:
            raise CommandError("--candidates: phần mềm chưa có danh sách quần chúng, chỉ nhận 0.")
        if not 1 <= bases <= seeding.AT_MOST:
            raise CommandError(f"--bases phải từ 1 đến {format_count(seeding.AT_MOST)}.")
        try:
            figures = seeding.seed(bases, is_meant=yes)
        except seeding.SeedRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"Đã thêm {format_count(bases)} cơ sở đảng mẫu với {format_count(figures)} số liệu."
        )
