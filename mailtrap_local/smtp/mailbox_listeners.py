"""Open and close the SMTP listeners of single mailboxes, while all others run."""

import threading
from collections.abc import Callable
from typing import get_args

from mailtrap_local.config.values import HostPort, TlsMode
from mailtrap_local.errors import BadSetting, SandboxError
from mailtrap_local.mail.routing import check_mailbox_name
from mailtrap_local.mailroom.mailroom import Mailroom
from mailtrap_local.smtp.listener import Security
from mailtrap_local.smtp.server import SmtpServer

Auth = tuple[str, str] | str
"""A user name and a password, or a value of `--auth`."""


class MailboxListeners:
    """At most one listener a mailbox, each on a free port of `host`. Use it from any thread.

    `security` makes a listener's settings of the TLS mode and the credentials, None for those of
    the sandbox. It may raise BadSetting.
    """

    def __init__(
        self,
        server: SmtpServer,
        mailroom: Mailroom,
        security: Callable[[TlsMode | None, Auth | None], Security],
        host: str,
    ) -> None:
        self._server = server
        self._mailroom = mailroom
        self._security = security
        self._host = host
        self._lock = threading.Lock()  # a name is taken by one caller
        self._running = False

    def start(self) -> None:
        """Allow listeners to be opened."""
        with self._lock:
            self._running = True

    def stop(self) -> None:
        """Allow no more; the server closes those that are open."""
        with self._lock:
            self._running = False

    def open(self, name: str, *, tls: TlsMode | None = None, auth: Auth | None = None) -> HostPort:
        """Open the listener of a mailbox, whose mail is all that it receives; returns its address.

        Raises BadSetting for a name that has one or is invalid and for other invalid values, and
        SandboxError when nothing runs.
        """
        check_mailbox_name(name)
        if tls is not None and tls not in get_args(TlsMode):
            raise BadSetting(f"tls: {tls!r}: give one of {', '.join(get_args(TlsMode))}")
        security = self._security(tls, auth)
        with self._lock:
            if not self._running:
                raise SandboxError("the sandbox does not run: start it, or use a `with` block")
            if name in self._mailroom.listeners():
                raise BadSetting(f"mailbox {name!r} is open already: close it first")
            address = self._server.open(HostPort(self._host, 0), security)
            self._mailroom.assign_listener(str(address), name)
        return address

    def close(self, name: str, address: HostPort | None = None) -> None:
        """Close the listener of a mailbox, if it is open, and at `address` where that is given.

        With an address, closing twice cannot close the next listener of that name.
        """
        with self._lock:
            listener = self._mailroom.listeners().get(name)
            if not self._running or listener is None or listener != str(address or listener):
                return
            self._server.close(HostPort.parse(listener))
            self._mailroom.release_listener(listener)
