"""Streams of a connection: reads and writes within time limits, and a body within a budget."""

import contextlib
import http.client
import io
import socket
import ssl
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from werkzeug.exceptions import ServiceUnavailable

from mailtrap_local.clock import monotonic
from mailtrap_local.net.budget import Reservation
from mailtrap_local.webapp.http.places import Place

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MAX_HEAD = 65_536
"""Octets of a request line and its header fields together."""

FREE = 65_536
"""Octets of a request's body, and of a response, that do not count against a budget."""

_RATE = 10_000  # octets for which a request gets a second more: 1 MB may take 130 seconds
_WRITE = 65_536  # octets at a time
_LINGER_TIME = 2.0  # seconds for which what comes behind a response is read and thrown away
_LINGER_OCTETS = 100_000_000  # likewise
_SHORTEST_TIMEOUT = 0.001  # seconds; 0 would be none
_WANTS_MORE = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)

_turn = threading.Lock()


def _receive(connection: socket.socket, receive: Callable[[], int], seconds: float) -> int:
    """Receive octets that come within so many seconds; returns their number, 0 at the end.

    Raises TimeoutError. One connection is read from at a time: hundreds of threads with something
    to read would leave the interpreter to nobody else, but those that wait here do not ask for it.
    """
    deadline = monotonic() + seconds
    while True:
        connection.settimeout(0)
        with _turn, contextlib.suppress(*_WANTS_MORE):
            return receive()
        connection.settimeout(max(deadline - monotonic(), _SHORTEST_TIMEOUT))
        socket.socket.recv(connection, 1, socket.MSG_PEEK)  # below TLS


class PatientReader(io.RawIOBase):
    """Read from a client until it has kept the server waiting for `timeout` seconds.

    Each octet makes up for a ten-thousandth of a second of that, and none for time to come.
    """

    def __init__(self, place: Place, timeout: float) -> None:
        self._place = place
        self.restart(timeout)

    def restart(self, timeout: float) -> None:
        """Forget how long the client has kept the server waiting."""
        self._timeout = timeout
        self._since = monotonic()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._place.waits_since = self._since
        left = self._since + self._timeout - monotonic()
        if left <= 0:
            raise TimeoutError("the request came too slowly")
        connection = self._place.connection
        octets = _receive(connection, partial(connection.recv_into, buffer), left)
        self._since = min(self._since + octets / _RATE, monotonic())
        self._place.waits_since = self._since
        return octets


class RequestReader(io.BufferedReader):
    """Lines of a request's head, all together of a bounded length; then its body."""

    def __init__(self, raw: io.RawIOBase) -> None:
        super().__init__(raw)
        self._left: int | None = None  # of the head, behind the request line

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read a line. Raises LineTooLong beyond the head's limit, but for the request line."""
        if self._left is None:
            line = super().readline(MAX_HEAD + 1)
            self._left = MAX_HEAD - len(line)
            return line
        line = super().readline(self._left + 1)
        self._left -= len(line)
        if self._left < 0:
            raise http.client.LineTooLong("header fields")
        return line

    def begin_body(self) -> None:
        """Give the lines of a body in chunks a limit of their own, which is the caller's."""
        self.readline = super().readline  # type: ignore[method-assign]  # from now on


class RequestBody(io.RawIOBase):
    """Body of a request. Its octets are reserved as they arrive, but for the first `FREE`.

    `length` is that of Content-Length, None for a body in chunks. `on_begin` is called before the
    first read, to invite the client to send, `on_refusal` beyond the budget, where a read raises
    ServiceUnavailable.
    """

    def __init__(
        self,
        source: io.BufferedIOBase | io.RawIOBase,
        length: int | None,
        reservation: Reservation,
        place: Place,
        *,
        on_begin: Callable[[], None],
        on_refusal: Callable[[], None],
    ) -> None:
        self._source = source
        self._length = length
        self._reservation = reservation
        self._place = place
        self._on_begin = on_begin
        self._on_refusal = on_refusal
        self.received = 0
        self._has_begun = False
        self.is_complete = False
        if length == 0:
            self._end()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        if self.is_complete:
            return 0
        if not self._has_begun:
            self._has_begun = True
            self._on_begin()
        octets = self._source.readinto(buffer) or 0
        if octets > len(memoryview(buffer)):  # Werkzeug counts what it has asked for
            raise OSError("the body ends too early")
        self.received += octets
        if octets == 0 or self.received == self._length:
            self._end()
        self.reserve(0)
        return octets

    def reserve(self, more: int) -> None:
        """Reserve what was received, and `more` octets that are made of it."""
        if not self._reservation.grow_to(self.received + more):
            self._on_refusal()
            raise ServiceUnavailable("too much is being received at the moment")

    def _end(self) -> None:
        self.is_complete = True
        self._place.waits_since = None


class PatientWriter(io.BufferedIOBase):
    """Write to a client in pieces, each within a timeout."""

    def __init__(self, place: Place, timeout: float) -> None:
        self._place = place
        self._timeout = timeout

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer") -> int:
        view = memoryview(data)
        for start in range(0, len(view), _WRITE):
            self._place.waits_since = monotonic()
            self._place.connection.settimeout(self._timeout)
            self._place.connection.sendall(view[start : start + _WRITE])
        self._place.waits_since = None
        return len(view)


def linger(connection: socket.socket, *, has_unread: bool) -> None:
    """Read and throw away what a client still sends, so that it can read the response.

    A connection closed before would be reset, and the response lost. Ends with the client's side,
    or at a limit. Reads below TLS.
    """
    with contextlib.suppress(OSError, ValueError):  # it is closed already
        connection.settimeout(0)
        if not has_unread:
            try:
                if not socket.socket.recv(connection, 1, socket.MSG_PEEK):
                    return
            except BlockingIOError:
                return
        socket.socket.shutdown(connection, socket.SHUT_WR)
        deadline = monotonic() + _LINGER_TIME
        left = _LINGER_OCTETS
        buffer = bytearray(_WRITE)
        receive = partial(socket.socket.recv_into, connection, buffer)
        while left > 0 and (seconds := deadline - monotonic()) > 0:
            octets = _receive(connection, receive, seconds)
            if not octets:
                return
            left -= octets


def is_closed(connection: socket.socket | None) -> bool:
    """Return whether a client has closed its side. It may send nothing while it waits."""
    if connection is None:
        return False
    timeout = connection.gettimeout()
    connection.settimeout(0)
    try:
        # below TLS, which cannot peek
        octets = socket.socket.recv(connection, 1, socket.MSG_PEEK)
        return not octets or isinstance(connection, ssl.SSLSocket)  # a close_notify
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        connection.settimeout(timeout)
