"""Connection of a relay's sender, kept from one message to the next of the same server."""

import smtplib
from collections.abc import Callable
from contextlib import suppress

from mailtrap_local.outbound.relay.connection import Created, break_off

Connector = Callable[[str, Created], smtplib.SMTP]
"""Connects to the server for a domain, "" for the one of all; see `open_relay`."""


class KeptConnection:
    """Connection for one thread. `break_off` may be called from another."""

    def __init__(self, connect: Connector) -> None:
        self._connect = connect
        self._smtp: smtplib.SMTP | None = None
        self._domain = ""

    def to(self, domain: str) -> smtplib.SMTP:
        """Return a connection: that of the message before if it still answers.

        Raises OSError as the connector.
        """
        if self._smtp is not None and domain == self._domain and _answers(self._smtp):
            return self._smtp
        self.hang_up()
        self._domain = domain
        return self._connect(domain, self._begun)

    def _begun(self, smtp: smtplib.SMTP) -> None:
        self._smtp = smtp

    def hang_up(self) -> None:
        """End the connection, if there is one, as SMTP has it."""
        if self._smtp is not None:
            with suppress(OSError):
                self._smtp.quit()
        self.drop()

    def drop(self) -> None:
        """Close the connection, if there is one."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()

    def break_off(self) -> None:
        """End what the thread waits for, if it waits for a reply."""
        if (smtp := self._smtp) is not None:
            break_off(smtp)


def _answers(smtp: smtplib.SMTP) -> bool:
    try:
        code, _ = smtp.rset()
    except OSError:
        return False
    return code == 250
