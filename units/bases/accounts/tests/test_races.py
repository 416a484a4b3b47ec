"""Administrators at the same moment: one always stays."""

import pytest

from recruitment.accounts.models import User
from recruitment.kernel import clock
from recruitment.kernel.scope import SYSTEM
from recruitment.testing import factories
from recruitment.testing.races import ROUNDS, at_once, troubles
from units.bases.access import scope_of
from units.bases.actions import PostRefused, end_post, lock_account, unlock_account
from units.bases.models import Post

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_administrators_who_take_each_other_away_leave_one():
    two = [factories.create_user(role="system_admin") for _ in range(2)]

    def locks(one, other):
        by = scope_of(one, on=clock.today())
        return lambda: lock_account(user=other, reason="", by=by)

    def ends(one, other):
        post = other.posts.get()
        return lambda: end_post(post=post, on=clock.today(), by=scope_of(one, on=clock.today()))

    for first, second in ((locks, locks), (ends, ends), (locks, ends)):
        for _ in range(max(ROUNDS // 4, 5)):
            results = at_once(first(*two), second(*reversed(two)))
            assert troubles(results, PostRefused) == []
            assert sum(isinstance(one, PostRefused) for one in results) == 1
            for user in User.objects.filter(is_active=False):
                unlock_account(user=user, by=SYSTEM)
            Post.objects.update(ends_on=None, ended_at=None)
