"""Connections with one deadline for all that is done on them, however slowly a server answers."""

import io
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from mailtrap_local.clock import monotonic

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class TimedStream(io.RawIOBase):
    """A connected socket. Each method raises TimeoutError once the deadline has passed."""

    def __init__(self, connected: socket.socket, deadline: float) -> None:
        super().__init__()
        self._socket = connected
        self._deadline = deadline

    def send_all(self, data: bytes) -> None:
        """Send all octets."""
        self._socket.settimeout(remaining(self._deadline))
        self._socket.sendall(data)

    def end_sending(self) -> None:
        """Close the sending side, which tells the server that this was all."""
        self._socket.shutdown(socket.SHUT_WR)

    def break_off(self) -> None:
        """End what another thread waits for on it: that one meets the end of the connection."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._socket.settimeout(remaining(self._deadline))
        return self._socket.recv_into(buffer)

    def makefile(self, *_: object) -> io.BufferedReader:
        """Return a reader; closing it closes the connection."""
        return io.BufferedReader(self)

    def close(self) -> None:
        if not self.closed:
            self._socket.close()
        super().close()


def connect(addresses: Sequence[str], port: int, deadline: float) -> socket.socket:
    """Connect to the first address that accepts. Raises OSError if none does."""
    problem: OSError = ConnectionError("it has no address")
    for at, address in enumerate(addresses):
        left = remaining(deadline) / (len(addresses) - at)  # so that each gets its turn
        try:
            return socket.create_connection((address, port), timeout=left)
        except OSError as failed:
            problem = failed
    raise problem


def remaining(deadline: float) -> float:
    """Return the seconds until a deadline. Raises TimeoutError if it has passed."""
    left = deadline - monotonic()
    if left <= 0:
        raise TimeoutError("the time is over")
    return left
