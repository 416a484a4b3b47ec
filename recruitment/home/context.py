"""What the frame of every page needs to know, asked of the database once and only if a page shows it."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Subquery, Value
from django.utils.functional import SimpleLazyObject

from recruitment.home import navigation
from recruitment.kernel import clock
from recruitment.kernel.dates import format_date
from recruitment.kernel.scope import Scope
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
    if request.user.is_authenticated:
        badges = {"attainment:base_list": committee.open_bases} if committee.open_bases else {}
        found = navigation.links(scope, view_name=view_name, badges=badges)
        phone_links = tuple(link for link in found if link.item.on_phones)
        phone_links += (navigation.link_to(navigation.ACCOUNT, view_name=view_name),)
    return Frame(
        committee=committee,
        person=scope.label,
        post=scope.post,
        may_search=scope.may("bases.view"),
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
    """The committee with `open_bases`, the number of bases open today; None unless the scope covers them all.

    A nameless committee before the founding data are loaded.
    """
    if not scope.covers_committee("bases.view"):
        committee = Committee.objects.first() or Committee()
        committee.open_bases = None
        return committee
    bases = PartyBase.objects.visible_to(scope).open_on(clock.today())
    # One group of all rows, so that the count comes along as a subquery instead of as a query of its own.
    counted = bases.order_by().annotate(all_of_them=Value(1)).values("all_of_them").annotate(n=Count("pk"))
    committee = Committee.objects.annotate(open_bases=Subquery(counted.values("n"))).first()
    if committee is None:
        committee = Committee()
        committee.open_bases = None
    return committee
