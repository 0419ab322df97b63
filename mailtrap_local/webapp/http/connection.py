"""HTTP connections: a thread for each, TLS around them, and what happens when there are too many.

A slow client delays nobody else. Beyond the places for all, some are reserved: for health checks,
and for requests that wait until a silent client has been dropped. Who says nothing at once then,
and who comes beyond those too, gets a 503.
"""

import _thread
import contextlib
import errno
import logging
import socket
import socketserver
import ssl
import sys
import time
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from werkzeug.serving import ThreadedWSGIServer

from mailtrap_local.clock import monotonic
from mailtrap_local.mail.printable import printable
from mailtrap_local.net.budget import Budget
from mailtrap_local.webapp.http.places import MAX_CONNECTIONS, SHORT_PATIENCE, Place, Places
from mailtrap_local.webapp.http.requests import ConnectionLimits, RequestHandler, refusal
from mailtrap_local.webapp.http.streams import MAX_HEAD, linger

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

IO_TIMEOUT = 30.0  # seconds that a client may keep the server waiting
_HANDSHAKE = 10.0  # seconds
_IN_FLIGHT = 256_000_000  # octets of bodies under way, unless a budget is given
_FIRST_OCTET = 0.25  # seconds until the first octet, if no ordinary place is left
_SHORTEST_FIRST_OCTET = 0.002  # while one client after the other is silent: each halves it
_SILENCE = 1.0  # seconds after which a silent client is forgotten
_PAUSE = 0.1  # seconds until the next try to accept a connection, if resources have run out
_WARNING_INTERVAL = 1.0  # seconds between two warnings
_FULL = "%s refused: %d connections are open"
_EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})

log = logging.getLogger(__name__)


class HttpServer(ThreadedWSGIServer):
    """Werkzeug's server on a listening socket, with TLS if there is a context.

    A request, and each write of a response, may take `io_timeout` seconds. Bodies of requests count
    against `in_flight`, and responses against as much again. `health_checks` are the paths that
    the reserved places are for.
    """

    def __init__(
        self,
        listener: socket.socket,
        app: "WSGIApplication",
        context: ssl.SSLContext | None,
        *,
        io_timeout: float = IO_TIMEOUT,
        in_flight: Budget | None = None,
        health_checks: Collection[str] = (),
    ) -> None:
        host, port = listener.getsockname()[:2]
        # its own way to bind would call sys.exit on a taken port
        super().__init__(host, port, app, RequestHandler, fd=listener.fileno())
        # not given to it: it would do the handshake in the accepting thread
        self.ssl_context = context
        in_flight = in_flight or Budget(_IN_FLIGHT)
        self.limits = ConnectionLimits(
            io_timeout=io_timeout,
            places=Places(),
            in_flight=in_flight,
            outgoing=Budget(in_flight.limit),
            health_checks=frozenset(health_checks),
        )
        self._next_warning = 0.0  # of monotonic()
        self._first_octet = _FIRST_OCTET
        self._last_silence = 0.0  # of monotonic()

    def serve_forever(self, poll_interval: float = 0.5) -> None:
        socketserver.BaseServer.serve_forever(self, poll_interval)  # Werkzeug's closes the listener

    def get_request(self) -> Any:
        try:
            return super().get_request()
        except OSError as problem:
            if problem.errno in _EXHAUSTED:
                self._warn("no connection can be accepted: %s", problem.strerror)
                self.limits.places.drop_silent()
                time.sleep(_PAUSE)  # the client still waits, so the next try comes at once
            raise

    def process_request(self, request: Any, client_address: Any) -> None:
        place = self.limits.places.enter(request)
        if place is None:
            self._warn(_FULL, client_address[0], MAX_CONNECTIONS)
            self._refuse(request)
            self.shutdown_request(request)
            return
        try:
            # Thread.start() waits until the thread runs: among 500 that work, a millisecond each
            _thread.start_new_thread(self._serve, (place, client_address))
        except (RuntimeError, MemoryError) as problem:
            self.limits.places.leave(place)
            self._warn("%s refused: %s", client_address[0], problem)
            self._refuse(request)
            self.shutdown_request(request)
            time.sleep(_PAUSE)

    def _warn(self, text: str, *facts: object) -> None:
        """Log a warning, unless one has been logged within the last second."""
        now = monotonic()
        if now >= self._next_warning:
            self._next_warning = now + _WARNING_INTERVAL
            log.warning(text, *facts)

    def _refuse(self, request: socket.socket) -> None:
        with contextlib.suppress(OSError):  # it may not read it
            request.settimeout(0)
            request.sendall(refusal() if self.ssl_context is None else b"")
            request.recv(MAX_HEAD)  # closing with it unread would reset the connection

    def _serve(self, place: Place, client_address: Any) -> None:
        try:
            if place.is_reserved and not self._asks(place):
                self._warn(_FULL, client_address[0], MAX_CONNECTIONS)
                self._refuse(place.connection)
            elif self.begin(place, client_address):
                handler = self.answer(place, client_address)
                self._close_tls(place)
                place.waits_since = monotonic()
                linger(place.connection, has_unread=handler.has_unread)
        except OSError as problem:
            log.debug("connection of %s has ended: %s", client_address[0], problem)
        except Exception:
            log.exception("the request of %s has failed", client_address[0])
        finally:
            self.limits.places.leave(place)
            self.shutdown_request(place.connection)

    def begin(self, place: Place, client_address: Any) -> bool:
        """Shake hands for TLS, if the server has a context; False if that fails."""
        return self.ssl_context is None or self.secure(place, self.ssl_context, client_address)

    def answer(self, place: Place, client_address: Any) -> RequestHandler:
        """Answer the request of a connection; returns its handler."""
        return RequestHandler(place, client_address, self)  # type: ignore[arg-type]  # see there

    def secure(self, place: Place, context: ssl.SSLContext, client: Any) -> bool:
        """Shake hands for TLS; False if that fails: `client` is the address for the log."""
        try:
            # the handshake comes later, so that it can be ended while it lasts
            place.connection = context.wrap_socket(
                place.connection, server_side=True, do_handshake_on_connect=False
            )
            place.connection.settimeout(SHORT_PATIENCE if place.is_reserved else _HANDSHAKE)
            place.connection.do_handshake()
        except (OSError, ValueError) as problem:  # not TLS, or the certificate is not trusted
            self.report_no_tls(client, problem)
            return False
        return True

    def report_no_tls(self, client: Any, problem: OSError | ValueError) -> None:
        """Log that a handshake has failed."""
        log.debug("no TLS with %s: %s", client, problem)

    def _asks(self, place: Place) -> bool:
        """Return whether the client begins to send at once."""
        now = monotonic()
        if now - self._last_silence > _SILENCE:
            self._first_octet = _FIRST_OCTET
        seconds = self._first_octet
        place.connection.settimeout(seconds)
        try:
            asks = bool(place.connection.recv(1, socket.MSG_PEEK))
        except TimeoutError:
            self._first_octet = max(seconds / 2, _SHORTEST_FIRST_OCTET)
            self._last_silence = now
            return False
        self._first_octet = _FIRST_OCTET
        return asks

    def _close_tls(self, place: Place) -> None:
        if isinstance(place.connection, ssl.SSLSocket):
            with contextlib.suppress(OSError, ValueError):  # that of a page is closed already
                place.connection.settimeout(0)
                place.connection.unwrap()  # sends close_notify, does not wait for the reply

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.error("a connection of %s cannot be served: %r", client_address[0], sys.exception())

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  # Werkzeug's own word
        log.debug("%s", printable(message % args if args else message))
