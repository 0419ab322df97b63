"""aiosmtpd as it comes, on the port that is the one argument: it keeps octets, and adds nothing.

It offers STARTTLS, by the certificate that our server uses, and takes all credentials.
"""

import logging
import signal
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from mailtrap_local.net.certificates import Certificates


class Keeper:
    """Keeps the data of all messages."""

    def __init__(self) -> None:
        self.kept: list[bytes | str | None] = []

    async def handle_DATA(  # noqa: N802 - aiosmtpd finds it by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.kept.append(envelope.content)
        return "250 OK"


logging.getLogger("mail.log").setLevel(logging.ERROR)  # it warns of its own login_data
controller = Controller(
    Keeper(),
    hostname="127.0.0.1",
    port=int(sys.argv[1]),
    tls_context=Certificates(None, None, ["127.0.0.1"]).context,
    auth_require_tls=False,
    authenticator=lambda *_: AuthResult(success=True),
)
controller.start()
signal.pause()
