"""What the frame of every page needs to know, asked of the database once and only if a page shows it."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Subquery, Value
from django.utils.functional import SimpleLazyObject

from recruitment.accounts.middleware import first_thing
from recruitment.home import navigation
from recruitment.kernel import clock
from recruitment.kernel.dates import format_date
from recruitment.kernel.scope import Scope
from reports.periodic.models import PeriodicReport
from units.bases.models import Committee, PartyBase


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Names and links around a page. Before anyone signed in there are no links and `person` is empty."""

    committee: Committee
    person: str
    post: str
    may_search: bool
    groups: tuple[navigation.Group, ...]
    phone_links: tuple[navigation.Link, ...]
    demo_banner: str


def frame(request) -> dict:
    """Context processor: `frame`, worked out when a template first asks. Error pages never ask."""
    return {"frame": SimpleLazyObject(lambda: build_frame(request))}


def build_frame(request) -> Frame:
    """The frame of this request, with one query besides those of signing in and of the scope."""
    scope = request.scope
    committee = _committee(scope)
    view_name = request.resolver_match.view_name if request.resolver_match else ""
    found, phone_links = (), ()
    is_settled = request.user.is_authenticated and not first_thing(request)
    if is_settled:
        badges = {"attainment:base_list": committee.open_bases, "periodic:queue": committee.waiting_reports}
        found = navigation.links(scope, view_name=view_name, badges=badges)
        phone_links = navigation.on_phones(found)
        phone_links += (navigation.link_to(navigation.ACCOUNT, view_name=view_name),)
    return Frame(
        committee=committee,
        person=scope.label,
        post=scope.post,
        may_search=is_settled and scope.may("bases.view"),
        groups=navigation.grouped(found),
        phone_links=phone_links,
        demo_banner=demo_banner(),
    )


def demo_banner() -> str:
    """The sentence that keeps sample data from being taken for real; empty in real use."""
    if settings.DEMO:
        return f"Bản dùng thử, có dữ liệu và tài khoản mẫu. Ngày làm việc đặt ở {format_date(clock.today())}."
    return ""


def _committee(scope: Scope) -> Committee:
    """The committee with the counts beside the links, both in its own query; None where someone does not see them.

    open_bases: bases open today, for those who see all; waiting_reports: reports to decide, for those who decide. A
    nameless committee before the founding data are loaded.
    """
    counts = {"open_bases": None, "waiting_reports": None}
    if scope.covers_committee("bases.view"):
        counts["open_bases"] = PartyBase.objects.visible_to(scope).open_on(clock.today())
    if scope.may("reports.decide"):
        waiting = PeriodicReport.objects.visible_to(scope)
        counts["waiting_reports"] = waiting.filter(state=PeriodicReport.State.SUBMITTED)
    asked = {name: Subquery(_count(rows)) for name, rows in counts.items() if rows is not None}
    committee = Committee.objects.annotate(**asked).first() or Committee()
    for name in counts:
        setattr(committee, name, getattr(committee, name, None))
    return committee


def _count(rows):
    """How many rows there are, as a subquery: one group of all of them."""
    return (
        rows.order_by()
        .annotate(all_of_them=Value(1))
        .values("all_of_them")
        .annotate(n=Count("pk"))
        .values("n")
    )
