"""The messages of tests/mails, and a sandbox's store with all of them in it."""

from pathlib import Path

from mailtrap_local import Sandbox
from mailtrap_local.mail.envelope import Envelope

RAW = {
    path.stem: path.read_bytes()
    for path in sorted((Path(__file__).parents[1] / "mails").glob("*.eml"))
}


def deliver(sandbox: Sandbox, raw: bytes, to: str = "ann@example.com") -> str:
    """Put a message in as if it had come by SMTP, which would end its last line. Gives its id."""
    envelope = Envelope(mail_from="app@example.com", rcpt_to=(to,))
    return sandbox.mailroom.deliver(envelope, raw).id


def deliver_all(sandbox: Sandbox) -> list[bytes]:
    """All of them, in the order of their names."""
    for raw in RAW.values():
        deliver(sandbox, raw)
    return list(RAW.values())


def over_pop3(raw: bytes) -> bytes:
    """What comes of a message over POP3: that its last line has no end is all it cannot say."""
    return raw if not raw or raw.endswith(b"\r\n") else raw + b"\r\n"
