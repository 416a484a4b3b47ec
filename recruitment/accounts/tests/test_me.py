"""/tai-khoan/"""

from datetime import date

import pytest

from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories

URL = "/tai-khoan/"


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


def read(client, user):
    client.force_login(user)
    return " ".join(client.get(URL).content.decode().split())


def test_it_shows_name_post_and_rights(client, organiser):
    page = read(client, organiser)
    assert organiser.full_name in page
    assert "bantochuc" in page
    assert "Ban Tổ chức" in page
    assert "01/01/2020" in page
    assert "Nhập phụ lục từ Excel và hoàn tác" in page


def test_a_secretary_reads_the_own_base_and_fewer_rights(client, secretary):
    page = read(client, secretary)
    assert "Cấp ủy cơ sở, Phường 9" in page
    assert "Xem số liệu của cơ sở đảng" in page
    assert "Nhập phụ lục" not in page


def test_a_post_that_ended_is_marked_and_gives_nothing(client, organiser):
    factories.end_post(post=organiser.posts.get(), on=date(2021, 6, 30), by=SYSTEM)
    page = read(client, organiser)
    assert "30/06/2021" in page
    assert "đã thôi" in page
    assert "chưa được phân công" in page


def test_a_post_whose_last_day_is_over_is_marked_too(client, organiser):
    organiser.posts.update(ends_on=date(2021, 6, 30))
    page = read(client, organiser)
    assert "đã thôi" in page
    assert "chưa được phân công" in page


def test_a_post_of_tomorrow_is_marked(client, postless):
    factories.grant_post(
        user=postless,
        role="base_secretary",
        base=factories.base(5),
        on=date(2021, 7, 6),
        by=SYSTEM,
    )
    page = read(client, postless)
    assert "chưa đến ngày" in page
    assert "chưa được phân công" in page


def test_a_post_in_a_role_that_is_no_longer_listed_is_shown_by_its_code(client, organiser):
    organiser.posts.update(role="old_role")
    page = read(client, organiser)
    assert "old_role" in page
    assert "chưa được phân công" in page


def test_someone_without_a_post_is_told_whom_to_ask(client, postless):
    assert "Đề nghị liên hệ Ban Tổ chức Quận ủy Quận 3." in read(client, postless)
