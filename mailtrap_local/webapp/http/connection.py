"""HTTP connections: their time limits, their number, and TLS around them.

Each has a thread of its own, so a slow client delays nobody else. Beyond the most connections a
client gets a 503.
"""

import contextlib
import io
import json
import logging
import socket
import ssl
import threading
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Headers
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from mailtrap_local.mail.printable import printable
from mailtrap_local.webapp.http.guard import add_security_headers

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer
    from _typeshed.wsgi import WSGIApplication

MAX_CONNECTIONS = 500  # at a time, open pages and held requests among them
IO_TIMEOUT = 30.0  # seconds for a request to arrive, and for one write
_RATE = 10_000  # octets for which a request gets a second more: 1 MB may take 130 seconds
_HANDSHAKE = 10.0  # seconds
_WRITE = 65_536  # octets at a time
_MAX_PATH = 200  # characters in the log

log = logging.getLogger(__name__)


def _problem(status: HTTPStatus, detail: str) -> tuple[Headers, bytes]:
    """Return headers and body of an error that the application does not see (RFC 9457)."""
    problem = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    body = json.dumps(problem).encode()
    headers = Headers({"Content-Type": "application/problem+json"})
    add_security_headers(headers)
    headers["Content-Length"] = str(len(body))
    headers["Connection"] = "close"
    return headers, body


def _connections_full() -> bytes:
    """Return the response to a connection too many, as octets."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    detail = f"{MAX_CONNECTIONS} connections are open: close some, or try again later"
    headers, body = _problem(status, detail)
    headers["Retry-After"] = "1"
    return f"HTTP/1.1 {status:d} {status.phrase}\r\n{headers}".encode() + body


class HttpServer(ThreadedWSGIServer):
    """Werkzeug's server on a listening socket, with TLS if there is a context.

    A request, and each write of a response, may take `io_timeout` seconds.
    """

    def __init__(
        self,
        listener: socket.socket,
        app: "WSGIApplication",
        context: ssl.SSLContext | None,
        *,
        io_timeout: float = IO_TIMEOUT,
    ) -> None:
        host, port = listener.getsockname()[:2]
        # its own way to bind would call sys.exit on a taken port
        super().__init__(host, port, app, RequestHandler, fd=listener.fileno())
        # not given to it: it would do the handshake in the accepting thread
        self.ssl_context = context
        self.io_timeout = io_timeout
        self._room = threading.Semaphore(MAX_CONNECTIONS)

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._room.acquire(blocking=False):
            try:
                super().process_request(request, client_address)
            except RuntimeError:  # no thread can be started
                self._room.release()
                raise
            return
        log.warning("%s refused: %d connections are open", client_address[0], MAX_CONNECTIONS)
        with contextlib.suppress(OSError):  # it may not read it
            request.settimeout(0)
            request.sendall(_connections_full() if self.ssl_context is None else b"")
        self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._room.release()

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.ssl_context is None:
            super().finish_request(request, client_address)
            return
        request.settimeout(_HANDSHAKE)
        try:
            secured = self.ssl_context.wrap_socket(request, server_side=True)
        except OSError as problem:  # not TLS, or the certificate is not trusted
            log.debug("no TLS with %s: %s", client_address[0], problem)
            return
        with secured:
            super().finish_request(secured, client_address)
            with contextlib.suppress(OSError, ValueError):  # that of a page is closed already
                secured.settimeout(0)
                secured.unwrap()  # sends close_notify, does not wait for the reply


class RequestHandler(WSGIRequestHandler):
    """Answer one request a connection, with a line in the log alone."""

    server: HttpServer

    def setup(self) -> None:
        self.connection = self.request
        self._began = time.monotonic()
        timeout = self.server.io_timeout
        self.rfile = io.BufferedReader(_DeadlineReader(self.connection, self._began + timeout))
        self.wfile = _ChunkedWriter(self.connection, timeout)

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        self.close_connection = True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Respond to what is not an HTTP request."""
        status = HTTPStatus(code)
        headers, body = _problem(status, printable(message or status.phrase)[:_MAX_PATH])
        self.request_version = "HTTP/1.1"  # else it assumes 0.9, which has no status
        self.send_response(code, status.phrase)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        path = printable(getattr(self, "path", "").partition("?")[0])[:_MAX_PATH]
        milliseconds = (time.monotonic() - self._began) * 1000
        log.debug("%s %s %s in %.0f ms", self.command, path, int(code), milliseconds)

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  # Werkzeug's own word
        pass


class _DeadlineReader(io.RawIOBase):
    """Read from a socket until a deadline, which each octet extends."""

    def __init__(self, client: socket.socket, deadline: float) -> None:
        self._client = client
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the request came too slowly")
        self._client.settimeout(left)
        octets = self._client.recv_into(buffer)
        self._deadline += octets / _RATE
        return octets


class _ChunkedWriter(io.BufferedIOBase):
    """Write to a socket in pieces, each within a timeout."""

    def __init__(self, client: socket.socket, timeout: float) -> None:
        self._client = client
        self._timeout = timeout

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer") -> int:
        view = memoryview(data)
        for start in range(0, len(view), _WRITE):
            self._client.settimeout(self._timeout)
            self._client.sendall(view[start : start + _WRITE])
        return len(view)
