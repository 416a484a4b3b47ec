"""Makers of test data: keyword-only, and a test names only what it speaks of."""

from datetime import date
from functools import cache
from itertools import count

from recruitment.accounts.models import User
from recruitment.home import founding
from recruitment.kernel.scope import SYSTEM
from recruitment.kernel.workbook import read_workbook
from reports.appendix import actions as appendix
from reports.appendix.layout import PLAN_47
from reports.appendix.models import Appendix, AppendixImport
from reports.appendix.reading import read_table
from reports.appendix.table import Table
from reports.periodic.models import FirstFigure, Period, PeriodicReport
from units.bases.access import scope_of
from units.bases.actions import end_post, grant_post
from units.bases.models import PartyBase

__all__ = ["end_post", "grant_post"]  # the actions themselves, for tests below the package that holds them

_serial = count(1)
A_DAY = date(2021, 7, 5)
APPENDIX = founding.APPENDIX


def load_founding_data() -> int:
    """The committee, its bases, goals, control figures and periods; returns how many rows are new."""
    return founding.load_founding_data()


def base(number: int) -> PartyBase:
    """The party base of a TT."""
    return PartyBase.objects.get(number=number)


def plan_47() -> Appendix:
    """The appendix of Kế hoạch 47-KH/QU."""
    return Appendix.objects.select_related("document").get(current_year=2021)


def create_user(*, role=None, username=None, starts_on=date(2020, 1, 1), **place) -> User:
    """An account; with a role it holds that post from the first day of the term, at the place it takes."""
    username = username or f"nguoi{next(_serial)}"
    user = User.objects.create_user(username, "mat-khau-thu-nghiem", full_name=f"Đồng chí Mẫu {username}")
    if role:
        grant_post(user=user, role=role, on=starts_on, by=SYSTEM, **place)
    return user


def scope(user, *, on=A_DAY):
    """The scope of a user on a day."""
    return scope_of(user, on=on)


@cache
def printed_table() -> Table:
    """The appendix of Kế hoạch 47 as read from the workbook; read once for all tests."""
    return read_table(read_workbook(founding.APPENDIX.read_bytes(), file_name="phu-luc.xlsx"), layout=PLAN_47)


def create_import(*, table: Table | None = None, file_name="phu-luc.xlsx", content=None) -> AppendixImport:
    """A workbook that was read and not applied; without a table, the printed appendix."""
    return AppendixImport.objects.create(
        appendix=plan_47(),
        content=content,
        file_name=file_name,
        sha256="0" * 64,
        table=(table or printed_table()).as_json(),
        uploaded_by_label="Hệ thống",
        uploaded_at="2021-07-05T08:00:00+07:00",
    )


def apply_appendix(
    *, table: Table | None = None, by=SYSTEM, acknowledged=False, supplements_from=date(2021, 7, 1)
):
    """An import that was applied; returns it."""
    appendix_import = create_import(table=table)
    appendix.apply(
        appendix_import=appendix_import, supplements_from=supplements_from, acknowledged=acknowledged, by=by
    )
    appendix_import.refresh_from_db()
    return appendix_import


def create_report(*, base: PartyBase, period: str, first: int | None = None, **figures) -> PeriodicReport:
    """An approved report of a base for the period of a slug; `first` is the first approved admitted figure."""
    report = PeriodicReport.objects.create(
        base=base,
        period=Period.objects.get(slug=period),
        state=PeriodicReport.State.APPROVED,
        origin=PeriodicReport.Origin.APPENDIX,
        **figures,
    )
    for column, value in figures.items():
        kept = first if first is not None and column == "admitted" else value
        FirstFigure.objects.create(report=report, column=column, value=kept)
    return report
