"""What an office does on the machine itself: install, open accounts, end posts, list sample accounts."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recruitment.accounts.models import User
from recruitment.audit.models import AuditEvent
from recruitment.home import founding
from recruitment.kernel.rights import roles
from recruitment.testing import factories
from units.bases.models import PartyBase


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
