"""Take somebody's second factor away, on the machine itself: for the last administrator, and after a new SECRET_KEY."""

from django.core.management.base import BaseCommand, CommandError

from recruitment.accounts.actions import reset_second_factor
from recruitment.accounts.models import User
from recruitment.kernel.scope import SYSTEM


class Command(BaseCommand):
    help = "Bỏ mã xác thực của một tài khoản; đăng nhập lần sau phải bật lại nếu vai trò yêu cầu."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Không có tài khoản “{username}”.")
        if not reset_second_factor(user=user, by=SYSTEM):
            raise CommandError(f"Tài khoản “{username}” không bật mã xác thực.")
        self.stdout.write(f"Đã bỏ mã xác thực của “{username}” và kết thúc mọi phiên đăng nhập.")
