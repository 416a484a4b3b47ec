"""/dang-xuat/"""

import pytest

from recruitment.accounts.models import User

URL = "/dang-xuat/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    client.force_login(User.objects.create_user("phuong9", "mat-khau-thu-nghiem"))
    return client


def test_it_ends_the_session_and_asks_the_browser_to_forget(signed_in):
    cookie = signed_in.cookies["phien"].value
    response = signed_in.post(URL)
    assert response.url == "/dang-nhap/"
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    signed_in.cookies["phien"] = cookie  # played again by whoever kept it
    assert signed_in.get("/tai-khoan/").url.startswith("/dang-nhap/")


def test_a_link_cannot_sign_anyone_out(signed_in):
    assert signed_in.get(URL).status_code == 405
    assert signed_in.get("/tai-khoan/").status_code == 200


def test_signing_out_twice_leads_to_the_sign_in_page(client):
    assert client.post(URL).url == "/dang-nhap/"
