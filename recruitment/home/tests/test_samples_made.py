"""When the sample reports of a trial copy are made, and that they are the same each time."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from recruitment.home import founding, samples
from reports.periodic.indicators import CODES
from reports.periodic.models import Period, PeriodicReport
from reports.periodic.tests.reporting import open_period


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK = "2021-07-05"


def reports():
    columns = ("base__number", "period__slug", "state", "version", "first_submitted_on", *CODES)
    found = PeriodicReport.objects.exclude(period__kind="ad_hoc")
    return list(found.order_by("period__slug", "base__number").values_list(*columns))


def test_two_trial_copies_hold_the_same(applied):
    founding.make_sample_accounts()
    copies = []
    for _ in range(2):
        with transaction.atomic():
            samples.make_sample_reports()
            copies.append(reports())
            transaction.set_rollback(True)
    assert copies[0] == copies[1]
    assert len(copies[0]) > 150


def test_without_the_appendix_there_are_no_samples(founded):
    founding.make_sample_accounts()
    assert samples.make_sample_reports() == 0
    assert not Period.objects.filter(opened_on__isnull=False).exists()


def test_an_office_that_works_already_gets_none(applied):
    founding.make_sample_accounts()
    open_period("2021-q2", on=date(2021, 6, 20), due_on=date(2021, 6, 30))
    assert samples.make_sample_reports() == 0


def test_the_installation_says_what_it_made_and_makes_it_once(db, settings):
    settings.TRIAL_COPY.touch()
    first, second = StringIO(), StringIO()
    call_command("install", "--demo", stdout=first)
    before = reports()
    call_command("install", "--demo", stdout=second)
    settings.TRIAL_COPY.unlink()
    assert "Đã tạo 114 báo cáo mẫu" in first.getvalue()
    assert "báo cáo mẫu" not in second.getvalue()
    assert reports() == before
