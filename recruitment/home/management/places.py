"""Where a post is, as commands are told it: by the TT of bases and the name of a cell."""

from django.core.management.base import CommandError

from recruitment.kernel.rights import roles
from recruitment.kernel.text import search_key
from units.bases.models import Cell, PartyBase


def add_post_arguments(parser) -> None:
    """The role of a post and its place."""
    parser.add_argument("--role", required=True, choices=sorted(roles()))
    parser.add_argument("--base", type=int, metavar="TT", help="số thứ tự của cơ sở đảng")
    parser.add_argument(
        "--supervised", type=int, nargs="+", default=[], metavar="TT", help="các cơ sở đảng phụ trách"
    )
    parser.add_argument("--cell", metavar="TÊN", help="tên chi bộ, kèm --base là TT của cơ sở đảng")


def place_of(*, base: int | None, supervised: list[int], cell: str | None) -> dict:
    """What grant_post takes as base, supervised and cell. Raises CommandError for a place that is not there."""
    if cell is None:
        return {"base": _base(base), "supervised": [_base(number) for number in supervised]}
    if base is None:
        raise CommandError("--cell cần --base: số thứ tự của cơ sở đảng có chi bộ này.")
    found = Cell.objects.filter(base=_base(base), search_key=search_key(cell), closed_on=None).first()
    if found is None:
        raise CommandError(f"Cơ sở đảng TT {base} không có chi bộ “{cell}”. Thêm chi bộ ở /quan-tri/ trước.")
    return {"cell": found}


def _base(number: int | None) -> PartyBase | None:
    if number is None:
        return None
    try:
        return PartyBase.objects.get(number=number)
    except PartyBase.DoesNotExist:
        raise CommandError(f"Không có cơ sở đảng TT {number}.") from None
