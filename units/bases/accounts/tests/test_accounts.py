"""Whoever keeps accounts: opens them, gives and ends posts, locks; and what nobody else may."""

import re
from datetime import date, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recruitment.accounts.models import User
from recruitment.audit.models import AuditEvent
from recruitment.kernel import clock
from recruitment.testing import factories
from recruitment.testing.signing_in import signed_in_now
from units.bases.accounts import directory
from units.bases.actions import end_post

PASSWORD = re.compile(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}")


@pytest.fixture
def keeper(founded):
    return factories.create_user(role="system_admin", username="quantri")


@pytest.fixture
def desk(client, keeper):
    """The browser of whoever keeps accounts."""
    client.force_login(keeper)
    return client


def to(name, *args):
    return reverse(f"users:{name}", args=args)


def words(response):
    return response.content.decode()


def asked(**changes):
    given = {"full_name": "Lê Thị Mới", "username": "le.moi", "role": "organiser", "starts_on": "01/07/2021"}
    return given | changes


def chosen_rows(**names):
    """The form for all bases with only these TT chosen, each with its user name."""
    sent = {}
    for tt, username in names.items():
        sent |= {f"{tt}-chosen": "on", f"{tt}-full_name": f"Cấp ủy {tt}", f"{tt}-username": username}
    return sent


