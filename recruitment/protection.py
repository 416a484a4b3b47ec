"""What stands around the whole program: who may say where a request comes from, what is read, how pages are sent.

These three come before whatever answers in MIDDLEWARE, so that a refusal by any later one leaves with every header.
"""

import codecs
import logging

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import UnreadablePostError
from django.http.request import RawPostDataException
from django.utils.cache import add_never_cache_headers

from recruitment.home.views import bad_request, method_not_allowed
from recruitment.kernel import proxies

logger = logging.getLogger(__name__)

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NUL = "\x00"


class ForwardedHeadersMiddleware:
    """Takes out of a request what only our own proxies may say, unless it is one of them that speaks."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.has_told = False

    def __call__(self, request):
        # request.headers is read from META when first asked for, which is after this.
        if proxies.drop_forwarded(request.META) and settings.SECURE_PROXY_SSL_HEADER and not self.has_told:
            self.has_told = True
            logger.warning(
                "Bỏ qua tiêu đề X-Forwarded-* từ địa chỉ không có trong TRUSTED_PROXIES. "
                "Nếu đó là máy chủ trung gian của cơ quan, ghi địa chỉ của nó vào biến này."
            )
        return self.get_response(request)


class HeadersMiddleware(CSPMiddleware):
    """Every answer, an error page and a download too, says how it may be used; no cache on the way keeps it.

    Static files bring a Cache-Control of their own.
    """

    def process_response(self, request, response):
        response = super().process_response(request, response)
        if response.status_code == 405 and not response.content:
            response = method_not_allowed(response)
            super().process_response(request, response)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            response.headers.setdefault(
                "Strict-Transport-Security",
                f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains; preload",
            )
        return response


class ReadableRequestsMiddleware:
    """Refuses what no page of this program sends and no database takes: 400 and 413 instead of an error further in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            return method_not_allowed(allowed=METHODS)
        if _length(request) > settings.BODY_LIMIT:
            raise RequestDataTooBig("The body is longer than BODY_LIMIT.")
        if not _is_utf8(request.encoding):
            raise BadRequest("Only UTF-8 is read.")
        if NUL in request.path_info or _has_nul(request.GET) or NUL in "".join(request.COOKIES.values()):
            raise BadRequest("A NUL character.")
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # Values are for the forms to refuse, in a sentence beside the field.
        if request.method == "POST" and NUL in "".join(request.POST):
            raise BadRequest("A NUL character.")

    def process_exception(self, request, exception):
        # A form sent to an address that reads cells, or a body that broke off on the way.
        if isinstance(exception, RawPostDataException | UnreadablePostError):
            return bad_request(request, exception)
        return None


def _length(request):
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _is_utf8(encoding):
    return encoding is None or codecs.lookup(encoding).name == "utf-8"


def _has_nul(fields):
    return any(NUL in name or any(NUL in value for value in values) for name, values in fields.lists())
