"""A password that others gave, and what a password may be."""

import unicodedata
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from recruitment.accounts import actions
from recruitment.accounts.models import User
from recruitment.kernel.scope import SYSTEM

PASSWORD_PAGE = "/tai-khoan/mat-khau/"
GIVEN, OWN = "abcd-efgh-jkmn-pqrs", "hoa sen bên sông 9"


@pytest.fixture
def account(founded):
    return actions.create_user(username="nguoi.moi", full_name="Trần Mới", password=GIVEN, by=SYSTEM)


def sign_in(client, password):
    return client.post("/dang-nhap/", {"username": "nguoi.moi", "password": password})


def choose(client, new, *, old=GIVEN):
    return client.post(PASSWORD_PAGE, {"old_password": old, "new_password1": new, "new_password2": new})


def test_it_opens_one_page_only_until_an_own_one_is_chosen(client, account):
    assert sign_in(client, GIVEN).status_code == 302
    for address in ("/", "/tai-khoan/", "/tong-quan/", "/tai-khoan/phien/", "/tai-khoan/ma-xac-thuc/"):
        assert client.get(address).url == PASSWORD_PAGE, address
        assert client.post(address).url == PASSWORD_PAGE, address
    page = client.get(PASSWORD_PAGE).content.decode()
    assert "Đặt mật khẩu riêng" in page
    assert "end_others" not in page
    assert "phải khác mật khẩu" in choose(client, GIVEN).content.decode()
    assert choose(client, OWN).status_code == 302
    assert client.get("/tai-khoan/").status_code == 200
    other = Client()
    assert sign_in(other, GIVEN).status_code == 200  # it never opens again
    assert sign_in(other, OWN).status_code == 302
    assert other.get("/tai-khoan/").status_code == 200


def test_left_unused_for_two_weeks_it_opens_nothing(client, account):
    User.objects.update(password_given_at=account.password_given_at - timedelta(days=13, hours=23))
    assert sign_in(Client(), GIVEN).status_code == 302
    User.objects.update(password_given_at=account.password_given_at - timedelta(days=14))
    page = sign_in(client, GIVEN).content.decode()
    assert "đã quá hạn mà chưa dùng" in page
    assert "_auth_user_id" not in client.session
    assert "quá hạn" not in sign_in(client, "sai").content.decode()  # said to nobody who only guesses


def test_a_new_one_can_be_given_and_begins_anew(client, account):
    User.objects.update(password_given_at=account.password_given_at - timedelta(days=99))
    account.refresh_from_db()
    given = actions.give_first_password(user=account, by=SYSTEM)
    assert sign_in(client, given).status_code == 302
    assert client.get("/").url == PASSWORD_PAGE


def test_letters_and_marks_typed_apart_are_the_same_password(client, account):
    sign_in(client, GIVEN)
    choose(client, unicodedata.normalize("NFD", "mùa xuân trên sông Hậu"))
    for form in ("NFC", "NFD"):
        typed = unicodedata.normalize(form, "mùa xuân trên sông Hậu")
        assert sign_in(Client(), typed).status_code == 302, form


@pytest.mark.parametrize(
    "new",
    ["🌾" * 3 + " lúa chín vàng", "x9!$%&/()=?`*'", "a" * 3 + "Ω漢字かな-ключ-99", "ê" * 2 + "bcd" * 42],
)
def test_any_characters_are_allowed_up_to_128(founded, client, account, new):
    sign_in(client, GIVEN)
    assert choose(client, new).status_code == 302
    assert "dài quá 128" in choose(client, new * 20, old=new).content.decode()


def test_words_of_this_place_are_refused_and_sentences_with_them_are_not(founded):
    refused = (
        "dangvien2021", "Đảng viên 2025!", "phuong9-dangvien", "Phường 9 Quận 3", "QuanUyQuan3@2021", "congan-quan-3",
        "bi thu chi bo 1", "phattriendangvien", "BanToChuc123456", "matkhau12345", "Đảng bộ Quận 3 2020-2025",
        "aaaaaaaaaaaaaa", "vietnam@1975!!",
    )  # fmt: skip
    taken = (
        "phường tôi có hoa giấy",
        "dangvien gieo hạt mùa mưa",
        "cầu-vồng-ba-đình-91",
        "abcd-efgh-jkmn-pqrs",
    )
    for password in refused:
        with pytest.raises(ValidationError):
            validate_password(password)
    for password in taken:
        validate_password(password)
