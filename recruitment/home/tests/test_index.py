"""/ and /suc-khoe/"""

import pytest
from django.db import DatabaseError

from recruitment.home import views


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("organiser", "/tong-quan/"),
        ("leader", "/tong-quan/"),
        ("secretary", "/tong-quan/"),
        ("postless", "/tai-khoan/"),
    ],
)
def test_the_first_page_leads_each_to_where_there_is_something_to_see(client, request, who, address):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/").url == address


def test_the_first_page_asks_strangers_to_sign_in(client):
    assert client.get("/").url == "/dang-nhap/?tiep=/"


@pytest.mark.django_db
def test_health_is_open_and_says_ok(client):
    response = client.get("/suc-khoe/")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_health_says_so_when_the_database_is_gone(client, monkeypatch):
    class Gone:
        def cursor(self):
            raise DatabaseError("gone")

    monkeypatch.setattr(views, "connection", Gone())
    response = client.get("/suc-khoe/")
    assert response.status_code == 503
    assert "gone" not in response.content.decode()
