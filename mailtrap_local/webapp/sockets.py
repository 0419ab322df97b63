"""What WebSockets need on Werkzeug: mends four defects of simple-websocket 1.1 and its flask-sock.

- Its pings come from another thread than its frames, and its `send` may write only a part: frames
  get mixed up. So a socket that takes one whole write at a time.
- A page that no longer reads blocks its writer for good. So writes have a time limit.
- After a WebSocket has ended Werkzeug still writes an HTTP response into it. So it is told that
  the connection has been dropped, and not to look for a further request in it.
"""

import socket
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_WRITE_TIMEOUT = 5.0  # seconds

PING_INTERVAL = 20.0  # seconds; a page that does not answer one before the next is dropped
MAX_FROM_PAGE = 4096  # octets of a message from a page, which has nothing to say


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


OPENED = "mailtrap_local.websocket_opened"
"""Set in the environ by a view that has taken its connection over."""


class RequestHandler(WSGIRequestHandler):
    """Answers one request a connection, and does not chat about it on the terminal."""

    timeout = 30  # seconds for a client to say what it wants

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        self.close_connection = True

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  # Werkzeug's own word
        pass
