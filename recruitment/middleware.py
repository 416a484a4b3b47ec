"""What happens around every request."""

import logging
from dataclasses import replace

from django.db import DatabaseError
from django.utils.functional import SimpleLazyObject

from recruitment.accounts.throttle import address_of
from recruitment.audit import chain
from recruitment.kernel import clock
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
