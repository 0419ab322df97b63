"""What WebSockets need on Werkzeug: mends the defects of simple-websocket 1.1 and flask-sock.

- Its pings come from another thread than its frames, and its `send` may write only a part: frames
  get mixed up. So a socket that takes one whole write at a time.
- A page that no longer reads blocks its writer for good. So writes have a time limit.
- It waits for up to a ping's interval on a socket that has been closed meanwhile, and that holds
  up the end of the process. So its thread is a daemon, and hanging up wakes it and waits for it.
- After a WebSocket has ended Werkzeug still writes an HTTP response into it. So it is told that
  the connection has been dropped, and not to look for a further request in it.
"""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from simple_websocket import ConnectionClosed, Server
from werkzeug.serving import WSGIRequestHandler

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_WRITE_TIMEOUT = 5.0  # seconds

PING_INTERVAL = 20.0  # seconds; a page that does not answer one before the next is dropped
MAX_FROM_PAGE = 4096  # octets of a message from a page, which has nothing to say


OPENED = "mailtrap_local.websocket_opened"
"""Set in the environ by a view that has taken its connection over."""


class WholeWrites:
    """A socket whose `send` writes all or raises, one caller at a time."""

    def __init__(self, wrapped: socket.socket) -> None:
        wrapped.settimeout(_WRITE_TIMEOUT)
        self._wrapped = wrapped
        self._lock = threading.Lock()

    def send(self, data: bytes) -> int:
        with self._lock:
            self._wrapped.sendall(data)
        return len(data)

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


class RequestHandler(WSGIRequestHandler):
    """Answers one request a connection, and does not chat about it on the terminal."""

    timeout = 30  # seconds for a client to say what it wants

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        self.close_connection = True

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  # Werkzeug's own word
        pass
