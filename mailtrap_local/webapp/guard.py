"""Who may talk to the web door: one check in front of every route and of the live socket.

The page can read all mail, so a foreign page in the same browser must not be able to: neither by a
name that resolves to this machine (DNS rebinding, refused by Host), nor by a request or a
WebSocket from its own origin (refused by Origin).
"""

import ipaddress
import re
from collections.abc import Collection
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request

_HOST = re.compile(r"(?:\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<name>[\w.-]+))(?::[0-9]{1,5})?", re.ASCII)

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# for everything but the page and the preview, which bring their own
_SEALED = "default-src 'none'; frame-ancestors 'none'; sandbox"


class Refused(Exception):  # an answer, not a fault of ours
    """The request is not let in. `status` is what HTTP calls that."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def check(request: Request, allowed_hosts: Collection[str]) -> None:
    """Let a request in or raise Refused: 421 for a foreign Host, 403 for a foreign Origin."""
    host = request.headers.get("Host", "")
    if not _is_own_host(host, allowed_hosts):
        raise Refused(421, f"this is no page of {host[:100]!r}: add --allowed-host if it should be")
    origin = request.headers.get("Origin")
    if origin is None:  # not a browser, or a browser's plain navigation
        return
    changes_something = request.method not in _SAFE_METHODS
    opens_a_socket = "upgrade" in request.headers.get("Connection", "").lower()
    if (changes_something or opens_a_socket) and not _is_same_host(origin, host):
        raise Refused(403, f"a page of {origin[:100]!r} may not do this")


def _is_own_host(host: str, allowed_hosts: Collection[str]) -> bool:
    """Whether a Host header names this machine.

    An IP address always does: rebinding needs a name.
    """
    match = _HOST.fullmatch(host)
    if match is None:
        return False
    name = (match["v6"] or match["name"]).lower()
    if name == "localhost" or name.endswith(".localhost") or name in allowed_hosts:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_same_host(origin: str, host: str) -> bool:
    try:
        return urlsplit(origin).netloc.lower() == host.lower()
    except ValueError:
        return False


def seal(headers: Headers) -> None:
    """What every response says. Views that need it otherwise have set their own before."""
    headers.setdefault("Content-Security-Policy", _SEALED)
    headers.setdefault("Cache-Control", "no-store")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["X-DNS-Prefetch-Control"] = "off"
