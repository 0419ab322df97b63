"""Places for connections: how many there are, and which clients have to go when all are taken."""

import contextlib
import socket
import threading

from mailtrap_local.clock import monotonic

MAX_CONNECTIONS = 500  # at a time, open pages and held requests among them
RESERVED = 50  # more: for health checks, and for requests until a silent client has gone
SHORT_PATIENCE = 1.0  # seconds that a client may keep the server waiting when no place is left
_EXCHANGE_TIMEOUT = 2.0  # seconds that a request waits for an ordinary place
_CHECK_INTERVAL = 0.1  # seconds between two searches for silent clients


class Place:
    """Place of one connection. Its thread notes here since when it waits for the client.

    `waits_since` is a time of `monotonic()`, None while the server itself is at work.
    """

    def __init__(self, connection: socket.socket, *, is_reserved: bool) -> None:
        self.connection = connection
        self.is_reserved = is_reserved
        self.waits_since: float | None = monotonic()

    def drop(self) -> None:
        """End the connection, which ends what its thread waits for."""
        self.waits_since = None
        with contextlib.suppress(OSError):  # it is closed already
            socket.socket.shutdown(self.connection, socket.SHUT_RDWR)  # below TLS


class Places:
    """The places of a server. For any thread.

    When a request finds all of them taken, clients that have kept the server waiting for
    `SHORT_PATIENCE` are dropped.
    """

    def __init__(self, limit: int = MAX_CONNECTIONS, reserved: int = RESERVED) -> None:
        self.limit = limit
        self._reserved = reserved
        self._changed = threading.Condition()  # guards all below
        self._taken: set[Place] = set()
        self._ordinary = 0  # of them that are not reserved
        self._next_check = 0.0  # of monotonic()

    def enter(self, connection: socket.socket) -> Place | None:
        """Return a place for a connection, a reserved one if no other is left; None without any."""
        with self._changed:
            if len(self._taken) >= self.limit + self._reserved:
                return None
            place = Place(connection, is_reserved=self._ordinary >= self.limit)
            self._taken.add(place)
            self._ordinary += not place.is_reserved
            return place

    def leave(self, place: Place) -> None:
        """Give a place back, before its connection is closed."""
        with self._changed:
            place.waits_since = None
            self._taken.discard(place)
            self._ordinary -= not place.is_reserved
            self._changed.notify_all()

    def exchange(self, place: Place) -> bool:
        """Make a reserved place an ordinary one; waits a moment for one to become free.

        False if none does.
        """
        deadline = monotonic() + _EXCHANGE_TIMEOUT
        with self._changed:
            place.waits_since = None
            while self._ordinary >= self.limit:
                left = deadline - monotonic()
                if left <= 0:
                    return False
                self._drop_silent()
                self._changed.wait(min(left, _CHECK_INTERVAL))
            place.is_reserved = False
            self._ordinary += 1
            return True

    def drop_silent(self) -> None:
        """Drop the clients that have kept the server waiting for longer than `SHORT_PATIENCE`."""
        with self._changed:
            self._drop_silent()

    def _drop_silent(self) -> None:
        now = monotonic()
        if now < self._next_check:
            return
        self._next_check = now + _CHECK_INTERVAL
        for place in self._taken:
            since = place.waits_since
            if since is not None and now - since > SHORT_PATIENCE:
                place.drop()
