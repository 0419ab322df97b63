"""One HTTP request: read it, have the application answer it, send the response, close."""

import json
import logging
import ssl
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers
from werkzeug.serving import WSGIRequestHandler
from werkzeug.wsgi import get_content_length

from mailtrap_local.clock import monotonic
from mailtrap_local.mail.printable import printable
from mailtrap_local.net.budget import Budget, Reservation
from mailtrap_local.webapp.http.guard import add_security_headers
from mailtrap_local.webapp.http.places import MAX_CONNECTIONS, SHORT_PATIENCE, Place, Places
from mailtrap_local.webapp.http.streams import (
    FREE,
    PatientReader,
    PatientWriter,
    RequestBody,
    RequestReader,
)

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_MAX_PATH = 200  # characters in the log
_RETRY_AFTER = ("Retry-After", "1")  # seconds
_FULL = f"{MAX_CONNECTIONS} connections are open: close some, or try again later"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    """Bounds of a server: seconds for a request and for each write, places, octets under way.

    The reserved places are for the paths of `health_checks`.
    """

    io_timeout: float
    places: Places
    in_flight: Budget
    outgoing: Budget
    health_checks: Collection[str]


def problem(status: HTTPStatus, detail: str) -> tuple[Headers, bytes]:
    """Return headers and body of an error that the application does not see (RFC 9457)."""
    document = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    body = json.dumps(document).encode()
    headers = Headers({"Content-Type": "application/problem+json"})
    add_security_headers(headers)
    headers["Content-Length"] = str(len(body))
    headers["Connection"] = "close"
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers.add(*_RETRY_AFTER)
    return headers, body


def refusal() -> bytes:
    """Return the response to a connection too many, as octets."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers, body = problem(status, _FULL)
    return f"HTTP/1.1 {status:d} {status.phrase}\r\n{headers}".encode() + body


class RequestHandler(WSGIRequestHandler):
    """Answer one request a connection, with a line in the log alone.

    In a reserved place it answers health checks at once, and others when an ordinary one is free.
    """

    request: Place  # with the connection in it

    def setup(self) -> None:
        self.connection = self.request.connection
        self._began = monotonic()
        limits: ConnectionLimits = self.server.limits  # type: ignore[attr-defined]  # HttpServer
        self._limits = limits
        timeout = self._limits.io_timeout
        patience = min(timeout, SHORT_PATIENCE) if self.request.is_reserved else timeout
        self._reader = PatientReader(self.request, patience)
        self.rfile: RequestReader = RequestReader(self._reader)
        self.wfile = PatientWriter(self.request, timeout)
        self._body: RequestBody | None = None
        self._received = Reservation(self._limits.in_flight, free=FREE)
        self._has_responded = False
        self.command = self.path = ""  # until they are known

    def finish(self) -> None:
        self._received.release()
        super().finish()

    @property
    def has_unread(self) -> bool:
        """True if the client may still be sending what nobody reads."""
        return self._has_responded and (self._body is None or not self._body.is_complete)

    def handle_one_request(self) -> None:
        super().handle_one_request()
        if self.request.is_reserved and not self._has_responded:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, _FULL)

    def run_wsgi(self) -> None:
        if not self._has_place():
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, _FULL)
            return
        try:
            environ = self.make_environ()
        except ValueError as problem:  # the target is an invalid URL
            self.send_error(HTTPStatus.BAD_REQUEST, str(problem))
            return
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
            started[:] = status, headers
            return self.wfile.write

        try:
            content = self.server.app(environ, start_response)
        except ConnectionError:
            raise  # the page of a live socket has gone
        except Exception:
            log.exception("%s %s has failed", self.command, self._printable_path)
            self.send_error(HTTPStatus.INTERNAL_SERVER_ERROR)
            return
        try:
            self._send(started[0], started[1], content)
        finally:
            if hasattr(content, "close"):
                content.close()

    def _has_place(self) -> bool:
        """Return whether the request may be answered; waits a moment for an ordinary place."""
        place = self.request
        if not place.is_reserved or self.path.partition("?")[0] in self._limits.health_checks:
            return True
        has_place = self._limits.places.exchange(place)
        self._reader.restart(self._limits.io_timeout)
        return has_place

    def make_environ(self) -> "WSGIEnvironment":
        self.rfile.begin_body()
        environ = super().make_environ()
        if isinstance(self.connection, ssl.SSLSocket):  # which not every connection may be
            environ["wsgi.url_scheme"] = "https"
        in_chunks = "wsgi.input_terminated" in environ
        self._body = environ["wsgi.input"] = RequestBody(
            environ["wsgi.input"],
            None if in_chunks else get_content_length(environ) or 0,
            self._received,
            self.request,
            on_begin=self._invite_body,
            on_refusal=self._limits.places.drop_silent,
        )
        return environ

    def _invite_body(self) -> None:
        if self.headers.get("Expect", "").strip().lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def handle_expect_100(self) -> bool:
        return True  # the body is invited once it is read

    def _send(self, status: str, headers: list[tuple[str, str]], content: Iterable[bytes]) -> None:
        sent = Reservation(self._limits.outgoing, free=FREE)
        if not sent.grow_to(int(dict(headers).get("Content-Length", 0))):
            self._limits.places.drop_silent()
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, "too much is being sent at the moment")
            return
        try:
            code = HTTPStatus(int(status.partition(" ")[0]))
            self.send_response(code, code.phrase)  # Werkzeug's is in capital letters
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            for piece in content:
                self.wfile.write(piece)
        finally:
            sent.release()

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        self.close_connection = True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Respond to what is not an HTTP request."""
        status = HTTPStatus(code)
        headers, body = problem(status, printable(message or status.phrase)[:_MAX_PATH])
        self.request_version = "HTTP/1.1"  # else it assumes 0.9, which has no status
        self.send_response(code, status.phrase)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_response(self, code: int, message: str | None = None) -> None:
        self._has_responded = True
        super().send_response(code, message)

    @property
    def _printable_path(self) -> str:
        return printable(self.path.partition("?")[0])[:_MAX_PATH]

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        milliseconds = (monotonic() - self._began) * 1000
        text = "%s %s %s in %.0f ms"
        log.debug(text, self.command, self._printable_path, int(code), milliseconds)

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  # Werkzeug's own word
        pass
