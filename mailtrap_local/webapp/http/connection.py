"""One HTTP connection: how long and how slowly a client may keep it, and TLS around it.

Each has a thread of its own, so whoever is slow holds up nobody but himself. There may be so many
of them and no more: the next is told to come again.
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
_PATIENCE = 30.0  # seconds in which a request must be there, and one write must be taken
_RATE = 10_000  # octets that buy a second more: whoever sends 1 MB may take 130 seconds
_HANDSHAKE = 10.0  # seconds
_WRITE = 65_536  # octets at a time
_MAX_PATH = 200  # characters in the log

log = logging.getLogger(__name__)


def _problem(status: HTTPStatus, detail: str) -> tuple[Headers, bytes]:
    """An answer without the app, in the form of all our errors (RFC 9457): headers and body."""
    problem = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    body = json.dumps(problem).encode()
    headers = Headers({"Content-Type": "application/problem+json"})
    add_security_headers(headers)
    headers["Content-Length"] = str(len(body))
    headers["Connection"] = "close"
    return headers, body


def _full() -> bytes:
    """What is said to who finds no room, as it goes over the wire."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    detail = f"{MAX_CONNECTIONS} connections are open: close some, or try again later"
    headers, body = _problem(status, detail)
    headers["Retry-After"] = "1"
    return f"HTTP/1.1 {status:d} {status.phrase}\r\n{headers}".encode() + body


class Server(ThreadedWSGIServer):
    """Werkzeug's server on a socket that listens already, with TLS if there is a context."""

    def __init__(
        self, listener: socket.socket, app: "WSGIApplication", context: ssl.SSLContext | None
    ) -> None:
        host, port = listener.getsockname()[:2]
        # its own way to bind would call sys.exit on a taken port
        super().__init__(host, port, app, RequestHandler, fd=listener.fileno())
        # Not given to it: it would shake hands where it accepts, and who is silent stop all others.
        self.ssl_context = context
        self._room = threading.Semaphore(MAX_CONNECTIONS)

    def process_request(self, request: Any, client_address: Any) -> None:
        if self._room.acquire(blocking=False):
            try:
                super().process_request(request, client_address)
            except RuntimeError:  # there is no thread to be had
                self._room.release()
                raise
            return
        log.warning("%s finds %d connections and no room", client_address[0], MAX_CONNECTIONS)
        with contextlib.suppress(OSError):  # it need not hear it
            request.settimeout(0)
            request.sendall(_full() if self.ssl_context is None else b"")
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
        except OSError as problem:  # it speaks no TLS, or does not trust the certificate
            log.debug("no TLS with %s: %s", client_address[0], problem)
            return
        with secured:
            super().finish_request(secured, client_address)
            with contextlib.suppress(OSError, ValueError):  # a socket for a page is closed already
                secured.settimeout(0)
                secured.unwrap()  # says that this is all, and does not wait for the reply


class RequestHandler(WSGIRequestHandler):
    """Answers one request a connection, and says so in the log alone."""

    def setup(self) -> None:
        self.connection = self.request
        self._began = time.monotonic()
        self.rfile = io.BufferedReader(_Patient(self.connection, self._began))
        self.wfile = _Steady(self.connection)

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        self.close_connection = True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what is no request at all."""
        status = HTTPStatus(code)
        headers, body = _problem(status, printable(message or status.phrase)[:_MAX_PATH])
        self.request_version = "HTTP/1.1"  # else it takes what is none for 0.9, which has no status
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


class _Patient(io.RawIOBase):
    """Reads from a socket until patience ends, which lasts longer the more comes."""

    def __init__(self, client: socket.socket, began: float) -> None:
        self._client = client
        self._ends = began + _PATIENCE

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError("the request came too slowly")
        self._client.settimeout(left)
        octets = self._client.recv_into(buffer)
        self._ends += octets / _RATE
        return octets


class _Steady(io.BufferedIOBase):
    """Writes to a socket, however much, as long as the client takes some of it now and then."""

    def __init__(self, client: socket.socket) -> None:
        self._client = client

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer") -> int:
        view = memoryview(data)
        for start in range(0, len(view), _WRITE):
            self._client.settimeout(_PATIENCE)
            self._client.sendall(view[start : start + _WRITE])
        return len(view)
