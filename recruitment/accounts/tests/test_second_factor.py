"""The code after the password: set up, asked for, used once, never walked around."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import URLPattern, get_resolver

from recruitment.accounts import actions
from recruitment.accounts.models import SignInThrottle, User
from recruitment.accounts.tests.codes import code_of, set_up
from recruitment.audit.models import AuditEvent
from recruitment.kernel.scope import SYSTEM
from recruitment.testing.signing_in import signed_in_now

SIGN_IN, CODE, OWN = "/dang-nhap/", "/dang-nhap/ma/", "/tai-khoan/ma-xac-thuc/"
PASSWORD = "mat-khau-thu-nghiem"
OPEN_TO_ANYBODY = {
    "/dang-nhap/",
    "/dang-nhap/ma/",
    "/dang-nhap/tiep-tuc/",
    "/dang-xuat/",
    "/suc-khoe/",
    "/tai-khoan/phien/con-lai/",
}


@pytest.fixture
def on(settings):
    settings.SECOND_FACTOR = True


@pytest.fixture
def enrolled(on, client, organiser):
    """An organiser with a second factor, signed out; the secret and the recovery codes."""
    client.force_login(organiser)
    secret, codes = set_up(client)
    client.post("/dang-xuat/")
    return secret, codes


def give_password(client, *, wanted="/tai-khoan/", password=PASSWORD):
    return client.post(f"{SIGN_IN}?tiep={wanted}", {"username": "bantochuc", "password": password})


def give_code(client, code):
    return client.post(CODE, {"code": code})


def is_in(client):
    return "_auth_user_id" in client.session


def wait_over():
    for entry in SignInThrottle.objects.all():
        entry.blocked_until_at -= timedelta(minutes=6)
        entry.save()


def addresses(resolver=None, prefix="/"):
    """Every address of the program, with something in the place of what varies."""
    samples = {"number": "6", "slug": "2021-q2"}
    resolver = resolver or get_resolver()
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from addresses(pattern, route)
            continue
        for name, converter in pattern.pattern.converters.items():
            kind = type(converter).__name__
            value = samples.get(name, "00000000-0000-4000-8000-000000000000" if "UUID" in kind else "6")
            for written in (f"<{name}>", f"<{converter_name(kind)}:{name}>"):
                route = route.replace(written, value)
        yield re.sub(
            r"\^?\(\?P<\w+>(\w+)[^)]*\)/\$$", r"\1/", route
        )  # the admin writes one as a regular expression


def converter_name(kind):
    return {"IntConverter": "int", "SlugConverter": "slug", "UUIDConverter": "uuid"}.get(kind, "str")


def test_signing_in_takes_password_and_code_and_leads_on(client, enrolled):
    secret, _ = enrolled
    answer = give_password(client)
    assert answer.url == CODE
    assert not is_in(client)
    page = client.get(CODE).content.decode()
    assert "Giờ máy chủ" in page
    assert 'autocomplete="one-time-code"' in page
    before = client.cookies["phien"].value
    assert give_code(client, code_of(secret)).url == "/tai-khoan/"
    assert is_in(client)
    assert client.cookies["phien"].value != before
    assert client.get("/tai-khoan/").status_code == 200
    assert AuditEvent.objects.filter(verb="session.sign_in").count() == 1


def test_a_code_opens_once_and_an_older_one_no_more(client, enrolled):
    secret, _ = enrolled
    code = code_of(secret)
    give_password(client)
    assert give_code(client, code).status_code == 302
    for used in (code, code_of(secret, steps=-1)):
        other = Client()
        give_password(other)
        page = give_code(other, used).content.decode()
        assert "Mã chưa đúng hoặc đã dùng rồi" in page
        assert used not in page
        assert not is_in(other)


def test_the_code_of_the_setting_up_does_not_open(client, on, organiser):
    client.force_login(organiser)
    secret, _ = set_up(client, steps=0)
    other = Client()
    give_password(other)
    give_code(other, code_of(secret))
    assert not is_in(other)


def test_a_recovery_code_opens_once(client, enrolled):
    _, codes = enrolled
    assert len(set(codes)) == 10
    give_password(client)
    assert give_code(client, f"{codes[3][:5]} {codes[3][5:]}").status_code == 302
    other = Client()
    give_password(other)
    give_code(other, codes[3])
    assert not is_in(other)


def test_codes_are_guessed_slowly_and_a_right_password_takes_nothing_back(client, enrolled):
    """Guesses looked at in an hour from one address: the five free ones, then what the delays let through."""
    secret, codes = enrolled
    give_password(client)
    for _ in range(5):
        give_code(client, "000000")
    again = Client()
    assert give_password(again).url == CODE
    for right in (code_of(secret), codes[0]):
        answer = give_code(again, right)
        assert answer.status_code == 429
        assert "Đã nhập sai nhiều lần" in answer.content.decode()
    assert not is_in(again)
    wait_over()
    assert give_code(again, code_of(secret)).status_code == 302


def test_half_signed_in_nothing_opens(client, enrolled):
    """Password given, code not: the whole resolver is walked."""
    give_password(client)
    walked = 0
    for address in addresses():
        for ask in (client.get, client.post):
            if address == "/dang-xuat/":
                continue
            answer = ask(address)
            walked += 1
            assert not is_in(client), address
            if address not in OPEN_TO_ANYBODY:
                assert answer.status_code == 302, address
                assert answer.url.startswith(SIGN_IN), (address, answer.url)
    assert walked > 150


def test_without_the_second_factor_one_is_led_to_set_it_up_and_nothing_else_opens(client, on, organiser):
    give_password(client)
    may = {OWN, f"{OWN}ma-du-phong/", "/tai-khoan/mat-khau/", "/dang-nhap/xac-nhan/"} | OPEN_TO_ANYBODY
    for address in addresses():
        for ask in (client.get, client.post):
            if address in may:
                continue
            answer = ask(address)
            assert (answer.status_code, answer.headers.get("Location")) == (302, OWN), address
    page = client.get(OWN).content.decode()
    assert "Nhiệm vụ của đồng chí cần mã xác thực" in page
    assert "<svg" in page
    assert "Giờ máy chủ" in page
    assert "Chỉ tiêu và phụ lục" not in page  # no links that lead back here
    assert "Đăng xuất, làm sau" in page
    set_up(client)
    assert client.get("/tai-khoan/").status_code == 200
    assert AuditEvent.objects.filter(verb="account.second_factor_set_up").count() == 1


def test_a_role_that_needs_none_and_an_installation_without_ask_for_none(
    client, settings, secretary, organiser
):
    client.force_login(organiser)
    assert client.get("/tai-khoan/").status_code == 200
    assert client.get(OWN).status_code == 404
    settings.SECOND_FACTOR = True
    client.force_login(secretary)
    assert client.get("/tai-khoan/").status_code == 200
    assert client.get(OWN).status_code == 200


def test_a_session_from_before_the_second_factor_ends(client, on, organiser):
    elsewhere = Client()
    elsewhere.force_login(organiser)
    client.force_login(organiser)
    set_up(client)
    assert elsewhere.get("/tai-khoan/").url.startswith(SIGN_IN)


def test_a_session_without_code_reaches_no_recovery_codes_of_a_second_factor(enrolled):
    owner, intruder = User.objects.get(username="bantochuc"), Client()
    for address in (f"{OWN}ma-du-phong/", OWN, f"{OWN}tat/", "/tai-khoan/"):
        intruder.force_login(owner)
        signed_in_now(intruder, owner)
        assert intruder.get(address).url.startswith(SIGN_IN), address
        assert not is_in(intruder)


def test_locked_or_with_another_password_meanwhile_the_code_opens_nothing(client, enrolled, organiser):
    secret, _ = enrolled
    for change in ({"is_active": False}, {"session_round": 9}):
        other = Client()
        assert give_password(other).url == CODE
        User.objects.update(**change)
        assert give_code(other, code_of(secret)).url == SIGN_IN
        assert not is_in(other)
        User.objects.update(is_active=True)


def test_the_half_does_not_wait_for_ever(client, enrolled, settings):
    secret, _ = enrolled
    give_password(client)
    settings.ACCOUNT_LOGIN_TIMEOUT = -1
    assert give_code(client, code_of(secret)).url == SIGN_IN
    assert not is_in(client)


def test_a_preset_session_is_not_taken_into_the_half(client, enrolled):
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies["phien"] = before = session.session_key
    give_password(client)
    assert client.cookies["phien"].value != before


def test_an_administrator_takes_it_away_and_the_next_sign_in_sets_it_up_anew(client, enrolled, organiser):
    secret, _ = enrolled
    give_password(client)
    give_code(client, code_of(secret))
    assert actions.reset_second_factor(user=organiser, by=SYSTEM)
    assert not actions.reset_second_factor(user=organiser, by=SYSTEM)
    assert client.get("/tai-khoan/").url.startswith(SIGN_IN)
    assert give_password(client).url == "/tai-khoan/"
    assert client.get("/tai-khoan/").url == OWN
    assert AuditEvent.objects.filter(verb="account.second_factor_reset").count() == 1


def test_on_the_machine_itself_it_can_be_taken_away_too(enrolled, organiser):
    call_command("reset_second_factor", "bantochuc", stdout=StringIO())
    for name in ("bantochuc", "khongco"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", name)


def test_taking_ones_own_away_takes_a_code_and_the_compulsory_one_comes_back(client, enrolled):
    secret, codes = enrolled
    give_password(client)
    give_code(client, code_of(secret))
    assert "Mã chưa đúng" in client.post(f"{OWN}tat/", {"code": "123456"}).content.decode()
    assert client.post(f"{OWN}tat/", {"code": codes[1]}).url == OWN
    assert client.get("/tai-khoan/").url == OWN


def test_recovery_codes_are_shown_until_they_are_written_down_and_can_be_renewed(client, on, organiser):
    client.force_login(organiser)
    _, codes = set_up(client)
    where = f"{OWN}ma-du-phong/"
    assert codes[0][:5] in client.get(where).content.decode()
    client.post(where, {"viec": "da-ghi"})
    page = client.get(where).content.decode()
    assert codes[0][:5] not in page
    assert "Còn 10 mã chưa dùng" in page
    client.post(where, {"viec": "tao-moi"})
    assert not set(codes) & set(client.get(where).context["codes"])


def test_the_secret_is_not_in_the_database_and_not_in_the_record(client, enrolled, organiser):
    secret, codes = enrolled
    kept = str(list(Authenticator.objects.values())) + str(list(AuditEvent.objects.values()))
    assert secret.replace(" ", "") not in kept
    assert codes[0] not in kept


def test_another_server_secret_opens_nothing_and_breaks_nothing(client, enrolled, settings):
    secret, codes = enrolled
    settings.SECRET_KEY = "another one"
    give_password(client)
    for code in (code_of(secret), codes[0]):
        assert give_code(client, code).status_code == 200
