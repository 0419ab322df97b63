"""Mail that reaches a mailbox at a given moment."""

import smtplib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mailtrap_local import Mailbox

Arrive = Callable[..., None]


def later(action: Callable[..., object], *arguments: object) -> None:
    """Call in the background, when the test waits."""
    threading.Timer(0.02, action, arguments).start()


@contextmanager
def message_under_way(mailbox: Mailbox) -> Iterator[smtplib.SMTP]:
    """A client inside DATA. What the block sends must end the message."""
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=60) as smtp:
        smtp.ehlo()
        smtp.mail("ann@example.com")
        smtp.rcpt("bob@example.com")
        smtp.putcmd("data")
        assert smtp.getreply()[0] == 354
        yield smtp
        assert smtp.getreply()[0] == 250
