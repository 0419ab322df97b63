"""Listen for SMTP and LMTP clients, with implicit TLS or without."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP

from mailtrap_local.config.values import HostPort
from mailtrap_local.net.listen import BACKLOG
from mailtrap_local.net.server import Acceptor, TcpServer
from mailtrap_local.smtp.connection import Connection
from mailtrap_local.smtp.conversation import OWN_NAME
from mailtrap_local.smtp.listener import Limits, Listener, Security
from mailtrap_local.smtp.reading import ReadTurns
from mailtrap_local.smtp.transaction import Delivery

if TYPE_CHECKING:
    from mailtrap_local.smtp.handlers import Handlers

_RETRY_DELAY = 0.1  # seconds after a client that could not be accepted
_ACCEPTED_AT_ONCE = 64
_MUCH = 4096  # octets that a client has sent before it was greeted


class SmtpServer(TcpServer[Connection]):
    """The SMTP listeners: `start`, `open`, `close` and `stop`, from any thread."""

    _defaults: dict[str, Any]
    _turns: ReadTurns
    _handlers: "Handlers | None" = None

    def __init__(
        self,
        delivery: Delivery,
        limits: Limits,
        *,
        extensions: frozenset[str] = frozenset(),
        proxy_protocol: bool = False,
        handlers: Sequence[Any] = (),
    ) -> None:
        """Make listeners of a mailroom. `handlers` are aiosmtpd's, asked in this order."""
        super().__init__("smtp")
        self._extensions = extensions
        self._proxy_protocol = proxy_protocol
        if handlers:
            from mailtrap_local.smtp.handlers import Handlers  # noqa: PLC0415  # few need them

            self._handlers = Handlers(handlers)
        self._delivery = delivery
        self._limits = limits
        self._plain: set[_PlainAcceptor] = set()

    def start(self) -> None:
        super().start()
        self._defaults = connection_defaults(self.loop)
        self._turns = ReadTurns(self.loop, self._accept_waiting)

    def open(
        self, address: HostPort, security: Security, *, setting: str = "smtp", lmtp: bool = False
    ) -> HostPort:
        """Listen at an address; returns the actual one. Raises PortTaken, naming `setting`."""

        async def accept(bound: socket.socket, actual: HostPort) -> Acceptor:
            listener = Listener(
                name=str(actual),
                lmtp=lmtp,
                security=security,
                limits=self._limits,
                extensions=self._extensions,
                proxy_protocol=self._proxy_protocol,
                handlers=self._handlers,
            )

            def connection() -> Connection:
                return Connection(
                    self._defaults,
                    delivery=self._delivery,
                    listener=listener,
                    connections=self.connections,
                    turns=self._turns,
                )

            if security.tls == "implicit":
                return _TlsAcceptor(bound, connection)
            server = await self.loop.create_server(
                connection,
                sock=bound,
                backlog=BACKLOG,  # else it is set to 100
            )
            return _PlainAcceptor(bound, server, connection, self._plain)

        return self.listen(address, setting, accept)

    def _accept_waiting(self) -> None:
        for acceptor in self._plain:
            acceptor.accept_waiting(self._turns)


def connection_defaults(loop: asyncio.AbstractEventLoop) -> dict[str, Any]:
    """The attributes that aiosmtpd gives every connection, found once for all of them."""
    pattern = SMTP(
        handler=None,
        hostname=OWN_NAME,  # else it looks our name up in DNS
        loop=loop,
    )
    return vars(pattern)


class _PlainAcceptor:
    """Accepts clients as the event loop does, which is one an iteration with uvloop.

    `accept_waiting` accepts more, for when the iterations are long.
    """

    def __init__(
        self,
        bound: socket.socket,
        server: asyncio.Server,
        connection: Callable[[], Connection],
        open_ones: "set[_PlainAcceptor]",
    ) -> None:
        self._bound = bound
        self._server = server
        self._connection = connection
        self._open_ones = open_ones
        self._accepted: set[socket.socket] = set()  # not yet read from
        self._accepting: set[asyncio.Task[Any]] = set()  # the loop itself keeps no task alive
        open_ones.add(self)

    def is_serving(self) -> bool:
        return self._server.is_serving()

    def close(self) -> None:
        self._open_ones.discard(self)
        self._server.close()
        for accepted in self._accepted:
            accepted.close()
        self._accepted.clear()

    def accept_waiting(self, turns: ReadTurns) -> None:
        """Accept some of the clients that wait; those that have sent much wait for their turn."""
        with contextlib.suppress(OSError):  # none waits, or there are too many open files
            for _ in range(_ACCEPTED_AT_ONCE):
                accepted, _ = self._bound.accept()
                self._accepted.add(accepted)
                if _has_sent_much(accepted):
                    turns.add(partial(self._begin, accepted))
                else:
                    self._begin(accepted)

    def _begin(self, accepted: socket.socket) -> None:
        if accepted not in self._accepted:  # closed meanwhile
            return
        self._accepted.discard(accepted)
        task = asyncio.get_running_loop().create_task(self._connect(accepted))
        self._accepting.add(task)
        task.add_done_callback(self._accepting.discard)

    async def _connect(self, accepted: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the client has gone
            loop = asyncio.get_running_loop()
            await loop.connect_accepted_socket(self._connection, accepted)


def _has_sent_much(client: socket.socket) -> bool:
    client.setblocking(False)  # noqa: FBT003  # the socket's own way
    try:
        return len(client.recv(_MUCH, socket.MSG_PEEK)) == _MUCH
    except OSError:  # nothing yet, or it has gone
        return False


class _TlsAcceptor:
    """Accepts clients before their handshake, so that faults and records can precede it."""

    def __init__(self, bound: socket.socket, connection: Callable[[], Connection]) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._accept(bound, connection))

    def is_serving(self) -> bool:
        return not self._task.done()

    def close(self) -> None:
        self._task.cancel()

    async def _accept(self, bound: socket.socket, connection: Callable[[], Connection]) -> None:
        from mailtrap_local.smtp.implicit_tls import accept_tls  # noqa: PLC0415  # a rare listener

        bound.setblocking(False)  # noqa: FBT003  # the socket's own way
        handshakes = set()  # the loop itself keeps no task alive
        with bound:
            while True:
                try:
                    accepted, peer = await self._loop.sock_accept(bound)
                except OSError:  # too many open files, say
                    await asyncio.sleep(_RETRY_DELAY)
                else:
                    handshake = self._loop.create_task(accept_tls(connection(), accepted, peer))
                    handshakes.add(handshake)
                    handshake.add_done_callback(handshakes.discard)
