"""What an office does on the machine itself: install, open accounts, end posts, list sample accounts."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recruitment.accounts.models import User
from recruitment.audit.models import AuditEvent
from recruitment.home import founding
from recruitment.kernel.rights import roles
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from units.bases.actions import open_cell
from units.bases.models import PartyBase, Post


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_the_first_installation_shows_one_password_once(db, settings):
    first = run("install", "--empty")
    assert "Mật khẩu:" in first
    user = User.objects.get()
    password = first.split("Mật khẩu:")[1].split()[0]
    assert user.check_password(password)
    assert "Mật khẩu" not in run("install", "--empty")
    assert User.objects.count() == 1


def test_the_first_installation_applies_the_appendix_unless_it_is_left_to_the_user(db):
    assert "280 số liệu" in run("install")
    assert "280" not in run("install")


def test_empty_comes_too_late_on_an_installation_that_has_data(db):
    run("install")
    assert "không có tác dụng" in run("install", "--empty")


def test_a_trial_copy_gets_one_account_for_each_role_and_no_administrator(db, settings):
    settings.TRIAL_COPY.touch()
    run("install", "--demo")
    accounts = json.loads(run("demo_accounts", "--format", "json"))
    assert sorted(account["role"] for account in accounts) == sorted(roles())
    for account in accounts:
        user = User.objects.get(username=account["username"])
        assert user.check_password(account["password"])
        assert user.is_sample
    assert User.objects.count() == len(accounts)
    settings.TRIAL_COPY.unlink()


def test_a_real_installation_has_no_sample_accounts(db):
    with pytest.raises(CommandError, match="bản dùng thử"):
        run("demo_accounts")


def test_what_the_office_corrected_survives_another_installation(founded):
    PartyBase.objects.filter(number=27).update(name="Trung tâm chính hình và phục hồi chức năng")
    assert founding.load_founding_data() == 0
    assert factories.base(27).name == "Trung tâm chính hình và phục hồi chức năng"


def test_opening_an_account_gives_a_post_and_leaves_its_events(founded):
    told = run(
        "create_account", "phuong14", "--name", "Lê Thị Mẫu", "--role", "base_secretary", "--base", "11"
    )
    user = User.objects.get(username="phuong14")
    assert user.check_password(told.split("một lần): ")[1].strip())
    assert user.posts.get().base.number == 11
    verbs = AuditEvent.objects.filter(verb__in=["account.create", "post.grant"])
    assert verbs.count() == 2
    assert "mat" not in str(list(verbs.values_list("changes", flat=True))).lower()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--role", "base_secretary"], "phải đi với đúng phạm vi"),
        (["--role", "standing", "--base", "11"], "phải đi với đúng phạm vi"),
        (["--role", "base_secretary", "--base", "77"], "Không có cơ sở đảng TT 77"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused_whole(founded, arguments, words):
    with pytest.raises(CommandError, match=words):
        run("create_account", "ai.do", "--name", "Ai Đó", *arguments)
    assert not User.objects.exists()


def test_a_user_name_is_given_once(organiser):
    with pytest.raises(CommandError, match="Đã có tài khoản"):
        run("create_account", organiser.username, "--name", "Người Khác", "--role", "standing")


def test_ending_posts_leaves_the_account_and_its_history(organiser):
    assert "1 nhiệm vụ" in run("end_posts", organiser.username)
    assert organiser.posts.get().ends_on is not None
    assert AuditEvent.objects.filter(verb="post.end").count() == 1
    assert User.objects.filter(pk=organiser.pk).exists()


def test_a_lost_first_password_is_given_anew_on_the_machine(organiser):
    told = run("first_password", organiser.username)
    organiser.refresh_from_db()
    assert organiser.check_password(told.split("một lần): ")[1].strip())
    assert organiser.must_change_password
    assert AuditEvent.objects.filter(verb="account.first_password").count() == 1
    with pytest.raises(CommandError, match="Không có tài khoản “ai.do”"):
        run("first_password", "ai.do")
    User.objects.filter(pk=organiser.pk).update(is_active=False)
    with pytest.raises(CommandError, match="đang khóa"):
        run("first_password", organiser.username)


def test_a_cell_secretary_is_opened_at_a_cell_by_its_name(founded):
    open_cell(base=factories.base(6), name="Chi bộ Khu phố 3", kind="quarter", by=SYSTEM)
    arguments = ["--name", "Lê Thị Mẫu", "--role", "cell_secretary", "--cell"]
    run("create_account", "kp3", *arguments, "chi bo khu pho 3", "--base", "6")
    assert User.objects.get(username="kp3").posts.get().cell.name == "Chi bộ Khu phố 3"
    for wrong, words in (
        (["Chi bộ Khu phố 3"], "--cell cần --base"),
        (["Khu phố 9", "--base", "6"], "không có chi bộ “Khu phố 9”"),
    ):
        with pytest.raises(CommandError, match=words):
            run("create_account", "kp4", *arguments, *wrong)
    assert not User.objects.filter(username="kp4").exists()


def test_one_organiser_of_an_older_installation_becomes_administrator_of_several_one_is_chosen(organiser):
    told = run("install", "--empty")
    assert f"“{organiser.username}” nay giữ thêm nhiệm vụ Quản trị hệ thống" in told
    organiser.posts.exclude(role="organiser").delete()
    factories.create_user(role="organiser", username="canbo2")
    told = run("install", "--empty")
    assert "2 tài khoản Ban Tổ chức" in told
    assert not Post.objects.exclude(role="organiser").exists()
    assert "manage.py give_post USERNAME --role system_admin" in told
    run("give_post", "canbo2", "--role", "system_admin")
    assert User.objects.get(username="canbo2").posts.filter(role="system_admin").exists()
    assert "2 tài khoản" not in run("install", "--empty")
