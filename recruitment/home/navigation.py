"""The links of the frame: only pages that exist, and only those a scope may open."""

from dataclasses import dataclass

from django.urls import reverse

from recruitment.kernel.scope import Scope


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One entry of the sidebar (label) and of the phone's bottom bar (short_label).

    `right` is the right that opens the page. `pages` are the view names on which the entry is the current one;
    "appendix:*" stands for every page of that namespace. Entries of one group stand under its name. The phone's bar
    has room for five: work of the desk stays out of it (on_phones).
    """

    label: str
    short_label: str
    url_name: str
    icon: str
    right: str
    pages: tuple[str, ...]
    group: str = ""
    on_phones: bool = True

    def covers(self, view_name: str) -> bool:
        """Whether the page of this name belongs to the entry."""
        namespace = view_name.partition(":")[0]
        return view_name in self.pages or f"{namespace}:*" in self.pages


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


ITEMS = (
    NavItem(
        label="Tổng quan",
        short_label="Tổng quan",
        url_name="attainment:dashboard",
        icon="bar-chart-line",
        right="district.view",
        pages=("attainment:dashboard",),
    ),
    NavItem(
        label="Chỉ tiêu và phụ lục",
        short_label="Phụ lục",
        url_name="appendix:table",
        icon="table",
        right="appendix.view",
        pages=("appendix:*", "sharing:*"),
        group="Chỉ tiêu và số liệu",
    ),
    NavItem(
        label="Đề nghị của cơ sở",
        short_label="Đề nghị",
        url_name="proposals:list",
        icon="chat-left-text",
        right="bases.view",
        pages=("proposals:*",),
        group="Chỉ tiêu và số liệu",
    ),
    NavItem(
        label="Văn bản và chỉ tiêu năm",
        short_label="Văn bản",
        url_name="papers:list",
        icon="file-earmark-text",
        right="appendix.view",
        pages=("papers:*",),
        on_phones=False,
        group="Chỉ tiêu và số liệu",
    ),
    NavItem(
        label="Cơ sở đảng",
        short_label="Cơ sở đảng",
        url_name="attainment:base_list",
        icon="building",
        right="bases.view",
        pages=("attainment:base_list", "attainment:base"),
        group="Đơn vị",
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
        if scope.may(item.right)
    )


def link_to(item: NavItem, *, view_name: str, badge: int | None = None) -> Link:
    """One entry as a link."""
    return Link(item=item, url=reverse(item.url_name), is_current=item.covers(view_name), badge=badge)


def grouped(found: tuple[Link, ...]) -> tuple[Group, ...]:
    """Links under the names of their groups, in the order in which they come."""
    names = dict.fromkeys(link.item.group for link in found)
    return tuple(
        Group(name=name, links=tuple(link for link in found if link.item.group == name)) for name in names
    )
