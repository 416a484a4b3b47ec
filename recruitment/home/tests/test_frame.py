"""The bars and menus around every page."""

import re

import pytest
from django.test import RequestFactory
from django.urls import ResolverMatch

from recruitment.home import context, navigation
from recruitment.home.context import build_frame
from recruitment.testing import factories
from reports.periodic.tests import reporting
from units.bases.models import Committee


def frame_for(user, *, view_name="attainment:dashboard"):
    """The frame on a page of this name."""
    request = RequestFactory().get("/")
    request.user = user
    request.scope = factories.scope(user)
    namespace, _, name = view_name.partition(":")
    request.resolver_match = ResolverMatch(print, (), {}, url_name=name, namespaces=[namespace])
    return build_frame(request)


def labels(frame):
    return [link.item.label for group in frame.groups for link in group.links]


def phone_labels(frame):
    return [link.item.short_label for link in frame.phone_links]


def test_organiser_and_leader_see_every_page_that_exists_and_the_organiser_decides(organiser, leader):
    pages = [
        "Tổng quan",
        "Chỉ tiêu và phụ lục",
        "Đề nghị của cơ sở",
        "Văn bản và chỉ tiêu năm",
        "Báo cáo định kỳ",
        "Duyệt báo cáo",
        "Tiến độ nộp",
        "Cơ sở đảng",
        "Quản trị danh mục",
        "Nhật ký",
    ]
    assert labels(frame_for(organiser)) == pages
    pages.remove("Quản trị danh mục")
    pages.remove("Duyệt báo cáo")
    pages.remove("Nhật ký")
    assert labels(frame_for(leader)) == pages


def test_the_bar_of_phones_has_the_four_pages_each_role_needs_most(organiser, leader, secretary):
    assert phone_labels(frame_for(organiser)) == ["Tổng quan", "Phụ lục", "Báo cáo", "Duyệt", "Tài khoản"]
    assert phone_labels(frame_for(leader)) == ["Tổng quan", "Phụ lục", "Báo cáo", "Cơ sở đảng", "Tài khoản"]
    assert phone_labels(frame_for(secretary)) == [
        "Tổng quan",
        "Đề nghị",
        "Báo cáo",
        "Cơ sở đảng",
        "Tài khoản",
    ]


def test_pages_that_the_bar_has_no_room_for_are_on_the_account_page(client, organiser):
    client.force_login(organiser)
    page = client.get("/tai-khoan/").content.decode()
    assert page.count('href="/phu-luc/de-nghi/"') == 2  # the sidebar, and the list that phones show


def test_a_secretary_has_no_link_to_the_appendix(secretary):
    assert labels(frame_for(secretary)) == [
        "Tổng quan",
        "Đề nghị của cơ sở",
        "Báo cáo định kỳ",
        "Cơ sở đảng",
        "Nhật ký",
    ]


def test_someone_without_a_post_has_the_account_alone(postless):
    frame = frame_for(postless)
    assert frame.groups == ()
    assert [link.item.label for link in frame.phone_links] == ["Tài khoản"]
    assert frame.may_search is False


def test_links_stand_in_their_groups(organiser):
    assert [group.name for group in frame_for(organiser).groups] == [
        "",
        "Chỉ tiêu và số liệu",
        "Đơn vị",
        "Quản trị",
        "Hệ thống",
    ]


@pytest.mark.parametrize(
    ("view_name", "current"),
    [
        ("attainment:dashboard", "Tổng quan"),
        ("attainment:base_list", "Cơ sở đảng"),
        ("attainment:base", "Cơ sở đảng"),
        ("appendix:table", "Phụ lục"),
        ("appendix:reconcile", "Phụ lục"),
        ("proposals:campaign", "Đề nghị"),
        ("periodic:manage", "Báo cáo"),
        ("periodic:decide", "Duyệt"),
        ("periodic:reminder", "Tiến độ"),
    ],
)
def test_the_entry_of_a_page_is_the_current_one(organiser, view_name, current):
    links = [link for group in frame_for(organiser, view_name=view_name).groups for link in group.links]
    assert [link.item.short_label for link in links if link.is_current] == [current]


def test_the_account_is_the_current_page_in_the_bar_of_phones(organiser):
    links = frame_for(organiser, view_name="accounts:password").phone_links
    assert [link.item.short_label for link in links if link.is_current] == ["Tài khoản"]


def test_the_count_beside_the_bases_is_of_those_open_and_only_for_the_whole_committee(organiser, secretary):
    def badge(user):
        return badges(user)["Cơ sở đảng"]

    assert badge(organiser) == 39
    factories.base(39).__class__.objects.filter(number=39).update(closed_on="2021-06-30")
    assert badge(organiser) == 38
    assert badge(secretary) is None


def badges(user):
    """{label: count} of the links of somebody's frame."""
    links = (link for group in frame_for(user).groups for link in group.links)
    return {link.item.label: link.badge for link in links}


def test_the_count_beside_the_queue_is_of_reports_that_wait_and_only_for_whoever_decides(
    applied, organiser, leader, secretary
):
    reporting.open_period()
    assert not badges(organiser)["Duyệt báo cáo"]
    reporting.hand_in(6)
    reporting.approve(reporting.hand_in(5))
    assert badges(organiser)["Duyệt báo cáo"] == 1
    for user in (leader, secretary):
        assert "Duyệt báo cáo" not in badges(user)
        assert not any(count == 1 for count in badges(user).values())


@pytest.mark.parametrize("who", ["organiser", "secretary"])
def test_a_frame_costs_one_query_besides_the_scope(request, django_assert_num_queries, who):
    user = request.getfixturevalue(who)
    with django_assert_num_queries(2):
        frame_for(user)


def test_before_the_founding_data_are_loaded_the_frame_has_no_names(db):
    assert frame_for(factories.create_user()).committee.office_name == ""


def test_every_page_of_the_program_names_the_office(client, leader):
    client.force_login(leader)
    page = client.get("/tai-khoan/").content.decode()
    assert Committee.objects.get().office_name in page
    assert leader.full_name in page
    assert re.search(r'<a href="/tai-khoan/"\s+aria-current="page"', page)


def test_sample_data_are_announced(settings):
    assert context.demo_banner() == ""
    settings.DEMO, settings.CLOCK = True, "2021-07-05"
    assert context.demo_banner().endswith("Ngày làm việc đặt ở 05/07/2021.")


def test_every_entry_asks_for_a_right_that_exists(organiser):
    scope = factories.scope(organiser)
    for item in navigation.ITEMS:
        assert isinstance(scope.may(item.right), bool)
