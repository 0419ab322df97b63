"""aiosmtpd as it comes, on the port that is the one argument: it keeps octets, and adds nothing."""

import signal
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Keeps the data of all messages."""

    def __init__(self) -> None:
        self.kept: list[bytes | str | None] = []

    async def handle_DATA(  # noqa: N802 - aiosmtpd finds it by this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.kept.append(envelope.content)
        return "250 OK"


controller = Controller(Keeper(), hostname="127.0.0.1", port=int(sys.argv[1]))
controller.start()
signal.pause()
