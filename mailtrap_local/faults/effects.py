"""Effects of fault actions on a connection. Every connection has them: nothing else is imported."""

from dataclasses import dataclass, field
from typing import Literal

from mailtrap_local.mail.feedback import Feedback

BadCertificate = Literal["expired", "wrong-host"]


@dataclass(slots=True)
class Effects:
    """Changes that actions have made to a connection."""

    max_message_size: int
    """In octets."""
    hidden: set[str] = field(default_factory=set)
    """EHLO keywords that are not offered."""
    bad_certificate: BadCertificate | None = None
    """Shown in the next handshake."""
    drop_at: int | None = None
    """Octets of the message after which the connection ends."""
    drop_without_reply: bool = False
    """End the connection once the message is kept."""
    feedback: list[Feedback] = field(default_factory=list)
    """Given to the sender once the message is kept."""

    def forget_message(self) -> None:
        """Undo what was for one message alone."""
        self.drop_at = None
        self.drop_without_reply = False
        if self.feedback:
            self.feedback = []
