"""Listens for SMTP: one event loop in a thread of its own, any number of listeners on it."""

import asyncio
import socket
import threading
from collections.abc import Collection, Coroutine
from typing import Any, TypeVar

from mailtrap_local.listening import bind, bound_to
from mailtrap_local.settings import HostPort
from mailtrap_local.smtp.connection import Connection, connection_defaults
from mailtrap_local.smtp.protocol import Drop, Limits, SmtpConnection

_T = TypeVar("_T")
_GRACE = 0.5  # seconds for last words when the door closes


class SmtpServer:
    """The SMTP door: `start` it, `open` and `close` listeners, `stop` it, from any thread."""

    _loop: asyncio.AbstractEventLoop
    _defaults: dict[str, Any]

    def __init__(self, drop: Drop, limits: Limits) -> None:
        self._drop = drop
        self._limits = limits
        self._thread = threading.Thread(target=self._run, name="mailtrap-smtp", daemon=True)
        self._listeners: dict[HostPort, asyncio.Server] = {}
        self._connections: set[Connection] = set()

    def start(self) -> None:
        """Start the thread. Nothing listens yet."""
        self._loop = _new_event_loop()
        self._defaults = connection_defaults(self._loop)
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def open(self, address: HostPort) -> HostPort:
        """Listen at an address too; returns the real one. Raises PortTaken."""
        listener = bind(address, "smtp")
        place = HostPort(address.host, bound_to(listener).port)  # named as it was asked for
        self._call(self._listen(listener, place))
        return place

    def close(self, place: HostPort) -> None:
        """Stop listening there, and let go of the clients that came in by it."""
        self._call(self._shut([place]))

    def stop(self) -> None:
        """Close everything, within a second, and end the thread."""
        self._call(self._shut(list(self._listeners)))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    async def _listen(self, listener: socket.socket, place: HostPort) -> None:
        self._listeners[place] = await self._loop.create_server(
            lambda: SmtpConnection(
                self._defaults,
                drop=self._drop,
                listener=str(place),
                limits=self._limits,
                connections=self._connections,
            ),
            sock=listener,
        )

    async def _shut(self, places: Collection[HostPort]) -> None:
        for place in places:
            self._listeners.pop(place).close()
        names = {str(place) for place in places}
        leaving = [one for one in self._connections if one.listener in names]
        for connection in leaving:
            connection.dismiss("421 4.3.2 Shutting down")
        conversations = [one.conversation for one in leaving if one.conversation is not None]
        if conversations:
            _, deaf = await asyncio.wait(conversations, timeout=_GRACE)
            for connection in leaving:
                connection.abort()
            await asyncio.gather(*deaf, return_exceptions=True)


def _new_event_loop() -> asyncio.AbstractEventLoop:
    try:
        import uvloop  # noqa: PLC0415  # there is none on Windows
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
