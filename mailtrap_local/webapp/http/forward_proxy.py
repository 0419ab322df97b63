"""Forward proxy (RFC 9110 section 7.6) that connects to nobody: it answers in the place of hosts.

Clients reach the application as a server, over TLS or without, or take it for their proxy. A
tunnel to a host of ours ends here, with its TLS; every other host is refused.
"""

import logging
import socket
import ssl
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mailtrap_local.clock import monotonic
from mailtrap_local.config.values import HostPort
from mailtrap_local.mail.printable import printable
from mailtrap_local.net.budget import Budget
from mailtrap_local.webapp.http.connection import HttpServer
from mailtrap_local.webapp.http.guard import HOST
from mailtrap_local.webapp.http.places import Place
from mailtrap_local.webapp.http.requests import RequestHandler, problem

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_HANDSHAKE = b"\x16"  # content type of the first record of TLS, RFC 8446 section 5.1
_MAX_REPORTED = 100  # texts
_MAX_HOST = 100  # characters in a text
_CONNECTED = b"HTTP/1.1 200 Connection established\r\n\r\n"
_REFUSED = (
    "{} is no mail provider, and mailtrap-local connects to no other machine: "
    "put it into NO_PROXY if it should be reached"
)
_UNTRUSTED = (
    "no TLS with a client that asked for {}: {}; has it been pointed at the local CA? "
    "`mailtrap-local ca` prints its path"
)

log = logging.getLogger(__name__)


class ProxyServer(HttpServer):
    """HTTP server on a listening socket, and a proxy for the hosts that `is_ours` accepts.

    A connection that begins with a handshake is over TLS, with the context `tls`. Bodies count
    against `in_flight`.
    """

    def __init__(
        self,
        listener: socket.socket,
        app: "WSGIApplication",
        tls: ssl.SSLContext,
        *,
        is_ours: Callable[[str], bool],
        in_flight: Budget,
    ) -> None:
        super().__init__(listener, app, None, in_flight=in_flight)
        self._tls = tls
        self.is_ours = is_ours
        self._reported: set[str] = set()

    def begin(self, place: Place, client_address: Any) -> bool:
        place.waits_since = monotonic()
        place.connection.settimeout(self.limits.io_timeout)
        begins_tls = place.connection.recv(1, socket.MSG_PEEK) == _HANDSHAKE
        return not begins_tls or self.secure(place, self._tls, client_address)

    def answer(self, place: Place, client_address: Any) -> RequestHandler:
        handler = ProxyRequestHandler(place, client_address, self)  # type: ignore[arg-type]  # as for its base class
        if handler.tunnel_host and self.begin(place, handler.tunnel_host):
            return super().answer(place, client_address)
        return handler

    def report_no_tls(self, client: Any, problem: OSError | ValueError) -> None:
        if isinstance(client, str):  # the host of a tunnel
            self.report(_UNTRUSTED.format(client, problem))
        else:
            super().report_no_tls(client, problem)

    def report(self, text: str) -> None:
        """Log a warning, each text once."""
        if text not in self._reported and len(self._reported) < _MAX_REPORTED:
            self._reported.add(text)
            log.warning("%s", text)


class ProxyRequestHandler(RequestHandler):
    """Answer one request, or open a tunnel: then `tunnel_host` is its host."""

    server: ProxyServer
    tunnel_host = ""

    def do_CONNECT(self) -> None:  # noqa: N802  # http.server finds a method by its name
        """Open a tunnel to a host of ours (RFC 9110 section 9.3.6)."""
        target = HOST.fullmatch(self.path)
        if isinstance(self.connection, ssl.SSLSocket):
            text = "a tunnel is opened without TLS: HTTPS_PROXY has to begin with http://"
            self.send_error(HTTPStatus.BAD_REQUEST, text)
        elif target is None:
            self.send_error(HTTPStatus.BAD_REQUEST, "CONNECT is followed by HOST:PORT")
        elif not self.server.is_ours(host := target["v6"] or target["name"]):
            self._refuse(host)
        elif self._has_place():
            self.wfile.write(_CONNECTED)
            self.close_connection = True  # as a connection of requests
            self.tunnel_host = host

    def run_wsgi(self) -> None:
        """Answer a request, unless its target is the URL of a foreign host."""
        try:
            target = urlsplit(self.path)
            address = HostPort(target.hostname or "", target.port or 0)
        except ValueError as problem:
            self.send_error(HTTPStatus.BAD_REQUEST, str(problem))
            return
        is_url = bool(target.scheme and target.netloc)
        if is_url and not self.server.is_ours(address.host) and not self._is_own(address):
            self._refuse(address.host)
        else:
            super().run_wsgi()

    def _is_own(self, address: HostPort) -> bool:
        return address.is_loopback and address.port == self.server.server_address[1]

    def _refuse(self, host: str) -> None:
        """Respond 403, with the reason also in the status line: of some clients that is all."""
        detail = _REFUSED.format(printable(host)[:_MAX_HOST])
        self.server.report(detail)
        headers, body = problem(HTTPStatus.FORBIDDEN, detail)
        self.send_response(HTTPStatus.FORBIDDEN, f"Forbidden: {detail}")
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def make_environ(self) -> "WSGIEnvironment":
        environ = super().make_environ()
        if self.path.startswith("https:"):  # as some clients ask a proxy, without a tunnel
            environ["wsgi.url_scheme"] = "https"
        return environ
