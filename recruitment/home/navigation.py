"""The links of the frame: only pages that exist, and only those a scope may open."""

from dataclasses import dataclass

from django.urls import reverse

from recruitment.kernel.scope import Scope


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One entry of the sidebar (label) and of the phone's bottom bar (short_label).

    `right` is the right that opens the page; is_for_whole: only where it holds for the whole committee. `pages` are the
    view names on which the entry is the current one; "appendix:*" stands for every page of that namespace that no other
    entry names. Entries of one group stand under its name. The phone's bar has room for four besides the account: of
    those a person may open, the ones with the smallest phone_rank.
    """

    label: str
    short_label: str
    url_name: str
    icon: str
    right: str
    pages: tuple[str, ...]
    group: str = ""
    is_for_whole: bool = False
    phone_rank: int = 9

    def covers(self, view_name: str) -> bool:
        """Whether the page of this name belongs to the entry."""
        namespace = view_name.partition(":")[0]
        is_named = any(view_name in item.pages for item in ITEMS)
        return view_name in self.pages or (not is_named and f"{namespace}:*" in self.pages)

    def opens_for(self, scope: Scope) -> bool:
        """Whether somebody of this scope may open the page."""
        return scope.may(self.right) and (not self.is_for_whole or scope.covers_committee(self.right))


@dataclass(frozen=True, kw_only=True)
class Link:
    """An entry ready to show: its address, whether it is the current one, a count beside it or None."""

    item: NavItem
    url: str
    is_current: bool
    badge: int | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """Entries under one name; the first group has none."""

    name: str
    links: tuple[Link, ...]


PHONE_PLACES = 4  # besides the account

ITEMS = (
    NavItem(
        label="Tổng quan",
        short_label="Tổng quan",
        url_name="attainment:dashboard",
        icon="bar-chart-line",
        right="district.view",
        pages=("attainment:dashboard",),
        phone_rank=1,
    ),
    NavItem(
        label="Chỉ tiêu và phụ lục",
        short_label="Phụ lục",
        url_name="appendix:table",
        icon="table",
        right="appendix.view",
        pages=("appendix:*", "sharing:*"),
        group="Chỉ tiêu và số liệu",
        phone_rank=4,
    ),
    NavItem(
        label="Đề nghị của cơ sở",
        short_label="Đề nghị",
        url_name="proposals:list",
        icon="chat-left-text",
        right="bases.view",
        pages=("proposals:*",),
        group="Chỉ tiêu và số liệu",
        phone_rank=6,
    ),
    NavItem(
        label="Văn bản và chỉ tiêu năm",
        short_label="Văn bản",
        url_name="papers:list",
        icon="file-earmark-text",
        right="appendix.view",
        pages=("papers:*",),
        group="Chỉ tiêu và số liệu",
    ),
    NavItem(
        label="Báo cáo định kỳ",
        short_label="Báo cáo",
        url_name="periodic:list",
        icon="calendar",
        right="bases.view",
        pages=("periodic:*",),
        group="Chỉ tiêu và số liệu",
        phone_rank=2,
    ),
    NavItem(
        label="Duyệt báo cáo",
        short_label="Duyệt",
        url_name="periodic:queue",
        icon="check-circle",
        right="reports.decide",
        pages=(
            "periodic:queue",
            "periodic:decide",
            "periodic:send_back",
            "periodic:approve_many",
            "periodic:correct",
        ),
        group="Chỉ tiêu và số liệu",
        phone_rank=3,
    ),
    NavItem(
        label="Tiến độ nộp",
        short_label="Tiến độ",
        url_name="periodic:progress",
        icon="progress",
        right="bases.view",
        pages=("periodic:progress", "periodic:reminder"),
        group="Chỉ tiêu và số liệu",
        is_for_whole=True,
        phone_rank=7,
    ),
    NavItem(
        label="Cơ sở đảng",
        short_label="Cơ sở đảng",
        url_name="attainment:base_list",
        icon="building",
        right="bases.view",
        pages=("attainment:base_list", "attainment:base"),
        group="Đơn vị",
        phone_rank=5,
    ),
    NavItem(
        label="Quản trị danh mục",
        short_label="Danh mục",
        url_name="admin:index",
        icon="table",
        right="units.manage",
        pages=("admin:*",),
        group="Quản trị",
    ),
    NavItem(
        label="Nhật ký",
        short_label="Nhật ký",
        url_name="audit:list",
        icon="clock-history",
        right="audit.view",
        pages=("audit:*",),
        group="Hệ thống",
        phone_rank=8,
    ),
    NavItem(
        label="Người dùng",
        short_label="Người dùng",
        url_name="users:list",
        icon="people",
        right="accounts.manage",
        pages=("users:*",),
        group="Quản trị",
        phone_rank=2,
    ),
)

ACCOUNT = NavItem(
    label="Tài khoản",
    short_label="Tài khoản",
    url_name="accounts:me",
    icon="person-circle",
    right="",
    pages=("accounts:*",),
)


def links(scope: Scope, *, view_name: str, badges: dict[str, int]) -> tuple[Link, ...]:
    """The entries this scope may open; view_name is that of the page shown, badges are counts by url_name."""
    return tuple(
        link_to(item, view_name=view_name, badge=badges.get(item.url_name))
        for item in ITEMS
        if item.opens_for(scope)
    )


def on_phones(found: tuple[Link, ...]) -> tuple[Link, ...]:
    """Of somebody's links those in the phone's bar, in the order of the sidebar."""
    first = sorted(found, key=lambda link: link.item.phone_rank)[:PHONE_PLACES]
    return tuple(link for link in found if link in first)


def link_to(item: NavItem, *, view_name: str, badge: int | None = None) -> Link:
    """One entry as a link."""
    return Link(item=item, url=reverse(item.url_name), is_current=item.covers(view_name), badge=badge)


def grouped(found: tuple[Link, ...]) -> tuple[Group, ...]:
    """Links under the names of their groups, in the order in which they come."""
    names = dict.fromkeys(link.item.group for link in found)
    return tuple(
        Group(name=name, links=tuple(link for link in found if link.item.group == name)) for name in names
    )
