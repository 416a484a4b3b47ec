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

    def handle(self, *, bases, **options):
        if not 1 <= bases <= seeding.AT_MOST:
            raise CommandError(f"--bases phải từ 1 đến {format_count(seeding.AT_MOST)}.")
        try:
            figures = seeding.seed(bases)
        except seeding.SeedRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"Đã thêm {format_count(bases)} cơ sở đảng mẫu với {format_count(figures)} số liệu."
        )
