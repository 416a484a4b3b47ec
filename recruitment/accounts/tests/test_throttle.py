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


def sign_in(*, username="phuong9", address="10.0.0.9", at=MOMENT):
    """The seconds the owner of the name has to wait; 0: was let in with the right password."""
    seconds = wait(username=username, address=address, at=at)
    if not seconds:
        throttle.clear(username=username, address=address, at=at)
    return seconds


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
    assert wait(username=" PHUONG9 ") == 5


@pytest.mark.django_db
def test_guesses_from_one_address_do_not_delay_another():
    guess(times=5)
    assert wait(address="10.0.0.10") == 0


@pytest.mark.django_db
def test_an_address_that_tries_a_name_all_the_time_never_keeps_its_owner_out():
    for seconds in range(0, 2 * 3600, 5):
        moment = MOMENT + timedelta(seconds=seconds)
        wait(address="203.0.113.7", at=moment)
        if seconds % 600 == 0:  # the owner, each time from where nobody signed in before
            assert wait(address=f"10.0.1.{seconds // 600}", at=moment) == 0


@pytest.mark.django_db
def test_many_addresses_together_are_slowed_on_one_name():
    waits = [wait(address=f"203.0.113.{number}") for number in range(40)]
    assert waits[:30] == [0] * 30
    assert waits[30:] == [60] * 10
    assert wait(username="phuong5", address="203.0.113.40") == 0
    assert wait(address="203.0.113.41", at=MOMENT + timedelta(seconds=60)) == 0
    assert wait(address="203.0.113.42", at=MOMENT + timedelta(seconds=60)) == 60


@pytest.mark.django_db
def test_many_addresses_get_one_guess_a_minute_on_a_name_in_the_long_run():
    hours, let_in = 2, 0
    for number in range(hours * 360):
        moment = MOMENT + timedelta(seconds=10 * number)
        let_in += wait(address=f"203.0.113.{number % 20}", at=moment) == 0
    assert 100 < let_in <= throttle.PASSWORD.allowance + hours * 60


@pytest.mark.django_db
def test_whoever_signed_in_from_an_address_before_gets_in_there_whatever_others_do():
    assert sign_in() == 0
    next_month = MOMENT + timedelta(days=30)
    for number in range(40):
        wait(address=f"203.0.113.{number}", at=next_month)
    assert wait(address="10.0.0.77", at=next_month) > 0
    assert sign_in(at=next_month) == 0


@pytest.mark.django_db
def test_someone_known_at_an_address_has_five_failures_there_like_everybody():
    sign_in()
    guess(times=5)
    assert wait() == 5


@pytest.mark.django_db
def test_failures_of_someone_known_use_up_nothing_of_what_strangers_may_try():
    sign_in()
    before = SignInThrottle.objects.get(key=throttle._name_key("phuong9", throttle.PASSWORD)).blocked_until_at
    guess(times=5)
    assert (
        SignInThrottle.objects.get(key=throttle._name_key("phuong9", throttle.PASSWORD)).blocked_until_at
        == before
    )


@pytest.mark.django_db
def test_an_address_is_known_for_that_name_only():
    sign_in(username="phuong5")
    for number in range(30):
        guess(address=f"203.0.113.{number}")
    assert wait() == 60


@pytest.mark.django_db
def test_an_address_nobody_signed_in_from_for_ninety_days_is_a_stranger_again():
    sign_in()
    later = MOMENT + throttle.KNOWN_FOR
    for number in range(30):
        guess(address=f"203.0.113.{number}", at=later)
    assert wait(at=later) == 60


@pytest.mark.django_db
def test_the_many_addresses_of_one_ipv6_line_count_as_one():
    for number in range(5):
        guess(address=f"2001:db8:0:1::{number + 1}")
    assert wait(address="2001:db8:0:1:ffff::1") == 5
    assert wait(address="2001:db8:0:2::1") == 0


@pytest.mark.django_db
def test_ipv4_addresses_written_as_ipv6_stay_apart():
    guess(times=5, address="::ffff:10.0.0.9")
    assert wait(address="10.0.0.9") == 5
    assert wait(address="::ffff:10.0.0.10") == 0


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
    throttle.clear(username="phuong9", address="10.0.0.9", at=MOMENT)
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


