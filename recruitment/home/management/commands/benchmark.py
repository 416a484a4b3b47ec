"""Measure this installation: pages, saving a cell, reading, applying and exporting the appendix."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError

from recruitment.home.benchmark import BenchmarkRefused
from recruitment.home.benchmark_tasks import run
from recruitment.kernel.numbers import format_count, format_decimal

HEADINGS = ("Việc", "Số lần", "Trung vị (ms)", "p95 (ms)", "Truy vấn", "Cỡ (byte)", "Bộ nhớ đỉnh (MB)")


class Command(BaseCommand):
    help = (
        "Đo tốc độ các trang, lưu một ô, đọc, nhập và xuất phụ lục trên cơ sở dữ liệu đang dùng. Mọi thay đổi được "
        "hoàn lại, số liệu giữ nguyên; trong lúc đo không ai lưu được, nên chạy ngoài giờ làm việc."
    )

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=["table", "json"], default="table")
        parser.add_argument("--runs", type=_positive, default=20, help="số lần đo mỗi việc, mặc định 20")
        parser.add_argument(
            "--rows", type=_positive, default=0, metavar="N", help="đo thêm việc nhập N dòng trong bộ nhớ"
        )

    def handle(self, *, format, runs, rows, **options):
        try:
            found = list(run(runs=runs, rows=rows))
        except BenchmarkRefused as refusal:
            raise CommandError(str(refusal)) from None
        if format == "json":
            measured = [asdict(measurement) for measurement in found]
            self.stdout.write(json.dumps(measured, ensure_ascii=False, indent=2))
        else:
            self._print([HEADINGS, *(_cells(measurement) for measurement in found)])

    def _print(self, lines):
        widths = [max(len(line[place]) for line in lines) for place in range(len(HEADINGS))]
        for name, *figures in lines:
            cells = [name.ljust(widths[0]), *map(str.rjust, figures, widths[1:])]
            self.stdout.write("  ".join(cells))


def _positive(text):
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _cells(measurement):
    return (
        measurement.name,
        format_count(measurement.runs),
        format_decimal(measurement.median_ms),
        format_decimal(measurement.p95_ms),
        format_count(measurement.queries),
        format_count(measurement.bytes),
        format_decimal(measurement.peak_mb),
    )
