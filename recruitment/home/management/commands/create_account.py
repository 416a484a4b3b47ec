"""Open an account and give it a post, on the machine itself."""

from django.conf import settings
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from recruitment.accounts.actions import create_user, random_password
from recruitment.home.management.places import add_post_arguments, place_of
from recruitment.kernel import clock
from recruitment.kernel.commands import SystemCommand
from recruitment.kernel.scope import SYSTEM
from units.bases.actions import PostRefused, grant_post


class Command(SystemCommand):
    help = "Mở một tài khoản và giao nhiệm vụ; mật khẩu ngẫu nhiên chỉ hiện một lần."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME")
        parser.add_argument("--name", required=True, help="họ và tên")
        add_post_arguments(parser)

    def handle(self, *, username, name, role, base, supervised, cell, **options):
        password = random_password()
        try:
            with transaction.atomic():
                user = create_user(username=username, full_name=name, password=password, by=SYSTEM)
                place = place_of(base=base, supervised=supervised, cell=cell)
                post = grant_post(user=user, role=role, on=clock.today(), by=SYSTEM, **place)
        except IntegrityError:
            raise CommandError(f"Đã có tài khoản “{username}”.") from None
        except PostRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Đã mở tài khoản “{username}”: {post}.")
        days = settings.FIRST_PASSWORD_DAYS
        self.stdout.write(
            f"Mật khẩu dưới đây dùng trong {days} ngày; đăng nhập xong phải đặt mật khẩu riêng."
        )
        self.stdout.write(f"Mật khẩu (chỉ hiện một lần): {password}")
