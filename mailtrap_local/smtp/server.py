"""Listen for SMTP and LMTP clients, with implicit TLS or without."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from aiosmtpd.smtp import SMTP

from mailtrap_local.config.values import HostPort
from mailtrap_local.net.listen import BACKLOG
from mailtrap_local.net.server import Acceptor, TcpServer
from mailtrap_local.smtp.fault_injection import Delivery
from mailtrap_local.smtp.lifecycle import OWN_NAME, ConnectionLifecycle
from mailtrap_local.smtp.listener import Limits, Listener, Security
from mailtrap_local.smtp.protocol import SmtpConnection

_RETRY_DELAY = 0.1  # seconds after a client that could not be accepted


class SmtpServer(TcpServer[ConnectionLifecycle]):
    """The SMTP listeners: `start`, `open`, `close` and `stop`, from any thread."""

    _defaults: dict[str, Any]

    def __init__(self, delivery: Delivery, limits: Limits) -> None:
        super().__init__("smtp")
        self._delivery = delivery
        self._limits = limits

    def start(self) -> None:
        super().start()
        self._defaults = connection_defaults(self.loop)

    def open(
        self, address: HostPort, security: Security, *, setting: str = "smtp", lmtp: bool = False
    ) -> HostPort:
        """Listen at an address; returns the actual one. Raises PortTaken, naming `setting`."""

        async def accept(bound: socket.socket, actual: HostPort) -> Acceptor:
            listener = Listener(name=str(actual), lmtp=lmtp, security=security, limits=self._limits)

            def connection() -> SmtpConnection:
                return SmtpConnection(
                    self._defaults,
                    delivery=self._delivery,
                    listener=listener,
                    connections=self.connections,
                )

            if security.tls == "implicit":
                return _TlsAcceptor(bound, connection)
            return await self.loop.create_server(
                connection,
                sock=bound,
                backlog=BACKLOG,  # else it is set to 100
            )

        return self.listen(address, setting, accept)


def connection_defaults(loop: asyncio.AbstractEventLoop) -> dict[str, Any]:
    """The attributes that aiosmtpd gives every connection, found once for all of them."""
    pattern = SMTP(
        handler=None,
        hostname=OWN_NAME,  # else it looks our name up in DNS
        loop=loop,
    )
    return vars(pattern)


class _TlsAcceptor:
    """Accepts clients before their handshake, so that faults and records can precede it."""

    def __init__(self, bound: socket.socket, connection: Callable[[], SmtpConnection]) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = self._loop.create_task(self._accept(bound, connection))

    def is_serving(self) -> bool:
        return not self._task.done()

    def close(self) -> None:
        self._task.cancel()

    async def _accept(self, bound: socket.socket, connection: Callable[[], SmtpConnection]) -> None:
        bound.setblocking(False)  # noqa: FBT003  # the socket's own way
        handshakes = set()  # the loop itself keeps no task alive
        with bound:
            while True:
                try:
                    accepted, peer = await self._loop.sock_accept(bound)
                except OSError:  # too many open files, say
                    await asyncio.sleep(_RETRY_DELAY)
                else:
                    handshake = self._loop.create_task(connection().accept_tls(accepted, peer))
                    handshakes.add(handshake)
                    handshake.add_done_callback(handshakes.discard)