@pytest.mark.django_db
def test_a_clock_set_back_a_day_gives_strangers_their_allowance_anew():
    for number in range(30):
        guess(address=f"203.0.113.{number}")
    assert wait() == 60
    assert wait(at=MOMENT - timedelta(days=1)) == 0


@pytest.mark.django_db
def test_an_attempt_that_read_the_clock_just_before_another_waits_as_well():
    at = MOMENT
    guess(times=5)
    for seconds in (5, 10, 20, 40, 80, 160, 300):
        at += timedelta(seconds=seconds)
        guess(at=at)
    assert wait(at=at - timedelta(milliseconds=5)) == 301


@pytest.mark.django_db
def test_where_nobody_has_to_wait_the_order_of_two_clock_readings_does_not_matter():
    guess()
    guess(at=MOMENT - timedelta(milliseconds=5))


@pytest.mark.django_db(transaction=True)
def test_of_twelve_guesses_at_the_same_moment_five_are_let_in():
    def one(_):
        try:
            return wait()
        finally:
            connection.close()  # of this thread

    with ThreadPoolExecutor(12) as threads:
        waits = list(threads.map(one, range(12)))
    assert waits.count(0) == throttle.FREE_FOR_PAIR


@pytest.mark.django_db
def test_neither_name_nor_address_is_kept():
    guess()
    kept = " ".join(SignInThrottle.objects.values_list("key", flat=True))
    assert SignInThrottle.objects.count() == 3
    assert "phuong9" not in kept
    assert "10.0.0.9" not in kept


@pytest.mark.django_db
def test_what_is_forgotten_leaves_the_table_and_whoever_is_known_stays():
    sign_in()
    for number in range(19):
        guess(username=f"nguoi{number}")
    assert SignInThrottle.objects.count() == 41
    guess(address="10.0.0.10", at=MOMENT + timedelta(hours=2))
    assert SignInThrottle.objects.count() == 4  # the pair that is known, and three of this guess
    assert sign_in(at=MOMENT + timedelta(hours=2)) == 0


@pytest.mark.django_db
def test_an_address_that_has_to_wait_leaves_no_rows_for_made_up_names():
    for number in range(20):
        guess(username=f"nguoi{number}")
    before = SignInThrottle.objects.count()
    assert wait(username="nguoi21") == 5
    assert SignInThrottle.objects.count() == before


@pytest.mark.parametrize(
    ("proxied", "address"),
    [(False, "127.0.0.1"), (True, "203.0.113.7")],
    ids=["own door", "behind our proxy"],
)
def test_a_forwarded_address_counts_only_behind_our_own_proxy(settings, proxied, address):
    settings.TRUSTED_PROXIES = ("127.0.0.0/24",) if proxied else ()
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
    assert throttle.address_of(request) == address


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("door", "from_one_address", "from_everywhere"),
    [(throttle.PASSWORD, 22, 90), (throttle.CODE, 22, 22)],
)
def test_guesses_looked_at_in_an_hour_are_few(door, from_one_address, from_everywhere):
    """At each kind of secret: one address that tries every second, and a new address each second."""
    for fixed, most in ((True, from_one_address), (False, from_everywhere)):
        SignInThrottle.objects.all().delete()
        let_in = 0
        for second in range(0, 3600, 3):
            address = "203.0.113.7" if fixed else f"10.{second >> 8}.{second & 255}.1"
            moment = MOMENT + timedelta(seconds=second)
            let_in += throttle.admit(username="phuong9", address=address, at=moment, door=door) == 0
        assert 10 <= let_in <= most


@pytest.mark.django_db
def test_a_right_password_takes_no_failed_code_back():
    for _ in range(5):
        assert throttle.admit(username="phuong9", address="10.0.0.9", at=MOMENT, door=throttle.CODE) == 0
    assert sign_in() == 0
    assert throttle.admit(username="phuong9", address="10.0.0.9", at=MOMENT, door=throttle.CODE) == 5
