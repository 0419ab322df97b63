"""What WebSockets need on Werkzeug: mends the defects of simple-websocket 1.1 and flask-sock.

- Its pings come from another thread than its frames, and its `send` may write only a part: frames
  get mixed up. So a socket that takes one whole write at a time.
- A page that no longer reads blocks its writer for good. So writes have a time limit.
- It waits for up to a ping's interval on a socket that has been closed meanwhile, and that holds
  up the end of the process. So its thread is a daemon, and hanging up wakes it and waits for it.
- After a WebSocket has ended Werkzeug still writes an HTTP response into it. So it is told that
  the connection has been dropped.
- OpenSSL must not be asked to read and to write at once, and what it has read it does not show to
  `select`. So over TLS a read takes its turn among the writes, and takes all that is there.
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
MAX_FROM_PAGE = 4096  # octets of a message from a page, which has nothing to say


OPENED = "mailtrap_local.websocket_opened"
"""Set in the environ by a view that has taken its connection over."""


class WholeWrites:
    """A socket whose `send` writes all or raises, and that is used by one caller at a time."""

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
    """The thread that reads what a page says. The page may be gone before it begins."""

    def __init__(self, target: Callable[[], None]) -> None:
        super().__init__(target=target, daemon=True)

    def run(self) -> None:
        with contextlib.suppress(OSError, ValueError, ConnectionClosed):
            super().run()


def hang_up(page: Server) -> None:
    """End a page's connection, and wait until its reader has noticed."""
    if page.sock is not None:
        with contextlib.suppress(OSError):  # it may have ended it itself
            page.sock.shutdown(socket.SHUT_RDWR)
    wait_for_reader(page)


def wait_for_reader(page: Server) -> None:
    """Wait until the reader of a page, which has no more to read, has ended."""
    if isinstance(page.thread, PageReader):
        page.thread.join(_WRITE_TIMEOUT)


def with_sockets(app: "WSGIApplication") -> "WSGIApplication":
    """Wrap a WSGI application so that WebSockets work in it, and end where they end."""

    def wrapped(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
            return app(environ, start_response)
        # compressing each frame for each page costs 100 MB at 500 pages: offer no extension
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        environ["werkzeug.socket"] = WholeWrites(environ["werkzeug.socket"])
        response = app(environ, start_response)
        if environ.get(OPENED):
            raise ConnectionAbortedError
        return response

    return wrapped
