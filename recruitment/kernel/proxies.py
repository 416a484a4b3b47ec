"""Where a request comes from. Only the proxies named in TRUSTED_PROXIES may say that it comes from elsewhere.

A header anyone can write is no evidence: the address in the record, the count of guesses and “this came by TLS”
hang on it. `unix` in TRUSTED_PROXIES names a proxy that speaks over a socket file and so has no address.
"""

from functools import cache
from ipaddress import ip_address, ip_network

from django.conf import settings

SOCKET_FILE = "unix"
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")
# Never asked for by this program; gone before anything could begin to trust them.
UNUSED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REAL_IP",
    "HTTP_X_HTTP_METHOD_OVERRIDE",
)
# No network of proxies is as wide as this; such a one is a slip that would trust strangers.
WIDEST = {4: 8, 6: 32}


def read_networks(names: list[str]) -> tuple[str, ...]:
    """The named addresses and networks in order; ValueError names the one that is none or is far too wide."""
    for name in names:
        if name == SOCKET_FILE:
            continue
        network = ip_network(name)
        if network.prefixlen < WIDEST[network.version]:
            raise ValueError(f"{name} covers strangers")
    return tuple(names)


def is_trusted(address: str) -> bool:
    """Whether an address is one of our proxies."""
    if not address:
        return SOCKET_FILE in settings.TRUSTED_PROXIES
    found = _parsed(address)
    return found is not None and any(found in network for network in _networks(settings.TRUSTED_PROXIES))


def address_of(request) -> str:
    """The address a request comes from: of its line, or behind our proxies the last they saw that is none of them."""
    direct = request.META.get("REMOTE_ADDR", "")
    if not is_trusted(direct):
        return direct
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    for address in reversed(seen):
        if _parsed(address) is None:  # what stands further left was written by strangers
            break
        if not is_trusted(address):
            return address
    return direct


def drop_forwarded(environ: dict) -> list[str]:
    """Take forwarded headers out of a request; returns those dropped because a stranger sent what is believed."""
    for name in UNUSED:
        environ.pop(name, None)
    if is_trusted(environ.get("REMOTE_ADDR", "")):
        return []
    return [name for name in FORWARDED if environ.pop(name, None) is not None]


def _parsed(address):
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


@cache
def _networks(names):
    return [ip_network(name) for name in names if name != SOCKET_FILE]
