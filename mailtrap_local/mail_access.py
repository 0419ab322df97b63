"""Listen for mail clients that read by POP3 or IMAP. One event loop serves them all."""

import contextlib
import socket
import ssl
from collections.abc import Callable

from mailtrap_local.config.values import HostPort, TlsMode
from mailtrap_local.imap import connection as imap
from mailtrap_local.imap.idle import IdleNotifier
from mailtrap_local.imap.uid_next import UidNext
from mailtrap_local.mailroom.account_directory import AccountDirectory
from mailtrap_local.mailroom.listing import Listings
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.accounts import Accounts
from mailtrap_local.net.budget import Budget
from mailtrap_local.net.server import Acceptor, TcpServer
from mailtrap_local.net.stream_listener import StreamConnection, StreamListener
from mailtrap_local.net.workers import Workers
from mailtrap_local.pop3 import connection as pop3

_WORKERS = 2  # threads for slow work: more of them would make the event loop wait for its turn


class MailAccessServer(TcpServer[StreamConnection]):
    """POP3 and IMAP listeners, with implicit TLS and without: `start`, `open` and `stop`.

    `tls` is how listeners without implicit TLS offer it; `context` makes the server's context, and
    may raise BadSetting. Without `accounts` any credentials are accepted; once there are any in the
    `directory`, only these. IMAP's APPEND takes
    messages of `max_message_size` octets. The budgets are shared with other servers: octets that
    clients are sending, and connections.
    """

    def __init__(
        self,
        mailroom: Mailroom,
        *,
        tls: TlsMode,
        context: Callable[[], ssl.SSLContext],
        accounts: Accounts | None,
        directory: AccountDirectory | None,
        max_message_size: int,
        in_flight: Budget,
        connections: Budget,
    ) -> None:
        super().__init__("mail-access")
        self._mailroom = mailroom
        self._tls = tls
        self._context = context
        self._accounts = accounts
        self._directory = directory
        if directory is not None:
            directory.follow(self._look_again)
        self._max_message_size = max_message_size
        self._in_flight = in_flight
        self._budget = connections
        self._workers = Workers("mailtrap-mail-access-worker", _WORKERS)
        self._listings = Listings()
        self._notifier = IdleNotifier(mailroom.change_signal)
        self._uid_next = UidNext(mailroom.store)

    def stop(self) -> None:
        self._notifier.stop()
        super().stop()
        self._workers.stop()

    def _look_again(self) -> None:
        """End the connections whose credentials are not valid any more. For any thread."""

        def dismiss() -> None:
            for connection in tuple(self.connections):
                if not connection.is_permitted:
                    connection.dismiss()

        with contextlib.suppress(RuntimeError):  # the event loop has ended
            self.loop.call_soon_threadsafe(dismiss)

    def open(self, name: str, address: HostPort) -> HostPort:
        """Open `pop3`, `pop3s`, `imap` or `imaps`; returns its actual address. Raises PortTaken."""
        tls: TlsMode = "implicit" if name.endswith("s") else self._tls
        context = None if tls == "off" else self._context()
        is_imap = name.startswith("imap")
        if is_imap:
            self._notifier.start(self.loop)
        listener = self._imap(tls, context) if is_imap else self._pop3(tls, context)

        async def accept(bound: socket.socket, actual: HostPort) -> Acceptor:
            return StreamListener(
                self,
                bound,
                actual,
                serve=listener.serve,
                protocol=imap.IMAP if is_imap else pop3.POP3,
                connections=self._budget,
                tls=context if tls == "implicit" else None,
            )

        return self.listen(address, name, accept)

    def _pop3(self, tls: TlsMode, context: ssl.SSLContext | None) -> pop3.Pop3Listener:
        return pop3.Pop3Listener(
            mailroom=self._mailroom,
            tls=tls,
            context=context,
            accounts=self._accounts,
            directory=self._directory,
            workers=self._workers,
            listings=self._listings,
        )

    def _imap(self, tls: TlsMode, context: ssl.SSLContext | None) -> imap.ImapListener:
        return imap.ImapListener(
            mailroom=self._mailroom,
            tls=tls,
            context=context,
            accounts=self._accounts,
            directory=self._directory,
            max_message_size=self._max_message_size,
            in_flight=self._in_flight,
            notifier=self._notifier,
            uid_next=self._uid_next,
            workers=self._workers,
            listings=self._listings,
        )
