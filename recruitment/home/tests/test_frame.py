"""The bars and menus around every page."""

import re

import pytest
from django.test import RequestFactory
from django.urls import ResolverMatch

from recruitment.home import context, navigation
from recruitment.home.context import build_frame
from recruitment.testing import factories
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


def test_organiser_and_leader_see_every_page_that_exists(organiser, leader):
    for user in (organiser, leader):
        assert labels(frame_for(user)) == [
            "Tổng quan",
            "Chỉ tiêu và phụ lục",
            "Đề nghị của cơ sở",
            "Văn bản và chỉ tiêu năm",
            "Cơ sở đảng",
        ]


def test_a_secretary_has_no_link_to_the_appendix(secretary):
    assert labels(frame_for(secretary)) == ["Tổng quan", "Đề nghị của cơ sở", "Cơ sở đảng"]


def test_someone_without_a_post_has_the_account_alone(postless):
    frame = frame_for(postless)
    assert frame.groups == ()
    assert [link.item.label for link in frame.phone_links] == ["Tài khoản"]
    assert frame.may_search is False


def test_links_stand_in_their_groups(organiser):
    assert [group.name for group in frame_for(organiser).groups] == ["", "Chỉ tiêu và số liệu", "Đơn vị"]


@pytest.mark.parametrize(
    ("view_name", "current"),
    [
        ("attainment:dashboard", "Tổng quan"),
        ("attainment:base_list", "Cơ sở đảng"),
        ("attainment:base", "Cơ sở đảng"),
        ("appendix:table", "Phụ lục"),
        ("appendix:reconcile", "Phụ lục"),
        ("proposals:campaign", "Đề nghị"),
        ("accounts:password", "Tài khoản"),
    ],
)
def test_the_entry_of_a_page_is_the_current_one(organiser, view_name, current):
    frame = frame_for(organiser, view_name=view_name)
    assert [link.item.short_label for link in frame.phone_links if link.is_current] == [current]


def test_the_count_beside_the_bases_is_of_those_open_and_only_for_the_whole_committee(organiser, secretary):
    def badge(user):
        return next(link.badge for link in frame_for(user).phone_links if link.item.label == "Cơ sở đảng")

    assert badge(organiser) == 39
    factories.base(39).__class__.objects.filter(number=39).update(closed_on="2021-06-30")
    assert badge(organiser) == 38
    assert badge(secretary) is None


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
