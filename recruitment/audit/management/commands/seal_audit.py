"""Seal the events of the record that wait for it."""

from django.core.management.base import BaseCommand

from recruitment.audit import chain


class Command(BaseCommand):
    help = "Niêm phong các dòng nhật ký đang chờ; in mã niêm phong cuối để chép ra nơi khác."

    def handle(self, **options):
        done = chain.seal()
        last = chain.last_hash()
        self.stdout.write(f"Đã niêm phong {done} dòng. Mã niêm phong cuối: {last or 'chưa có'}")
