"""Let a person's posts end, on the machine itself."""

from django.core.management.base import CommandError
from django.db import transaction

from recruitment.accounts.models import User
from recruitment.kernel import clock
from recruitment.kernel.commands import SystemCommand
from recruitment.kernel.scope import SYSTEM
from units.bases.actions import PostRefused, end_post


class Command(SystemCommand):
    help = "Kết thúc ngay mọi nhiệm vụ của một người."

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
        try:
            for post in posts:
                end_post(post=post, on=today, by=SYSTEM)
        except PostRefused as refusal:
            raise CommandError(f"{refusal} Giao nhiệm vụ quản trị cho người khác trước.") from None
        self.stdout.write(f"Đã kết thúc {len(posts)} nhiệm vụ của “{username}”, có hiệu lực ngay.")
