"""A new first password for somebody who lost theirs or let it run out, on the machine itself."""

from django.conf import settings
from django.core.management.base import CommandError

from recruitment.accounts.actions import give_first_password
from recruitment.accounts.models import User
from recruitment.kernel.commands import SystemCommand
from recruitment.kernel.scope import SYSTEM


class Command(SystemCommand):
    help = "Cấp mật khẩu dùng lần đầu cho một tài khoản; mật khẩu chỉ hiện một lần."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME")

    def handle(self, *, username, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Không có tài khoản “{username}”.")
        if not user.is_active:
            raise CommandError(f"Tài khoản “{username}” đang khóa. Mở khóa ở /nguoi-dung/ trước.")
        password = give_first_password(user=user, by=SYSTEM)
        days = settings.FIRST_PASSWORD_DAYS
        self.stdout.write(
            f"Mật khẩu dưới đây dùng trong {days} ngày; đăng nhập xong phải đặt mật khẩu riêng. "
            "Các phiên đang mở của tài khoản đã kết thúc."
        )
        self.stdout.write(f"Mật khẩu (chỉ hiện một lần): {password}")
