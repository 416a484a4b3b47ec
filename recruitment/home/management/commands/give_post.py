"""Give a post to somebody who has an account, on the machine itself."""

from django.core.management.base import CommandError

from recruitment.accounts.models import User
from recruitment.home.management.places import add_post_arguments, place_of
from recruitment.kernel import clock
from recruitment.kernel.commands import SystemCommand
from recruitment.kernel.scope import SYSTEM
from units.bases.actions import PostRefused, grant_post


class Command(SystemCommand):
    help = "Giao thêm một nhiệm vụ cho tài khoản đã có."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME")
        add_post_arguments(parser)

    def handle(self, *, username, role, base, supervised, cell, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"Không có tài khoản “{username}”.")
        place = place_of(base=base, supervised=supervised, cell=cell)
        try:
            post = grant_post(user=user, role=role, on=clock.today(), by=SYSTEM, **place)
        except PostRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"Đã giao nhiệm vụ cho “{username}”: {post}.")
