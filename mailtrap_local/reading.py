"""The doors by which mail clients read the mail. All of them live on one thread."""

import ssl
from collections.abc import Callable

from mailtrap_local.auth import Accounts
from mailtrap_local.mailroom import Mailroom
from mailtrap_local.pop3.door import MAX_LINE, Pop3Door
from mailtrap_local.setting_values import HostPort, TlsMode
from mailtrap_local.streams import StreamServer


class ReadingDoors:
    """POP3 with and without implicit TLS: `start` it, `open` doors, `stop` it.

    `tls` is how the doors without implicit TLS offer it, `context` makes what they show of
    themselves, and may raise BadSetting. Without `accounts` anybody may log in.
    """

    def __init__(
        self,
        mailroom: Mailroom,
        *,
        tls: TlsMode,
        context: Callable[[], ssl.SSLContext],
        accounts: Accounts | None,
    ) -> None:
        self._mailroom = mailroom
        self._tls = tls
        self._context = context
        self._accounts = accounts
        self._server = StreamServer("mailtrap-reading")

    def start(self) -> None:
        """Start the thread. Nothing listens yet."""
        self._server.start()

    def stop(self) -> None:
        """Close everything, within a second, and end the thread."""
        self._server.stop()

    def open(self, name: str, address: HostPort) -> HostPort:
        """Open `pop3` or `pop3s`; returns where it really is. Raises PortTaken."""
        tls: TlsMode = "implicit" if name.endswith("s") else self._tls
        context = None if tls == "off" else self._context()
        door = Pop3Door(mailroom=self._mailroom, tls=tls, context=context, accounts=self._accounts)
        return self._server.open(
            address,
            name,
            door.converse,
            max_line=MAX_LINE,
            tls=context if tls == "implicit" else None,
        )
