"""List the sample accounts of a --demo installation."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from recruitment.home.founding import SAMPLES
from recruitment.kernel.rights import roles


class Command(BaseCommand):
    help = "Các tài khoản mẫu của bản dùng thử (python3 start.py --demo)."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *, format, **options):
        if not settings.TRIAL_COPY.exists():
            raise CommandError(
                "Chỉ bản dùng thử mới có tài khoản mẫu: đặt DEMO=1 hoặc chạy python3 start.py --demo."
            )
        if format == "json":
            accounts = [
                {"username": s.username, "password": s.password, "role": s.role, "base": s.base_number}
                for s in SAMPLES
            ]
            self.stdout.write(json.dumps(accounts, ensure_ascii=False, indent=2))
            return
        for sample in SAMPLES:
            numbers = ", ".join(map(str, sample.supervised or filter(None, [sample.base_number])))
            base = f", TT {numbers}" if numbers else ""
            self.stdout.write(f"{sample.username}  {sample.password}  {roles()[sample.role].label}{base}")
