"""Setting up an installation: founding data, the first administrator, the appendix, sample accounts."""

import hmac
import tomllib
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from recruitment.accounts.actions import create_user, random_password
from recruitment.accounts.models import User
from recruitment.kernel import clock
from recruitment.kernel.rights import roles
from recruitment.kernel.scope import SYSTEM, Scope
from recruitment.kernel.text import search_key
from reports.appendix import actions as appendix
from reports.appendix import sessions
from reports.appendix.models import Appendix
from reports.appendix.queries import plan_of
from reports.appendix.stated import appendix_of
from reports.periodic.actions import load_reporting_rules, open_periods
from units.bases.actions import fixture_key, grant_post, load_units, open_cell
from units.bases.models import Cell, Committee, Document, PartyBase, Post
from units.targets.actions import load_term
from units.targets.stated import current_term

FIXTURES = settings.BASE_DIR / "fixtures"
APPENDIX = FIXTURES / "phu-luc-ke-hoach-47.xlsx"
ADMINISTRATOR = "quantri"
FIRST_ROLES = (
    "system_admin",
    "head_organiser",
)  # the first account does everything until it hands out the rest


def is_founded() -> bool:
    """Whether this database has been set up before."""
    return Committee.objects.exists()


@transaction.atomic
def load_founding_data() -> int:
    """Bring in the committee, bases, goals, control figures and periods; returns how many rows are new."""
    made = load_units(data=_fixture("quan-3.toml"), by=SYSTEM)
    plan = _fixture("ke-hoach-47.toml")
    made += load_term(data=plan, by=SYSTEM)
    term = current_term()
    made += load_reporting_rules(data=_fixture("bao-cao-dinh-ky.toml"), by=SYSTEM)
    made += open_periods(first_year=term.starts_on.year, last_year=term.ends_on.year, by=SYSTEM)
    return made + load_appendices(data=plan, term_name=term.name, by=SYSTEM)


def _fixture(name: str) -> dict:
    return tomllib.loads((FIXTURES / name).read_text(encoding="utf-8"))


def load_appendices(*, data: dict, term_name: str, by: Scope) -> int:
    """Tie the documents of `fixtures/` to the years of their appendices; returns how many are new."""
    made = 0
    for entry in data["appendix"]:
        document = Document.objects.get(fixture_key=fixture_key(*entry["document"]))
        of_year = Q(current_year=entry["current_year"])  # the office may have tied another paper to it
        if Appendix.objects.filter(Q(document=document) | of_year).exists():
            continue
        appendix.register_appendix(
            document=document,
            term_name=term_name,
            current_year=entry["current_year"],
            last_year=entry["last_year"],
            supplements_from=entry["supplements_from"],
            by=by,
        )
        made += 1
    return made


@transaction.atomic
def make_first_administrator() -> str | None:
    """Open the first account, which keeps accounts and heads the committee's organising board.

    Returns its password, or None if accounts exist.
    """
    if User.objects.exists():
        return None
    password = random_password()
    user = create_user(username=ADMINISTRATOR, full_name="Quản trị phần mềm", password=password, by=SYSTEM)
    give_first_roles(user)
    return password


def organisers_without_administrator() -> list[User]:
    """The organisers of an installation older than the roles, where nobody keeps accounts; [] where somebody does.

    Who of several should is for people to say. A trial copy has samples.
    """
    if Post.objects.filter(role=FIRST_ROLES[0]).exists():
        return []
    found = Post.objects.in_force(clock.today()).filter(role="organiser", user__is_active=True)
    return list(dict.fromkeys(post.user for post in found.select_related("user").order_by("pk")))


@transaction.atomic
def give_first_roles(user: User) -> None:
    """Let somebody keep accounts and approve from now on."""
    for role in FIRST_ROLES:
        grant_post(user=user, role=role, on=clock.today(), by=SYSTEM)


