"""The doors by which mail clients read the mail. All of them live on one thread."""

import ssl
from collections.abc import Callable

from mailtrap_local.config.values import HostPort, TlsMode
from mailtrap_local.imap import connection as imap
from mailtrap_local.imap.folders import UidNext
from mailtrap_local.imap.idle import Bell
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.net.accounts import Accounts
from mailtrap_local.net.streams import StreamServer
from mailtrap_local.pop3 import connection as pop3


class ReadingDoors:
    """POP3 and IMAP, with and without implicit TLS: `start` it, `open` doors, `stop` it.

    `tls` is how the doors without implicit TLS offer it, `context` makes what they show of
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
        self._bell = Bell(mailroom.feed)
        self._uid_next = UidNext(mailroom.store)

    def start(self) -> None:
        """Start the thread. Nothing listens yet."""
        self._server.start()

    def stop(self) -> None:
        """Close everything, within a second, and end the thread."""
        self._bell.stop()
        self._server.stop()

    def trouble(self) -> str:
        """Why clients cannot come in by some door; `""` if they can."""
        return self._server.trouble()

    def open(self, name: str, address: HostPort) -> HostPort:
        """Open `pop3`, `pop3s`, `imap` or `imaps`; returns where it really is. Raises PortTaken."""
        tls: TlsMode = "implicit" if name.endswith("s") else self._tls
        context = None if tls == "off" else self._context()
        if name.startswith("imap"):
            self._bell.start(self._server.loop)
        door = self._imap(tls, context) if name.startswith("imap") else self._pop3(tls, context)
        return self._server.open(
            address,
            name,
            door.converse,
            max_line=imap.MAX_LINE if name.startswith("imap") else pop3.MAX_LINE,
            tls=context if tls == "implicit" else None,
        )

    def _pop3(self, tls: TlsMode, context: ssl.SSLContext | None) -> pop3.Pop3Door:
        return pop3.Pop3Door(
            mailroom=self._mailroom, tls=tls, context=context, accounts=self._accounts
        )

    def _imap(self, tls: TlsMode, context: ssl.SSLContext | None) -> imap.ImapDoor:
        return imap.ImapDoor(
            mailroom=self._mailroom,
            tls=tls,
            context=context,
            accounts=self._accounts,
            max_message_size=self._max_message_size,
            bell=self._bell,
            uid_next=self._uid_next,
        )
