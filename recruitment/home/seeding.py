"""Synthetic bases with figures, for measuring how the program bears size. Every name says that it is invented."""

from collections.abc import Sequence
from itertools import cycle

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from recruitment.audit.actions import Deed
from recruitment.audit.models import AuditEvent
from recruitment.home import founding
from recruitment.kernel import clock
from recruitment.kernel.bulk import without_collecting
from recruitment.kernel.scope import SYSTEM
from recruitment.kernel.text import search_key
from reports.appendix import acts
from reports.appendix.acts import CellChange
from reports.appendix.layout import TOTAL, Column, Layout
from reports.appendix.models import Appendix, AppendixImport, ShareOut, SheetAct
from reports.appendix.stated import current_appendix
from reports.appendix.table import BaseRow, Table
from reports.periodic.models import PeriodicReport
from units.bases.models import Block, PartyBase, UnitName
from units.targets.models import TargetProposal

MARK = "Cơ sở đảng mẫu"
VERB = "units.seed"
AT_ONCE = 2_000  # rows in one statement
AT_MOST = 100_000


class SeedRefused(Exception):
    """This database must not be filled with invented bases; the text says why, in Vietnamese."""


def require_no_real_work(*, is_meant: bool) -> None:
    """Raises SeedRefused unless this is a trial copy, or somebody means it and nobody has worked here yet.

    Nothing takes invented bases out again, so an empty installation is not filled by a slip.
    """
    if settings.DEMO:
        return
    if not is_meant:
        raise SeedRefused(
            "Đây không phải bản dùng thử. Cơ sở đảng mẫu đã thêm thì không gỡ ra được: chạy trên bản dùng thử, "
            "hoặc thêm --yes nếu cơ sở dữ liệu này chỉ để đo."
        )
    if not _is_worked_on():
        return
    raise SeedRefused(
        "Cơ sở dữ liệu này đã có số liệu thật nên không được thêm cơ sở đảng mẫu. Chỉ chạy lệnh này trên bản "
        "dùng thử (DEMO=1) hoặc trên một bản cài đặt chưa nhập phụ lục (install --empty)."
    )


def _is_worked_on() -> bool:
    """Whether anybody wrote a figure, sent a workbook, proposed, shared out or reported; seeding itself is no work."""
    seeded = AuditEvent.objects.filter(verb=VERB).values("act")
    return any(
        found.exists()
        for found in (
            SheetAct.objects.exclude(act_id__in=seeded),
            AppendixImport.objects.all(),
            ShareOut.objects.all(),
            TargetProposal.objects.all(),
            PeriodicReport.objects.exclude(origin=PeriodicReport.Origin.APPENDIX),
        )
    )


@transaction.atomic
@without_collecting()
def seed(count: int, *, is_meant: bool = False) -> int:
    """Add invented bases with every figure of the current appendix, in one act; returns how many figures were written.

    is_meant: fill an installation that is no trial copy. Raises SeedRefused where real work would be mixed with them.
    """
    require_no_real_work(is_meant=is_meant)
    founding.load_founding_data()
    acts.lock_figures()
    bases = create_bases(count)
    appendix = current_appendix(on=clock.today())
    changes = [
        CellChange(base_id=base.pk, column=column, old=None, new=figure(base.number, column))
        for base in bases
        for column in appendix.layout.figures
    ]
    act = acts.begin(appendix=appendix, kind=SheetAct.Kind.EDIT, by=SYSTEM)
    acts.write(act, changes, document=None, supplements_from=appendix.supplements_from_on)
    acts.record_act(
        act,
        [(change.base_id, change.column.code, change.old, change.new) for change in changes],
        _deed(appendix, count),
        by=SYSTEM,
    )
    return len(changes)


def _deed(appendix: Appendix, count: int) -> Deed:
    return Deed(
        verb=VERB,
        object_type="appendix",
        object_id=appendix.pk,
        object_label=f"{count} cơ sở đảng mẫu",
    )


def create_bases(count: int) -> list[PartyBase]:
    """Invented bases numbered after the last one there is, dealt out over the blocks, each found under its name."""
    last = PartyBase.objects.aggregate(last=Max("number"))["last"] or 0
    numbers = range(last + 1, last + count + 1)
    blocks = cycle(Block.objects.order_by("order") or [None])
    bases = PartyBase.objects.bulk_create(
        [
            PartyBase(number=number, name=f"{MARK} {number:04d}", block=block)
            for number, block in zip(numbers, blocks, strict=False)
        ],
        batch_size=AT_ONCE,
    )
    UnitName.objects.bulk_create(
        [
            UnitName(base=base, kind=UnitName.Kind.OFFICIAL, name=base.name, search_key=search_key(base.name))
            for base in bases
        ],
        batch_size=AT_ONCE,
    )
    return bases


def table_of(bases: Sequence[PartyBase], layout: Layout) -> Table:
    """What a workbook with these bases would say: every figure, in one sheet without subtotals."""
    return Table(
        sheet="Mẫu", rows=tuple(_row(line, base, layout) for line, base in enumerate(bases, start=5))
    )


def _row(line: int, base: PartyBase, layout: Layout) -> BaseRow:
    values = {column.code: figure(base.number, column) for column in layout.figures}
    values[TOTAL] = sum(values[column.code] for column in layout.supplements)
    return BaseRow(
        line=line,
        number=base.number,
        name=base.name,
        values=values,
        cells={code: f"{code}{line}" for code in values},
    )


def figure(number: int, column: Column) -> int:
    """A figure of an invented base: small, of the size such figures have, and the same each time."""
    if column.kind == "members":
        return 30 + number * 7 % 400
    if column.kind == "supplement":
        return number % 3
    return (number * 3 + len(column.code)) % 25
