"""Listen for TCP clients on one event loop, and stop within a second. Knows no protocol."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Collection
from typing import Any, Generic, Protocol, TypeVar

from mailtrap_local.config.values import HostPort
from mailtrap_local.net.event_loop import EventLoop
from mailtrap_local.net.listen import bind, bound_to, end_listening

_RESPONSE_TIMEOUT = 1.0  # seconds for the event loop to show that it runs
_ACCEPT_ITERATIONS = 3  # of the event loop, from an accepted socket to its connection
_GRACE = 0.5  # seconds for last replies when a listener closes

LINGER = 2.0
"""Seconds in which a client may still read the last reply."""
LINGER_OCTETS = 2**22


class Acceptor(Protocol):
    """Accepts clients at one address; `asyncio.Server` is one."""

    def is_serving(self) -> bool:
        """True if clients can connect."""

    def close(self) -> None:
        """Stop listening, within one iteration of the event loop. Connections stay open."""


class LiveConnection(Protocol):
    """A client's connection, from `accept` to its end."""

    @property
    def listener_address(self) -> str:
        """The `host:port` that the client connected to."""

    @property
    def finished(self) -> asyncio.Future[Any] | None:
        """Done once nothing more will be sent."""

    def dismiss(self) -> None:
        """Tell the client, if possible, that the listener closes; then end the connection."""

    def abort(self) -> None:
        """End the connection at once."""


Listen = Callable[[socket.socket, HostPort], Awaitable[Acceptor]]
"""Accept clients on a bound socket, whose address comes with it. Runs on the event loop."""


_Connection = TypeVar("_Connection", bound=LiveConnection)


class TcpServer(Generic[_Connection]):
    """Listeners on one event loop: `start`, `listen`, `close` and `stop`, from any thread.

    `connections` are the open ones; `Listen` adds to them, on the event loop.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._event_loop = EventLoop(f"mailtrap-{name}")
        self._listeners: dict[HostPort, tuple[socket.socket, Acceptor]] = {}
        self.connections: set[_Connection] = set()

    def start(self) -> None:
        """Start the thread. Nothing listens yet."""
        self._event_loop.start()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The event loop that serves all connections, once started."""
        return self._event_loop.loop

    def listen(self, address: HostPort, setting: str, accept: Listen) -> HostPort:
        """Listen at an address; returns the actual one. Raises PortTaken, naming `setting`."""
        bound = bind(address, setting)
        actual = HostPort(address.host, bound_to(bound).port)  # the host as configured

        async def begin() -> None:
            self._listeners[actual] = bound, await accept(bound, actual)

        self._event_loop.call(begin())
        return actual

    def health_problem(self) -> str:
        """The reason why clients cannot connect to some listener; `""` if they can."""
        if not self._event_loop.answers(_RESPONSE_TIMEOUT):
            return f"the {self._name} server does not answer"
        for address, (_, acceptor) in list(self._listeners.items()):
            if not acceptor.is_serving():
                return f"nothing listens on {address} any more"
        return ""

    def close(self, address: HostPort) -> None:
        """Close one listener and the connections to it, within a second."""
        self._event_loop.call(self._close([address]))

    def stop(self) -> None:
        """Close everything, within a second, and end the thread."""
        self._event_loop.call(self._close(list(self._listeners)))
        self._event_loop.stop()

    async def _close(self, addresses: Collection[HostPort]) -> None:
        for address in addresses:
            bound, acceptor = self._listeners.pop(address)
            end_listening(bound)
            acceptor.close()
        for _ in range(_ACCEPT_ITERATIONS):
            await asyncio.sleep(0)  # until clients accepted just now are among the connections
        names = {str(address) for address in addresses}
        leaving = [one for one in self.connections if one.listener_address in names]
        for connection in leaving:
            connection.dismiss()
        unfinished = [one.finished for one in leaving if one.finished is not None]
        if unfinished:
            await asyncio.wait(unfinished, timeout=_GRACE)
            for connection in leaving:
                connection.abort()
            await asyncio.gather(*unfinished, return_exceptions=True)
            await asyncio.sleep(0)  # asyncio's transports close in the next iteration


async def linger(
    transport: asyncio.WriteTransport, read: Callable[[int], Awaitable[bytes]]
) -> None:
    """Close our side, and discard for a while what the client still sends, up to 4 MiB.

    Closing both sides at once would reset the connection, and could take the last reply with it.
    """
    if not transport.can_write_eof():
        return
    transport.write_eof()
    remaining = LINGER_OCTETS
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LINGER):
            while remaining > 0 and (chunk := await read(2**18)):
                remaining -= len(chunk)
