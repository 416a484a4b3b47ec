"""Walk the chain of seals and say whether the record is as it was written."""

from django.core.management.base import BaseCommand, CommandError

from recruitment.audit import chain


class Command(BaseCommand):
    help = "Kiểm tra nhật ký: nêu dòng đầu tiên bị sửa, bị xóa hoặc bị chèn thêm (mã thoát 1)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--expect",
            default="",
            metavar="HASH",
            help="mã niêm phong cuối đã chép ra lần trước; phải còn trong chuỗi",
        )

    def handle(self, *, expect, **options):
        chain.seal()
        found = chain.verify(expected=expect)
        self.stdout.write(
            f"{found.seals} niêm phong, {found.sealed} dòng đã niêm phong, {found.waiting} dòng đang chờ.\n"
            f"Mã niêm phong cuối: {found.last_hash or 'chưa có'}"
        )
        if found.fault:
            raise CommandError(found.fault)
        self.stdout.write("Nhật ký nguyên vẹn.")
