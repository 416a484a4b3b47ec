"""What people read when something fails. No query is made for it, and nothing of the inside is shown."""

import logging
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory

from recruitment.accounts.models import User
from recruitment.home import views


@pytest.mark.parametrize(
    ("view", "status", "sentence"),
    [
        (views.bad_request, 400, "Không đọc được yêu cầu này"),
        (views.forbidden, 403, "Đồng chí chưa được phân quyền xem trang này"),
        (views.not_found, 404, "Không có trang này, hoặc đồng chí chưa được phân quyền xem."),
    ],
)
def test_each_says_in_vietnamese_what_happened_without_a_query(view, status, sentence):
    # No database mark: a query would fail this test.
    response = view(RequestFactory().get("/x/"), PermissionDenied("secret reason"))
    page = response.content.decode()
    assert response.status_code == status
    assert sentence in page
    assert "secret reason" not in page
    assert page.count("<h1") == 1


def test_an_unknown_address_gets_our_page(client):
    response = client.get("/khong-co/")
    assert response.status_code == 404
    assert "<title>Không có trang này – Phát triển đảng viên</title>" in response.content.decode()


def test_a_server_error_gives_a_code_that_stands_in_the_log_with_its_cause(caplog):
    try:
        raise RuntimeError("the inside")
    except RuntimeError:
        with caplog.at_level(logging.ERROR):
            response = views.server_error(RequestFactory().get("/tong-quan/?q=secret"))
    page = response.content.decode()
    code = re.search(r"\(mã ([0-9A-F]{4})\)", page)[1]
    assert response.status_code == 500
    assert "Số liệu đã lưu trước đó vẫn còn." in page
    assert "the inside" not in page
    assert f"Mã lỗi {code}: GET /tong-quan/" in caplog.text
    assert "RuntimeError: the inside" in caplog.text
    assert "secret" not in caplog.text


@pytest.fixture
def strict():
    """A browser whose form tokens are checked."""
    return Client(enforce_csrf_checks=True)


def test_a_form_out_of_date_says_that_nothing_was_saved_and_leads_back(strict):
    response = strict.post(
        "/dang-xuat/", headers={"Referer": "http://testserver/tong-quan/?den=2021-06-30", "Origin": "null"}
    )
    page = response.content.decode()
    assert response.status_code == 403
    assert "Phiên làm việc đã đổi" in page
    assert "Nội dung vừa gửi chưa được ghi." in page
    assert 'href="/tong-quan/?den=2021-06-30"' in page


WORDS = {"reason": "Đề nghị bổ sung <2> chỉ tiêu", "password": "mat-khau", "csrfmiddlewaretoken": "x" * 64}


def test_words_typed_on_our_page_are_shown_again_but_no_password(strict):
    page = strict.post("/dang-xuat/", WORDS, headers={"Referer": "http://testserver/x/"}).content.decode()
    assert "Đề nghị bổ sung &lt;2&gt; chỉ tiêu" in page
    assert "mat-khau" not in page
    assert "x" * 64 not in page


@pytest.mark.parametrize(
    "source",
    ["", "https://example.com/", "http://testserver.example.com/", "http://testserver//example.com/"],
)
def test_what_another_site_sends_is_not_shown(strict, source):
    page = strict.post("/dang-xuat/", WORDS, headers={"Referer": source}).content.decode()
    assert "bổ sung" not in page
    assert 'href="/"' in page


@pytest.mark.django_db
def test_signing_in_again_in_a_second_tab_just_goes_on(strict):
    strict.force_login(User.objects.create_user("phuong9", "mat-khau-thu-nghiem"))
    response = strict.post("/dang-nhap/", {"username": "phuong9", "password": "mat-khau-thu-nghiem"})
    assert response.url == "/"
