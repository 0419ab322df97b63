"""Listens for SMTP: one event loop in a thread of its own, any number of listeners on it."""

import asyncio
import socket
from collections.abc import Callable, Collection
from typing import Any

from mailtrap_local.config.values import HostPort
from mailtrap_local.net.event_loop import EventLoop
from mailtrap_local.net.listen import BACKLOG, bind, bound_to
from mailtrap_local.smtp.connection import Connection, connection_defaults
from mailtrap_local.smtp.fault_injection import Delivery
from mailtrap_local.smtp.listener import Limits, Listener, Security
from mailtrap_local.smtp.protocol import SmtpConnection

_BREATHER = 0.1  # seconds after a client that could not be taken in
_TURNS = 3  # of the loop, from a client's connection to its conversation
_PATIENCE = 1.0  # seconds for the loop to say that it runs
_GRACE = 0.5  # seconds for last words when the listener closes


class SmtpServer:
    """The SMTP listener: `start` it, `open` and `close` listeners, `stop` it, from any thread."""

    _defaults: dict[str, Any]

    def __init__(self, post: Delivery, limits: Limits) -> None:
        self._post = post
        self._limits = limits
        self._home = EventLoop("mailtrap-smtp")
        self._listeners: dict[HostPort, asyncio.Server | asyncio.Task[None]] = {}
        self._connections: set[Connection] = set()

    def start(self) -> None:
        """Start the thread. Nothing listens yet."""
        self._home.start()
        self._defaults = connection_defaults(self._home.loop)

    def open(
        self, address: HostPort, security: Security, *, setting: str = "smtp", lmtp: bool = False
    ) -> HostPort:
        """Listen at an address too; returns the real one. Raises PortTaken, naming `setting`."""
        bound = bind(address, setting)
        place = HostPort(address.host, bound_to(bound).port)  # named as it was asked for
        listener = Listener(name=str(place), lmtp=lmtp, security=security, limits=self._limits)
        self._home.call(self._listen(bound, place, listener))
        return place

    def close(self, place: HostPort) -> None:
        """Stop listening there, and let go of the clients that came in by it."""
        self._home.call(self._shut([place]))

    def health_problem(self) -> str:
        """Why clients cannot come in by some listener; `""` if they can."""
        if not self._home.answers(_PATIENCE):
            return "the SMTP listener does not answer"
        for place, listening in list(self._listeners.items()):
            has_ended = (
                listening.done()
                if isinstance(listening, asyncio.Task)
                else not listening.is_serving()
            )
            if has_ended:
                return f"nothing listens on {place} any more"
        return ""

    def stop(self) -> None:
        """Close everything, within a second, and end the thread."""
        self._home.call(self._shut(list(self._listeners)))
        self._home.stop()

    async def _listen(self, bound: socket.socket, place: HostPort, listener: Listener) -> None:
        def connection() -> SmtpConnection:
            return SmtpConnection(
                self._defaults, post=self._post, listener=listener, connections=self._connections
            )

        if listener.security.tls == "implicit":
            self._listeners[place] = self._home.loop.create_task(self._accept(bound, connection))
        else:
            self._listeners[place] = await self._home.loop.create_server(
                connection,
                sock=bound,
                backlog=BACKLOG,  # else it is set to 100
            )

    async def _accept(self, bound: socket.socket, connection: Callable[[], Connection]) -> None:
        """Take clients in by implicit TLS until cancelled."""
        bound.setblocking(False)  # noqa: FBT003  # the socket's own way
        handshakes = set()  # the loop itself keeps no task alive
        with bound:
            while True:
                try:
                    accepted, peer = await self._home.loop.sock_accept(bound)
                except OSError:  # too many open files, say
                    await asyncio.sleep(_BREATHER)
                else:
                    handshake = self._home.loop.create_task(connection().accept_tls(accepted, peer))
                    handshakes.add(handshake)
                    handshake.add_done_callback(handshakes.discard)

    async def _shut(self, places: Collection[HostPort]) -> None:
        for place in places:
            listening = self._listeners.pop(place)
            if isinstance(listening, asyncio.Task):
                listening.cancel()
                await asyncio.wait([listening])
            else:
                listening.close()
        for _ in range(_TURNS):
            await asyncio.sleep(0)  # so that whoever has been accepted just now is among them
        names = {str(place) for place in places}
        leaving = [one for one in self._connections if one.listener.name in names]
        for connection in leaving:
            connection.dismiss("421 4.3.2 Shutting down", "the sandbox closed the listener")
        conversations = [one.conversation for one in leaving if one.conversation is not None]
        if conversations:
            _, deaf = await asyncio.wait(conversations, timeout=_GRACE)
            for connection in leaving:
                connection.abort()
            await asyncio.gather(*deaf, return_exceptions=True)
            await asyncio.sleep(0)  # in which asyncio's own transports close