def test_an_account_is_opened_with_its_post_and_a_password_that_stands_in_the_answer_alone(
    desk, client, caplog
):
    base = factories.base(6)
    form = asked(role="base_secretary", base=base.pk)
    answer = desk.post(to("new"), form)
    (password,) = PASSWORD.findall(words(answer))
    user = User.objects.get(username="le.moi")
    assert (user.posts.get().base, user.must_change_password) == (base, True)
    assert user.check_password(password)
    assert f"http://testserver{reverse('accounts:sign_in')}" in words(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    kept = [str(row) for row in AuditEvent.objects.values_list("changes", "object_label", "reason")]
    assert password not in f"{kept} {dict(client.session)} {caplog.text} {user.__dict__}"
    again = desk.post(to("new"), form)
    assert "Đã có tài khoản “le.moi”" in words(again)
    assert not PASSWORD.search(words(again))
    assert User.objects.filter(username="le.moi").count() == 1


def test_what_is_wrong_with_an_account_is_told_and_nothing_is_written(desk):
    before = User.objects.count(), AuditEvent.objects.count()
    for changes, told in (
        ({"username": "ĐồngChí"}, "chỉ gồm chữ không dấu"),
        ({"full_name": ""}, "Họ và tên: nhập"),
        ({"role": "vua"}, "Vai trò: chọn trong danh sách."),
        ({"role": "base_secretary"}, "chọn cơ sở đảng của vai trò này"),
        ({"role": "supervisor"}, "chọn ít nhất một cơ sở đảng"),
        ({"role": "cell_secretary"}, "chọn chi bộ của vai trò này"),
        ({"base": factories.base(6).pk}, "phải đi với đúng phạm vi"),
        ({"base": 999_999}, "không còn trong danh sách"),
        ({"ends_on": "01/06/2021"}, "Ngày cuối phải từ ngày bắt đầu trở đi."),
        ({"acting_for": User.objects.get(username="quantri").pk}, "phụ trách thay phải có ngày cuối"),
        ({"starts_on": "31/6/2021"}, "không có ngày 31"),
    ):
        answer = desk.post(to("new"), asked(**changes))
        assert (answer.status_code, told in words(answer)) == (200, True), told
    assert (User.objects.count(), AuditEvent.objects.count()) == before


def test_accounts_for_all_bases_are_one_act_with_a_letter_each(desk):
    page = words(desk.get(to("all_bases")))
    assert ('value="phuong9"' in page, 'value="coso29"' in page) == (True, True)
    answer = desk.post(to("all_bases"), chosen_rows(tt5="phuong5", tt6="phuong9"))
    assert len(set(PASSWORD.findall(words(answer)))) == words(answer).count("<article") == 2
    opened = User.objects.filter(username__in=["phuong5", "phuong9"])
    kept = [user.pk for user in opened], [user.posts.get().pk for user in opened]
    of_user, of_post = (
        Q(object_type="user", object_id__in=kept[0]),
        Q(object_type="post", object_id__in=kept[1]),
    )
    events = AuditEvent.objects.filter(of_user | of_post)
    assert (events.count(), events.values("act").distinct().count()) == (4, 1)
    page = words(desk.get(to("all_bases")))
    assert "Phường 9<" not in page
    assert words(desk.post(to("all_bases"), chosen_rows(tt5="x", tt6="y"))).count("Chọn ít nhất một") == 1


def test_one_wrong_row_opens_no_account_at_all(desk):
    for names, told in (
        ({"tt5": "mot.ten", "tt6": "mot.ten"}, "TT 6, Phường 9: Đã có tài khoản “mot.ten”"),
        ({"tt5": "phuong5", "tt6": "quantri"}, "TT 6, Phường 9: Đã có tài khoản “quantri”"),
        ({"tt5": "phuong5", "tt6": "é"}, "TT 6, Phường 9: Tên đăng nhập: từ 3"),
    ):
        answer = words(desk.post(to("all_bases"), chosen_rows(**names)))
        assert told in answer
        assert not PASSWORD.search(answer)
    assert User.objects.count() == 1
    assert not AuditEvent.objects.filter(verb="account.create").exists()


def test_what_is_searched_for_is_in_the_record(desk, secretary):
    desk.get(to("list"))
    assert not AuditEvent.objects.filter(verb="account.search").exists()
    desk.get(to("list"), {"q": "PHUONG9"})
    event = AuditEvent.objects.get(verb="account.search")
    assert event.changes == {"words": [None, "PHUONG9"], "rows": [None, 1]}


def test_the_list_is_searched_filtered_and_paged_with_a_fixed_number_of_queries(
    desk, settings, keeper, secretary
):
    for asked_for in ({"q": "PHUONG9"}, {"q": "mẫu phương9"}, {"vai-tro": "base_secretary"}):
        page = desk.get(to("list"), asked_for).context["page"]
        assert [account.user for account in page.accounts] == [secretary], asked_for
    User.objects.filter(pk=secretary.pk).update(is_active=False)
    shown = {}
    settings.SECOND_FACTOR = True
    for state in ("dang-dung", "da-khoa", "mat-khau-dau", "chua-co-ma", "xyz"):
        page = directory.accounts_page(scope=factories.scope(keeper), on=factories.A_DAY, state=state)
        shown[state] = [account.user.username for account in page.accounts]
    assert shown == {
        "dang-dung": ["quantri"],
        "da-khoa": ["phuong9"],
        "mat-khau-dau": [],
        "chua-co-ma": ["quantri"],
        "xyz": ["phuong9", "quantri"],
    }
    settings.SECOND_FACTOR = False
    assert desk.get(to("list"), {"trang-thai": "xyz"}).context["page"].total == 2
    counts = []
    for more in (0, 60):
        User.objects.bulk_create(
            [User(username=f"them{number:02}", full_name="Thêm") for number in range(more)]
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = desk.get(to("list")).context["page"]
        counts.append(len(queries))
    assert counts[0] == counts[1]
    later = desk.get(to("list"), {"sau": page.after}).context["page"]
    names = [account.user.username for account in (*page.accounts, *later.accounts)]
    assert (len(page.accounts), names) == (50, sorted(names))
    assert len(names) == len(set(names)) == 62
    for key in ("abc", "9" * 40, "²"):
        assert desk.get(to("list"), {"sau": key}).status_code == 200


def test_a_post_is_given_and_ended_and_the_next_request_is_refused(desk, client, postless):
    given = {"role": "organiser", "starts_on": "01/07/2021"}
    assert desk.post(to("give_post", postless.pk), given).status_code == 302
    assert "đang giữ đúng nhiệm vụ đó" in words(desk.post(to("give_post", postless.pk), given))
    theirs = type(client)()
    theirs.force_login(postless)
    assert theirs.get(reverse("papers:list")).status_code == 200
    post = postless.posts.get()
    desk.post(to("end_post", postless.pk, post.pk), {"reason": "Chuyển công tác"})
    assert theirs.get(reverse("papers:list")).status_code == 403
    assert AuditEvent.objects.get(verb="post.end").reason == "Chuyển công tác"
    again = desk.post(to("end_post", postless.pk, post.pk), follow=True)
    assert "đã thôi từ trước" in words(again)
    page = words(desk.get(to("account", postless.pk)))
    assert ("đã thôi" in page, f"loai=user&amp;ma={postless.pk}" in page) == (True, True)


def test_a_locked_account_is_out_at_once_and_keeps_what_it_has(desk, client, secretary):
    theirs = type(client)()
    theirs.force_login(secretary)
    desk.post(to("lock", secretary.pk), {"reason": "Nghỉ hưu"})
    assert theirs.get(reverse("accounts:me")).status_code == 302
    secretary.refresh_from_db()
    assert (secretary.is_active, secretary.posts.count()) == (False, 1)
    assert AuditEvent.objects.get(verb="account.lock").reason == "Nghỉ hưu"
    assert "đã khóa từ trước" in words(desk.post(to("lock", secretary.pk), follow=True))
    desk.post(to("unlock", secretary.pk))
    assert theirs.get(reverse("accounts:me")).status_code == 302
    theirs.force_login(User.objects.get(pk=secretary.pk))
    assert theirs.get(reverse("accounts:me")).status_code == 200
    assert "không khóa" in words(desk.post(to("unlock", secretary.pk), follow=True))


def test_the_last_administrator_stays(desk, keeper, organiser):
    post = keeper.posts.get()
    last = "Phải còn ít nhất một quản trị hệ thống."
    assert last in words(desk.post(to("end_post", keeper.pk, post.pk), follow=True))
    assert "Không tự khóa" in words(desk.post(to("lock", keeper.pk), follow=True))
    for other in (
        factories.create_user(role="system_admin", ends_on=date(2099, 1, 1)),  # has a last day
        factories.create_user(role="system_admin", starts_on=clock.today() + timedelta(days=1)),
    ):
        assert last in words(desk.post(to("end_post", keeper.pk, post.pk), follow=True)), other
    second = factories.create_user(role="system_admin")
    assert "Đã khóa" in words(desk.post(to("lock", second.pk), follow=True))
    assert last in words(desk.post(to("end_post", keeper.pk, post.pk), follow=True))
    desk.post(to("unlock", second.pk))
    assert "Đã cho thôi" in words(desk.post(to("end_post", keeper.pk, post.pk), follow=True))


def test_a_new_password_ends_every_session_and_is_shown_once(desk, client, secretary):
    theirs = type(client)()
    theirs.force_login(secretary)
    assert not PASSWORD.search(words(desk.get(to("first_password", secretary.pk))))
    (password,) = PASSWORD.findall(words(desk.post(to("first_password", secretary.pk))))
    secretary.refresh_from_db()
    assert (secretary.check_password(password), secretary.must_change_password) == (True, True)
    assert theirs.get(reverse("accounts:me")).status_code == 302
    assert password not in str(list(AuditEvent.objects.values_list("changes")))


def test_codes_are_reset_and_sessions_ended(desk, client, organiser):
    assert "không bật mã xác thực" in words(desk.post(to("reset_second_factor", organiser.pk), follow=True))
    TOTP.activate(organiser, "JBSWY3DPEHPK3PXP")
    assert "Gỡ mã xác thực" in words(desk.get(to("account", organiser.pk)))
    assert "Đã gỡ mã xác thực." in words(desk.post(to("reset_second_factor", organiser.pk), follow=True))
    theirs = type(client)()
    theirs.force_login(User.objects.get(pk=organiser.pk))
    desk.post(to("end_sessions", organiser.pk))
    assert theirs.get(reverse("accounts:me")).status_code == 302


def test_ones_own_account_is_looked_after_on_its_own_pages(desk, keeper):
    for name in ("first_password", "reset_second_factor", "end_sessions"):
        assert desk.post(to(name, keeper.pk)).status_code == 302
    assert desk.get(to("list")).status_code == 200
    keeper.refresh_from_db()
    assert keeper.must_change_password is False


def test_changing_accounts_wants_the_password_of_the_last_ten_minutes(desk, keeper, secretary):
    signed_in_now(desk, keeper, seconds_ago=700)
    post = secretary.posts.get()
    assert desk.get(to("account", secretary.pk)).status_code == 200
    names = ("give_post", "first_password", "reset_second_factor", "end_sessions", "lock", "unlock")
    pages = [to("new"), to("all_bases"), to("end_post", secretary.pk, post.pk)]
    before = AuditEvent.objects.count()
    for page in pages + [to(name, secretary.pk) for name in names]:
        for answer in (desk.get(page), desk.post(page, chosen_rows(tt5="phuong5") | asked())):
            assert answer.url.startswith(reverse("accounts:confirm")), page
    assert (AuditEvent.objects.count(), User.objects.count()) == (before, 2)


def test_others_are_refused_and_a_missing_account_is_not_found(client, keeper, head, secretary):
    for user in (head, secretary):
        client.force_login(user)
        for page in (to("list"), to("new"), to("all_bases"), to("account", keeper.pk), to("lock", keeper.pk)):
            assert (client.get(page).status_code, client.post(page).status_code in (403, 405)) == (403, True)
        assert "/nguoi-dung/" not in words(client.get(reverse("accounts:me")))
    client.force_login(keeper)
    foreign = to("end_post", keeper.pk, secretary.posts.get().pk)
    for page in (to("account", 999_999), to("lock", 999_999), foreign):
        assert client.get(page).status_code == 404
    assert "/nguoi-dung/" in words(client.get(reverse("accounts:me")))


def test_an_ended_administrator_no_longer_opens_the_list(desk, keeper):
    factories.create_user(role="system_admin")
    end_post(post=keeper.posts.get(), on=clock.today(), by=factories.scope(keeper))
    assert desk.get(to("list")).status_code == 403
