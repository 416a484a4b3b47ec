"""/tai-khoan/mat-khau/"""

import pytest
from django.test import Client

from recruitment.accounts.models import User
from recruitment.audit.models import AuditEvent

URL = "/tai-khoan/mat-khau/"
OLD, NEW = "mat-khau-thu-nghiem", "cầu-vồng-ba-đình-91"

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = User.objects.create_user("phuong9", OLD, full_name="Đỗ Văn Sáu")
    client.force_login(user)
    return user


def change(client, *, old=OLD, new=NEW, again=None):
    return client.post(
        URL, {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}
    )


def test_the_new_password_counts_and_this_session_goes_on(client, user):
    assert change(client).url == "/tai-khoan/"
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert "Đã đổi mật khẩu" in client.get("/tai-khoan/").content.decode()


def test_other_sessions_end(client, user):
    elsewhere = Client()
    elsewhere.force_login(user)
    change(client)
    assert elsewhere.get("/tai-khoan/").url.startswith("/dang-nhap/")


def test_the_record_says_that_it_changed_and_not_to_what(client, user):
    change(client)
    event = AuditEvent.objects.get(verb="account.password")
    assert event.actor_id == user.pk
    assert NEW not in str(event.changes) + event.reason + event.object_label


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("ngắn", "Mật khẩu mới ngắn quá. Cần ít nhất 12 ký tự."),
        ("739201846502", "Mật khẩu mới không được chỉ gồm chữ số."),
        ("qwerty123456", "Mật khẩu mới nhiều người dùng, dễ đoán. Chọn mật khẩu khác."),
        ("dang-phuong9", "Mật khẩu mới giống tên hoặc tên đăng nhập quá. Chọn mật khẩu khác."),
    ],
)
def test_a_weak_password_is_refused_in_our_words(client, user, new, sentence):
    page = change(client, new=new).content.decode()
    assert page.count(sentence) == 2
    assert 'href="#id_new_password1"' in page
    user.refresh_from_db()
    assert user.check_password(OLD)


def test_two_different_new_ones_are_refused(client, user):
    page = change(client, again="cầu-vồng-ba-đình-92").content.decode()
    assert "Hai lần nhập mật khẩu mới không giống nhau. Nhập lại cả hai." in page


def test_a_wrong_old_one_is_refused(client, user):
    page = change(client, old="sai").content.decode()
    assert "Mật khẩu hiện nay chưa đúng." in page
    user.refresh_from_db()
    assert user.check_password(OLD)


def test_guessing_the_old_one_has_to_wait_too(client, user):
    for _ in range(5):
        change(client, old="sai")
    page = change(client).content.decode()
    assert "Đã nhập sai nhiều lần. Thử lại sau" in page
    user.refresh_from_db()
    assert user.check_password(OLD)


def test_empty_fields_are_named_one_by_one(client, user):
    page = client.post(URL, {}).content.decode()
    assert "Có 3 lỗi cần sửa" in page
    assert "<title>Lỗi: Đổi mật khẩu – Phát triển đảng viên</title>" in page


def test_no_sentence_comes_from_the_framework(client, user):
    page = client.get(URL).content.decode()
    assert "bạn" not in page.lower().split()
