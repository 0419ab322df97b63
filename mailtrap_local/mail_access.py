"""The listeners by which mail clients read the mail. All of them live on one thread."""

import ssl
from collections.abc import Callable

from mailtrap_local.config.values import HostPort, TlsMode
from mailtrap_local.imap import connection as imap
from mailtrap_local.imap.folders import UidNext
from mailtrap_local.imap.idle import IdleNotifier
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.accounts import Accounts
from mailtrap_local.net.streams import StreamServer
from mailtrap_local.pop3 import connection as pop3


class MailAccessServer:
    """POP3 and IMAP, with and without implicit TLS: `start` it, `open` listeners, `stop` it.

    `tls` is how the listeners without implicit TLS offer it, `context` makes what they show of
    themselves, and may raise BadSetting. Without `accounts` anybody may log in. IMAP takes
    messages of `max_message_size` octets in.
    """

    def __init__(
        self,
        mailroom: Mailroom,
        *,
        tls: TlsMode,
        context: Callable[[], ssl.SSLContext],
        accounts: Accounts | None,
        max_message_size: int,
    ) -> None:
        self._mailroom = mailroom
        self._tls = tls
        self._context = context
        self._accounts = accounts
        self._max_message_size = max_message_size
        self._server = StreamServer("mailtrap-reading")
        self._notifier = IdleNotifier(mailroom.change_signal)
        self._uid_next = UidNext(mailroom.store)

    def start(self) -> None:
        """Start the thread. Nothing listens yet."""
        self._server.start()

    def stop(self) -> None:
        """Close everything, within a second, and end the thread."""
        self._notifier.stop()
        self._server.stop()

    def health_problem(self) -> str:
        """Why clients cannot come in by some listener; `""` if they can."""
        return self._server.health_problem()

    def open(self, name: str, address: HostPort) -> HostPort:
        """Open `pop3`, `pop3s`, `imap` or `imaps`; returns where it really is. Raises PortTaken."""
        tls: TlsMode = "implicit" if name.endswith("s") else self._tls
        context = None if tls == "off" else self._context()
        if name.startswith("imap"):
            self._notifier.start(self._server.loop)
        listener = self._imap(tls, context) if name.startswith("imap") else self._pop3(tls, context)
        return self._server.open(
            address,
            name,
            listener.converse,
            max_line=imap.MAX_LINE if name.startswith("imap") else pop3.MAX_LINE,
            tls=context if tls == "implicit" else None,
        )

    def _pop3(self, tls: TlsMode, context: ssl.SSLContext | None) -> pop3.Pop3Service:
        return pop3.Pop3Service(
            mailroom=self._mailroom, tls=tls, context=context, accounts=self._accounts
        )

    def _imap(self, tls: TlsMode, context: ssl.SSLContext | None) -> imap.ImapService:
        return imap.ImapService(
            mailroom=self._mailroom,
            tls=tls,
            context=context,
            accounts=self._accounts,
            max_message_size=self._max_message_size,
            notifier=self._notifier,
            uid_next=self._uid_next,
        )