@transaction.atomic
def apply_appendix() -> int:
    """Bring in the appendix of Kế hoạch 47 through the import's own actions; returns how many figures were written."""
    plan_47 = appendix_of(2021)
    appendix_import = sessions.upload(
        data=APPENDIX.read_bytes(), file_name=APPENDIX.name, appendix=plan_47, by=SYSTEM
    )
    plan = plan_of(appendix_import, scope=SYSTEM)
    if not plan.writes:
        return 0
    appendix.apply(
        appendix_import=appendix_import,
        supplements_from=plan_47.supplements_from_on,
        acknowledged=False,
        by=SYSTEM,
    )
    return len(plan.writes)


@dataclass(frozen=True, kw_only=True)
class SampleAccount:
    """An invented person for trying the program: one for each role, at the bases of these TT."""

    username: str
    full_name: str
    role: str
    base_number: int | None = None
    supervised: tuple[int, ...] = ()

    @property
    def password(self) -> str:
        """Made from this installation's secret, so that it differs everywhere and is stored nowhere."""
        digest = hmac.new(settings.SECRET_KEY.encode(), self.username.encode(), "sha256").hexdigest()
        return "-".join(digest[start : start + 4] for start in range(0, 16, 4))


SAMPLES = (
    SampleAccount(username="mau.bantochuc", full_name="Lê Thị Mẫu Một", role="organiser"),
    SampleAccount(username="mau.lanhdao", full_name="Trần Văn Mẫu Hai", role="standing"),
    SampleAccount(username="mau.phuong9", full_name="Phạm Thị Mẫu Ba", role="base_secretary", base_number=6),
    SampleAccount(username="mau.quantri", full_name="Hồ Văn Mẫu Bốn", role="system_admin"),
    SampleAccount(username="mau.truongban", full_name="Võ Thị Mẫu Năm", role="head_organiser"),
    SampleAccount(username="mau.baove", full_name="Đỗ Văn Mẫu Sáu", role="protection"),
    SampleAccount(username="mau.banthuongvu", full_name="Bùi Thị Mẫu Bảy", role="executive"),
    SampleAccount(
        username="mau.phutrach", full_name="Ngô Văn Mẫu Tám", role="supervisor", supervised=(5, 6, 9)
    ),
    SampleAccount(username="mau.banxaydung", full_name="Dương Thị Mẫu Chín", role="party_boards"),
    SampleAccount(username="mau.chibo", full_name="Lý Văn Mẫu Mười", role="cell_secretary", base_number=6),
    SampleAccount(username="mau.trungtam", full_name="Mai Thị Mẫu Mười Một", role="training_centre"),
    SampleAccount(username="mau.mattran", full_name="Tô Văn Mẫu Mười Hai", role="front"),
)
SAMPLE_CELL = "Chi bộ Khu phố 1 (mẫu)"


@transaction.atomic
def make_sample_accounts() -> int:
    """Open the sample accounts that are not there yet; returns how many are new."""
    bases = {base.number: base for base in PartyBase.objects.all()}
    made = 0
    for sample in SAMPLES:
        if User.objects.filter(username=sample.username).exists():
            continue
        user = create_user(
            username=sample.username,
            full_name=sample.full_name,
            password=sample.password,
            by=SYSTEM,
            is_sample=True,
        )
        place = _sample_place(sample, bases)
        grant_post(user=user, role=sample.role, on=date(2020, 1, 1), by=SYSTEM, **place)
        made += 1
    return made


def _sample_place(sample, bases):
    base = bases[sample.base_number] if sample.base_number else None
    if roles()[sample.role].covers == "cell":
        found = Cell.objects.filter(base=base, search_key=search_key(SAMPLE_CELL)).first()
        return {"cell": found or open_cell(base=base, name=SAMPLE_CELL, kind=Cell.Kind.QUARTER, by=SYSTEM)}
    return {"base": base, "supervised": [bases[number] for number in sample.supervised]}
