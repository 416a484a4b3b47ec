"""Print the rows of the dashboard, from the same query."""

import csv
import json
from datetime import date

from recruitment.kernel.commands import SystemCommand
from recruitment.kernel.dates import format_date
from recruitment.kernel.numbers import format_count, format_decimal, format_percent
from recruitment.kernel.scope import SYSTEM
from reports.attainment.queries import attainment
from reports.attainment.rows import Line


class Command(SystemCommand):
    help = "Kết quả kết nạp theo cơ sở, khối, nhóm hoặc toàn quận, tính đến một ngày."

    def add_arguments(self, parser):
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--by", choices=["base", "block", "group", "district"], default="district")
        parser.add_argument("--format", choices=["table", "json", "csv"], default="table")

    def handle(self, *, as_of, by, format, **options):
        rows = attainment(scope=SYSTEM, as_of=as_of).rows(by)
        {"table": self._table, "json": self._json, "csv": self._csv}[format](rows)

    def _json(self, rows: tuple[Line, ...]) -> None:
        self.stdout.write(json.dumps([row.as_json() for row in rows], ensure_ascii=False, indent=2))

    def _csv(self, rows: tuple[Line, ...]) -> None:
        writer = csv.writer(self.stdout, lineterminator="\n")
        years = list(rows[0].years) if rows else []
        heading = ["level", "number", "name", "as_of", "reached_on", "provisional", "members", "sources"]
        heading += ["term_target", "term_admitted", "term_percent", "term_pace"]
        writer.writerow(
            heading + [f"{part}_{year}" for year in years for part in ("target", "admitted", "percent")]
        )
        for row in rows:
            plain = row.as_json()
            cells = [plain[key] for key in heading[:8]]
            cells += [plain["term"][key] for key in ("target", "admitted", "percent", "pace")]
            cells += [entry[key] for entry in plain["years"] for key in ("target", "admitted", "percent")]
            writer.writerow([_safe(cell) for cell in cells])

    def _table(self, rows: tuple[Line, ...]) -> None:
        for row in rows:
            reached = format_date(row.reached_on) if row.reached_on else "–"
            self.stdout.write(
                f"{row.number or '':>3} {row.name}  (đến {reached}{', tạm tính' if row.provisional else ''})"
            )
            self.stdout.write(
                f"      nhiệm kỳ {_share(row.term)}, tiến độ cần đạt {format_decimal(row.term.pace)}"
            )
            for year, share in row.years.items():
                if share.target is not None or share.admitted is not None:
                    self.stdout.write(f"      năm {year} {_share(share)}")


def _share(share) -> str:
    return f"{format_count(share.admitted)}/{format_count(share.target)} = {format_percent(share.percent)}"


def _safe(cell):
    """A text that a spreadsheet would take for a formula is written as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
