"""WebSockets on Werkzeug: works around defects of simple-websocket 1.1 and flask-sock.

- Pings come from another thread than frames, and its `send` may write only a part, so that frames
  get mixed up. Hence a socket that writes all, one caller at a time.
- A page that no longer reads blocks its writer for good. Hence a time limit for writes.
- It waits for up to a ping's interval on a socket that has been closed meanwhile, which delays the
  end of the process. Hence a daemon thread that `hang_up` wakes and joins.
- Werkzeug writes an HTTP response into a WebSocket that has ended. Hence the error that says
  the connection was dropped.
- It keeps all that a page says. Hence a buffer that keeps nothing, and the end (1008) for a page
  that says more than a page has to say.
- OpenSSL cannot read and write at once, and `select` does not see what it has read. Hence over TLS
  a read takes the lock of the writes, and takes all that is there.
"""

import contextlib
import logging
import selectors
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from simple_websocket import Server

from mailtrap_local.clock import monotonic
from mailtrap_local.webapp.http.streams import linger

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_WRITE_TIMEOUT = 5.0  # seconds
_MAX_RECORD = 16_384  # octets that TLS hands over at once, RFC 8446 section 5.1

PING_INTERVAL = 20.0  # seconds; a page that does not answer one before the next is dropped
MAX_FROM_PAGE = 4096  # octets of a message from a page, none of which are used
_FLOOD = 1_000_000  # octets from a page within a window, beyond which it is closed
_WINDOW = 10.0  # seconds
_POLICY_VIOLATION = b"\x88\x02\x03\xf0"  # the frame that closes with 1008, RFC 6455 section 7.4

log = logging.getLogger(__name__)

OPENED = "mailtrap_local.websocket_opened"
"""Key in the environ, set by a view that has taken over its connection."""


class LockedSocket:
    """Socket whose `send` writes all or raises, for one caller at a time.

    It closes the WebSocket if more comes than a page has to say.
    """

    def __init__(self, wrapped: socket.socket) -> None:
        wrapped.settimeout(_WRITE_TIMEOUT)
        self._wrapped = wrapped
        self._lock = threading.Lock()
        self._window_end = 0.0  # of monotonic()
        self._received = 0  # octets within the window

    def send(self, data: bytes) -> int:
        with self._lock:
            self._wrapped.sendall(data)
        return len(data)

    def recv(self, size: int) -> bytes:
        """Read some octets. Raises ConnectionAbortedError after too many within a while."""
        data = self._recv(size)
        now = monotonic()
        if now >= self._window_end:
            self._window_end = now + _WINDOW
            self._received = 0
        self._received += len(data)
        if self._received > _FLOOD:
            self.send(_POLICY_VIOLATION)
            linger(self._wrapped, has_unread=True)
            raise ConnectionAbortedError("the page has sent too much")
        return data

    def _recv(self, size: int) -> bytes:
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
        super().__init__(target=target, name="mailtrap-page", daemon=True)
        self._page: Server = target.__self__  # type: ignore[attr-defined]  # it is its method

    def run(self) -> None:
        try:
            super().run()
        except Exception as problem:  # noqa: BLE001  # it may be gone, or has sent what is invalid
            log.debug("a page is not read any more: %s", problem)
        finally:
            self._page.connected = False
            self._page.event.set()


def discard_messages(page: Server) -> None:
    """Throw away the messages that a page sends, from now on."""
    page.input_buffer = deque(maxlen=0)  # type: ignore[assignment]  # a list but for its length


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
