"""Let a person's posts end, on the machine itself."""

from django.core.management.base import CommandError
from django.db import transaction

from recruitment.accounts.models import User
from recruitment.kernel import clock
from recruitment.kernel.commands import SystemCommand
from recruitment.kernel.dates import format_date
from recruitment.kernel.scope import SYSTEM
from units.bases.actions import end_post


class Command(SystemCommand):
    help = "Kết thúc mọi nhiệm vụ của một người; hôm nay là ngày cuối."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME")

    @transaction.atomic
    def handle(self, *, username, **options):
        try:
            user = User.objects.get(username=username)
        except User.DoesNotExist:
            raise CommandError(f"Không có tài khoản “{username}”.") from None
        today = clock.today()
        posts = list(user.posts.in_force(today).select_related("base"))
        for post in posts:
            end_post(post=post, on=today, by=SYSTEM)
        self.stdout.write(
            f"Đã kết thúc {len(posts)} nhiệm vụ của “{username}”; ngày cuối {format_date(today)}."
        )
