"""WebSockets on Werkzeug: works around defects of simple-websocket 1.1 and flask-sock.

- Pings come from another thread than frames, and its `send` may write only a part, so that frames
  get mixed up. Hence a socket that writes all, one caller at a time.
- A page that no longer reads blocks its writer for good. Hence a time limit for writes.
- It waits for up to a ping's interval on a socket that has been closed meanwhile, which delays the
  end of the process. Hence a daemon thread that `hang_up` wakes and joins.
- Werkzeug writes an HTTP response into a WebSocket that has ended. Hence the error that says
  the connection was dropped.
- OpenSSL cannot read and write at once, and `select` does not see what it has read. Hence over TLS
  a read takes the lock of the writes, and takes all that is there.
"""

import contextlib
import selectors
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from simple_websocket import ConnectionClosed, Server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_WRITE_TIMEOUT = 5.0  # seconds
_MAX_RECORD = 16_384  # octets that TLS hands over at once, RFC 8446 section 5.1

PING_INTERVAL = 20.0  # seconds; a page that does not answer one before the next is dropped
MAX_FROM_PAGE = 4096  # octets of a message from a page, none of which are used


OPENED = "mailtrap_local.websocket_opened"
"""Key in the environ, set by a view that has taken over its connection."""


class LockedSocket:
    """Socket whose `send` writes all or raises, for one caller at a time."""

    def __init__(self, wrapped: socket.socket) -> None:
        wrapped.settimeout(_WRITE_TIMEOUT)
        self._wrapped = wrapped
        self._lock = threading.Lock()

    def send(self, data: bytes) -> int:
        with self._lock:
            self._wrapped.sendall(data)
        return len(data)

    def recv(self, size: int) -> bytes:
        if not isinstance(self._wrapped, ssl.SSLSocket):
            return self._wrapped.recv(size)
        with selectors.DefaultSelector() as readable:
            readable.register(self._wrapped, selectors.EVENT_READ)
            while True:
                with contextlib.suppress(ssl.SSLWantReadError):  # a part of a record has come
                    return self._read_record(self._wrapped)
                readable.select(_WRITE_TIMEOUT)  # a socket closed meanwhile would never be

    def _read_record(self, wrapped: ssl.SSLSocket) -> bytes:
        with self._lock:
            wrapped.settimeout(0)
            try:
                return wrapped.recv(_MAX_RECORD)
            finally:
                wrapped.settimeout(_WRITE_TIMEOUT)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wrapped, name)


class PageReader(threading.Thread):
    """Thread that reads from a page, which may be gone before it begins."""

    def __init__(self, target: Callable[[], None]) -> None:
        super().__init__(target=target, daemon=True)

    def run(self) -> None:
        with contextlib.suppress(OSError, ValueError, ConnectionClosed):
            super().run()


def hang_up(page: Server) -> None:
    """Close a page's connection, and wait for its reader."""
    if page.sock is not None:
        with contextlib.suppress(OSError):  # the page may have closed it
            page.sock.shutdown(socket.SHUT_RDWR)
    wait_for_reader(page)


def wait_for_reader(page: Server) -> None:
    """Wait for the end of a page's reader, which has no more to read."""
    if isinstance(page.thread, PageReader):
        page.thread.join(_WRITE_TIMEOUT)


def with_sockets(app: "WSGIApplication") -> "WSGIApplication":
    """Wrap a WSGI application so that WebSockets work in it, and end cleanly."""

    def wrapped(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
            return app(environ, start_response)
        # compressing each frame for each page costs 100 MB at 500 pages: offer no extension
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        environ["werkzeug.socket"] = LockedSocket(environ["werkzeug.socket"])
        response = app(environ, start_response)
        if environ.get(OPENED):
            raise ConnectionAbortedError
        return response

    return wrapped
