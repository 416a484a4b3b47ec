"""What happens around every request."""

import logging
from dataclasses import replace

from django.db import DatabaseError, connection, transaction
from django.utils.functional import SimpleLazyObject

from recruitment.accounts.throttle import address_of
from recruitment.audit import chain
from recruitment.kernel import clock
from recruitment.policy.reach import acting
from units.bases.access import scope_of

logger = logging.getLogger(__name__)


class ScopeMiddleware:
    """Puts `request.scope` on the request: what this user may see and do today, worked out once when asked for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.scope = SimpleLazyObject(lambda: _scope_at(request))
        return self.get_response(request)


def _scope_at(request):
    return replace(scope_of(request.user, on=clock.today()), address=address_of(request))


class SealingMiddleware:
    """After a request, what waits in the record is sealed if it is time (audit.chain); most times that asks no query.

    Outside of everything else, so that what the request wrote is there for good: a seal holds nobody up, and what
    goes wrong with it is nobody's error page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        try:
            chain.seal_if_due()
        except DatabaseError:
            logger.exception("Sealing the record failed; another request tries again.")
        return response


class RowsMiddleware:
    """Where the database keeps the bases apart: the page is made, rendered included, in one transaction that reaches
    what the person signed in reaches. A page that fails leaves nothing behind, its reads in the record neither.

    Nobody signed in: no transaction, and no base's rows.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_inside = connection.in_atomic_block  # only in tests
        if request.scope.actor_id is None and not is_inside:
            return self.get_response(request)
        with acting(request.scope):
            response = self.get_response(request)
            if response.streaming:
                raise TypeError("What is streamed is read after its rows are out of reach: build it first.")
            if response.status_code >= 500 and connection.in_atomic_block and not is_inside:
                transaction.set_rollback(True)
        return response
