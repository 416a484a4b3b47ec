"""How long a guesser waits, and that nobody else pays for it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import RequestFactory

from recruitment.accounts import throttle
from recruitment.accounts.models import SignInThrottle

MOMENT = datetime(2021, 7, 5, 2, tzinfo=UTC)


def guess(*, times=1, username="phuong9", address="10.0.0.9", at=MOMENT):
    """Try so often at one moment, each time let in."""
    for _ in range(times):
        assert wait(username=username, address=address, at=at) == 0


def wait(*, username="phuong9", address="10.0.0.9", at=MOMENT):
    """The seconds an attempt would have to wait; an attempt that needs none is counted."""
    return throttle.admit(username=username, address=address, at=at)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        (0, 0),
        (4, 0),
        (5, 5),
        (6, 10),
        (7, 20),
        (8, 40),
        (9, 80),
        (10, 160),
        (11, 300),
        (12, 300),
        (10**6, 300),
    ],
)
def test_the_delay_doubles_from_five_seconds_and_ends_at_five_minutes(failures, seconds):
    assert throttle.delay_after(failures, free=5) == timedelta(seconds=seconds)


@pytest.mark.django_db
def test_the_sixth_attempt_on_a_name_waits_and_then_goes_on():
    guess(times=5)
    assert wait() == 5
    assert wait(at=MOMENT + timedelta(seconds=4.2)) == 1
    assert wait(at=MOMENT + timedelta(seconds=5)) == 0
    assert wait(at=MOMENT + timedelta(seconds=5)) == 10


@pytest.mark.django_db
def test_waiting_attempts_are_not_counted_so_the_delay_does_not_grow_by_itself():
    guess(times=5)
    for _ in range(50):
        assert wait() == 5


@pytest.mark.django_db
def test_one_name_does_not_delay_another():
    guess(times=5)
    assert wait(username="phuong5") == 0


@pytest.mark.django_db
def test_spelling_a_name_otherwise_is_no_way_around():
    guess(times=5, username="Phuong9")
    assert wait(username=" PHUONG9 ", address="10.0.0.10") == 5


@pytest.mark.django_db
def test_twenty_names_from_one_address_make_it_wait():
    for number in range(20):
        assert wait(username=f"nguoi{number}") == 0
    assert wait(username="nguoi21") == 5
    assert wait(username="nguoi21", address="10.0.0.10") == 0


@pytest.mark.django_db
def test_a_right_password_frees_the_name_but_the_address_only_of_its_own_attempt():
    for number in range(19):
        guess(username=f"nguoi{number}")
    guess(username="phuong9")
    throttle.clear(username="phuong9", address="10.0.0.9")
    assert wait(username="phuong9") == 0
    assert wait(username="phuong5") == 5


@pytest.mark.django_db
def test_failures_are_forgotten_an_hour_later():
    guess(times=4)
    later = MOMENT + timedelta(hours=1, seconds=1)
    guess(times=4, at=later)
    assert wait(at=later) == 0
    assert wait(at=later) == 5


@pytest.mark.django_db
def test_a_clock_set_back_a_day_locks_nobody_out():
    guess(times=5)
    assert wait(at=MOMENT - timedelta(days=1)) == 0


@pytest.mark.django_db(transaction=True)
def test_of_twelve_guesses_at_the_same_moment_five_are_let_in():
    def one(_):
        try:
            return wait()
        finally:
            connection.close()  # of this thread

    with ThreadPoolExecutor(12) as threads:
        waits = list(threads.map(one, range(12)))
    assert waits.count(0) == throttle.FREE_FOR_NAME


@pytest.mark.django_db
def test_neither_name_nor_address_is_kept():
    guess()
    kept = " ".join(SignInThrottle.objects.values_list("key", flat=True))
    assert SignInThrottle.objects.count() == 2
    assert "phuong9" not in kept
    assert "10.0.0.9" not in kept


@pytest.mark.parametrize(
    ("proxied", "address"),
    [(False, "127.0.0.1"), (True, "203.0.113.7")],
    ids=["own door", "behind our proxy"],
)
def test_a_forwarded_address_counts_only_behind_our_own_proxy(settings, proxied, address):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxied else None
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
    assert throttle.address_of(request) == address
